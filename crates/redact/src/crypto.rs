//! Addresses of cryptocurrencies. Source: Base58Check (Bitcoin; four bytes of a double SHA-256),
//! BIP 173 (Bech32) and BIP 350 (Bech32m). Their checks let one of four (or one) thousand million
//! random words through, so any chain's address counts.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Bech32m};
use sha2::{Digest, Sha256};

use crate::context::Surroundings;

/// Base58Check: a byte or more of version, twenty bytes of a hash, four of the check.
const SHORTEST: usize = 26;
const LONGEST_BASE58: usize = 36;
/// BIP 173 ends at 90; some chains are longer.
const LONGEST_BECH32: usize = 110;

/// Whether the word `start..end` is an address.
pub(crate) fn is_address(around: Surroundings<'_>, start: usize, end: usize) -> bool {
    let word = around.slice(start, end);
    let open = || around.open_after(end);
    match word.len() {
        SHORTEST..=LONGEST_BASE58 if is_base58_check(word) => open(),
        SHORTEST..=LONGEST_BECH32 => is_bech32(word) && open(),
        _ => false,
    }
}

fn is_base58_check(word: &str) -> bool {
    // Digits alone, and what has a sign that Base58 leaves out, is none: most words end here.
    if word.bytes().any(|byte| !byte.is_ascii_alphanumeric() || b"0OIl".contains(&byte)) {
        return false;
    }
    let mut bytes = [0; LONGEST_BASE58];
    let Ok(length) = bs58::decode(word).onto(&mut bytes[..]) else {
        return false;
    };
    let Some((payload, check)) = bytes.get(..length).and_then(|all| all.split_last_chunk::<4>())
    else {
        return false;
    };
    payload.len() > 20 && Sha256::digest(Sha256::digest(payload)).starts_with(check)
}

/// Another address of the same chain, sort and length, of the bytes that `draw` gives.
pub(crate) fn another(address: &str, draw: impl FnMut() -> u8) -> Option<String> {
    match is_base58_check(address) {
        true => another_base58(address, draw),
        false if is_bech32(address) => another_bech32(address, draw),
        false => None,
    }
}

/// The version stays, the hash of the recipient changes.
fn another_base58(address: &str, mut draw: impl FnMut() -> u8) -> Option<String> {
    let mut bytes = [0; LONGEST_BASE58];
    let length = bs58::decode(address).onto(&mut bytes[..]).ok()?;
    let end = length.checked_sub(4)?;
    let hash = end.checked_sub(20)?;
    bytes.get_mut(hash..end)?.iter_mut().for_each(|byte| *byte = draw());
    let check = Sha256::digest(Sha256::digest(bytes.get(..end)?));
    bytes.get_mut(end..length)?.copy_from_slice(check.get(..4)?);
    // A little longer than the longest, should the first byte have become greater.
    let mut written = [0; 2 * LONGEST_BASE58];
    let length = bs58::encode(bytes.get(..length)?).onto(&mut written[..]).ok()?;
    str::from_utf8(written.get(..length)?).ok().map(str::to_owned)
}

/// The part for people and the version after it stay.
fn another_bech32(address: &str, mut draw: impl FnMut() -> u8) -> Option<String> {
    const SIGNS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const CHECK: usize = 6;
    let lower = address.to_ascii_lowercase();
    let kept = lower.rfind('1')?.checked_add(2)?;
    let body = lower.len().checked_sub(CHECK)?;
    let mut made = lower.get(..kept)?.to_owned();
    while made.len() < body {
        let sign = SIGNS.get(usize::from(draw() & 31))?;
        made.push(char::from(*sign));
    }
    let target = bech32_rest(&lower)?;
    let rest = bech32_rest(&format!("{made}{}", "q".repeat(CHECK)))? ^ target;
    for place in (0..CHECK).rev() {
        let five = rest.wrapping_shr(u32::try_from(place).ok()?.saturating_mul(5)) & 31;
        made.push(char::from(*SIGNS.get(usize::try_from(five).ok()?)?));
    }
    let upper = address.bytes().any(|byte| byte.is_ascii_uppercase());
    Some(if upper { made.to_ascii_uppercase() } else { made })
}

/// What a word leaves of the generator of BIP 173: 1 for Bech32, another for Bech32m.
fn bech32_rest(word: &str) -> Option<u32> {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    const SIGNS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let (people, data) = word.rsplit_once('1')?;
    let high = people.bytes().map(|byte| Some(u32::from(byte >> 5)));
    let low = people.bytes().map(|byte| Some(u32::from(byte & 31)));
    let value = |byte: u8| {
        let place = SIGNS.iter().position(|sign| *sign == byte)?;
        u32::try_from(place).ok()
    };
    let mut values = high.chain([Some(0)]).chain(low).chain(data.bytes().map(value));
    values.try_fold(1_u32, |rest, value| {
        let top = rest >> 25;
        let shifted = ((rest & 0x01ff_ffff) << 5) ^ value?;
        let places = (0_u32..).zip(GENERATOR);
        Some(places.fold(
            shifted,
            |rest, (place, generator)| {
                if (top >> place) & 1 == 1 { rest ^ generator } else { rest }
            },
        ))
    })
}

fn is_bech32(word: &str) -> bool {
    // The part for people, `1`, and then no `1` any more: most words end here.
    let part = word.rfind('1').unwrap_or(0);
    (1..=20).contains(&part)
        && (CheckedHrpstring::new::<Bech32>(word).is_ok()
            || CheckedHrpstring::new::<Bech32m>(word).is_ok())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The first block's recipient, one to a script, and one of another chain.
    #[test]
    fn base58_check() {
        check("send to ⟦CRYPTO_ADDRESS 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa⟧.");
        check("⟦CRYPTO_ADDRESS 3P14159f73E4gFr7JterCCQh9QjiTjiZrG⟧");
        check("(⟦CRYPTO_ADDRESS LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1⟧)");
        finds_nothing("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb, x1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        finds_nothing(
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa1 and 16Uiu2HAmQ7Nn3Y9NeqWbGFHMsY1qZhtQvM",
        );
    }

    /// From BIP 173 and BIP 350.
    #[test]
    fn bech32() {
        check("⟦CRYPTO_ADDRESS BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4⟧");
        let taproot = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";
        check(&format!("bitcoin:⟦CRYPTO_ADDRESS {taproot}⟧"));
        check("⟦CRYPTO_ADDRESS tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx⟧, ok");
        finds_nothing(
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5 a1b2c3d4e5f60718293a4b5c6d7e8f90",
        );
    }
}
