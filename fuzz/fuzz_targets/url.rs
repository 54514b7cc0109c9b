//! Signals: URLs and user agents, with rules that apply by both.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_fuzz::{bare, check};
use untrain_signals::Fetched;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (url, agent) = text.split_once('\n').unwrap_or((&text, ""));
    let robots =
        format!("User-agent: {agent}\nDisallow: {url}\nContent-Signal: {url} search=yes\n");
    check(&Fetched {
        url: url.into(),
        user_agent: agent.into(),
        robots: Some(robots.into()),
        ..bare()
    });
});
