//! US social security numbers. Source: US Social Security Administration, POMS RM 10201.030 and the
//! randomisation of 2011: area 001–899 without 666, group 01–99, serial 0001–9999.

use crate::run::Window;
use crate::vocabulary::{Topic, topic_of};

/// Whether the window is a social security number: grouped 3-2-4 with hyphens and not said to be
/// something else, or in any form where a word beside it says so.
pub(crate) fn is_ssn(window: &Window<'_>) -> bool {
    if !was_issued(window.digits) || !window.is_open() {
        return false;
    }
    let topic = || window.words.topic();
    let said = || {
        topic() == Some(Topic::Ssn)
            || window.around.word_after(window.end, |word| topic_of(word) == Some(Topic::Ssn))
    };
    match window.shape {
        [3, 2, 4] if window.all_separated_by("-") => {
            !matches!(topic(), Some(Topic::Article | Topic::Version | Topic::Phone))
        }
        [3, 2, 4] => {
            window.separators().all(|found| matches!(found, " " | "." | "/" | "-" | " - "))
                && said()
        }
        [9] => said(),
        _ => false,
    }
}

/// Whether the window is written like one that was never issued, whatever is said of it.
pub(crate) fn has_form_only(window: &Window<'_>) -> bool {
    let written = window.shape == [3, 2, 4] && window.all_separated_by("-");
    let said = window.digits.len() == 9 && window.words.topic() == Some(Topic::Ssn);
    (written || said) && window.is_open() && !was_issued(window.digits)
}

fn was_issued(digits: &[u8]) -> bool {
    let area = !matches!(digits, [9, ..] | [0, 0, 0, ..] | [6, 6, 6, ..]);
    let group = !matches!(digits, [_, _, _, 0, 0, ..]);
    let serial = !matches!(digits, [.., 0, 0, 0, 0]);
    area && group && serial
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn valid_forms() {
        check("His social security number is ⟦US_SSN 474-49-7577⟧");
        check("⟦US_SSN 001-01-0001⟧, ⟦US_SSN 899-99-9999⟧");
        check("SSN ⟦US_SSN 474 49 7577⟧ or ssn: ⟦US_SSN 474497577⟧");
        check("SSN:⟦US_SSN 474.49.7577⟧");
        check("⟦US_SSN ４７４-４９-７５７７⟧ ⟦US_SSN 474\u{2011}49\u{2011}7577⟧");
        check("tax id ⟦US_SSN 474-49-7577⟧");
    }

    #[test]
    fn numbers_that_were_never_issued() {
        for number in ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000"] {
            finds_nothing(&format!("SSN {number}"));
        }
    }

    #[test]
    fn lookalikes() {
        finds_nothing("474 49 7577 and 474497577 and 474.49.7577");
        finds_nothing("part no. 474-49-7577, order 474-49-7578");
        finds_nothing("474-49-7577-1, 1-474-49-7577, 474-497-577, A474-49-7577");
        finds_nothing("v474-49-7577 474-49-75771");
    }
}
