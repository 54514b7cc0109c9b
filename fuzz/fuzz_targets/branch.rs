//! State maps: a stored branch reads back as it is written, and joins with any other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::Branch;
use untrain_tlog::map::EMPTY;

fuzz_target!(|bytes: &[u8]| {
    let Ok(branch) = Branch::parse(bytes) else { return };
    assert_eq!(branch.to_bytes(), bytes);
    assert_eq!(branch.hash() == EMPTY, branch == Branch::Empty);
    let joined = Branch::join(branch, Branch::Empty);
    assert_eq!(joined == branch, !matches!(branch, Branch::Inner(_)));
    assert!(matches!(Branch::join(joined, Branch::Inner(branch.hash())), Branch::Inner(_)));
});
