//! Against text in which people or generators marked the personal data: the kinds of this crate are
//! found as exactly as the best published detectors find them, and text without them stays whole.
//! The sets are no part of the project; where they are absent, nothing is compared.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;
use untrain_redact::{Kind, Redactor, to_code_points};

type Marks = BTreeSet<(usize, usize, String)>;

/// The documents of a set with what is marked in each, or nothing where the set is absent.
fn documents(set: &str) -> Vec<(String, Marks)> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("UNTRAIN_DATA").map_or(beside, PathBuf::from);
    let Ok(lines) = std::fs::read_to_string(data.join("pii").join(set).with_extension("jsonl"))
    else {
        println!("skipped: the set `{set}` is not there");
        return Vec::new();
    };
    lines.lines().map(|line| document(&serde_json::from_str(line).unwrap())).collect()
}

fn document(line: &Value) -> (String, Marks) {
    let text = line.get("text").and_then(Value::as_str).unwrap().to_owned();
    let spans = line.get("spans").and_then(Value::as_array).unwrap();
    let offset = |span: &Value, name: &str| {
        usize::try_from(span.get(name).and_then(Value::as_u64).unwrap()).unwrap()
    };
    let mark = |span: &Value| {
        let kind = match span.get("type").and_then(Value::as_str).unwrap() {
            "SSN" => "US_SSN",
            "IP" => "IP_ADDRESS",
            "ZIP" => "POSTCODE",
            other => other,
        };
        (offset(span, "start"), offset(span, "end"), kind.to_owned())
    };
    (text, spans.iter().map(mark).collect())
}

fn found(redactor: &Redactor, text: &str) -> Marks {
    let spans = to_code_points(text, &redactor.find(text));
    spans.iter().map(|span| (span.start, span.end, redactor.name(span.kind).to_owned())).collect()
}

/// Exact F1 of the best detector that was measured on these sets, by kind; for what no other finds,
/// what is reached.
const BEST_MEASURED: [(&str, f64); 8] = [
    ("AGE", 1.0),
    ("CREDIT_CARD", 0.98),
    ("DRIVER_LICENSE", 1.0),
    ("EMAIL", 1.0),
    ("IP_ADDRESS", 1.0),
    ("PHONE", 0.71),
    ("URL", 1.0),
    ("US_SSN", 1.0),
];

#[test]
fn generated_text_is_marked_as_well_as_by_the_best() {
    let redactor = Redactor::new().unwrap();
    for set in ["presidio_synth_v2", "presidio_generated_large"] {
        // Right, found, marked.
        let mut counts: BTreeMap<String, [f64; 3]> = BTreeMap::new();
        for (text, marked) in documents(set) {
            let found = found(&redactor, &text);
            for (place, marks) in [(0, &(&found & &marked)), (1, &found), (2, &marked)] {
                for (_, _, kind) in marks {
                    counts.entry(kind.clone()).or_default()[place] += 1.0;
                }
            }
        }
        for (kind, best) in BEST_MEASURED {
            let Some([right, found, marked]) = counts.get(kind) else { continue };
            if *marked == 0.0 {
                continue;
            }
            let f1 = 2.0 * right / (found + marked);
            assert!(f1 >= best, "{kind} in {set}: {f1:.3} < {best}");
        }
    }
}

/// Kinds of which these texts hold some: people's ages, dates of birth, addresses.
const IN_WRITTEN_TEXT: [Kind; 3] = [Kind::Age, Kind::DateOfBirth, Kind::StreetAddress];

/// At most so many bytes in a thousand are masked, without and with the kinds that are there.
const MOST_MASKED: [usize; 2] = [1, 3];

#[test]
fn written_text_stays_whole() {
    let redactor = Redactor::new().unwrap();
    for set in ["btc_b", "btc_e", "btc_f", "btc_g", "wnut17_train", "wnut17_dev", "wikigold_tr"] {
        let (mut masked, mut all) = ([0; 2], 0);
        for (text, _) in documents(set) {
            all += text.len();
            for span in redactor.find(&text) {
                masked[1] += span.end - span.start;
                masked[0] += (span.end - span.start)
                    * usize::from(!IN_WRITTEN_TEXT.iter().any(|kind| span.kind == *kind));
            }
        }
        for (masked, most) in masked.into_iter().zip(MOST_MASKED) {
            assert!(masked * 1000 <= all * most, "{set}: {masked} of {all} bytes are masked");
        }
    }
}
