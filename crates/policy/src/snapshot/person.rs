//! The state of one person as bytes: of each account what a decision asks, and no more.
//!
//! What no rule reads is left out, such as when a refusal was given or by which channel. So a
//! gate learns no more than it needs, and many persons share one state, which is stored once.

use crate::Timestamp;
use crate::age::{AgeBand, StatedAge};
use crate::cases::{Claims, Hold};
use crate::event::Channel;
use crate::ids::{Jurisdiction, NoticeId, PurposeId};
use crate::snapshot::SnapshotError;
use crate::snapshot::bytes::{Reader, put_count, put_signed, put_text, put_time};
use crate::snapshot::words::Words;
use crate::state::{Answer, Delivery, Person, PurposeState, Residence, SubjectState};
use crate::vocabulary::Choice;

const STOPPED: u8 = 1;
const HAS_YEAR: u8 = 2;
const HAS_BAND: u8 = 4;
const ALL_PENDING: u8 = 8;
const ALL_UPHELD: u8 = 16;
const GENERATING_PENDING: u8 = 32;
const GENERATING_UPHELD: u8 = 64;
const CLAIMS: u8 = ALL_PENDING | ALL_UPHELD | GENERATING_PENDING | GENERATING_UPHELD;

const REFUSES: u8 = 1;
const ALLOWS: u8 = 2;
const PAST_TOO: u8 = 4;
const OBJECTION_PENDING: u8 = 8;
const OBJECTION_UPHELD: u8 = 16;
const STOP_LIFTED: u8 = 32;

/// The sum of the flags that are set.
fn flags<const N: usize>(flags: [(bool, u8); N]) -> u8 {
    flags.into_iter().filter(|(set, _)| *set).fold(0, |byte, (_, flag)| byte | flag)
}

/// Appends a person; `put_word` appends a text that states name. Persons on the suppression list
/// have no state.
pub(crate) fn put_person<'p>(
    bytes: &mut Vec<u8>,
    person: &'p Person,
    put_word: &mut impl FnMut(&mut Vec<u8>, &'p str),
) {
    put_count(bytes, person.accounts().count());
    person.accounts().for_each(|account| put_account(bytes, account, put_word));
}

/// The bytes that persons share for whom everything is decided alike.
pub(crate) fn state_key(person: &Person) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_person(&mut bytes, person, &mut |bytes, word| put_text(bytes, word));
    bytes
}

fn put_account<'p>(
    bytes: &mut Vec<u8>,
    account: &'p SubjectState,
    put_word: &mut impl FnMut(&mut Vec<u8>, &'p str),
) {
    let StatedAge { birth_year, band } = account.age;
    let Claims { everything, generating } = account.claims;
    bytes.push(flags([
        (account.stopped, STOPPED),
        (birth_year.is_some(), HAS_YEAR),
        (band.is_some(), HAS_BAND),
        (everything.pending, ALL_PENDING),
        (everything.upheld, ALL_UPHELD),
        (generating.pending, GENERATING_PENDING),
        (generating.upheld, GENERATING_UPHELD),
    ]));
    if let Some(year) = birth_year {
        put_signed(bytes, year.into());
    }
    if let Some((band, recorded)) = band {
        put_band(bytes, band, recorded);
    }
    put_residences(bytes, &account.residences, put_word);
    put_count(bytes, account.deliveries.len());
    for Delivery { notice, at } in &account.deliveries {
        put_word(bytes, notice.as_str());
        put_time(bytes, *at);
    }
    let purposes = account.purposes.iter().map(|(id, state)| (id, state, essence(account, state)));
    // A claim on all purposes may have ended for one: then even nothing has to be said of it.
    let lifted = |id: &PurposeId| account.hold(id) != account.claims.hold(id);
    let telling: Vec<_> = purposes.filter(|(id, _, essence)| *essence != 0 || lifted(id)).collect();
    put_count(bytes, telling.len());
    for (id, state, essence) in telling {
        put_word(bytes, id.as_str());
        bytes.push(essence);
        if let Some(yes) = yes_of(state) {
            put_word(bytes, yes.notice.as_str());
            put_time(bytes, yes.at);
        }
    }
}

/// Only an age within bounds depends on when it was recorded.
fn put_band(bytes: &mut Vec<u8>, band: AgeBand, recorded: Timestamp) {
    match band {
        AgeBand::AtLeast(years) => bytes.extend_from_slice(&[0, years]),
        AgeBand::Under(years) => bytes.extend_from_slice(&[1, years]),
        AgeBand::Between(from, to) => {
            bytes.extend_from_slice(&[2, from, to]);
            put_time(bytes, recorded);
        }
    }
}

/// The first residence stands for all time before it, so that its start says nothing; and one
/// unknown residence says no more than none.
fn put_residences<'p>(
    bytes: &mut Vec<u8>,
    residences: &'p [Residence],
    put_word: &mut impl FnMut(&mut Vec<u8>, &'p str),
) {
    if let [Residence { jurisdiction: None, .. }] = residences {
        return put_count(bytes, 0);
    }
    put_count(bytes, residences.len());
    for (place, Residence { from, jurisdiction }) in residences.iter().enumerate() {
        if place > 0 {
            put_time(bytes, *from);
        }
        bytes.push(flags([(jurisdiction.is_some(), 1)]));
        if let Some(jurisdiction) = jurisdiction {
            put_word(bytes, jurisdiction.as_str());
        }
    }
}

/// What an account says about one purpose, as flags; 0 when that is nothing.
fn essence(account: &SubjectState, state: &PurposeState) -> u8 {
    let refuses = state.answer.as_ref().is_some_and(|answer| answer.choice == Choice::Refuse);
    let yes = yes_of(state);
    flags([
        (refuses, REFUSES),
        (yes.is_some(), ALLOWS),
        (yes.is_some_and(|yes| yes.past), PAST_TOO),
        (state.objection_pending, OBJECTION_PENDING),
        (state.objection_upheld, OBJECTION_UPHELD),
        (state.stop_lifted && account.stopped, STOP_LIFTED),
    ])
}

fn yes_of(state: &PurposeState) -> Option<&Answer> {
    state.answer.as_ref().filter(|answer| answer.choice == Choice::Allow)
}

/// Reads a person. The parts that were left out read as whatever says nothing.
pub(crate) fn read_person(
    reader: &mut Reader<'_>,
    words: &Words<'_>,
) -> Result<Person, SnapshotError> {
    let count = reader.count()?;
    let mut accounts = Vec::new();
    for _ in 0..count {
        accounts.push(read_account(reader, words)?);
    }
    Person::of_accounts(accounts).ok_or(SnapshotError::Malformed("a person has no account"))
}

fn read_account(reader: &mut Reader<'_>, words: &Words<'_>) -> Result<SubjectState, SnapshotError> {
    let flags = read_flags(reader, STOPPED | HAS_YEAR | HAS_BAND | CLAIMS)?;
    let hold =
        |pending, upheld| Hold { pending: flags & pending != 0, upheld: flags & upheld != 0 };
    let claims = Claims {
        everything: hold(ALL_PENDING, ALL_UPHELD),
        generating: hold(GENERATING_PENDING, GENERATING_UPHELD),
    };
    let stopped = flags & STOPPED != 0;
    let mut account = SubjectState { stopped, claims, ..SubjectState::default() };
    if flags & HAS_YEAR != 0 {
        let year = i16::try_from(reader.signed()?);
        let refused = SnapshotError::Malformed("a year of birth is none");
        account.age.birth_year = Some(year.map_err(|_| refused)?);
    }
    if flags & HAS_BAND != 0 {
        account.age.band = Some(read_band(reader)?);
    }
    for _ in 0..reader.count()? {
        let residence = read_residence(reader, words, account.residences.last())?;
        account.residences.push(residence);
    }
    for _ in 0..reader.count()? {
        let delivery = Delivery { notice: read_notice(reader, words)?, at: reader.time()? };
        if account.deliveries.last().is_some_and(|last| *last >= delivery) {
            return Err(SnapshotError::Malformed("a state's deliveries are not in order"));
        }
        account.deliveries.push(delivery);
    }
    for _ in 0..reader.count()? {
        let purpose = PurposeId::new(words.read(reader)?)
            .map_err(|_| SnapshotError::Malformed("a word cannot name a purpose"))?;
        if account.purposes.last_key_value().is_some_and(|(last, _)| *last >= purpose) {
            return Err(SnapshotError::Malformed("a state's purposes are not in order"));
        }
        let claimed = account.claims.hold(&purpose) != Hold::default();
        account.purposes.insert(purpose, read_purpose(reader, words, claimed)?);
    }
    Ok(account)
}

fn read_flags(reader: &mut Reader<'_>, known: u8) -> Result<u8, SnapshotError> {
    let flags = reader.byte()?;
    if flags & !known != 0 {
        return Err(SnapshotError::Malformed("a state has a flag without a meaning"));
    }
    Ok(flags)
}

fn read_band(reader: &mut Reader<'_>) -> Result<(AgeBand, Timestamp), SnapshotError> {
    let (band, recorded) = match reader.byte()? {
        0 => (AgeBand::AtLeast(reader.byte()?), Timestamp::MIN),
        1 => (AgeBand::Under(reader.byte()?), Timestamp::MIN),
        2 => (AgeBand::Between(reader.byte()?, reader.byte()?), reader.time()?),
        _ => return Err(SnapshotError::Malformed("an age band is none")),
    };
    // Only what can be stated: the arithmetic of ages relies on its bounds.
    if band.to_string().parse() != Ok(band) {
        return Err(SnapshotError::Malformed("an age band is none"));
    }
    Ok((band, recorded))
}

fn read_residence(
    reader: &mut Reader<'_>,
    words: &Words<'_>,
    last: Option<&Residence>,
) -> Result<Residence, SnapshotError> {
    let from = if last.is_some() { reader.time()? } else { Timestamp::MIN };
    if last.is_some_and(|last| last.from > from) {
        return Err(SnapshotError::Malformed("a state's residences are not in order"));
    }
    let known = read_flags(reader, 1)? != 0;
    let jurisdiction = known
        .then(|| {
            Jurisdiction::new(words.read(reader)?)
                .map_err(|_| SnapshotError::Malformed("a word cannot name a jurisdiction"))
        })
        .transpose()?;
    Ok(Residence { from, jurisdiction })
}

fn read_notice(reader: &mut Reader<'_>, words: &Words<'_>) -> Result<NoticeId, SnapshotError> {
    NoticeId::new(words.read(reader)?)
        .map_err(|_| SnapshotError::Malformed("a word cannot name a notice"))
}

/// Reads what stands about a purpose. Nothing may stand there only where a claim on all purposes,
/// which is `claimed`, has ended for this one.
fn read_purpose(
    reader: &mut Reader<'_>,
    words: &Words<'_>,
    claimed: bool,
) -> Result<PurposeState, SnapshotError> {
    let known = REFUSES | ALLOWS | PAST_TOO | OBJECTION_PENDING | OBJECTION_UPHELD | STOP_LIFTED;
    let flags = read_flags(reader, known)?;
    let (refuses, allows) = (flags & REFUSES != 0, flags & ALLOWS != 0);
    let past = flags & PAST_TOO != 0;
    if (flags == 0 && !claimed) || (refuses && allows) || (past && !allows) {
        return Err(SnapshotError::Malformed("a state's answer contradicts itself"));
    }
    let answer = |choice, notice, at| Answer { choice, notice, past, channel: Channel::Import, at };
    let answer = if allows {
        Some(answer(Choice::Allow, read_notice(reader, words)?, reader.time()?))
    } else if refuses {
        // No rule reads which text was refused, or when.
        let unread = NoticeId::new("-").map_err(|_| SnapshotError::Malformed("no notice"))?;
        Some(answer(Choice::Refuse, unread, Timestamp::MIN))
    } else {
        None
    };
    Ok(PurposeState {
        answer,
        objection_pending: flags & OBJECTION_PENDING != 0,
        objection_upheld: flags & OBJECTION_UPHELD != 0,
        stop_lifted: flags & STOP_LIFTED != 0,
    })
}
