//! Passwords, tokens and keys. Source: RFC 7468 (blocks of private keys), RFC 7519 (JSON Web
//! Tokens), the prefixes that issuers of tokens publish so that leaks can be found, and words that
//! say that a value is one. Beyond the private key block a value has to look drawn by lot.

use crate::context::{Beside, Surroundings};
use crate::kinds::{Kind, Span};

/// What a token starts with, and how long it is at least.
const PREFIXES: [(&str, usize); 28] = [
    ("AKIA", 20),
    ("ASIA", 20),
    ("ghp_", 40),
    ("gho_", 40),
    ("ghu_", 40),
    ("ghs_", 40),
    ("ghr_", 40),
    ("github_pat_", 60),
    ("glpat-", 26),
    ("xoxa-", 20),
    ("xoxb-", 20),
    ("xoxe-", 20),
    ("xoxo-", 20),
    ("xoxp-", 20),
    ("xoxr-", 20),
    ("xoxs-", 20),
    ("sk_live_", 24),
    ("sk_test_", 24),
    ("rk_live_", 24),
    ("sk-", 32),
    ("AIza", 39),
    ("ya29.", 40),
    ("hf_", 34),
    ("npm_", 40),
    ("pypi-AgE", 60),
    ("SG.", 50),
    ("dop_v1_", 71),
    ("shpat_", 38),
];

/// The same as a pattern, with JSON Web Tokens.
pub(crate) const PREFIX: &str = concat!(
    "AKIA[A-Z0-9]|ASIA[A-Z0-9]|gh[pousr]_[A-Za-z0-9]|github_pat_|glpat-|xox[abeoprs]-",
    "|sk_(?:live|test)_|rk_live_|sk-[A-Za-z0-9]|AIza|ya29\\.|hf_[A-Za-z]|npm_[A-Za-z0-9]",
    "|pypi-AgE|SG\\.[A-Za-z0-9_-]|dop_v1_|shpat_|eyJ[A-Za-z0-9]",
);

/// The head of a block of RFC 7468; which one it is is read here.
pub(crate) const KEY_BLOCK: &str = "-----BEGIN ";

/// A word, what joins it to its value, and the first sign of that.
pub(crate) const LABELLED: &str = concat!(
    "(?:(?i:passw(?:or)?d|passwort|passphrase|kennwort|wachtwoord|senha|mot de passe|secret|token|",
    "(?:api|access|secret|account|private|auth|encryption)[ _-]?key)|[cC]ontraseña)",
    "[\"']?(?: ?(?:=>|:=|[:=]) ?| (?:is|ist|est|es|é)[: ] ?)[\"'`]?[!#&*+./0-9@-Z^_a-z~-]",
);

/// How far the end of a key block is looked for, and how long a labelled value is at most.
const LONGEST_BLOCK: usize = 1 << 14;
const LONGEST_VALUE: usize = 256;

/// How many signs are read behind a value for the punctuation that ends it.
const LONGEST_TAIL: usize = 64;
/// How many signs of a token are weighed.
const WEIGHED: usize = 256;

/// Bits per sign from which on a value looks drawn by lot.
const DRAWN_BY_LOT: f64 = 3.0;

/// What a look at a secret found.
pub(crate) struct Seen {
    pub(crate) span: Option<Span>,
    /// Until where the text was read.
    pub(crate) read: usize,
}

/// The token that starts at `start` with a prefix.
pub(crate) fn find_prefixed(around: Surroundings<'_>, start: usize) -> Seen {
    if !starts(around, start) {
        return Seen { span: None, read: start };
    }
    let end = run_end(around, start, |byte| is_token_sign(byte) || byte == b'.');
    Seen { span: prefixed(around.slice(start, end), start), read: end }
}

fn prefixed(run: &str, start: usize) -> Option<Span> {
    let value = run.trim_end_matches('.');
    let is_jwt = value.starts_with("eyJ") && value.len() > 30 && value.matches('.').count() == 2;
    let known = PREFIXES.iter().any(|(prefix, shortest)| {
        value.strip_prefix(prefix).is_some_and(|rest| {
            let rest = rest.get(..WEIGHED).unwrap_or(rest);
            value.len() >= *shortest && has_digit(rest) && bits_per_sign(rest) >= DRAWN_BY_LOT
        })
    });
    let end = start.saturating_add(value.len());
    (is_jwt || known).then_some(Span { start, end, kind: Kind::Secret })
}

/// The block of a private key whose head begins with `start..end`.
pub(crate) fn find_block(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    const LABEL: usize = 40;
    let head = around.text.as_bytes().get(end..around.ceiling)?.iter().take(LABEL);
    let label = head.take_while(|byte| byte.is_ascii_uppercase() || **byte == b' ').count();
    let end = end.saturating_add(label);
    let dashes = end.saturating_add(5);
    let is_private = around.slice(start, end).contains("PRIVATE KEY");
    if !is_private || around.slice(end, dashes) != "-----" {
        return None;
    }
    let end = dashes;
    let reach = end.saturating_add(LONGEST_BLOCK).min(around.ceiling);
    let body = around.text.as_bytes().get(end..reach)?;
    let belongs = |byte: &u8| {
        byte.is_ascii_alphanumeric() || b"+/=\r\n :,\\-\".()".contains(byte) || *byte == b'\t'
    };
    let body = body.get(..body.iter().take_while(|byte| belongs(byte)).count())?;
    let tail = body.windows(9).position(|window| window == b"-----END ");
    let closed = tail.and_then(|tail| {
        let after = body.get(tail.saturating_add(9)..)?;
        let dashes = after.windows(5).position(|window| window == b"-----")?;
        Some(tail.saturating_add(9).saturating_add(dashes).saturating_add(5))
    });
    // A block that was cut off ends with its last line.
    let open = || body.windows(2).position(|two| two == b"\n\n").unwrap_or(body.len());
    let length = closed.unwrap_or_else(open);
    Some(Span { start, end: end.saturating_add(length), kind: Kind::Secret })
}

/// The value whose word is in the match `start..end`, and whose first sign ends it; `known_end` is
/// where the value before it ended, which may be a part of the same run.
pub(crate) fn find_labelled(
    around: Surroundings<'_>,
    start: usize,
    end: usize,
    known_end: &mut usize,
) -> Seen {
    let from = end.saturating_sub(1);
    if from >= *known_end {
        let bytes = around.text.as_bytes().get(from..around.ceiling).unwrap_or(&[]);
        let belongs = |byte: &&u8| byte.is_ascii_graphic() && !b"\"'`<>(){}[],;|\\$".contains(byte);
        *known_end = from.saturating_add(bytes.iter().take_while(belongs).count());
    }
    let read = *known_end;
    let longest = LONGEST_VALUE.saturating_add(LONGEST_TAIL);
    let fits = read.saturating_sub(from) <= longest;
    Seen { span: fits.then(|| labelled(around, start, from, read)).flatten(), read }
}

fn labelled(around: Surroundings<'_>, start: usize, from: usize, to: usize) -> Option<Span> {
    let joint = around.slice(start, from);
    let is_quoted = joint.ends_with(['"', '\'', '`']);
    let is_sentence = !joint.contains([':', '=']);
    let value = around.slice(from, to).trim_end_matches(['.', ':', '!', '?']);
    let to = from.saturating_add(value.len());
    let goes_on = matches!(around.after(to), Beside::Char('(' | '[' | '{' | '<' | '$' | '\\'));
    let enough = if is_quoted || is_sentence { 6 } else { 8 };
    let free = !around.before(start).joins() || !is_sentence;
    if !free || goes_on || !(enough..=LONGEST_VALUE).contains(&value.len()) || !has_digit(value) {
        return None;
    }
    let plain = value.contains("://") || value.contains("()") || is_call(value);
    let bits = bits_per_sign(value);
    let drawn = has_letter(value) && bits >= 2.5 || value.len() >= 20 && bits >= 3.5;
    (!plain && drawn).then_some(Span { start: from, end: to, kind: Kind::Secret })
}

/// Names of source code: words with dots or underscores between.
fn is_call(value: &str) -> bool {
    let mut parts = value.split(['.', '_', '-', '/']);
    let short = |part: &str| part.len() < 3 || part.bytes().all(|byte| byte.is_ascii_alphabetic());
    value.contains(['.', '_', '/', '-']) && parts.all(short)
}

fn starts(around: Surroundings<'_>, at: usize) -> bool {
    match around.before(at) {
        Beside::Edge => true,
        Beside::Taken => false,
        Beside::Char(c) => !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'),
    }
}

const fn is_token_sign(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Where a run of signs ends; it has a limit, so that many marks within one run cost little.
fn run_end(around: Surroundings<'_>, start: usize, belongs: impl Fn(u8) -> bool) -> usize {
    const LONGEST: usize = 4096;
    let bytes = around.text.as_bytes().get(start..around.ceiling).unwrap_or(&[]);
    start.saturating_add(bytes.iter().take(LONGEST).take_while(|byte| belongs(**byte)).count())
}

fn has_digit(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit())
}

fn has_letter(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Shannon's entropy of the signs.
fn bits_per_sign(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count = count.saturating_add(1);
        }
    }
    let length = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    counts.iter().filter(|count| **count > 0).fold(0.0, |bits, count| {
        let share = f64::from(*count) / length;
        share.mul_add(-share.log2(), bits)
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The first is the example of Amazon's documentation, the last that of RFC 7519.
    #[test]
    fn prefixes() {
        check("⟦SECRET AKIAIOSFODNN7EXAMPLE⟧ ⟦SECRET ghp_16C7e42F292c6912E7710c838347Ae178B4a⟧");
        check("⟦SECRET sk_test_4eC39HqLyjWDarjtT1zdp7dc⟧ ⟦SECRET glpat-9hJkQz2xLw8rTy5VbN3m⟧");
        check(
            "Bearer ⟦SECRET eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP-mB92K27uhbUJU1⟧",
        );
        finds_nothing(
            "AKIAAAAAAAAAAAAAAAAA, ghp_short, task-based-on-something-long-enough, eyJ1.x",
        );
    }

    #[test]
    fn key_blocks() {
        check(
            "⟦SECRET -----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\n-----END RSA PRIVATE KEY-----⟧ ok",
        );
        check("⟦SECRET -----BEGIN PRIVATE KEY-----\nMIIEow\nabcd⟧\n\ncut");
        finds_nothing("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhki\n-----END PUBLIC KEY-----");
    }

    #[test]
    fn labelled() {
        check("password: ⟦SECRET hunter2!x⟧, my password is ⟦SECRET hunter2⟧.");
        check("API_KEY=⟦SECRET 9f8b2c4d1e6a7053⟧\n\"secret\": \"⟦SECRET tide4711⟧\"");
        check("aws_secret_access_key = ⟦SECRET wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY⟧");
        finds_nothing(
            "password = getpass(), token: str, token = tokens[1], secret: bool, token=1234",
        );
        finds_nothing(
            "the secret is out, password: ********, token = self.token_2, token: ${TOKEN1}",
        );
    }
}
