//! Keys that are made for one test, and tokens signed with them.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair,
};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// Whom a member's platform or an issuer of tokens signs as.
pub struct Signer {
    pub id: &'static str,
    pub algorithm: Algorithm,
    key: EncodingKey,
}

impl Signer {
    pub fn new(id: &'static str, algorithm: Algorithm) -> Self {
        let random = SystemRandom::new();
        let key = match algorithm {
            Algorithm::ES256 => {
                let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
                EncodingKey::from_ec_der(
                    EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap().as_ref(),
                )
            }
            Algorithm::RS256 => {
                let der = RsaKeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
                // The key itself stands after the 26 bytes that say what it is.
                EncodingKey::from_rsa_der(&der.as_ref()[26..])
            }
            _ => {
                let pair = Ed25519KeyPair::generate_pkcs8v1(&random).unwrap();
                EncodingKey::from_ed_der(pair.as_ref())
            }
        };
        Self { id, algorithm, key }
    }

    /// The public key, as a set has it.
    pub fn jwk(&self) -> Jwk {
        let mut jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        jwk.common.key_id = Some(self.id.to_owned());
        jwk
    }

    /// The public key of EdDSA as PEM.
    pub fn pem(&self) -> String {
        let jwk = serde_json::to_value(self.jwk()).unwrap();
        let point = BASE64URL_NOPAD.decode(jwk["x"].as_str().unwrap().as_bytes()).unwrap();
        let mut der = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00".to_vec();
        der.extend(point);
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&der))
    }

    /// A token.
    pub fn sign(&self, kind: &str, claims: &Value) -> String {
        let mut head = Header::new(self.algorithm);
        head.typ = Some(kind.to_owned());
        head.kid = Some(self.id.to_owned());
        encode(&head, claims, &self.key).unwrap()
    }

    /// A token whose head is written by hand, and which is signed as it should be.
    pub fn sign_under(&self, head: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let body = format!("{}.{}", part(head), part(claims));
        let signature =
            jsonwebtoken::crypto::sign(body.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{body}.{signature}")
    }
}

/// A token that is signed by a secret that everybody knows.
pub fn sign_by_secret(secret: &[u8], head: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let body = format!("{}.{}", part(head), part(claims));
    let key = EncodingKey::from_secret(secret);
    let signature = jsonwebtoken::crypto::sign(body.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{body}.{signature}")
}

/// Claims with some changed; `null` takes one away.
pub fn with(claims: &Value, changes: &Value) -> Value {
    let mut changed = claims.clone();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            changed.as_object_mut().unwrap().remove(name);
        } else {
            changed[name] = value.clone();
        }
    }
    changed
}

pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A set of keys as JSON.
pub fn set(signers: &[&Signer]) -> Value {
    json!({ "keys": signers.iter().map(|signer| signer.jwk()).collect::<Vec<_>>() })
}
