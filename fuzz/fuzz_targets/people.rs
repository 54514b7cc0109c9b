//! Maps of people: each file reads back as it is written, and everybody in it can be proved.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_lineage::people::{leaves, read};
use untrain_tlog::map::{prove_in, root_of};

fuzz_target!(|bytes: &[u8]| {
    let Ok(people) = read(bytes) else { return };
    let written: Vec<u8> = people.iter().flat_map(|person| person.to_bytes()).collect();
    assert_eq!(written, bytes);
    let leaves = leaves(&people);
    let root = root_of(&leaves);
    for (label, value) in leaves.iter().take(4) {
        assert_eq!(prove_in(&leaves, label).verify(root, label), Ok(Some(*value)));
    }
});
