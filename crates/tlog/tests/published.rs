//! Examples that the standards and their other implementations published.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use untrain_tlog::note::{Note, sign};
use untrain_tlog::{
    Checkpoint, CheckpointError, Frontier, Hash, KeyError, Node, NoteError, SigningKey,
    VerifierKey, consistency_proof, inclusion_proof, leaf_hash,
};

/// The leaves of the reference tests of Certificate Transparency.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// Their roots, for each number of leaves.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const LEAF_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const LEAF_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const NODE_1_1: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const NODE_1_2: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const NODE_1_3: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const NODE_2_1: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

fn reference() -> (BTreeMap<Node, Hash>, Vec<String>) {
    let mut frontier = Frontier::new();
    let mut roots = vec![frontier.root().to_string()];
    let mut nodes = BTreeMap::new();
    for leaf in LEAVES {
        nodes.extend(frontier.append(leaf_hash(&HEXLOWER.decode(leaf.as_bytes()).unwrap())));
        roots.push(frontier.root().to_string());
    }
    (nodes, roots)
}

#[test]
fn roots_of_certificate_transparency() {
    assert_eq!(reference().1, ROOTS);
}

#[test]
fn inclusion_proofs_of_certificate_transparency() {
    let (nodes, _) = reference();
    let check = |index, size, expected: &[&str]| {
        let proof = inclusion_proof(index, size, &nodes).unwrap();
        assert_eq!(proof.iter().map(Hash::to_string).collect::<Vec<_>>(), expected);
    };
    check(0, 1, &[]);
    check(0, 2, &[LEAF_1]);
    check(1, 2, &[ROOTS[1]]);
    check(2, 3, &[ROOTS[2]]);
    check(1, 5, &[ROOTS[1], NODE_1_1, LEAF_4]);
    check(0, 8, &[LEAF_1, NODE_1_1, NODE_2_1]);
    check(5, 8, &[LEAF_4, NODE_1_3, ROOTS[4]]);
}

#[test]
fn consistency_proofs_of_certificate_transparency() {
    let (nodes, _) = reference();
    let check = |old, new, expected: &[&str]| {
        let proof = consistency_proof(old, new, &nodes).unwrap();
        assert_eq!(proof.iter().map(Hash::to_string).collect::<Vec<_>>(), expected);
    };
    check(1, 1, &[]);
    check(1, 8, &[LEAF_1, NODE_1_1, NODE_2_1]);
    check(2, 5, &[NODE_1_1, LEAF_4]);
    check(6, 8, &[NODE_1_2, NODE_1_3, ROOTS[4]]);
}

const PETER_SECRET: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const PETER_LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuG\
    UgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const ENOCH_LINE: &str = "\u{2014} EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOH\
    p+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(text: &str) -> VerifierKey {
    let key: VerifierKey = text.parse().unwrap();
    assert_eq!(key.to_string(), text);
    key
}

fn note(text: &str, lines: &[&str]) -> Note {
    Note::parse(format!("{text}\n{}", lines.concat()).as_bytes()).unwrap()
}

#[test]
fn the_example_note_of_the_reference_implementation_is_signed_byte_for_byte() {
    let secret: SigningKey = PETER_SECRET.parse().unwrap();
    assert_eq!(secret.to_text().as_str(), PETER_SECRET);
    assert_eq!(secret.verifier_key(), key(PETER));
    assert_eq!(sign(PETER_TEXT, &secret).unwrap(), format!("{PETER_TEXT}\n{PETER_LINE}"));
}

#[test]
fn a_note_needs_one_trusted_signature_and_bears_unknown_ones() {
    let (peter, enoch) = (key(PETER), key(ENOCH));
    let both = note(PETER_TEXT, &[PETER_LINE, ENOCH_LINE]);
    for trusted in [vec![peter.clone()], vec![enoch.clone()], vec![enoch.clone(), peter.clone()]] {
        assert_eq!(both.verify(&trusted), Ok(PETER_TEXT));
    }
    let names = "`PeterNeumann`, `EnochRoot`".to_owned();
    assert_eq!(both.verify(&[]), Err(NoteError::Unsigned(names)));
    // Where every signature must be known, none may be unknown or repeated.
    assert_eq!(both.verify_all(&[peter.clone(), enoch.clone()]), Ok(PETER_TEXT));
    assert_eq!(
        both.verify_all(std::slice::from_ref(&peter)),
        Err(NoteError::UnknownSignature("EnochRoot".into()))
    );
    let twice = note(PETER_TEXT, &[PETER_LINE, PETER_LINE]);
    assert_eq!(twice.verify(std::slice::from_ref(&peter)), Ok(PETER_TEXT));
    assert_eq!(
        twice.verify_all(std::slice::from_ref(&peter)),
        Err(NoteError::RepeatedSignature("PeterNeumann".into()))
    );
    // A signature that is false in a trusted name spoils the note, whoever else signed.
    let spoilt = PETER_LINE.replace("ZJku", "ZJkv");
    let spoilt = note(PETER_TEXT, &[&spoilt, ENOCH_LINE]);
    assert!(matches!(spoilt.verify(&[enoch, peter]), Err(NoteError::BadSignature(_))));
}

#[test]
fn a_note_may_carry_many_signatures() {
    let peter: SigningKey = PETER_SECRET.parse().unwrap();
    let trusted = [peter.verifier_key()];
    let lines = |count: u8| -> String {
        (0..count)
            .map(|seed| SigningKey::from_seed("other.example", &[seed; 32]).unwrap())
            .map(|other| sign(PETER_TEXT, &other).unwrap())
            .map(|note| note.lines().last().unwrap().to_owned() + "\n")
            .collect()
    };
    let full = note(PETER_TEXT, &[&lines(63), PETER_LINE]);
    assert_eq!(full.verify(&trusted), Ok(PETER_TEXT));
    let over = format!("{PETER_TEXT}\n{}{PETER_LINE}", lines(64));
    assert!(matches!(Note::parse(over.as_bytes()), Err(NoteError::Malformed(_))));
}

#[test]
fn the_examples_of_the_specifications_verify() {
    let example = key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    let line = "\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1\
        ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let text = "This is an example message.\n";
    assert_eq!(note(text, &[line]).verify(&[example]), Ok(text));

    // Its key was not published, so that it can only be read; the text holds an empty line.
    let poem = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\
        ed \u{e8} subito sera.\n";
    let line = "\u{2014} quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLl\
        C+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let unknown = note(poem, &[line]);
    let names = "`quasimodo.example/salvatore`".to_owned();
    assert_eq!(unknown.verify(&[]), Err(NoteError::Unsigned(names)));
}

#[test]
fn checkpoints_of_a_public_log_verify() {
    let log = key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
    let text = "go.sum database tree\n30055305\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n";
    let line = "\u{2014} sum.golang.org Az3grpgEild5qw7+5dtV13Kf1C2Xurm8q4fhdxvcsDHnqNTaxL2AFjBY\
        +2TyGKevucFcAAlWFJJYle3EJlDCrQ+y3A8=\n";
    let signed = note(text, &[line]);
    let checkpoint = Checkpoint::parse(signed.verify(std::slice::from_ref(&log)).unwrap()).unwrap();
    assert_eq!(checkpoint.size, 30_055_305);
    assert_eq!(checkpoint.to_text(), text);
    // Its origin is not the name of its key; in our logs it is, and so this one is not ours.
    let opened = Checkpoint::open(format!("{text}\n{line}").as_bytes(), &[log]);
    assert_eq!(opened, Err(CheckpointError::Origin("go.sum database tree".into())));

    // The example of tlog-checkpoint; its key was not published.
    let text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let line = "\u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDe\
        OoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    assert_eq!(Checkpoint::parse(text).unwrap().size, 20_852_163);
    assert!(matches!(note(text, &[line]).verify(&[]), Err(NoteError::Unsigned(_))));
}

#[test]
fn keys_have_one_spelling() {
    let refused = |text: &str| text.parse::<VerifierKey>().unwrap_err();
    assert!(matches!(refused(&PETER.replace("c74f20a3", "C74F20A3")), KeyError::Id { .. }));
    assert!(matches!(refused(&PETER.replace("c74f20a3", "c74f20a4")), KeyError::Id { .. }));
    assert!(matches!(refused(&PETER.replace("Peter", "peter")), KeyError::Id { .. }));
    assert!(matches!(refused(&PETER.replace("Peter", "Peter ")), KeyError::Name(_)));
    assert!(matches!(refused(&PETER.replace("+AR", "+BB")), KeyError::Type { .. }));
    assert_eq!(refused("PeterNeumann+c74f20a3"), KeyError::Form);
    assert_eq!(refused(&PETER.replace("10TW", "10T")), KeyError::Form);
    assert_eq!(refused(""), KeyError::Form);

    let refused = |text: &str| text.parse::<SigningKey>().err().unwrap();
    assert_eq!(refused(PETER), KeyError::SecretForm);
    assert!(matches!(refused(&PETER_SECRET.replace("a3+", "a4+")), KeyError::Id { .. }));
    let half = refused(&PETER_SECRET.replace("KDFz", "KDF"));
    assert!(!half.to_string().contains("AYEK"), "a spoilt secret is not repeated in a message");
}

#[test]
fn a_key_that_verifies_what_nobody_signed_is_refused() {
    // The neutral point: every signature of zeros would hold.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    assert!(matches!(VerifierKey::from_bytes("weak", &neutral), Err(KeyError::Point(_))));
}
