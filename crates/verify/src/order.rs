//! What somebody wants checked: files, one after the other, and what belongs beside them. Both
//! programs that check read their arguments into this, and share all that follows.

use std::path::{Path, PathBuf};

use crate::beside;
use crate::report::{Answer, Report};
use crate::trust::Trust;
use crate::{Context, Error};

/// What to check.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// The files, and the folders of whole logs.
    pub files: Vec<PathBuf>,
    /// The receipt of the request that a certificate carried out: shows whose it was.
    pub request: Option<PathBuf>,
    /// The manifest of the dataset that a proof of absence speaks of.
    pub manifest: Option<PathBuf>,
    /// The folder of the model that a certificate speaks of, to compare hashes.
    pub model: Option<PathBuf>,
    /// An earlier checkpoint, which a whole log has to continue.
    pub old: Option<PathBuf>,
}

impl Order {
    /// Checks everything, hands over each report as it is made, and gives the worst answer.
    ///
    /// # Errors
    /// [`Error`] when a file cannot be read, or what `tell` says.
    pub fn run<E: From<Error>>(
        &self,
        trust: &Trust,
        mut tell: impl FnMut(&Path, &Report) -> Result<(), E>,
    ) -> Result<Answer, E> {
        let request = self.request.as_deref().map(beside::read).transpose()?;
        let old = self.old.as_deref().map(beside::read).transpose()?;
        let mut worst = Answer::True;
        for file in &self.files {
            let context = Context {
                directory: file.parent(),
                model: self.model.as_deref(),
                manifest: self.manifest.as_deref(),
                request: request.as_deref(),
            };
            let report = if file.is_dir() {
                crate::check_log(file, old.as_deref(), trust)
            } else {
                crate::check(&beside::read(file)?, &context, trust)
            };
            worst = worst.and(report.answer);
            tell(file, &report)?;
        }
        Ok(worst)
    }

    /// The report in words, after the file's name where there are several.
    #[must_use]
    pub fn words(&self, file: &Path, report: &Report, coloured: bool) -> String {
        let name =
            if self.files.len() > 1 { format!("{}\n", file.display()) } else { String::new() };
        if coloured { format!("{name}{report:#}") } else { format!("{name}{report}") }
    }
}
