//! The whole chain on Harbour's data, link by link, each through the door that its verb uses.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use untrain_gate::{Order, Redaction};
use untrain_lineage::catalogue::Catalogue;
use untrain_lineage::certificate::Certificate as CertificateFile;
use untrain_lineage::manifest::{Columns, Counts, Declared};
use untrain_lineage::statement::Carried;
use untrain_policy::document::Policy;
use untrain_policy::{Choice, Event, Fact, ForgetLevel, Position, PurposeId, Source, SubjectId};
use untrain_unlearn::{Model as Assistant, Ngram, Recipe, Whole};

use super::dice::Dice;
use super::figures::{Certificate, Completion, Figures, Forgetting, Gate, Model, Notice};
use super::harbour::{Harbour, MAYA, SECRET_PROMPT, SECRET_REST};
use super::story::{CHANGED, Chapter, FOUNDED, Teller};
use crate::context::Context;
use crate::deciding::fresh;
use crate::error::Error;
use crate::exit::Exit;
use crate::forgetting::carry_out;
use crate::holdings::{Person, in_dataset, kept};
use crate::output::near;
use crate::packs;
use crate::verbs::gate::{build, dry_run, random_dataset};
use crate::verbs::init::{LINKEDIN_2024, STRICT, found};
use crate::verbs::notice::publish_policy;
use crate::verbs::policy::activate_policy;
use crate::verbs::replay::{folder_of, replay};
use crate::verbs::train::Job;
use crate::workspace::{Workspace, write};

/// How many facts go into the ledger at once.
const FACTS_AT_ONCE: usize = 5_000;
/// The models: folder and how many people must stand behind what is served.
const CARELESS: &str = "careless";
const CAREFUL: &str = "assistant";

/// What the reader asked for.
#[derive(Debug)]
pub struct Wish<'a> {
    /// The folder.
    pub dir: &'a Path,
    /// What the dice are thrown with.
    pub seed: u64,
    /// How many members.
    pub members: usize,
}

/// Tells the story and goes through the whole chain.
pub fn run(wish: &Wish<'_>, context: &Context) -> Result<Figures, Error> {
    let begin = Instant::now();
    let harbour = Harbour::invent(wish.members, context.now, &mut Dice::new(wish.seed))?;
    let seed = Dice::new(wish.seed.wrapping_add(1));
    let mut teller = Teller::new(&harbour, context.now, seed)?;
    let founding = Context { now: teller.day(FOUNDED), ..context.clone() };
    let workspace = found(wish.dir, "harbour.example/demo", &founding)?;
    let posts = wish.dir.join("posts.jsonl");
    write_posts(&harbour, &posts)?;
    let chain = Chain { wish, context, workspace, posts, purpose: teller.purpose().clone() };

    chain.tell_ledger(teller.before(&packs::parse(wish.dir, STRICT)?.policy)?)?;
    let kept_before_the_change = chain.before_the_change(&teller)?.kept;
    let changed = chain.change_policy(&teller)?;
    let objections = chain.tell_ledger(teller.after(&changed))?;
    chain.tell_ledger(teller.at_last(&changed, &objections))?;
    chain.keep_choice()?;
    let notice = chain.notice(&harbour, &changed)?;
    let gate = chain.gate()?;
    let mut models =
        vec![chain.train(CARELESS, 1)?, chain.train(CAREFUL, Recipe::default().min_support)?];
    let forgetting = chain.forget(&mut models)?;
    let entries = chain.workspace.wait(chain.workspace.ledger.size())?.0;
    Ok(Figures {
        seed: wish.seed,
        dir: near(wish.dir).to_string(),
        members: harbour.members.len() as u64,
        notice,
        kept_before_the_change,
        gate,
        models,
        forgetting,
        entries,
        seconds: begin.elapsed().as_secs_f64(),
    })
}

fn write_posts(harbour: &Harbour, path: &Path) -> Result<(), Error> {
    let told = |source| Error::file(path, source);
    let mut out = BufWriter::new(File::create(path).map_err(told)?);
    harbour.write_records(&mut out).and_then(|()| out.flush()).map_err(told)
}

/// A document of somebody made up as one of Harbour, so that its pages bear Harbour's name.
fn of_harbour(document: &str) -> String {
    document
        .replace("Example Network Ltd", "Harbour")
        .replace("2 Example Street, 1000 Exampleton", "1 Quay, 1000 Harbour")
        .replace("network.example", "harbour.example")
}

/// The demo's own rules: those that hold where nobody says otherwise.
fn usual_redaction() -> Result<Redaction, Error> {
    Redaction::usual().map_err(|error| Error::Usage(error.to_string()))
}

struct Chain<'a> {
    wish: &'a Wish<'a>,
    context: &'a Context,
    workspace: Workspace,
    posts: PathBuf,
    purpose: PurposeId,
}

impl Chain<'_> {
    /// Tells chapters in their order, and answers which entries the last of them became.
    fn tell_ledger(&self, chapters: Vec<Chapter>) -> Result<Vec<Position>, Error> {
        let mut last = Vec::new();
        for chapter in chapters {
            last.clear();
            for facts in chapter.facts.chunks(FACTS_AT_ONCE) {
                let appended = self.workspace.append(facts.to_vec(), chapter.time)?;
                last.extend(appended.iter().map(|appended| appended.index));
            }
        }
        Ok(last)
    }

    /// The gate's order: the columns of Harbour's export, and its word that all of it is its own.
    fn order(&self) -> Result<Order, Error> {
        let column = |name: &str| Some(name.to_owned());
        Ok(Order {
            inputs: vec![self.posts.clone()],
            purpose: self.purpose.clone(),
            columns: Columns {
                subject: vec!["author_id".to_owned(), "mentions".to_owned()],
                text: vec!["text".to_owned()],
                id: column("record_id"),
                source: None,
                category: column("category"),
                visibility: column("visibility"),
                licence: None,
                signals: None,
                collected_at: column("created_at"),
            },
            declared: Declared { source: Some(Source::FirstParty), ..Declared::default() },
            out: self.wish.dir.join("dataset"),
            force: false,
            redaction: Some(usual_redaction()?),
            explain: None,
            threads: 0,
            now: self.context.now,
            dataset: random_dataset()?,
        })
    }

    /// What would have come through if the policy had not changed.
    fn before_the_change(&self, teller: &Teller<'_>) -> Result<Counts, Error> {
        let then = Context { now: teller.day(CHANGED + 1), ..self.context.clone() };
        let snapshot = fresh(&self.workspace, &then)?;
        Ok(dry_run(&self.order()?, &snapshot, self.context)?.counts)
    }

    fn change_policy(&self, teller: &Teller<'_>) -> Result<Policy, Error> {
        let file = self.workspace.dir.join("policies/linkedin-2024.toml");
        let then = teller.day(CHANGED);
        let text = of_harbour(LINKEDIN_2024);
        write(&file, text.as_bytes())?;
        let policy = packs::parse(&file, &text)?.policy;
        let policy = activate_policy(&self.workspace, &file, policy, then)?.policy;
        publish_policy(&self.workspace, &policy, then)?;
        Ok(policy)
    }

    /// Maya's copy of her last answer, as `untrain choose` would have written it.
    fn keep_choice(&self) -> Result<(), Error> {
        let events = self.workspace.events_of(&SubjectId::new(MAYA)?)?;
        let is_choice = |event: &Event| matches!(event.fact, Fact::ChoiceMade { .. });
        if let Some((entry, _)) = events.iter().rev().find(|(_, event)| is_choice(event)) {
            self.workspace.keep_receipt(*entry)?;
        }
        Ok(())
    }

    fn notice(&self, harbour: &Harbour, policy: &Policy) -> Result<Notice, Error> {
        let state = self.workspace.projection(None)?;
        let mut notice = Notice { notice: policy.notice.id.to_string(), ..Notice::default() };
        for member in &harbour.members {
            let Some(known) = state.state(&member.id) else { continue };
            let purpose = known.purposes.get(&self.purpose);
            let reached = known.deliveries.iter().any(|it| it.notice == policy.notice.id);
            notice.reached += u64::from(reached);
            match purpose.and_then(|purpose| purpose.answer.as_ref()).map(|answer| answer.choice) {
                Some(Choice::Allow) => notice.yes += 1,
                Some(Choice::Refuse) => notice.no += 1,
                _ => notice.silent += 1,
            }
            let objecting = purpose.is_some_and(|it| it.objection_pending || it.objection_upheld);
            notice.objecting += u64::from(objecting);
        }
        Ok(notice)
    }

    fn gate(&self) -> Result<Gate, Error> {
        let begin = Instant::now();
        let snapshot = fresh(&self.workspace, self.context)?;
        let made = build(&self.order()?, &snapshot, Some(&self.workspace), self.context)?;
        let manifest = made.built.manifest;
        let of_notices = ["not_notified", "grace_period", "collected_before_notice"];
        let held = manifest.counts.dropped.iter().filter(|(code, _)| {
            let reason = code.strip_prefix("other_subject:").unwrap_or(code.as_str());
            of_notices.contains(&reason)
        });
        Ok(Gate {
            held_by_notice_rules: held.map(|(_, count)| count).sum(),
            counts: manifest.counts,
            redactions: manifest.redactions,
            seconds: begin.elapsed().as_secs_f64(),
        })
    }

    fn train(&self, name: &str, min_support: u32) -> Result<Model, Error> {
        let begin = Instant::now();
        let recipe = Recipe { min_support, ..Recipe::default() };
        let (dataset, out) = (self.wish.dir.join("dataset"), self.wish.dir.join(name));
        let trainer = Whole(Ngram(recipe));
        let job = Job { dataset: &dataset, out: &out, trainer: &trainer, force: false };
        let snapshot = fresh(&self.workspace, self.context)?;
        let made = job.run(Some(&self.workspace), &snapshot, self.context)?;
        let seconds = begin.elapsed().as_secs_f64();
        let before = completion(&out)?;
        Ok(Model {
            model: name.to_owned(),
            min_support,
            records: made.card.records(),
            seconds,
            after: before.clone(),
            before,
        })
    }

    fn forget(&self, models: &mut [Model]) -> Result<Forgetting, Error> {
        let maya = SubjectId::new(MAYA)?;
        let posts = self.posts_in_dataset(&maya)?;
        let begin = Instant::now();
        let outcome = carry_out(&self.workspace, &maya, ForgetLevel::Models, self.context)?;
        let seconds = begin.elapsed().as_secs_f64();
        for model in models {
            model.after = completion(&self.wish.dir.join(&model.model))?;
        }
        let mut certificates = Vec::new();
        let mut equals_scratch = true;
        for path in &outcome.certificates {
            let (certificate, equal) = self.check(path)?;
            certificates.push(certificate);
            equals_scratch &= equal;
        }
        let changed = outcome.changed;
        Ok(Forgetting { posts, changed, certificates, seconds, equals_scratch })
    }

    fn posts_in_dataset(&self, subject: &SubjectId) -> Result<u64, Error> {
        let person = Person::of(&self.workspace, subject)?;
        let events = self.workspace.wait(self.workspace.ledger.own_events())?;
        let mut posts = 0;
        for line in &Catalogue::of(&events).datasets {
            let found = in_dataset(&self.workspace, line, &[&person])?.unwrap_or_default();
            posts += found.iter().map(|found| kept(&found.traces)).sum::<usize>() as u64;
        }
        Ok(posts)
    }

    /// Checks a certificate as a stranger would, and trains from scratch where it is about a model.
    fn check(&self, path: &Path) -> Result<(Certificate, bool), Error> {
        let keys = self.workspace.trusted();
        let report = untrain_verify::check_file(path, &keys.clone().into())?;
        let bytes = std::fs::read(path).map_err(|source| Error::file(path, source))?;
        let statement = CertificateFile::parse(&bytes)?.verify(&keys)?;
        let (of_model, equal) = match &statement.predicate.carried {
            Carried::Dataset(_) => (false, true),
            Carried::Model(model) => {
                let folder = folder_of(&self.workspace, &statement.predicate)?;
                (true, replay(&folder, model, self.context)?.exit == Exit::Done)
            }
        };
        let file = near(path).to_string();
        let answer = report.answer.as_str();
        Ok((Certificate { file, answer, headline: report.headline, of_model }, equal))
    }
}

/// How a model goes on where Maya's secret begins.
fn completion(folder: &Path) -> Result<Completion, Error> {
    let words = SECRET_REST.split_whitespace().count();
    let found = Assistant::open(folder)?.complete(SECRET_PROMPT, 1, words);
    let first = found.into_iter().next();
    let (text, probability) =
        first.map(|it| (it.text.trim().to_owned(), it.probability)).unwrap_or_default();
    Ok(Completion { is_secret: text.trim().starts_with(SECRET_REST), text, probability })
}
