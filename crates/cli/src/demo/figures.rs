//! What the demo computed, and how it is told.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use untrain_lineage::manifest::Counts;

use super::harbour::{SECRET_PROMPT, SECRET_REST};
use crate::funnel::drawing;
use crate::output::{BAD, BOLD, DIM, GOOD, grouped};

/// Everything that the demo computed.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// What the dice were thrown with.
    pub seed: u64,
    /// The folder.
    pub dir: String,
    /// How many members there are.
    pub members: u64,
    /// How many of them the notice reached, and what they answered.
    pub notice: Notice,
    /// How many records the policy before the change would have let through.
    pub kept_before_the_change: u64,
    /// What the gate let through and why the rest was left out.
    pub gate: Gate,
    /// The models, the careless one first.
    pub models: Vec<Model>,
    /// What came of Maya's wish.
    pub forgetting: Forgetting,
    /// How many entries the log holds in the end.
    pub entries: u64,
    /// How long all of it took.
    pub seconds: f64,
}

/// How a notice went.
#[derive(Debug, Default, Serialize)]
pub struct Notice {
    /// Which.
    pub notice: String,
    /// Members that it reached.
    pub reached: u64,
    /// Members whose answer is yes.
    pub yes: u64,
    /// Members whose answer is no.
    pub no: u64,
    /// Members who did not answer.
    pub silent: u64,
    /// Members with an objection that is open or was upheld.
    pub objecting: u64,
}

/// What the gate did.
#[derive(Debug, Serialize)]
pub struct Gate {
    /// Records read, kept and dropped, by reason.
    pub counts: Counts,
    /// Personal data that was replaced, by kind.
    pub redactions: BTreeMap<String, u64>,
    /// Records that only the rules about notices and past data held back.
    pub held_by_notice_rules: u64,
    /// How long it took.
    pub seconds: f64,
}

/// One model and what it gives away.
#[derive(Debug, Serialize)]
pub struct Model {
    /// Its folder.
    pub model: String,
    /// How many people must stand behind an n-gram that it serves.
    pub min_support: u32,
    /// How many records it stands on.
    pub records: u64,
    /// How long the training took.
    pub seconds: f64,
    /// How it completed the secret's beginning before the forgetting, and how likely.
    pub before: Completion,
    /// And after it.
    pub after: Completion,
}

/// How a model went on.
#[derive(Debug, Clone, Serialize)]
pub struct Completion {
    /// The words; empty when it knew none.
    pub text: String,
    /// How likely it thought them.
    pub probability: f64,
    /// Whether they are the secret.
    pub is_secret: bool,
}

/// What came of Maya's wish.
#[derive(Debug, Serialize)]
pub struct Forgetting {
    /// How many of her records stood in the dataset.
    pub posts: u64,
    /// What each artefact lost.
    pub changed: Vec<crate::forgetting::Changed>,
    /// The certificates, as one types them.
    pub certificates: Vec<Certificate>,
    /// How long it took.
    pub seconds: f64,
    /// Whether the careless model equals one trained from scratch without her.
    pub equals_scratch: bool,
}

/// One certificate.
#[derive(Debug, Serialize)]
pub struct Certificate {
    /// The file.
    pub file: String,
    /// `true`, when a stranger believes it.
    pub answer: &'static str,
    /// What it says.
    pub headline: String,
    /// Whether it is about a model, and so can be replayed.
    pub of_model: bool,
}

impl Figures {
    /// The figures in the order of the story.
    pub fn words(&self) -> String {
        let mut words = String::new();
        let (members, records) = (grouped(self.members), grouped(self.gate.counts.read));
        let _ = writeln!(
            words,
            "{BOLD}Harbour{BOLD:#}, a made-up platform of {members} members and {records} posts, \
             comments and messages (seed {})\n",
            self.seed
        );
        self.tell_notice(&mut words);
        self.tell_gate(&mut words);
        self.tell_models(&mut words);
        self.tell_forgetting(&mut words);
        words
    }

    fn tell_notice(&self, words: &mut String) {
        let notice = &self.notice;
        let _ = writeln!(
            words,
            " {BOLD}1 Notice{BOLD:#} {} {DIM}(training is now on by default, where it is \
             allowed){DIM:#}\n     {} reached   {} said yes   {} said no   {} silent   {} \
             objecting\n",
            notice.notice,
            grouped(notice.reached),
            grouped(notice.yes),
            grouped(notice.no),
            grouped(notice.silent),
            grouped(notice.objecting)
        );
    }

    fn tell_gate(&self, words: &mut String) {
        let gate = &self.gate;
        let _ =
            writeln!(words, " {BOLD}2 Gate{BOLD:#} for \"genai.content\"  {:.1} s", gate.seconds);
        for line in drawing(&gate.counts).lines() {
            let _ = writeln!(words, "   {line}");
        }
        let _ = writeln!(
            words,
            "     {} records were held back by the rules about notices and past data alone\n\
             \u{20}    {} would have come through under the policy before (nothing without a \
             yes)\n",
            grouped(gate.held_by_notice_rules),
            grouped(self.kept_before_the_change)
        );
        let replaced: Vec<String> = gate
            .redactions
            .iter()
            .map(|(kind, count)| format!("{} {kind}", grouped(*count)))
            .collect();
        let _ = writeln!(words, " {BOLD}3 Redacted{BOLD:#}  {}\n", replaced.join("   "));
    }

    fn tell_models(&self, words: &mut String) {
        let _ = writeln!(
            words,
            " {BOLD}4 Models{BOLD:#}  {DIM}only Maya ever wrote \"{SECRET_PROMPT} \
             {SECRET_REST}\"{DIM:#}"
        );
        for model in &self.models {
            let _ = writeln!(
                words,
                "     {:10} {:20} {} records, {:.1} s",
                model.model,
                people(model.min_support),
                grouped(model.records),
                model.seconds
            );
            tell_completion(words, &model.before);
        }
        words.push('\n');
    }

    fn tell_forgetting(&self, words: &mut String) {
        let forgetting = &self.forgetting;
        let _ = writeln!(
            words,
            " {BOLD}5 Maya says \"forget me\"{BOLD:#} (level models): {} of her records, {:.2} s",
            grouped(forgetting.posts),
            forgetting.seconds
        );
        for changed in &forgetting.changed {
            let _ = writeln!(
                words,
                "     {:10} {:20} {} records taken out, {} left",
                changed.artefact,
                changed.directory,
                grouped(changed.removed),
                grouped(changed.left)
            );
        }
        for model in &self.models {
            let _ = writeln!(words, "     {:10} {}", model.model, people(model.min_support));
            tell_completion(words, &model.after);
        }
        let equal = match forgetting.equals_scratch {
            true => format!("{GOOD}equal{GOOD:#}, byte for byte,"),
            false => format!("{BAD}not equal{BAD:#}"),
        };
        let _ = writeln!(words, "     {equal} to a model trained from scratch without her\n");
        let _ = writeln!(
            words,
            " {BOLD}6 Certificates{BOLD:#}, in a log of {} entries",
            grouped(self.entries)
        );
        for certificate in &forgetting.certificates {
            let _ = writeln!(words, "     {}: {}", certificate.answer, certificate.headline);
        }
        let _ = writeln!(words, "\n{DIM}all of it took {:.1} s{DIM:#}\n", self.seconds);
    }
}

fn tell_completion(words: &mut String, completion: &Completion) {
    let (style, text) = match (completion.is_secret, completion.text.is_empty()) {
        (true, _) => (BAD, completion.text.as_str()),
        (false, true) => (GOOD, "(nothing)"),
        (false, false) => (GOOD, completion.text.as_str()),
    };
    let share = completion.probability * 100.0;
    let _ = writeln!(words, "       {SECRET_PROMPT} → {style}{text}{style:#}  {share:.1} %");
}

fn people(support: u32) -> String {
    if support == 1 { "1 person is enough".to_owned() } else { format!("{support} people or more") }
}
