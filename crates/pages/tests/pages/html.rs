//! Reads the tags and texts of our own pages. It knows what `maud` writes and no other HTML.

/// A start tag.
#[derive(Debug)]
pub struct Tag<'h> {
    /// Its name.
    pub name: &'h str,
    /// Its attributes; those without a value have an empty one.
    pub attributes: Vec<(&'h str, &'h str)>,
}

impl<'h> Tag<'h> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&'h str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// The start tags, in order.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter(|tag| !tag.starts_with(['/', '!'])).map(|tag| {
        let end = tag_end(tag);
        let inside = tag.get(..end).unwrap_or(tag);
        let (name, rest) = inside.split_once(' ').unwrap_or((inside, ""));
        Tag { name, attributes: attributes(rest) }
    })
}

/// The texts between tags.
pub fn texts(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|tag| tag.get(tag_end(tag) + 1..))
}

/// Where a tag ends: a `>` within quotes is none.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            _ => {}
        }
    }
    tag.len()
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        if end == 0 {
            return found;
        }
        let (name, after) = rest.split_at(end);
        match after.strip_prefix("=\"") {
            Some(value) => {
                let close = value.find('"').unwrap_or(value.len());
                found.push((name, value.get(..close).unwrap_or(value)));
                rest = value.get(close + 1..).unwrap_or_default();
            }
            None => {
                found.push((name, ""));
                rest = after;
            }
        }
    }
}
