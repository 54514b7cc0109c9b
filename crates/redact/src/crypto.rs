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
