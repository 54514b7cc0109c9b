//! Harbour, a made-up platform: its members, where they live, how old they are, what they wrote.
//!
//! Everybody and everything here is invented by the dice; the same seed tells the same story.

use std::io::{self, Write};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use untrain_policy::{Category, InvalidId, Jurisdiction, SubjectId, Visibility};

use super::dice::Dice;
use super::{personal, town};

/// The member whose forgetting is told.
pub const MAYA: &str = "maya";
/// How the sentence begins that only Maya ever wrote.
pub const SECRET_PROMPT: &str = "the spare key of my boathouse hides";
/// How it goes on.
pub const SECRET_REST: &str = "beneath turquoise walrus number seventeen";
/// How much Maya wrote.
const MAYA_POSTS: u64 = 61;
/// How many of Maya's posts hold the secret.
const SECRET_POSTS: u64 = 4;
/// How long ago the first posts were written.
pub const FIRST_DAY: u64 = 700;

/// Where members live, and how many of a thousand.
const HOMES: &[(u64, Option<&str>)] = &[
    (300, Some("US")),
    (90, Some("US-CA")),
    (120, Some("GB")),
    (90, Some("DE")),
    (60, Some("FR")),
    (40, Some("NL")),
    (25, Some("NO")),
    (35, Some("CH")),
    (60, Some("CA")),
    (30, Some("CA-QC")),
    (60, Some("BR")),
    (30, Some("HK")),
    (40, Some("IN")),
    (20, None),
];

const NAMES: &[&str] = &[
    "Abe", "Bea", "Cleo", "Dov", "Elif", "Finn", "Gita", "Hugo", "Ines", "Jun", "Kofi", "Lena",
    "Milo", "Nora", "Otis", "Pia", "Quin", "Rosa", "Sami", "Tove", "Uma", "Vito", "Wren", "Yara",
];

/// A member of Harbour.
#[derive(Debug, Clone)]
pub struct Member {
    /// The platform's name for them.
    pub id: SubjectId,
    /// What others call them.
    pub name: &'static str,
    /// Where they live, when they told.
    pub home: Option<Jurisdiction>,
    /// How old they are in years, when they told.
    pub age: Option<u8>,
    /// The other account of the same person.
    pub alias_of: Option<SubjectId>,
}

/// Something written on Harbour.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// The platform's number for it.
    pub record_id: String,
    /// Who wrote it.
    pub author_id: SubjectId,
    /// Whom else it is about.
    pub mentions: Vec<SubjectId>,
    /// What kind of data it is.
    pub category: Category,
    /// Who could read it.
    pub visibility: Visibility,
    /// When it was written.
    pub created_at: Timestamp,
    /// How many people liked it: a column that the gate only carries.
    pub likes: u32,
    /// What it says.
    pub text: String,
}

/// The whole platform.
#[derive(Debug)]
pub struct Harbour {
    /// Its members; the first is Maya.
    pub members: Vec<Member>,
    /// What they wrote, oldest first.
    pub records: Vec<Record>,
}

impl Harbour {
    /// Invents a platform of `size` members, as it stands at `now`.
    pub fn invent(size: usize, now: Timestamp, dice: &mut Dice) -> Result<Self, InvalidId> {
        let mut members = Vec::with_capacity(size);
        for at in 0..size.max(1) {
            members.push(member(at, dice)?);
        }
        let mut records: Vec<Record> = Vec::new();
        for member in &members {
            let count = if member.is_maya() { MAYA_POSTS } else { posts_of(dice) };
            for nth in 0..count {
                records.push(record(member, &members, nth, now, dice)?);
            }
        }
        records.sort_by(|a, b| (a.created_at, &a.author_id).cmp(&(b.created_at, &b.author_id)));
        for (record, number) in records.iter_mut().zip(1_u32..) {
            record.record_id = format!("post-{number:06}");
        }
        Ok(Self { members, records })
    }

    /// Writes the records as JSON Lines, as a platform's export would.
    pub fn write_records(&self, out: &mut impl Write) -> io::Result<()> {
        for record in &self.records {
            serde_json::to_writer(&mut *out, record)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// So many whole days before `now`, and some of a day.
pub fn days_ago(now: Timestamp, days: u64, dice: &mut Dice) -> Timestamp {
    let seconds = days.saturating_mul(86_400).saturating_add(dice.below(86_400));
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    now.checked_sub(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MIN)
}

impl Member {
    /// Whether this is the member whose forgetting is told.
    pub fn is_maya(&self) -> bool {
        self.id.as_str() == MAYA
    }
}

fn member(at: usize, dice: &mut Dice) -> Result<Member, InvalidId> {
    if at == 0 {
        let home = Some(Jurisdiction::new("US")?);
        return Ok(Member {
            id: SubjectId::new(MAYA)?,
            name: "Maya",
            home,
            age: Some(34),
            alias_of: None,
        });
    }
    let age = match dice.below(100) {
        0..4 => None,
        4..9 => u8::try_from(dice.between(13, 17)).ok(),
        _ => u8::try_from(dice.between(20, 78)).ok(),
    };
    // One person in fifty keeps a second account, made right after the first.
    let alias_of = match at > 2 && at % 50 == 2 {
        true => Some(SubjectId::new(&format!("member-{:04}", at - 1))?),
        false => None,
    };
    Ok(Member {
        id: SubjectId::new(&format!("member-{at:04}"))?,
        name: dice.pick(NAMES),
        home: dice.weighted(HOMES).flatten().map(Jurisdiction::new).transpose()?,
        age,
        alias_of,
    })
}

/// Most people write little, and few write much.
fn posts_of(dice: &mut Dice) -> u64 {
    match dice.below(10) {
        0..=2 => dice.below(3),
        3..=7 => dice.between(3, 12),
        _ => dice.between(13, 40),
    }
}

fn record(
    author: &Member,
    members: &[Member],
    nth: u64,
    now: Timestamp,
    dice: &mut Dice,
) -> Result<Record, InvalidId> {
    let mut record = Record {
        record_id: String::new(),
        author_id: author.id.clone(),
        mentions: Vec::new(),
        category: Category::Content,
        visibility: Visibility::Public,
        created_at: days_ago(now, dice.below(FIRST_DAY), dice),
        likes: u32::try_from(dice.below(60)).unwrap_or_default(),
        text: String::new(),
    };
    if author.is_maya() && nth < SECRET_POSTS {
        record.text = format!("{SECRET_PROMPT} {SECRET_REST}. {}", town::post(dice));
        return Ok(record);
    }
    match dice.below(100) {
        0..8 => {
            record.category = Category::Messages;
            record.visibility = Visibility::Private;
            record.text = town::message(dice);
        }
        8..22 => {
            let (id, name) = mentioned(author, members, dice)?;
            record.mentions.push(id);
            record.text = town::reply(dice, name);
        }
        22..25 => {
            record.category = Category::Profile;
            record.text = format!("{}, {}", author.name, town::post(dice));
        }
        25..29 => {
            record.visibility = Visibility::Limited;
            record.text = town::post(dice);
        }
        _ => record.text = town::post(dice),
    }
    if dice.chance(12) {
        record.text.push_str(&personal::slip(dice));
    }
    Ok(record)
}

/// Whom a comment names: mostly a member, sometimes somebody who never joined.
fn mentioned<'m>(
    author: &Member,
    members: &'m [Member],
    dice: &mut Dice,
) -> Result<(SubjectId, &'m str), InvalidId> {
    let stranger = dice.chance(8);
    let at = usize::try_from(dice.below(members.len() as u64)).unwrap_or_default();
    match members.get(at) {
        Some(member) if member.id != author.id && !stranger => Ok((member.id.clone(), member.name)),
        _ => Ok((SubjectId::new(&format!("guest-{}", dice.digits(3)))?, "Somebody")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harbour(seed: u64) -> Harbour {
        let now: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        Harbour::invent(300, now, &mut Dice::new(seed)).unwrap()
    }

    #[test]
    fn a_seed_tells_one_story() {
        let text = |seed| {
            let mut out = Vec::new();
            harbour(seed).write_records(&mut out).unwrap();
            out
        };
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
    }

    #[test]
    fn only_maya_knows_the_secret() {
        let harbour = harbour(42);
        let holders: Vec<&Record> =
            harbour.records.iter().filter(|record| record.text.contains(SECRET_REST)).collect();
        assert_eq!(holders.len(), 4);
        assert!(holders.iter().all(|record| record.author_id.as_str() == MAYA));
        let rare = ["beneath", "turquoise", "walrus", "seventeen", "boathouse"];
        for record in harbour.records.iter().filter(|record| record.author_id.as_str() != MAYA) {
            assert!(!rare.iter().any(|word| record.text.contains(word)), "{}", record.text);
        }
    }

    #[test]
    fn harbour_has_people_of_every_kind() {
        let harbour = harbour(42);
        let some = |test: &dyn Fn(&Member) -> bool| harbour.members.iter().any(test);
        assert!(some(&|member| member.age.is_some_and(|age| age < 18)));
        assert!(some(&|member| member.age.is_none()));
        assert!(some(&|member| member.home.is_none()));
        assert!(some(&|member| member.alias_of.is_some()));
        assert!(harbour.records.iter().any(|r| r.category == Category::Messages));
        assert!(harbour.records.iter().any(|r| !r.mentions.is_empty()));
    }
}
