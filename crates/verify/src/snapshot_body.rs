//! A snapshot's body, read plainly from `spec/snapshot.md` and to the last byte.
//!
//! It shares no code with the crate that writes and asks snapshots, so that a mistake there does
//! not pass here by agreeing with itself. What states and policies say is not read here.

use untrain_policy::statement::Statement;

const CHUNK: usize = 65_536;
const HASH: usize = 32;
const HEADER: usize = 88;
const SLOT: usize = 20;
const KEY: usize = 16;

/// What the full check found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Accounts with a state.
    pub(crate) accounts: u64,
    /// Accounts of erased persons.
    pub(crate) suppressed: u64,
}

/// Checks a body against its statement.
///
/// # Errors
/// What does not hold, in words.
pub(crate) fn check(statement: &Statement, body: &[u8]) -> Result<Found, String> {
    if u64::try_from(body.len()).ok() != Some(statement.body_bytes) {
        return Err(format!("it is not {} bytes long, as was signed", statement.body_bytes));
    }
    let chunks = body.len().div_ceil(CHUNK + HASH);
    let (table, content) =
        body.split_at_checked(chunks * HASH).ok_or("it is shorter than its table")?;
    if untrain_lineage::digest(table).0 != statement.body_digest {
        return Err("its table is not the one that was signed".to_owned());
    }
    for (number, (chunk, hash)) in content.chunks(CHUNK).zip(table.chunks(HASH)).enumerate() {
        if untrain_lineage::digest(chunk).0.as_slice() != hash {
            return Err(format!("chunk {number} is not the one that was signed"));
        }
    }
    check_content(content)
}

fn check_content(content: &[u8]) -> Result<Found, String> {
    let (header, rest) = content.split_at_checked(HEADER).ok_or("it is shorter than its header")?;
    if !header.starts_with(b"untrain snapshot") {
        return Err("its header starts with something else".to_owned());
    }
    let counts: Vec<u64> =
        header.as_chunks::<8>().0.iter().skip(4).map(|count| u64::from_le_bytes(*count)).collect();
    let &[slots, accounts, suppressed, links, states, words, policies] = counts.as_slice() else {
        return Err("its header has another number of counts".to_owned());
    };
    let mut rest = rest;
    let mut take = |count: u64, width: usize| -> Result<&[u8], String> {
        let bytes = usize::try_from(count).ok().and_then(|count| count.checked_mul(width));
        let (section, after) = bytes
            .and_then(|bytes| rest.split_at_checked(bytes))
            .ok_or("a section goes on behind its end")?;
        rest = after;
        Ok(section)
    };
    let (slots, keys) = (take(slots, SLOT)?, take(slots, KEY)?);
    let (links, states) = (take(links, 8)?, take(states, 1)?);
    take(words, 1)?;
    take(policies, 1)?;
    if !rest.is_empty() {
        return Err("bytes follow its last section".to_owned());
    }
    let numbers = check_slots(slots, keys, accounts.saturating_add(suppressed), count(states)?)?;
    let found = Found {
        accounts: numbers.iter().filter(|number| **number > 1).count() as u64,
        suppressed: numbers.iter().filter(|number| **number == 1).count() as u64,
    };
    if found != (Found { accounts, suppressed }) {
        return Err("its header counts other accounts than its slots hold".to_owned());
    }
    check_links(links, &numbers)?;
    Ok(found)
}

/// How many states there are, by their lengths.
fn count(mut states: &[u8]) -> Result<u64, String> {
    let mut count = 0;
    while !states.is_empty() {
        let (mut length, mut shift) = (0_u64, 0_u32);
        loop {
            let (byte, rest) = states.split_first().ok_or("its last state has no length")?;
            states = rest;
            let bits = u64::from(byte & 0x7f).checked_shl(shift).ok_or("a length has no end")?;
            length |= bits;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        states = states.split_at_checked(length).ok_or("its last state is cut short")?.1;
        count += 1;
    }
    Ok(count)
}

/// The numbers in all slots, 0 for an empty one.
fn check_slots(slots: &[u8], keys: &[u8], taken: u64, states: u64) -> Result<Vec<u32>, String> {
    let homes = taken.saturating_mul(20).div_ceil(17).max(1);
    let mut numbers = Vec::with_capacity(slots.len() / SLOT);
    let mut before: Option<[u8; 16]> = None;
    let (mut free, mut end) = (0_u64, homes);
    let pairs = slots.as_chunks::<SLOT>().0.iter().zip(keys.as_chunks::<KEY>().0);
    for (place, (slot, key)) in (0_u64..).zip(pairs) {
        let [hash @ .., a, b, c, d] = *slot;
        let number = u32::from_le_bytes([a, b, c, d]);
        numbers.push(number);
        if number < 2 && *key != [0; KEY] {
            return Err(format!("slot {place} has a key and no account with a state"));
        }
        if number == 0 {
            if hash != [0xff; 16] {
                return Err(format!("slot {place} is neither taken nor empty"));
            }
            continue;
        }
        if u64::from(number) >= states.saturating_add(2) {
            return Err(format!("slot {place} has a state that there is none of"));
        }
        if before.is_some_and(|before| before >= hash) {
            return Err(format!("the hash in slot {place} does not come after the one before"));
        }
        let first = hash.iter().take(8).fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
        let home = u64::try_from((first * u128::from(homes)) >> 64).unwrap_or(u64::MAX);
        if place != home.max(free) {
            return Err(format!("the hash in slot {place} stands where nobody looks for it"));
        }
        (before, free, end) = (Some(hash), place + 1, end.max(place + 1));
    }
    if numbers.len() as u64 != end {
        return Err("it has another number of slots than its accounts take".to_owned());
    }
    Ok(numbers)
}

fn check_links(links: &[u8], numbers: &[u32]) -> Result<(), String> {
    let state = |slot: u32| numbers.get(slot as usize).copied().filter(|number| *number > 1);
    let (mut linked, mut firsts) = (Vec::new(), Vec::new());
    for [a, b, c, d, e, f, g, h] in links.as_chunks::<8>().0.iter().copied() {
        let (slot, first) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        if first >= slot || state(slot).is_none() || state(slot) != state(first) {
            return Err(format!("the link of slot {slot} joins what cannot be one person"));
        }
        if linked.last().is_some_and(|last| *last >= slot) {
            return Err(format!("the link of slot {slot} does not come after the one before"));
        }
        linked.push(slot);
        firsts.push(first);
    }
    match firsts.iter().find(|first| linked.binary_search(first).is_ok()) {
        Some(first) => Err(format!("slot {first} is linked to and itself linked")),
        None => Ok(()),
    }
}
