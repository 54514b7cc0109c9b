//! Masks: the shape of a value without its letters and digits.

/// The value with stars for its letters and digits, but for the last `keep_last` of them. Never
/// more than half are kept, so that a short value is not shown whole.
pub(super) fn masked(value: &str, keep_last: u8) -> String {
    let counts = |c: &char| c.is_alphanumeric();
    let all = value.chars().filter(counts).count();
    let mut hidden = all.saturating_sub(usize::from(keep_last).min(all / 2));
    // A value without a letter or digit is hidden character by character.
    let nothing_counts = all == 0;
    let star = |c: char| {
        let counts = c.is_alphanumeric();
        if nothing_counts || counts && hidden > 0 {
            hidden = hidden.saturating_sub(1);
            return '*';
        }
        c
    };
    value.chars().map(star).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_stays() {
        assert_eq!(masked("4111-1111 1111-1234", 4), "****-**** ****-1234");
        assert_eq!(masked("zoë@harbour.example", 0), "***@*******.*******");
        assert_eq!(masked("４７４-49", 1), "***-*9");
    }

    #[test]
    fn never_more_than_half_is_kept() {
        assert_eq!(masked("1.2.3.4", 200), "*.*.3.4");
        assert_eq!(masked("7", 4), "*");
        assert_eq!(masked("☎", 1), "*");
        assert_eq!(masked("", 1), "");
    }
}
