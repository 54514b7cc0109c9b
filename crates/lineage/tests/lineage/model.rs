//! A model card that does not agree with itself is refused.

use untrain_lineage::ModelCard;
use untrain_policy::{Digest, ModelId};

use crate::harbour;

fn refusal(change: impl FnOnce(&mut ModelCard)) -> String {
    let mut card = harbour::card();
    change(&mut card);
    card.check().unwrap_err().to_string()
}

#[test]
fn what_is_written_reads_back() {
    let card = harbour::card();
    assert_eq!(ModelCard::parse(&card.to_bytes().unwrap()).unwrap(), card);
    assert_eq!(card.model(), ModelId([0xc2; 32]));
}

#[test]
fn a_card_agrees_with_itself() {
    assert!(refusal(|card| card.schema.clear()).contains("`schema`"));
    assert!(refusal(|card| card.previous = Some(Digest([0; 32]))).contains("`previous`"));
    assert!(refusal(|card| card.generation = 2).contains("`previous`"));
    assert!(refusal(|card| card.recipe.settings.clear()).contains("`recipe_digest`"));
    assert!(refusal(|card| card.serving.file = "../serving".to_owned()).contains("plain name"));
    assert!(refusal(|card| card.counts.file.clone_from(&card.serving.file)).contains("twice"));
    assert!(refusal(|card| card.corpus.file = "model.json".to_owned()).contains("twice"));
}
