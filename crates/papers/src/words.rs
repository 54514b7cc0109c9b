//! Words that several papers say alike.

use std::fmt::Write as _;

use crate::facts::Facts;

/// How the records were decided and how many were left out, by the reason: a line each.
pub fn funnel(facts: &Facts<'_>) -> String {
    let counts = &facts.manifest.counts;
    let mut text = format!(
        "- {} records were read, {} are kept, {} were left out\n",
        counts.read,
        counts.kept,
        facts.left_out()
    );
    for (code, count) in &counts.dropped {
        let _ = writeln!(text, "  - {count} because of `{code}`");
    }
    text
}

/// What was done about personal data in the texts, in a sentence.
pub fn redaction(facts: &Facts<'_>) -> String {
    let manifest = facts.manifest;
    if !manifest.redact {
        return "Personal data in the texts was not looked for.".to_owned();
    }
    let pieces: u64 = manifest.redactions.values().fold(0, |sum, more| sum.saturating_add(*more));
    let kinds: Vec<String> =
        manifest.redactions.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    let mut text = format!("{pieces} pieces of personal data in the texts were replaced");
    if !kinds.is_empty() {
        let _ = write!(text, " ({})", kinds.join(", "));
    }
    text.push('.');
    if let Some(redaction) = &manifest.redaction {
        let measured = &redaction.measured;
        if measured.records > 0 {
            let _ = write!(
                text,
                " {} records were drawn and read again: between {} and {} of {} records may still \
                 hold something (19 times out of 20).",
                measured.records, measured.any.low, measured.any.high, measured.of
            );
        }
    }
    text
}

/// When the data was collected, as far as records say; none when no record does.
pub fn period(facts: &Facts<'_>) -> Option<String> {
    let profile = facts.profile;
    let (first, last) = (profile.first?, profile.last?);
    let undated = match profile.undated {
        0 => String::new(),
        1 => "; 1 record has no date".to_owned(),
        undated => format!("; {undated} records have no date"),
    };
    Some(format!("{} to {}{undated}", day(first), day(last)))
}

/// The day of a moment in UTC.
pub fn day(at: untrain_policy::Timestamp) -> String {
    at.to_string().chars().take_while(|letter| *letter != 'T').collect()
}

/// Rows by name, as a list in words.
pub fn rows<'a>(counts: impl IntoIterator<Item = (&'a String, &'a u64)>) -> String {
    let rows: Vec<String> =
        counts.into_iter().map(|(name, count)| format!("{name}: {count}")).collect();
    rows.join(", ")
}

/// A name as code within a table of Markdown, where a bar or a back-tick would end it.
pub fn code(name: &str) -> String {
    format!("`{}`", name.replace('`', "'").replace('|', "\\|").replace(['\n', '\r'], " "))
}
