//! What is called is what was judged: no proxy that the environment names comes between a webhook
//! and its receiver.

use std::net::TcpListener;

use serde_json::json;

use super::place::Place;
use super::served::{Served, wait_for};

#[test]
fn no_proxy_of_the_environment_is_asked_for_a_webhook() {
    let place = Place::with_workspace();
    let made_up = Served::start(&place);
    let key = made_up.key(&["settings:write"]);
    made_up.end();

    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let environment = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].map(|name| (name, &*address));
    let served = Served::start_with(&place, &[], &environment);
    let wanted = json!({ "url": "https://hooks.harbour.example/untrain" });
    let made = served.json("POST", "/v1/webhooks", &key, &wanted);
    assert_eq!(made.status, 201, "{made:?}");
    let hook = format!("/v1/webhooks/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(served.json("POST", &format!("{hook}/test"), &key, &json!({})).status, 202);
    let delivery = wait_for("the first try", || {
        let log = served.get(&format!("{hook}/deliveries"), &key).json();
        (log[0]["attempts"] == 1).then(|| log[0].clone())
    });
    let answer = delivery["answer"].as_str().unwrap();
    assert!(answer.starts_with("not reached"), "{answer}");
    assert!(proxy.accept().is_err(), "the proxy was asked");
}
