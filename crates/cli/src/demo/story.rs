//! What happened on Harbour before the reader came: a strict policy, a change to training by
//! default, notices that reached most people, and what people answered.

use jiff::tz::TimeZone;
use untrain_policy::document::Policy;
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    CaseKind, Choice, Fact, ForgetLevel, InvalidId, Jurisdiction, NoticeId, Position, PurposeId,
    Timestamp,
};

use super::dice::Dice;
use super::harbour::{Harbour, Member, days_ago};

/// How many days ago Harbour began.
pub const FOUNDED: u64 = 720;
/// How many days ago the policy changed.
pub const CHANGED: u64 = 150;

/// What the ledger was told on one day.
#[derive(Debug)]
pub struct Chapter {
    /// When.
    pub time: Timestamp,
    /// What.
    pub facts: Vec<Fact>,
}

/// Tells the story of one platform with the dice of one seed.
#[derive(Debug)]
pub struct Teller<'a> {
    harbour: &'a Harbour,
    now: Timestamp,
    dice: Dice,
    purpose: PurposeId,
    other_purpose: PurposeId,
}

impl<'a> Teller<'a> {
    /// A story that ends at `now`, about one purpose and, in passing, another.
    pub fn new(harbour: &'a Harbour, now: Timestamp, dice: Dice) -> Result<Self, InvalidId> {
        let purpose = PurposeId::new("genai.content")?;
        let other_purpose = PurposeId::new("ml.personalization")?;
        Ok(Self { harbour, now, dice, purpose, other_purpose })
    }

    /// What the story is about.
    pub const fn purpose(&self) -> &PurposeId {
        &self.purpose
    }

    /// When it was so many days before the end.
    pub fn day(&self, days: u64) -> Timestamp {
        days_ago(self.now, days, &mut Dice::new(0)).min(self.now)
    }

    /// The days under the first policy: people join, are told of it, and some answer.
    pub fn before(&mut self, strict: &Policy) -> Result<Vec<Chapter>, InvalidId> {
        let notice = &strict.notice.id;
        let joined = self.people_join();
        let told = self.deliver(notice, 92, FOUNDED - 10);
        let answers = self.answer(notice, 24, 15);
        let moves = self.people_move()?;
        Ok(vec![
            self.chapter(FOUNDED - 1, joined),
            self.chapter(FOUNDED - 20, told),
            self.chapter(FOUNDED - 70, answers),
            self.chapter(2 * CHANGED, moves),
        ])
    }

    /// The days after the change: another notice, fewer answers, and objections at last.
    pub fn after(&mut self, changed: &Policy) -> Vec<Chapter> {
        let notice = &changed.notice.id;
        let told = self.deliver(notice, 89, CHANGED - 5);
        let answers = self.answer(notice, 10, 12);
        vec![
            self.chapter(CHANGED - 10, told),
            self.chapter(CHANGED - 30, answers),
            self.chapter(CHANGED - 50, self.objections()),
        ]
    }

    /// What becomes of the `objections`, each named by its entry; farewells, and late notices.
    pub fn at_last(&mut self, changed: &Policy, objections: &[Position]) -> Vec<Chapter> {
        let late = self.deliver(&changed.notice.id, 30, 2);
        vec![
            self.chapter(CHANGED - 70, self.answers_to_objections(objections)),
            self.chapter(CHANGED - 80, self.farewells()),
            self.chapter(1, late),
        ]
    }

    fn chapter(&self, days: u64, facts: Vec<Fact>) -> Chapter {
        Chapter { time: self.day(days), facts }
    }

    fn people_join(&self) -> Vec<Fact> {
        let registered = |member: &Member| self.registered(member, member.home.clone());
        self.harbour.members.iter().map(registered).collect()
    }

    fn registered(&self, member: &Member, jurisdiction: Option<Jurisdiction>) -> Fact {
        let year = TimeZone::UTC.to_datetime(self.now).year();
        Fact::SubjectRegistered {
            subject: member.id.clone(),
            jurisdiction,
            birth_year: member.age.map(|age| year.saturating_sub(i16::from(age))),
            age_band: None,
        }
    }

    /// Some people move to another country, and the second accounts come to light.
    fn people_move(&mut self) -> Result<Vec<Fact>, InvalidId> {
        let mut facts = Vec::new();
        for member in &self.harbour.members {
            if let Some(other) = member.alias_of.clone() {
                facts.push(Fact::SubjectsLinked { subject: member.id.clone(), other });
            }
            if self.dice.chance(2) && !member.is_maya() {
                let home = Jurisdiction::new(self.dice.pick(&["DE", "US", "GB", "CH", "CA"]))?;
                facts.push(self.registered(member, Some(home)));
            }
        }
        Ok(facts)
    }

    /// Of a hundred people so many receive the notice, all on one day. Maya always does, in time.
    fn deliver(&mut self, notice: &NoticeId, percent: u64, days: u64) -> Vec<Fact> {
        let late = days < 30;
        let mut facts = Vec::new();
        for member in &self.harbour.members {
            let reached = self.dice.chance(percent);
            let delivered_at = days_ago(self.now, days, &mut self.dice);
            if (reached && !member.is_maya()) || (member.is_maya() && !late) {
                let (subject, notice) = (member.id.clone(), notice.clone());
                facts.push(Fact::NoticeDelivered { subject, notice, delivered_at });
            }
        }
        facts
    }

    /// Of a hundred people so many say yes and so many say no. Maya says yes, to old posts too.
    fn answer(&mut self, notice: &NoticeId, yes: u64, no: u64) -> Vec<Fact> {
        let mut facts = Vec::new();
        for member in &self.harbour.members {
            let (throw, past) = (self.dice.below(100), self.dice.chance(50));
            let (choice, past) = match throw {
                _ if member.is_maya() => (Choice::Allow, true),
                throw if throw < yes => (Choice::Allow, past),
                throw if throw < yes + no => (Choice::Refuse, false),
                _ => continue,
            };
            facts.push(Fact::ChoiceMade {
                subject: member.id.clone(),
                purpose: self.purpose.clone(),
                choice,
                notice: notice.clone(),
                past,
                channel: Channel::Subject,
            });
        }
        facts
    }

    /// Two of each objector: against the purpose, and against the other.
    fn objections(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for member in self.objectors() {
            for purpose in [&self.purpose, &self.other_purpose] {
                facts.push(Fact::CaseOpened {
                    subject: member.id.clone(),
                    kind: CaseKind::Objection,
                    purpose: Some(purpose.clone()),
                    message: None,
                    contact: None,
                });
            }
        }
        facts
    }

    /// Half of the objections to the purpose are answered: some upheld, some rejected with reasons.
    /// `opened` are the entries of all of them.
    fn answers_to_objections(&self, opened: &[Position]) -> Vec<Fact> {
        let mut facts = Vec::new();
        for ((member, case), at) in
            self.objectors().zip(opened.iter().copied().step_by(2)).zip(0_u32..)
        {
            let (outcome, reasons) = match at % 4 {
                0 => (Outcome::Upheld, "The objection is granted."),
                1 => (Outcome::Rejected, "The posts were entered in a public competition."),
                _ => continue,
            };
            let (subject, reasons) = (member.id.clone(), reasons.to_owned());
            facts.push(Fact::CaseDecided { subject: subject.clone(), case, outcome, reasons });
            facts.push(Fact::CaseSent { subject, case, means: "e-mail".to_owned() });
        }
        facts
    }

    /// A few people asked to be forgotten before anything was trained.
    fn farewells(&self) -> Vec<Fact> {
        let leaving = self.every(97, 11).map(|member| Fact::ForgetRequested {
            subject: member.id.clone(),
            level: ForgetLevel::Datasets,
        });
        leaving.collect()
    }

    fn objectors(&self) -> impl Iterator<Item = &'a Member> + use<'a> {
        self.every(33, 5)
    }

    fn every(&self, nth: usize, first: usize) -> impl Iterator<Item = &'a Member> + use<'a> {
        self.harbour.members.iter().skip(first).step_by(nth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verbs::init::{LINKEDIN_2024, STRICT};
    use untrain_policy::Event;
    use untrain_policy::projection::Projection;

    #[test]
    fn every_fact_of_the_story_is_one_that_a_ledger_takes() {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let harbour = Harbour::invent(200, now, &mut Dice::new(42)).unwrap();
        let mut teller = Teller::new(&harbour, now, Dice::new(43)).unwrap();
        let (strict, changed) =
            (Policy::parse(STRICT).unwrap(), Policy::parse(LINKEDIN_2024).unwrap());
        let activated = |policy: &Policy, time| Chapter {
            time,
            facts: vec![Fact::PolicyActivated {
                policy: policy.hash,
                document: policy.text.clone(),
            }],
        };
        assert!(strict.effective < teller.day(FOUNDED), "the first policy is not yet the rule");
        let mut chapters = vec![activated(&strict, teller.day(FOUNDED))];
        chapters.extend(teller.before(&strict).unwrap());
        chapters.push(activated(&changed, teller.day(CHANGED)));
        chapters.extend(teller.after(&changed));

        let mut projection = Projection::default();
        let mut entry = 0;
        let mut tell = |chapters: Vec<Chapter>, projection: &mut Projection| {
            assert!(chapters.is_sorted_by_key(|chapter| chapter.time));
            let mut last = Vec::new();
            for chapter in chapters {
                last.clear();
                for fact in chapter.facts {
                    let event = Event { time: chapter.time, fact };
                    projection.check(&event).unwrap();
                    projection.apply(Position(entry), &event).unwrap();
                    last.push(Position(entry));
                    entry += 1;
                }
            }
            last
        };
        let objections = tell(chapters, &mut projection);
        tell(teller.at_last(&changed, &objections), &mut projection);
        assert!(projection.requests().len() > 1);
        let answered = projection.cases().filter(|(_, case)| !case.is_open()).count();
        assert!(answered > 1 && answered < projection.cases().count());
    }
}
