//! `untrain train --trainer external`: a program of somebody else's, probed before it meets any
//! data.

use std::time::Duration;

use untrain_lineage::recipe::{Recipe as Settings, Setting};
use untrain_unlearn::external::{External, Limits, Program};
use untrain_unlearn::sharded::{Shape, Sharded};

use crate::context::Context;
use crate::error::Error;

/// A program of somebody else's (spec/external-trainer.md)
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Asked {
    /// The program and its arguments; it speaks the contract of spec/external-trainer.md
    #[arg(long, value_name = "WORD", num_args = 1.., allow_hyphen_values = true)]
    #[arg(help_heading = "External trainers", value_terminator = ";")]
    command: Vec<String>,
    /// A setting of the program's own; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    #[arg(help_heading = "External trainers")]
    settings: Vec<(String, Setting)>,
    /// How many seconds one run may take
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600)]
    #[arg(help_heading = "External trainers")]
    run_deadline: u64,
    /// How many seconds it may say nothing
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    #[arg(help_heading = "External trainers")]
    run_silence: u64,
    /// How much address space each of its processes may have
    #[arg(long, value_name = "MIB", default_value_t = 16 << 10)]
    #[arg(help_heading = "External trainers")]
    run_memory: u64,
}

impl Asked {
    /// Whether a program was named.
    pub const fn is_given(&self) -> bool {
        !self.command.is_empty()
    }

    /// The trainer, once it has shown what it can promise.
    pub fn trainer(
        &self,
        shape: Shape,
        retain: u32,
        context: &Context,
    ) -> Result<Sharded<External>, Error> {
        if !self.is_given() {
            let why = "--trainer external needs --command with the program and its arguments";
            return Err(Error::Usage(why.to_owned()));
        }
        let program = Program { words: self.command.clone(), ..Program::default() };
        let own = Settings { settings: self.settings.iter().cloned().collect() };
        let limits = Limits {
            deadline: Duration::from_secs(self.run_deadline),
            silence: Duration::from_secs(self.run_silence),
            memory_bytes: self.run_memory.saturating_mul(1 << 20),
            ..Limits::default()
        };
        let (external, probed) = External::probed(program, own, limits)?;
        context.output.say(&format!(
            "the trainer's probe gives the grade {}; {}",
            probed.grade().as_str(),
            probed.confinement.words()
        ));
        Ok(Sharded { retain, ..Sharded::new(external, shape) })
    }
}

/// A setting: a switch, a whole number, or a text.
fn setting(text: &str) -> Result<(String, Setting), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let setting = match (value, value.parse()) {
        ("true", _) => Setting::Switch(true),
        ("false", _) => Setting::Switch(false),
        (_, Ok(number)) => Setting::Number(number),
        _ => Setting::Text(value.to_owned()),
    };
    Ok((name.to_owned(), setting))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_switches_numbers_and_texts() {
        let read = |text| setting(text).unwrap().1;
        assert_eq!(read("deep=true"), Setting::Switch(true));
        assert_eq!(read("passes=-3"), Setting::Number(-3));
        assert_eq!(read("rate=0.003"), Setting::Text("0.003".to_owned()));
        assert!(setting("rate").is_err());
    }
}
