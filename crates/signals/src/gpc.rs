//! Global Privacy Control (W3C Privacy Working Group): `Sec-GPC: 1` on the request that brought the
//! data in.
//!
//! It asks not to sell or share the data. It does not by itself speak of what the receiver trains
//! on its own account, so no other usage is touched.

use crate::evidence::{Findings, Material, Place, Signal, Statements};
use crate::fetched::Fetched;
use crate::usage::Usage;

/// Reads the stored `Sec-GPC` values. One `1` is enough; anything else is no signal ("The `Sec-GPC`
/// Header Field").
pub(crate) fn read(fetched: &Fetched<'_>, findings: &mut Findings) {
    for (number, value) in (1..).zip(&fetched.sec_gpc) {
        if value.trim_matches([' ', '\t']) == "1" {
            let at = Place::at(Material::Request, number);
            let said = Statements::refuse(Usage::Sharing.into());
            return findings.state(Signal::Gpc, at, value.as_bytes(), &said);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Fetched, Preference, Usage, pin};

    #[test]
    fn only_a_one_counts() {
        let sharing = |values: &[&'static str]| {
            let sec_gpc = values.iter().map(|value| (*value).into()).collect();
            pin(&Fetched { sec_gpc, ..Fetched::default() }).preference(Usage::Sharing)
        };
        assert_eq!(sharing(&["1"]), Preference::Refuse);
        assert_eq!(sharing(&["0", " 1 "]), Preference::Refuse);
        for other in ["0", "true", "?1", "11", "1, 1", ""] {
            assert_eq!(sharing(&[other]), Preference::Unknown, "{other}");
        }
    }
}
