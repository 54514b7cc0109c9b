//! A log of what some people said on some topics, one batch for each, and a witness of it.

use std::collections::BTreeMap;
use std::fmt::Write;

use untrain_tlog::map::{prove_in, root_of};
use untrain_tlog::{
    Checkpoint, CosigningKey, CurrentProof, Entry, Frontier, Hash, Label, LabelKey, Node, Receipt,
    Record, STATE_ROOT, SigningKey, TrustPolicy, VerifierKey, commit, cosign, inclusion_proof,
    sign_record, state_value,
};

/// The log, and all that its keeper knows.
pub struct World {
    key: SigningKey,
    witness: Option<CosigningKey>,
    pub frontier: Frontier,
    pub nodes: BTreeMap<Node, Hash>,
    map: BTreeMap<Label, Hash>,
    /// By person and topic, how often something was said and the last entry that did.
    pub said: BTreeMap<(u8, u8), (u64, u64)>,
    pub events: BTreeMap<u64, ([u8; 32], Vec<u8>)>,
}

pub fn person(number: u8) -> LabelKey {
    LabelKey::from_lineage_key(&[number; 16])
}

pub fn topic(number: u8) -> String {
    format!("choice/{number}")
}

impl World {
    pub fn new() -> Self {
        Self {
            key: SigningKey::from_seed("log.harbour.example/2026", &[9; 32]).unwrap(),
            witness: None,
            frontier: Frontier::new(),
            nodes: BTreeMap::new(),
            map: BTreeMap::new(),
            said: BTreeMap::new(),
            events: BTreeMap::new(),
        }
    }

    /// From now on a witness cosigns each checkpoint.
    pub fn is_witnessed(&mut self) {
        self.witness = Some(CosigningKey::from_seed("witness.ada.example", &[8; 32]).unwrap());
    }

    pub fn trusted(&self) -> [VerifierKey; 1] {
        [self.key.verifier_key()]
    }

    pub fn policy(&self) -> TrustPolicy {
        let mut text = format!("log {}\n", self.key.verifier_key());
        let witness = self.witness.as_ref().unwrap().verifier_key();
        write!(text, "witness ada {witness}\nquorum ada\n").unwrap();
        TrustPolicy::parse(text.as_bytes()).unwrap()
    }

    fn append(&mut self, entry: Entry) {
        self.nodes.extend(self.frontier.append(entry.leaf_hash()));
    }

    pub fn say(&mut self, who: u8, about: u8) {
        let index = self.frontier.size();
        let opening = person(who).opening(&[index.to_le_bytes()[0]; 16]);
        let event = format!("{who} says something on {about} at {index}").into_bytes();
        let commitment = commit(&opening, &event);
        self.append(Entry { kind: 6, commitment });
        self.events.insert(index, (opening, event));
        let said = self.said.entry((who, about)).or_default();
        *said = (said.0 + 1, index);
        let value = state_value(said.0, index, &commitment);
        self.map.insert(person(who).state(&topic(about)), value);
        self.append(Entry { kind: STATE_ROOT, commitment: self.root().0 });
    }

    fn leaves(&self) -> Vec<(Label, Hash)> {
        self.map.iter().map(|(label, value)| (*label, *value)).collect()
    }

    fn root(&self) -> Hash {
        root_of(&self.leaves())
    }

    pub fn checkpoint(&self) -> String {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        let head = Checkpoint { origin: self.key.name().into(), size, root };
        let mut note = head.sign(&self.key).unwrap();
        if let Some(witness) = &self.witness {
            note += &cosign(note.as_bytes(), &self.trusted(), witness, 1_790_000_000).unwrap();
        }
        note
    }

    /// The receipt of an event. Every other one has a record.
    pub fn receipt(&self, index: u64) -> Receipt {
        let (opening, event) = self.events[&index].clone();
        let proof = inclusion_proof(index, self.frontier.size(), &self.nodes).unwrap();
        let checkpoint = self.checkpoint();
        let mut receipt =
            Receipt { index, kind: 6, opening, event, record: None, proof, checkpoint };
        if index.is_multiple_of(4) {
            let text = format!("{{\"at\":{index}}}").into_bytes();
            let signature = sign_record(receipt.entry().leaf_hash(), &text, &self.key);
            receipt.record = Some(Record { text, signature });
        }
        receipt
    }

    /// What a ledger answers that says `version` of `index`.
    pub fn claim(&self, who: u8, about: u8, version: u64, index: u64) -> CurrentProof {
        let size = self.frontier.size();
        CurrentProof {
            key: person(who),
            topic: topic(about),
            version,
            root: self.root(),
            map: prove_in(&self.leaves(), &person(who).state(&topic(about))),
            root_proof: inclusion_proof(size - 1, size, &self.nodes).unwrap(),
            receipt: self.receipt(index),
        }
    }
}
