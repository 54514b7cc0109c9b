//! Destroys a model: what a regulator calls disgorgement. First every key goes, so that copies of
//! its checkpoints are noise, then every file, the card last.

use std::fs;
use std::io;
use std::path::Path;

use untrain_gate::staging::lock;
use untrain_lineage::ModelCard;
use untrain_lineage::model::FILE;

use crate::checkpoints;
use crate::model_dir;
use crate::trainer::Home;
use crate::{Error, Result};

/// Destroys the model in `folder`, with its keys, and the folder if nothing else is in it. Answers
/// the card that it had. A run that is cut short is finished by the next.
///
/// # Errors
/// [`Error`] when there is no model, or something could not be deleted.
pub fn destroy(folder: &Path, home: &Home) -> Result<ModelCard> {
    let held = lock(folder).map_err(model_dir::of_model)?;
    let card = model_dir::must_have_card(folder)?;
    checkpoints::destroy_all(&card, home)?;
    checkpoints::remove_files(folder, home)?;
    model_dir::sweep(folder, &ModelCard { files: Vec::new(), layout: None, ..card.clone() }, home)?;
    home.disk.remove(&folder.join(FILE))?;
    home.disk.sync_folder(folder)?;
    drop(held);
    match fs::remove_dir(folder) {
        Err(cause) if !matches!(cause.kind(), io::ErrorKind::DirectoryNotEmpty) => {
            Err(Error::writing(folder)(cause))
        }
        _ => Ok(card),
    }
}
