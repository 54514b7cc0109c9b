//! `--slow-tier`: a token classifier in a folder reads what the fast model is unsure of.

use std::path::PathBuf;
use std::sync::Arc;

use untrain_gate::Redaction;
use untrain_token_classifier::TokenClassifier;

use crate::error::Error;
use crate::output::Output;

/// The second reader that is asked for.
#[derive(Debug, Default, clap::Args)]
pub struct SlowTier {
    /// Let a token classifier read what the fast model is unsure of: a folder with an ONNX model,
    /// its `tokenizer.json` and its `config.json`. `second_reader` in the rules says when
    #[arg(long, value_name = "FOLDER")]
    slow_tier: Option<PathBuf>,
}

/// A classifier at work.
pub struct AtWork(Arc<TokenClassifier>);

impl SlowTier {
    /// The redaction with the second reader, where one is asked for.
    ///
    /// # Errors
    /// When the folder does not give one.
    pub fn beside(&self, redaction: Redaction) -> Result<(Redaction, Option<AtWork>), Error> {
        let Some(folder) = &self.slow_tier else { return Ok((redaction, None)) };
        let told = |error: &dyn std::fmt::Display| Error::Usage(error.to_string());
        let classifier = Arc::new(TokenClassifier::open(folder).map_err(|error| told(&error))?);
        let reader = Arc::clone(&classifier);
        let redaction = redaction.with_second_reader(reader).map_err(|error| told(&error))?;
        Ok((redaction, Some(AtWork(classifier))))
    }
}

impl AtWork {
    /// Says which share it read, and returns how many texts it failed at.
    pub fn told(&self, output: Output) -> u64 {
        let (read, failed) = (self.0.texts(), self.0.unread());
        output.say(&format!("{read} texts were read by the slow tier"));
        if failed > 0 {
            output.say(&format!(
                "{failed} of them it could not read to the end: of these only what the fast tier \
                 found is sure to be replaced"
            ));
        }
        failed
    }
}
