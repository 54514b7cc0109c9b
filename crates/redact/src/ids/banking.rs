//! Banks. Source: ISO 9362 (business identifier code: party, country of ISO 3166-1, location,
//! branch), American Bankers Association (routing number: prefixes, check digit 3-7-1).

use super::{Check, Code, Id};
use crate::check_digits::weighted;
use crate::kinds::Kind;

/// Business identifier code.
pub(super) const BIC: Id = Id {
    kind: Kind::Bic,
    alone: &[],
    told: &["UUUUUU** ***", "UUUUUU**"],
    words: &["bic", "swift", "bic swift", "swift bic", "bankleitcode", "business identifier"],
    check: Check::Rules(is_bic),
};

/// Routing transit number of a US bank.
pub(super) const ROUTING: Id = Id {
    kind: Kind::UsRouting,
    alone: &[],
    told: &["9999 9999 9"],
    words: &["routing", "aba", "rtn", "transit", "routing transit", "fedwire", "ach"],
    check: Check::Digit(is_routing),
};

fn is_bic(code: &Code) -> bool {
    let country = code.bytes().get(4..6);
    let mut countries = COUNTRIES.as_bytes().chunks_exact(2);
    country.is_some_and(|country| countries.any(|known| known == country))
}

fn is_routing(code: &Code) -> bool {
    matches!(code.number(0..2), 0..=12 | 21..=32 | 61..=72 | 80)
        && weighted(code.values(), &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
        && !code.is_monotonous()
}

/// ISO 3166-1, and XK for Kosovo.
const COUNTRIES: &str = "\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM\
    CNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGY\
    HKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMF\
    MGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARE\
    RORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZ\
    VAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn identifier_codes() {
        check("BIC: ⟦BIC DEUTDEFF⟧, SWIFT code ⟦BIC NEDSZAJJXXX⟧, BIC/SWIFT ⟦BIC DABAIE2D⟧");
        check("swift: ⟦BIC DEUTDEFF500⟧.");
        finds_nothing("BIC DEUTXXFF\nDEUTDEFF\nswift delivery\nBIC DEUTDEF\nDABAIE2D");
    }

    /// Numbers of Federal Reserve banks.
    #[test]
    fn routing_numbers() {
        check("routing number ⟦US_ROUTING 011000015⟧, ABA: ⟦US_ROUTING 0210-0002-1⟧");
        finds_nothing("routing number 011000016\n011000015\nrouting 131000015");
    }
}
