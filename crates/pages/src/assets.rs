//! The files that pages load, with the names they are served under.
//!
//! A name carries a hash of what it names, so that a browser may keep the file for ever.

use std::sync::LazyLock;

/// A file that pages load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Where it is served: a path with a hash of its bytes in it.
    pub path: String,
    /// What it holds.
    pub bytes: &'static [u8],
    /// Its media type.
    pub content_type: &'static str,
    /// Its strong validator, with the quotes.
    pub etag: String,
}

impl Asset {
    /// A file with a name such as `style` and an ending such as `css`.
    #[must_use]
    pub fn new(name: &str, ending: &str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        let hash = format!("{:016x}", fnv(bytes));
        Self {
            path: format!("/assets/{name}-{hash}.{ending}"),
            bytes,
            content_type,
            etag: format!("\"{hash}\""),
        }
    }
}

/// The one style sheet that every page has.
pub static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("style", "css", "text/css; charset=utf-8", include_bytes!("style.css"))
});

/// What only the pages of staff need besides: charts, filters, rows of columns. No member loads it.
pub static STAFF_STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("staff", "css", "text/css; charset=utf-8", include_bytes!("staff.css"))
});

/// The icon of every page, in the page itself: it costs no request.
pub const ICON: &str = concat!(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E",
    "%3Crect width='32' height='32' rx='8' fill='%230e5f63'/%3E",
    "%3Cpath d='M9 10v7a7 7 0 0 0 14 0v-7' ",
    "fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E",
);

/// FNV-1a over 64 bits: it tells versions of our own files apart, and protects nothing.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW_BYTES_MAX: usize = 12 * 1024;

    #[test]
    fn the_hash_is_fnv() {
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_style_sheet_is_small_and_loads_nothing() {
        let text = std::str::from_utf8(STYLESHEET.bytes).unwrap();
        assert!(text.len() <= RAW_BYTES_MAX, "{} bytes", text.len());
        assert!(!text.contains("url(") && !text.contains("@import"), "it loads something");
        assert!(STYLESHEET.path.starts_with("/assets/style-"));
    }

    #[test]
    fn the_sheet_of_staff_is_small_loads_nothing_and_turns_with_the_language() {
        let text = std::str::from_utf8(STAFF_STYLESHEET.bytes).unwrap();
        assert!(text.len() <= RAW_BYTES_MAX, "{} bytes", text.len());
        for wrong in ["url(", "@import", "-left", "-right", "left:", "right:"] {
            assert!(!text.contains(wrong), "it has `{wrong}`");
        }
    }

    #[test]
    fn lines_begin_where_the_language_says() {
        let text = std::str::from_utf8(STYLESHEET.bytes).unwrap();
        for physical in ["margin-left", "margin-right", "padding-left", "padding-right"] {
            assert!(!text.contains(physical), "`{physical}` does not turn with the language");
        }
    }
}
