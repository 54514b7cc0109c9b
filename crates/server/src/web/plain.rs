//! Pages that are words alone, for whoever is turned away before it is known in which language to
//! speak to them, and what a kind of problem means.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use untrain_pages::assets::STYLESHEET;

/// A text as it stands in a page or an attribute.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// Words in a paragraph.
#[must_use]
pub fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape(text))
}

/// A page. `body` is HTML, whose texts were escaped.
#[must_use]
pub fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let title = escape(title);
    let style = &STYLESHEET.path;
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n\
         <main class=\"wrap\" id=\"main\">\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n"
    );
    (status, Html(html)).into_response()
}

/// An answer that sends the browser to another address, to read it. None when it is none.
#[must_use]
pub fn redirect(address: &str) -> Option<Response> {
    let address = HeaderValue::from_str(address).ok()?;
    Some((StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_never_markup() {
        assert_eq!(escape("<a href='x\">&"), "&lt;a href=&#39;x&quot;&gt;&amp;");
    }
}
