//! State maps: a proof reads back as it is written, and no proof holds in a map but the one that is
//! made of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::map::{prove_in, root_of};
use untrain_tlog::{Hash, Label, MapProof};

fuzz_target!(|bytes: &[u8]| {
    // A label to ask about, a few others that are near it, and a proof.
    let Some((sought, rest)) = bytes.split_first_chunk::<32>() else { return };
    let Some((near, rest)) = rest.split_first_chunk::<4>() else { return };
    let Ok(proof) = MapProof::parse(rest) else { return };
    assert_eq!(proof.to_bytes(), rest);
    assert_eq!(MapProof::parse_text(&proof.to_text()).as_ref(), Ok(&proof));

    let mut leaves: Vec<(Label, Hash)> = near
        .iter()
        .map(|bit| {
            let mut label = *sought;
            label[usize::from(bit / 8)] ^= 0x80 >> (bit % 8);
            (Label(label), Hash([*bit; 32]))
        })
        .collect();
    if near[0] % 2 == 0 {
        leaves.push((Label(*sought), Hash([7; 32])));
    }
    leaves.sort_by_key(|(label, _)| label.0);
    leaves.dedup_by_key(|(label, _)| label.0);

    let (root, sought) = (root_of(&leaves), Label(*sought));
    let made = prove_in(&leaves, &sought);
    let value = leaves.iter().find(|(label, _)| *label == sought).map(|(_, value)| *value);
    assert_eq!(made.verify(root, &sought), Ok(value));
    assert_eq!(MapProof::parse(&made.to_bytes()).as_ref(), Ok(&made));
    if proof.verify(root, &sought).is_ok() {
        assert_eq!(proof, made);
    }
});
