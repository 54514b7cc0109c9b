//! Poland. Source: Ustawa o ewidencji ludności, art. 15–17; gov.pl (the century within the month,
//! weights of the check digit).

use super::{Check, Code, Id};
use crate::check_digits::{is_day, weighted};
use crate::kinds::Kind;

/// PESEL.
pub(super) const PESEL: Id = Id {
    kind: Kind::PlPesel,
    alone: &[],
    told: &["99999999999", "999999 99999"],
    words: &["pesel", "peselu", "peselem", "ewidencyjny"],
    check: Check::Digit(is_pesel),
};

fn is_pesel(code: &Code) -> bool {
    // Twenty is added to the month for each century after 1900, eighty for the one before.
    let born = is_day(code.number(2..4) % 20, code.number(4..6));
    born && weighted(code.values(), &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn pesels() {
        check("PESEL: ⟦PL_PESEL 44051401359⟧, numer PESEL ⟦PL_PESEL 02070803628⟧");
        finds_nothing("PESEL 44051401358\nPESEL 44133101359\n44051401359");
    }
}
