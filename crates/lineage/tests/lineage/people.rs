//! The map of people: the vectors of the page.

use data_encoding::HEXLOWER;
use serde_json::Value;
use untrain_lineage::people;
use untrain_tlog::LabelKey;
use untrain_tlog::map::{prove_in, root_of};

const VECTORS: &str = include_str!("../../../../spec/vectors/people-map.json");

fn bytes(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

#[test]
fn maps_are_those_of_the_page() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let dataset: [u8; 16] = bytes(&vectors["dataset"]).try_into().unwrap();
    for map in vectors["accepted"].as_array().unwrap() {
        let file = bytes(&map["file"]);
        let found = people::read(&file).unwrap();
        let again: Vec<u8> = found.iter().flat_map(people::Person::to_bytes).collect();
        assert_eq!(again, file);
        let leaves = people::leaves(&found);
        assert_eq!(root_of(&leaves).0.to_vec(), bytes(&map["root"]));
        assert_eq!(found.len() as u64, map["count"]);
        for person in map["people"].as_array().unwrap() {
            let key: [u8; 16] = bytes(&person["lineage_key"]).try_into().unwrap();
            let label = LabelKey::from_lineage_key(&key).dataset(&dataset);
            assert_eq!(label.0.to_vec(), bytes(&person["label"]));
            let one = found.iter().find(|one| one.label == label).unwrap();
            assert_eq!(one.records, person["records"]);
            let value = people::value(one.records);
            assert_eq!(value.0.to_vec(), bytes(&person["value"]));
            let proven = prove_in(&leaves, &label).verify(root_of(&leaves), &label).unwrap();
            assert_eq!(proven, Some(value));
        }
        let stranger = LabelKey::from_lineage_key(&[0xee; 16]).dataset(&dataset);
        let proven = prove_in(&leaves, &stranger).verify(root_of(&leaves), &stranger).unwrap();
        assert_eq!(proven, None);
    }
    for vector in vectors["refused"].as_array().unwrap() {
        assert!(people::read(&bytes(&vector["file"])).is_err(), "{}", vector["why"]);
    }
}
