//! Australia. Source: Australian Taxation Office (tax file number, modulus 11) and Australian
//! Business Register (format of the ABN, modulus 89).

use super::{Check, Code, Id};
use crate::check_digits::weighted;
use crate::kinds::Kind;

/// Tax file number.
pub(super) const TFN: Id = Id {
    kind: Kind::AuTfn,
    alone: &[],
    told: &["999 999 999"],
    words: &["tfn", "tax file"],
    check: Check::Digit(is_tfn),
};

/// Australian business number; that of a sole trader is a person's.
pub(super) const ABN: Id = Id {
    kind: Kind::AuAbn,
    alone: &[],
    told: &["99 999 999 999"],
    words: &["abn", "australian business"],
    check: Check::Digit(is_abn),
};

fn is_tfn(code: &Code) -> bool {
    weighted(code.values(), &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
        && !code.is_monotonous()
}

/// One is subtracted from the first digit.
fn is_abn(code: &Code) -> bool {
    let sum = weighted(code.values(), &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    sum.checked_sub(10).is_some_and(|sum| sum.is_multiple_of(89)) && !code.bytes().starts_with(b"0")
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The example of the register is the number of the tax office itself.
    #[test]
    fn numbers() {
        check("TFN ⟦AU_TFN 123 456 782⟧, tax file number: ⟦AU_TFN 123456782⟧");
        check("ABN ⟦AU_ABN 51 824 753 556⟧, ⟦AU_ABN 51824753556⟧ (ABN)");
        finds_nothing("TFN 123 456 783\nABN 51 824 753 557\n123 456 782\n51 824 753 556 items");
    }
}
