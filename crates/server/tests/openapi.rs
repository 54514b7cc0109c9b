//! The description of the API that is checked in is the one that the code makes. After a wanted
//! change: `UPDATE_EXPECT=1 cargo test -p untrain-server --test openapi`.

use expect_test::expect_file;
use untrain_server::api;

#[test]
fn the_description_is_checked_in() {
    let mut text = serde_json::to_string_pretty(&api::description()).unwrap();
    text.push('\n');
    expect_file!["../../../spec/openapi.json"].assert_eq(&text);
}

#[test]
fn every_reference_leads_somewhere() {
    let text = serde_json::to_string(&api::description()).unwrap();
    let schemas = api::description().components.unwrap().schemas;
    let mut references = 0;
    for rest in text.split("\"#/components/schemas/").skip(1) {
        let name = rest.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "nothing is called {name}");
        references += 1;
    }
    assert!(references > 100, "{references}");
}

#[test]
fn every_operation_says_who_may_ask() {
    let description = api::description();
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in &description.paths.paths {
        let operations = [&item.get, &item.put, &item.post, &item.delete, &item.patch];
        for operation in operations.into_iter().flatten() {
            assert!(api::access_of(operation).is_some(), "{path} does not say who may ask");
            let name = operation.operation_id.clone().unwrap();
            assert!(names.insert(name.clone()), "{name} is the name of two operations");
        }
    }
    assert!(names.len() > 40, "{}", names.len());
}
