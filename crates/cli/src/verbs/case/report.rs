//! How a case is told to people, in a terminal.

use untrain_policy::PurposeId;
use untrain_policy::cases::report::{By, Report};

use crate::output::{BAD, BOLD};

/// The lines that gave a day, in words.
pub fn why(by: &By) -> String {
    let spans: Vec<String> = by.clock.iter().map(|clock| clock.span.to_string()).collect();
    let mut words = format!("{} from entry {}", spans.join(" and "), by.from);
    match &by.pack {
        None => words.push_str(", as no policy was in force"),
        Some(pack) => words.push_str(&format!(", pack `{pack}`")),
    }
    for source in by.clock.iter().filter_map(|clock| clock.source.as_deref()) {
        words.push_str(&format!("; {source}"));
    }
    words
}

/// A case on one line.
pub fn line(report: &Report) -> String {
    let due = report.due.as_ref().map_or_else(String::new, |due| {
        let day = due.by.day;
        if due.overdue { format!("{BAD}{day} overdue{BAD:#}") } else { day.to_string() }
    });
    let about = report.purpose.as_ref().map_or("-", PurposeId::as_str);
    let Report { case, kind, status, subject, .. } = report;
    format!("{BOLD}{case:>8}{BOLD:#}  {kind:12}  {status:12}  {due:18}  {about:20}  {subject}")
}

/// What a case blocks, in words.
pub fn blocked(report: &Report) -> String {
    let names: Vec<&str> = report.blocks.iter().map(PurposeId::as_str).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// What is owed, in words.
pub fn owed(report: &Report) -> String {
    match &report.due {
        None => "nothing: it has ended".to_owned(),
        Some(due) if due.overdue => {
            format!("{BAD}the {} was due by {}{BAD:#}", due.what, due.by.day)
        }
        Some(due) => format!("the {} by {}", due.what, due.by.day),
    }
}
