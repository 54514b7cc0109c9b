//! An external program as a trainer of slices: a model of shards whose steps somebody else
//! computes.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use untrain_lineage::model::Role;
use untrain_lineage::recipe::{Recipe as Settings, Setting};
use untrain_lineage::statement::Grade;

use super::confine::Confinement;
use super::limits::Limits;
use super::probe::{Probed, line, probe};
use super::program::Program;
use super::run::{Work, run};
use crate::sharded::{Learned, Lesson, SliceTrainer};
use crate::trainer::NamedFile;
use crate::{Error, Result};

/// The name of this trainer, as a model's card gives it.
pub const TRAINER: &str = "external";

/// What stands before the name of a setting of the program's own.
const OWN: &str = "own_";

/// An external program that was probed.
#[derive(Debug, Clone)]
pub struct External {
    program: Program,
    own: Settings,
    limits: Limits,
    digest: String,
    grade: Grade,
    confinement: Confinement,
}

/// The settings that are not the program's own, as a card keeps them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    /// The words of the command, as JSON.
    command: String,
    /// BLAKE3 of the command and its files.
    program: String,
    grade: Grade,
    confinement: Confinement,
    threads: u32,
    deadline_s: u64,
    silence_s: u64,
    memory_mib: u64,
    output_mib: u64,
}

impl External {
    /// Probes `program` with its own settings: what it promises is what it showed.
    ///
    /// # Errors
    /// [`super::Failed`] when it does not keep the contract.
    pub fn probed(program: Program, own: Settings, limits: Limits) -> Result<(Self, Probed)> {
        let program = program.from_here();
        let digest = program.digest()?.to_string();
        let probed = probe(&program, &own, &limits)?;
        let (grade, confinement) = (probed.grade(), probed.confinement);
        Ok((Self { program, own, limits, digest, grade, confinement }, probed))
    }

    /// The program of a model's card, when it is still the same.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when its command or one of its files has changed, or this machine
    /// keeps it from less than it was kept from.
    pub fn of_settings(settings: &Settings) -> Result<Self> {
        let (mut own, mut full) = (Settings::default(), Settings::default());
        for (name, setting) in &settings.settings {
            match name.strip_prefix(OWN) {
                Some(name) => own.settings.insert(name.to_owned(), setting.clone()),
                None => full.settings.insert(name.clone(), setting.clone()),
            };
        }
        let full: Full = full.to()?;
        let words = serde_json::from_str(&full.command).map_err(|_| Error::OtherRules)?;
        let program = Program { words, ..Program::default() };
        let is_same = program.digest()?.to_string() == full.program;
        if !is_same || Confinement::of_this_machine() < full.confinement {
            return Err(Error::OtherRules);
        }
        let limits = Limits {
            deadline: Duration::from_secs(full.deadline_s),
            silence: Duration::from_secs(full.silence_s),
            memory_bytes: full.memory_mib << 20,
            output_bytes: full.output_mib << 20,
            threads: full.threads,
        };
        let (digest, grade, confinement) = (full.program, full.grade, full.confinement);
        Ok(Self { program, own, limits, digest, grade, confinement })
    }
}

impl SliceTrainer for External {
    /// A checkpoint of the program's; none before its first.
    type State = Option<Vec<u8>>;

    fn name(&self) -> &str {
        TRAINER
    }

    fn settings(&self) -> Result<Settings> {
        let mut settings = Settings::of(&Full {
            command: serde_json::to_string(&self.program.words).unwrap_or_default(),
            program: self.digest.clone(),
            grade: self.grade,
            confinement: self.confinement,
            threads: self.limits.threads,
            deadline_s: self.limits.deadline.as_secs(),
            silence_s: self.limits.silence.as_secs(),
            memory_mib: self.limits.memory_bytes >> 20,
            output_mib: self.limits.output_bytes >> 20,
        })?;
        let own = self.own.settings.iter();
        let own = own.map(|(name, setting)| (format!("{OWN}{name}"), setting.clone()));
        settings.settings.extend(own.collect::<Vec<(String, Setting)>>());
        Ok(settings)
    }

    fn grade(&self) -> Grade {
        self.grade
    }

    fn start(&self) -> Result<Self::State> {
        Ok(None)
    }

    fn learn(
        &self,
        state: Self::State,
        people: &[Learned<'_>],
        lesson: &Lesson,
    ) -> Result<Self::State> {
        let mut bytes = Vec::new();
        for (number, person) in (0..).zip(people) {
            person.records.iter().for_each(|body| bytes.extend(line(number, &body.text)));
        }
        // The same seed for a whole shard: a program mixes the number of the slice into it.
        let of_shard = Lesson { slice: 0, ..*lesson };
        let work = Work::Train {
            shard: lesson.shard,
            slices: &[(lesson.slice, bytes)],
            from: state.as_deref(),
            seed: of_shard.random(0).bits() >> 11,
        };
        Ok(Some(run(&self.program, &self.own, work, &self.limits)?.result))
    }

    fn write(&self, state: &Self::State) -> Vec<u8> {
        state.clone().unwrap_or_default()
    }

    fn read(&self, bytes: &[u8]) -> Result<Self::State> {
        Ok((!bytes.is_empty()).then(|| bytes.to_vec()))
    }

    fn merge(&self, shards: &[Option<Self::State>]) -> Result<Vec<NamedFile>> {
        let shards: Vec<Option<Vec<u8>>> = shards.iter().map(|one| one.clone().flatten()).collect();
        let served = run(&self.program, &self.own, Work::Merge { shards: &shards }, &self.limits)?;
        Ok(vec![NamedFile::of(Role::Serving, served.result)])
    }
}
