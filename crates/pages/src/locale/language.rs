//! The languages that pages are written in, and how a browser's wish is read.

use unic_langid::LanguageIdentifier;

/// Where lines begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// At the left.
    LeftToRight,
    /// At the right.
    RightToLeft,
}

impl Direction {
    /// The word of HTML's `dir`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// A language that every page is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, as it is written in Britain.
    #[default]
    English,
    /// German.
    German,
    /// Modern Standard Arabic.
    Arabic,
}

impl Language {
    /// Every language, English first.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// Its BCP 47 tag, as pages, links and cookies write it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// The language of a tag such as `de` or `de-AT`; `None` when no page is written in it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The language that an `Accept-Language` header likes best (RFC 9110, 12.5.4), English when it
    /// names none of ours. What cannot be read in it is passed over.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(Self, u16)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let Some(language) = parts.next().and_then(Self::wished) else { continue };
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), weight);
            let Some(weight) = weight.filter(|weight| *weight > 0) else { continue };
            if best.is_none_or(|(_, so_far)| weight > so_far) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language).unwrap_or_default()
    }

    fn wished(range: &str) -> Option<Self> {
        if range == "*" { Some(Self::default()) } else { Self::from_tag(range) }
    }

    /// Where its lines begin.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::English | Self::German => Direction::LeftToRight,
            Self::Arabic => Direction::RightToLeft,
        }
    }

    /// What it calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// What plurals are chosen by.
    pub(super) fn identifier(self) -> LanguageIdentifier {
        // A tag of ours always reads; the default would choose plurals as no language does.
        self.tag().parse().unwrap_or_default()
    }
}

/// A quality such as `0.8`, in thousandths.
fn weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fits = fraction.len() <= 3 && fraction.bytes().all(|b| b.is_ascii_digit());
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| fits)?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browsers_wish_is_read() {
        let cases = [
            ("de-DE,de;q=0.9,en;q=0.8", Language::German),
            ("fr, ar;q=0.5, en;q=0.4", Language::Arabic),
            ("en;q=0.2, ar;q=0.25", Language::Arabic),
            ("de;q=0, en;q=0.1", Language::English),
            ("fr, *;q=0.1", Language::English),
            ("DE_AT", Language::German),
            ("de;q=2, ar;q=0.001", Language::Arabic),
            ("", Language::English),
            (";;q=,,\u{0}", Language::English),
        ];
        for (header, language) in cases {
            assert_eq!(Language::from_accept_language(header), language, "{header}");
        }
    }

    #[test]
    fn a_tag_reads_back() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::from_tag("english"), None);
    }
}
