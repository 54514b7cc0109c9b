//! Whether a user's pattern may be used. The engine is linear for each search; what could still
//! make it slow, or make it take everything, is refused here with its reason: a syntax that the
//! engine does not have, a size beyond the limit, repetitions without an end (for which a search
//! for all matches is no longer linear), anchors (what stands before a found value is no beginning
//! of a text), matches without a character, and matches of ordinary prose.

use regex_automata::meta::{BuildError, Config, Regex};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

use super::Case;

const PATTERN_BYTES_MAX: usize = 2_000;
const MATCH_BYTES_MAX: usize = 1_000;
/// What the compiled pattern may take.
const COMPILED_BYTES_MAX: usize = 4 << 20;
/// How deeply groups may stand in each other.
const NESTING_MAX: u32 = 50;

/// Ordinary prose in several languages and scripts, without anything personal.
const PROSE: &str = "The ferry left the harbour a little after noon, and by evening the wind had \
    turned. Nobody on deck minded the rain; they had read about 12 storms that year. Nach dem \
    Regen liefen die Kinder zum Fluss und bauten einen Damm aus Steinen und Ästen. Le marché du \
    matin sentait le pain chaud, les pommes et la terre mouillée. El tren cruzó el puente despacio \
    mientras la niebla subía del valle. Утром в саду пели птицы, и снег почти растаял. \
    清晨的街道很安静，只有风吹过树叶的声音。 Όταν βράδιασε, άναψαν τα φώτα στο λιμάνι.";
/// The share of prose in percent that a pattern without check or context may take.
const PROSE_PERCENT_MAX: usize = 40;

/// The compiled pattern, or why it is refused. One that is not `free`, having a check or context
/// words, may fit prose.
pub(super) fn compile(source: &str, case: Case, free: bool) -> Result<Regex, String> {
    if source.len() > PATTERN_BYTES_MAX {
        let long = source.len();
        return Err(format!("is {long} bytes long; it may have {PATTERN_BYTES_MAX}"));
    }
    let mut parser = ParserBuilder::new();
    parser.case_insensitive(case == Case::Any).nest_limit(NESTING_MAX);
    let hir = parser.build().parse(source).map_err(|error| syntax_fault(source, &error))?;
    check_matches(&hir)?;
    let config = Config::new()
        .nfa_size_limit(Some(COMPILED_BYTES_MAX))
        .onepass_size_limit(Some(COMPILED_BYTES_MAX));
    let built = Regex::builder().configure(config).build_from_hir(&hir);
    let regex = built.map_err(|error| size_fault(&error))?;
    if free {
        check_prose(&regex)?;
    }
    check_lengths(&hir)?;
    Ok(regex)
}

/// What is wrong with the syntax, and where.
fn syntax_fault(source: &str, error: &regex_syntax::Error) -> String {
    let (span, what) = match error {
        regex_syntax::Error::Parse(error) => (error.span(), error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (error.span(), error.kind().to_string()),
        other => return format!("cannot be read: {other}"),
    };
    let before = source.get(..span.start.offset).unwrap_or("").chars().count();
    format!("cannot be read at character {}: {what}", before.saturating_add(1))
}

fn check_matches(hir: &Hir) -> Result<(), String> {
    let properties = hir.properties();
    if properties.look_set().contains_anchor() {
        return Err("has an anchor (`^`, `$`); a value is found wherever it stands, so leave \
                    anchors out, or use `\\b` for the edge of a word"
            .to_owned());
    }
    match properties.minimum_len() {
        None => Err("matches no text at all; look for classes that exclude everything".to_owned()),
        Some(0) => Err("matches the empty text; require at least one character, such as `+` in \
                        place of `*`"
            .to_owned()),
        Some(_) => Ok(()),
    }
}

fn check_lengths(hir: &Hir) -> Result<(), String> {
    match hir.properties().maximum_len() {
        None => Err("has a repetition without an end (`*`, `+`, `{2,}`); give it one, such as \
                     `{1,20}`"
            .to_owned()),
        Some(longest) if longest > MATCH_BYTES_MAX => Err(format!(
            "matches up to {longest} bytes; it may match {MATCH_BYTES_MAX}, so give its \
             repetitions smaller ends"
        )),
        Some(_) => Ok(()),
    }
}

fn size_fault(error: &BuildError) -> String {
    match error.size_limit() {
        Some(limit) => format!(
            "is too costly: compiled it takes more than {limit} bytes; use smaller repetitions, \
             or classes such as `[0-9]` in place of `\\d`"
        ),
        None => format!("cannot be compiled: {error}"),
    }
}

fn check_prose(regex: &Regex) -> Result<(), String> {
    let taken: usize = regex.find_iter(PROSE).map(|found| found.len()).sum();
    let percent = taken.saturating_mul(100) / PROSE.len();
    if percent > PROSE_PERCENT_MAX {
        return Err(format!(
            "matches {percent} % of ordinary prose, so that it would take nearly every text; make \
             it narrower, or give it context `words` or a `validator`"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(source: &str, expected: &str) {
        let why = compile(source, Case::Exact, true).unwrap_err();
        assert!(why.contains(expected), "{source}: {why}");
    }

    #[test]
    fn good_patterns() {
        for source in [
            r"E-[0-9]{6}",
            r"\bEMP\d{4,8}\b",
            "(?i)case-[a-f0-9]{8}",
            "[A-Z][a-z]{2,20}straße [0-9]{1,4}",
            r"\p{Lu}{2}[0-9]{7}",
        ] {
            compile(source, Case::Exact, true).unwrap();
        }
    }

    #[test]
    fn syntax_faults_are_told_with_their_place() {
        refused("E-([0-9]{6}", "at character 3: unclosed group");
        refused("é[9-0]", "at character 3: invalid character class range");
        refused(r"(?<=E-)[0-9]{6}", "at character 1: look-around");
        refused(r"(E)-\1", "at character 5: backreferences are not supported");
        refused(r"\p{Unknown}", "at character 1: Unicode property value not found");
        refused(&format!("{}a{}", "(".repeat(60), ")".repeat(60)), "nest");
    }

    #[test]
    fn the_empty_and_the_impossible() {
        refused("", "matches the empty text");
        refused("[0-9]*", "matches the empty text");
        refused("a|b?", "matches the empty text");
        refused(r"\b", "matches the empty text");
        refused("[a&&b]", "matches no text");
        refused("^E[0-9]{6}", "has an anchor");
        refused("(?m)E[0-9]{6}$", "has an anchor");
    }

    #[test]
    fn what_takes_nearly_everything() {
        refused(".*", "matches the empty text");
        for source in [".+", ".", r"\w{1,30}", r"\S{1,100}", "[a-z]{2,20}", r"(?s).{1,900}"] {
            refused(source, "% of ordinary prose");
        }
        compile(r"\w{1,10}", Case::Exact, false).unwrap();
    }

    #[test]
    fn what_costs_too_much() {
        refused(r"E-[0-9]+", "a repetition without an end");
        refused(r"E-[0-9]{2,}", "a repetition without an end");
        refused(r"E(?:\w{1,50}-){1,50}", "is too costly");
        refused("E-[0-9]{2000}", "matches up to 2002 bytes");
        refused(&"x".repeat(2001), "is 2001 bytes long");
    }
}
