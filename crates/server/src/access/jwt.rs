//! JSON Web Tokens: which key checks which token, and that nothing in a token chooses it.
//!
//! A key is good for one algorithm, which stands beside it and not in the token. Tokens that bring
//! or name keys of their own are refused, and so are those of algorithms that know a shared secret
//! or none.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

use crate::limits::{CLOCK_SKEW, TOKEN_BYTES_MAX};

/// The shortest modulus of RSA that is taken, in bytes.
const RSA_BYTES_MIN: usize = 256;

/// What stands before the 32 bytes of a public key of Ed25519 (RFC 8410).
const ED25519_HEAD: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

/// Why a token is refused. The words may be shown to whoever sent it.
pub type Refusal = &'static str;

/// Keys that tokens are checked with.
#[derive(Clone, Default)]
pub struct Keys(Vec<Known>);

#[derive(Clone)]
struct Known {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

impl Keys {
    /// Those keys of a set that are of a kind that is taken; the rest are for others.
    #[must_use]
    pub fn of_set(set: &JwkSet) -> Self {
        Self(set.keys.iter().filter_map(known).collect())
    }

    /// One public key of EdDSA, as PEM (RFC 8410). None when it is something else.
    #[must_use]
    pub fn ed25519(pem: &str) -> Option<Self> {
        let (_, rest) = pem.split_once("-----BEGIN PUBLIC KEY-----")?;
        let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
        let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let bytes = BASE64.decode(body.as_bytes()).ok()?;
        let point = bytes.strip_prefix(ED25519_HEAD).filter(|point| point.len() == 32)?;
        let key = DecodingKey::from_ed_components(&BASE64URL_NOPAD.encode(point)).ok()?;
        Some(Self(vec![Known { id: None, algorithm: Algorithm::EdDSA, key }]))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a token's key is there, as far as its head says which it is.
    #[must_use]
    pub fn has_key_of(&self, token: &str) -> bool {
        head(token).is_ok_and(|head| self.0.iter().any(|known| known.fits(&head)))
    }

    /// Checks a token's signature and answers what it claims. What it claims is not yet checked.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn open(&self, token: &str) -> Result<Claims, Refusal> {
        let head = head(token)?;
        let known = self.0.iter().find(|known| known.fits(&head));
        let known = known.ok_or("no key is known that the token is signed with")?;
        let mut rules = Validation::new(known.algorithm);
        // What a token claims is checked by `Claims`, by the clock of the service.
        rules.validate_exp = false;
        rules.validate_aud = false;
        rules.required_spec_claims.clear();
        let opened = jsonwebtoken::decode::<Map<String, Value>>(token, &known.key, &rules)
            .map_err(|_| "the token's signature does not fit")?;
        Ok(Claims { kind: head.kind, said: opened.claims })
    }
}

impl Known {
    fn fits(&self, head: &Head) -> bool {
        let is_named = match (&self.id, &head.key) {
            (Some(id), Some(key)) => id == key,
            (Some(_) | None, None) | (None, Some(_)) => true,
        };
        is_named && head.algorithm == self.algorithm
    }
}

/// A key of a set, with the one algorithm that it is good for.
fn known(jwk: &Jwk) -> Option<Known> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
            Algorithm::EdDSA
        }
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        AlgorithmParameters::RSA(rsa) => {
            let modulus = BASE64URL_NOPAD.decode(rsa.n.trim_end_matches('=').as_bytes()).ok()?;
            let length = modulus.iter().skip_while(|byte| **byte == 0).count();
            (length >= RSA_BYTES_MIN).then_some(Algorithm::RS256)?
        }
        _ => return None,
    };
    let is_for_signing = matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let said = jwk.common.key_algorithm.map(|said| said.to_string());
    let is_for_this = said.is_none_or(|said| said == format!("{algorithm:?}"));
    let key = DecodingKey::from_jwk(jwk).ok()?;
    (is_for_signing && is_for_this).then_some(Known {
        id: jwk.common.key_id.clone(),
        algorithm,
        key,
    })
}

/// What the head of a token says.
struct Head {
    algorithm: Algorithm,
    key: Option<String>,
    kind: String,
}

fn head(token: &str) -> Result<Head, Refusal> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err("the token is too long");
    }
    let bad = "what was sent is neither a key nor a token";
    let (head, _) = token.split_once('.').ok_or(bad)?;
    let head = BASE64URL_NOPAD.decode(head.as_bytes()).map_err(|_| bad)?;
    let head: Map<String, Value> = serde_json::from_slice(&head).map_err(|_| bad)?;
    if ["jku", "jwk", "x5u", "x5c", "crit", "zip"].iter().any(|name| head.contains_key(*name)) {
        return Err("the token names a key of its own, or asks for more than is known here");
    }
    let text = |name: &str| head.get(name).and_then(Value::as_str).map(str::to_owned);
    let algorithm = match text("alg").as_deref() {
        Some("EdDSA") => Algorithm::EdDSA,
        Some("ES256") => Algorithm::ES256,
        Some("RS256") => Algorithm::RS256,
        _ => return Err("the token is signed by another algorithm than EdDSA, ES256 or RS256"),
    };
    if head.contains_key("kid") && text("kid").is_none() {
        return Err(bad);
    }
    Ok(Head { algorithm, key: text("kid"), kind: text("typ").unwrap_or_default() })
}

/// What a token claims, whose signature fits.
#[derive(Debug)]
pub struct Claims {
    kind: String,
    said: Map<String, Value>,
}

impl Claims {
    /// A claim that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.said.get(name)?.as_str()
    }

    /// A claim that is a time, in seconds since 1970.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<i64> {
        let value = self.said.get(name)?;
        value.as_i64().or_else(|| Some(value.as_f64()?.floor() as i64))
    }

    /// A claim as it was sent.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.said.get(name)
    }

    /// Checks what kind of token it is.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn must_be(&self, kind: &str) -> Result<(), Refusal> {
        let said = self.kind.to_ascii_lowercase();
        let said = said.strip_prefix("application/").unwrap_or(&said);
        if said == kind { Ok(()) } else { Err("the token is of another kind (`typ`)") }
    }

    /// Checks that it is a plain token, as those that say who somebody is are, and none of another
    /// use.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn must_be_plain(&self) -> Result<(), Refusal> {
        if self.kind.is_empty() { Ok(()) } else { self.must_be("jwt") }
    }

    /// Checks who issued it.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn must_be_from(&self, issuer: &str) -> Result<(), Refusal> {
        let is_theirs = self.text("iss") == Some(issuer);
        if is_theirs { Ok(()) } else { Err("the token is of another issuer (`iss`)") }
    }

    /// Whom it is for.
    #[must_use]
    pub fn audience(&self) -> Vec<&str> {
        match self.said.get("aud") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Checks that it is for somebody.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn must_be_for(&self, audience: &str) -> Result<(), Refusal> {
        let is_for = self.audience().contains(&audience);
        if is_for { Ok(()) } else { Err("the token is for another service (`aud`)") }
    }

    /// Checks that it is good now: it ends, and not yet; it has begun, when it says that it does;
    /// and it was not issued in the future.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn must_be_now(&self, now: i64) -> Result<(), Refusal> {
        let skew = CLOCK_SKEW.as_secs().cast_signed();
        let ends = self.time("exp").ok_or("the token does not say when it ends (`exp`)")?;
        if ends <= now.saturating_sub(skew) {
            return Err("the token has ended (`exp`)");
        }
        for name in ["nbf", "iat"] {
            let time = self.said.get(name).map(|_| self.time(name));
            let Some(time) = time else { continue };
            if time.is_none_or(|time| time > now.saturating_add(skew)) {
                return Err("the token is not good yet (`nbf`, `iat`)");
            }
        }
        Ok(())
    }
}
