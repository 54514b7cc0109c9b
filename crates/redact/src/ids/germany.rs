//! Germany. Source: § 139b Abgabenordnung, § 1 Steueridentifikationsnummerverordnung; check digit:
//! ISO/IEC 7064 MOD 11,10, after the Bundeszentralamt für Steuern.

use super::{Check, Code, Id};
use crate::check_digits::mod_11_10;
use crate::kinds::Kind;

/// Steuerliche Identifikationsnummer.
pub(super) const TAX_ID: Id = Id {
    kind: Kind::DeTaxId,
    alone: &[],
    told: &["99 999 999 999"],
    words: &[
        "steuer id",
        "steuerid",
        "steuer idnr",
        "steueridnr",
        "idnr",
        "identifikationsnummer",
        "steueridentifikationsnummer",
        "steuer identifikationsnummer",
        "tax id",
        "tin",
        "tax identification",
        "tax number",
    ],
    check: Check::Digit(is_tax_id),
};

/// Of the first ten digits, one occurs twice or three times and all others at most once.
fn is_tax_id(code: &Code) -> bool {
    let mut counts = [0_u32; 10];
    for digit in code.values().take(10) {
        if let Some(count) = counts.get_mut(usize::try_from(digit).unwrap_or(0)) {
            *count = count.saturating_add(1);
        }
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().is_some_and(|most| matches!(most, 2 | 3));
    !code.bytes().starts_with(b"0") && repeated == 1 && most && mod_11_10(code.values())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// Examples of the Bundeszentralamt für Steuern, with a digit twice and three times.
    #[test]
    fn tax_ids() {
        check("Steuer-ID: ⟦DE_TAX_ID 86095742719⟧, IdNr. ⟦DE_TAX_ID 47 036 892 816⟧");
        check("Meine Steueridentifikationsnummer ist ⟦DE_TAX_ID 65 929 970 489⟧.");
        check("⟦DE_TAX_ID 57549285017⟧ (Steuer-IdNr.)");
        finds_nothing("Steuer-ID: 86095742718\nIdNr. 12345678901\n86095742719 Stück");
        finds_nothing("Steuer-ID fehlt\nBestellung 86095742719");
    }
}
