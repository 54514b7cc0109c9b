//! Single bits, flipped in everything that somebody may be handed: none is believed that says
//! something else than what was signed, and in the files that people keep no byte may change.

use std::collections::BTreeMap;

use untrain_tlog::map::{prove_in, root_of};
use untrain_tlog::{
    AbsenceProof, Checkpoint, CurrentProof, Entry, Hash, Label, MapProof, Receipt, Witnessed,
    consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};

use crate::world::{World, person};

/// How many bits are flipped: `cargo xtask deep` asks for a million.
fn flips() -> usize {
    std::env::var("UNTRAIN_TLOG_FLIPS").map_or(20_000, |text| text.parse().unwrap())
}

/// How many before another world is made.
const FLIPS_PER_WORLD: usize = 2_000;

/// Something that may be handed over, and whether a changed one is believed.
struct Target<'a> {
    name: &'static str,
    bytes: Vec<u8>,
    believes: Check<'a>,
}

type Check<'a> = Box<dyn Fn(&[u8]) -> bool + 'a>;

impl Target<'_> {
    fn flip(&self, bit: usize) {
        let mut changed = self.bytes.clone();
        changed[bit / 8] ^= 0x80 >> (bit % 8);
        let text = String::from_utf8_lossy(&changed);
        assert!(!(self.believes)(&changed), "{}: bit {bit} makes {text}", self.name);
    }
}

fn target<'a>(
    name: &'static str,
    bytes: impl Into<Vec<u8>>,
    believes: impl Fn(&[u8]) -> bool + 'a,
) -> Target<'a> {
    Target { name, bytes: bytes.into(), believes: Box::new(believes) }
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks().0.iter().copied().map(Hash).collect()
}

/// Numbers without a pattern (SplitMix64), the same in each run.
fn mixed(seed: usize) -> usize {
    let mut z = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as usize
}

/// The world of a number: one to twelve sayings of four people, cosigned.
fn world(number: usize) -> World {
    let mut world = World::new();
    world.is_witnessed();
    // The first is what the files are about.
    world.say(0, 0);
    for place in 0..mixed(number) % 12 {
        let random = mixed(number * 16 + place).to_le_bytes();
        world.say(random[0] % 4, random[1] % 3);
    }
    world
}

/// The parts of a log: leaf, proofs, checkpoint, cosignature.
fn parts(world: &World, number: usize) -> Vec<Target<'_>> {
    let (size, root) = (world.frontier.size(), world.frontier.root());
    let (leaf, proof) = (world.receipt(0).entry(), inclusion_proof(0, size, &world.nodes).unwrap());
    let old = mixed(number + 1) as u64 % (size - 1) + 1;
    let was = root_at(old, &world.nodes).unwrap();
    let grown = consistency_proof(old, size, &world.nodes).unwrap();
    let (note, policy) = (world.checkpoint(), world.policy());
    let alone: String = note.split_inclusive('\n').take(5).collect();
    let opened = policy.open(note.as_bytes()).unwrap().checkpoint;
    let whole = policy.clone();
    vec![
        target("inclusion", bytes(&proof), move |bytes| {
            verify_inclusion(leaf.leaf_hash(), 0, size, &hashes(bytes), root).is_ok()
        }),
        target("leaf", leaf.to_bytes(), move |bytes| {
            let holds = |leaf| verify_inclusion(leaf, 0, size, &proof, root).is_ok();
            Entry::parse(bytes).is_ok_and(|entry| holds(entry.leaf_hash()))
        }),
        target("consistency", bytes(&grown), move |bytes| {
            verify_consistency(old, was, size, root, &hashes(bytes)).is_ok()
        }),
        target("checkpoint", alone, |bytes| Checkpoint::open(bytes, &world.trusted()).is_ok()),
        // A name that is not the witness's any more is passed over, and its line says nothing.
        target("cosignature", note.clone(), move |bytes| {
            let said = policy.open(bytes);
            said.is_ok_and(|said| said.checkpoint != opened || !said.cosignatures.is_empty())
        }),
        target("cosigned checkpoint", note, move |bytes| whole.open_all(bytes).is_ok()),
    ]
}

/// Whether a file holds and has been seen by the witness that the policy asks for. What only lacks
/// a whole signature may hold, but says that it has not been.
fn holds<T, E>(outcome: Result<(T, Witnessed), E>) -> bool {
    outcome.is_ok_and(|(_, witnessed)| witnessed.quorum)
}

/// What people keep, with the signatures of log and witness under it.
fn files(world: &World, number: usize) -> Vec<Target<'_>> {
    let (version, last) = world.said[&(0, 0)];
    let dataset = [number.to_le_bytes()[0]; 16];
    let label = person(0).dataset(&dataset);
    let others: BTreeMap<Label, Hash> =
        (1..4).map(|who| (person(who).dataset(&dataset), Hash([who; 32]))).collect();
    let leaves: Vec<(Label, Hash)> = others.into_iter().collect();
    let (root, map) = (root_of(&leaves), prove_in(&leaves, &label));
    let proof = map.to_bytes();
    let absence = AbsenceProof { key: person(0), dataset, root, map, receipt: world.receipt(0) };
    let stands = |bytes: &[u8]| {
        let proof = CurrentProof::parse(bytes);
        proof.is_ok_and(|proof| holds(proof.verify_under(&world.policy())))
    };
    vec![
        target("map", proof, move |bytes| {
            MapProof::parse(bytes).is_ok_and(|proof| proof.verify(root, &label).is_ok())
        }),
        target("receipt", world.receipt(last).to_text(), |bytes| {
            let receipt = Receipt::parse(bytes);
            receipt.is_ok_and(|receipt| holds(receipt.verify_under(&world.policy())))
        }),
        target("what stands", world.claim(0, 0, version, last).to_text(), stands),
        target("that nothing stands", world.claim(0, 9, 0, 0).to_text(), stands),
        target("absence", absence.to_text(), |bytes| {
            let proof = AbsenceProof::parse(bytes);
            proof.is_ok_and(|proof| holds(proof.verify_under(&world.policy())))
        }),
    ]
}

#[test]
fn no_flipped_bit_is_believed() {
    let mut left = flips();
    for number in 1.. {
        let world = world(number);
        let mut targets = parts(&world, number);
        targets.extend(files(&world, number));
        for target in &targets {
            assert!((target.believes)(&target.bytes), "{} as it is", target.name);
        }
        for place in 0..left.min(FLIPS_PER_WORLD) {
            let target = &targets[place % targets.len()];
            target.flip(mixed(number * FLIPS_PER_WORLD + place) % (target.bytes.len() * 8));
        }
        left = left.saturating_sub(FLIPS_PER_WORLD);
        if left == 0 {
            break;
        }
    }
}

/// Every byte is changed, every one is left out, and at each place some are put in.
#[test]
fn no_byte_of_a_file_may_change() {
    let world = world(3);
    for target in files(&world, 3) {
        let (file, believes) = (&target.bytes, &target.believes);
        for place in 0..file.len() {
            let (before, after) = file.split_at(place);
            target.flip(place * 8 + mixed(place) % 8);
            assert!(!believes(before), "{} cut at {place}", target.name);
            let less = [before, &after[1..]].concat();
            assert!(!believes(&less), "{} without byte {place}", target.name);
            for byte in *b" \n=A0" {
                let more = [before, &[byte], after].concat();
                assert!(!believes(&more), "{}: {byte} put in at {place}", target.name);
            }
        }
        assert!(!believes(&[file.as_slice(), b"\n"].concat()), "{} and a line", target.name);
    }
}
