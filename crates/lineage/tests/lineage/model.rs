//! A model card that does not agree with itself is refused.

use untrain_lineage::ModelCard;
use untrain_lineage::layout::{Slice, Unfinished};
use untrain_lineage::model::Role;
use untrain_lineage::shards::ShardsForgetting;
use untrain_lineage::statement::Carried;
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
    assert!(refusal(|card| card.files[2].file = "../serving".to_owned()).contains("plain name"));
    assert!(refusal(|card| card.files[1].file = card.files[2].file.clone()).contains("twice"));
    assert!(refusal(|card| card.files[0].file = "model.json".to_owned()).contains("twice"));
    assert!(refusal(|card| card.files.swap(0, 1)).contains("order"));
    assert!(refusal(|card| card.files.truncate(2)).contains("served"));
    assert!(refusal(|card| card.files[0].records = None).contains("how many records"));
    assert!(refusal(|card| card.files[1].label = "A b".to_owned()).contains("small letters"));
    assert!(refusal(|card| card.files[0].role = Role::Base).contains("how many records"));
    assert!(refusal(|card| drop(card.files.remove(0))).contains("one file of records"));
}

#[test]
fn a_layout_agrees_with_itself_and_with_the_files() {
    let refusal = |change: &dyn Fn(&mut ModelCard)| {
        let mut card = harbour::sharded_card(1);
        card.check().unwrap();
        change(&mut card);
        card.check().unwrap_err().to_string()
    };
    let slices = |card: &mut ModelCard, shard: usize, change: &dyn Fn(&mut Vec<Slice>)| {
        change(&mut card.layout.as_mut().unwrap().shards[shard].slices);
    };
    assert!(refusal(&|card| slices(card, 0, &|it| it.clear())).contains("as many slices"));
    assert!(
        refusal(&|card| slices(card, 1, &|it| it[0].records = 7)).contains("of another length")
    );
    assert!(refusal(&|card| drop(card.files.remove(1))).contains("no file of records"));
    assert!(refusal(&|card| slices(card, 1, &|it| it[0].state = None)).contains("before it"));
    let half = |it: &mut Vec<Slice>| it[1].state = None;
    assert!(refusal(&|card| slices(card, 1, &half)).contains("and no state"));
    assert!(refusal(&|card| card.layout = None).contains("one file of records"));
}

#[test]
fn what_is_unfinished_is_told_with_what_it_costs() {
    let mut card = harbour::sharded_card(1);
    assert!(card.is_finished());
    let whole = card.root(Role::State);
    let shard = &mut card.layout.as_mut().unwrap().shards[1];
    (shard.slices[1].state, shard.slices[1].checkpoint) = (None, None);
    card.check().unwrap();
    let missing: Vec<Unfinished> = card.layout.as_ref().unwrap().unfinished().collect();
    assert_eq!(missing, [Unfinished { shard: 1, from_slice: 1, bytes: 100 }]);
    assert!(!card.is_finished() && card.root(Role::State) != whole);
    // All has been learned again, and what is served has yet to be merged of it.
    let mut card = harbour::sharded_card(1);
    card.layout.as_mut().unwrap().suppressed = true;
    assert!(!card.is_finished());
    assert_eq!(ModelCard::parse(&card.to_bytes().unwrap()).unwrap(), card);
}

#[test]
fn a_forgetting_in_shards_says_what_learned_again_and_what_was_destroyed() {
    let (before, after) = (harbour::sharded_card(0), harbour::sharded_card(1));
    let said = ShardsForgetting::between(&before, &after).unwrap();
    let touched: Vec<(u32, u32)> =
        said.touched.iter().map(|it| (it.shard, it.from_slice)).collect();
    assert_eq!(touched, [(1, 1)]);
    let destroyed: Vec<Digest> = said.destroyed.iter().map(|it| it.checkpoint).collect();
    assert_eq!(destroyed, [Digest([0x64; 32])]);
    assert_eq!(said.touched[0].before.corpus, before.files[1].digest);
    assert!(ShardsForgetting::between(&harbour::card(), &after).is_none());
    let refused = |change: &dyn Fn(&mut ShardsForgetting)| {
        let mut statement = harbour::sharded_statement();
        if let Carried::Model(model) = &mut statement.predicate.carried {
            change(model.shards.as_mut().unwrap());
        }
        statement.check().unwrap_err().to_string()
    };
    assert!(refused(&|it| it.touched[0].shard = 2).contains("not one of the model's"));
    assert!(refused(&|it| it.touched[0].after.state = None).contains("not learned again"));
    assert!(refused(&|it| it.destroyed[0].slice = 0).contains("did not have to be"));
    assert!(refused(&|it| it.touched.push(it.touched[0].clone())).contains("sorted"));
}
