//! The generative model along the chain: shards, slices, and what is exported.

use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::model::Role;
use untrain_neural::codec::Kind;
use untrain_neural::tokens::learn::learn;
use untrain_neural::{Tuning, Weights};
use untrain_unlearn::checkpoints::PlacementKey;
use untrain_unlearn::neural::Neural;
use untrain_unlearn::trainers::writer;
use untrain_unlearn::{Shape, Sharded, replay};

use crate::posts::chatter;
use crate::world::{World, everybody};

/// A trainer on a base that knows nothing but its tokens.
fn trainer() -> Sharded<Neural> {
    let vocabulary = learn(&b"the ferry leaves the harbour at noon ".repeat(2), 270).unwrap();
    let shape = untrain_neural::Shape {
        vocabulary: vocabulary.size(),
        width: 16,
        layers: 1,
        heads: 2,
        hidden: 16,
        context: 16,
    };
    let base = Weights::fresh(shape, vocabulary, 1).unwrap().to_bytes(Kind::Half);
    let tuning = Tuning { passes: 1, batch_tokens: 32, rate_millionths: 5000 };
    let neural = Neural::new(base, tuning).unwrap();
    let key = Some(PlacementKey::new([4; 32]));
    Sharded { key, ..Sharded::new(neural, Shape { shards: 3, slices: 2, tiers: 1 }) }
}

fn card(model: &Path) -> ModelCard {
    ModelCard::parse(&std::fs::read(model.join("model.json")).unwrap()).unwrap()
}

#[test]
fn whoever_leaves_was_never_in_what_is_served_or_exported() {
    let posts = chatter(5, 8, 60);
    let mut world = World::of_willing(&posts);
    world.train_by(&trainer(), &world.dataset("all", &posts), "model");
    let model = world.path("model");
    let begun = card(&model);
    assert_eq!(begun.trainer, "neural");
    assert!(replay(&model).unwrap().agrees());
    for (turn, leaver) in everybody(&posts).into_iter().take(3).enumerate() {
        world.asks_to_be_forgotten(&leaver);
        world.forget(&model).unwrap();
        let forgot = card(&model);
        assert!(forgot.is_finished());
        assert!(replay(&model).unwrap().agrees());
        let scratch = format!("scratch-{turn}");
        world.train_by(&trainer(), &world.dataset(&format!("rest-{turn}"), &posts), &scratch);
        let writers = [&model, &world.path(&scratch)].map(|model| writer(model).unwrap());
        let [one, other] = writers.map(|writer| {
            let ways = writer.complete("the ferry ", 3, 2);
            (ways, writer.finish("the", 7, 5), writer.bits("the ferry leaves"))
        });
        assert_eq!(one, other);
        assert!(one.2 > 0.0);
        let scratch = card(&world.path(&scratch));
        for role in [Role::Serving, Role::Export, Role::State, Role::Base] {
            assert_eq!(forgot.root(role), scratch.root(role), "{leaver}: {role:?}");
        }
        assert_ne!(forgot.root(Role::Export), begun.root(Role::Export));
    }
}
