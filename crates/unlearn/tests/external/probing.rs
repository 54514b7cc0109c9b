//! The determinism probe, on trainers that keep what it tests and on those that do not.

use untrain_lineage::recipe::Recipe;
use untrain_lineage::statement::Grade;
use untrain_unlearn::external::{Confinement, Failed, Probed, probe};

use crate::trainer::{limits, trainer};

fn probed(manner: &str) -> Result<Probed, Failed> {
    probe(&trainer(manner), &Recipe::default(), &limits())
}

#[test]
fn an_honest_trainer_is_exact_to_the_bit() {
    let probed = probed("honest").unwrap();
    assert!(probed.same_twice && probed.same_resumed && probed.same_merged);
    assert_eq!(probed.grade(), Grade::BitExact);
}

#[test]
fn a_trainer_that_throws_dice_is_found_out() {
    let probed = probed("dice").unwrap();
    assert!(!probed.same_twice && !probed.same_resumed && !probed.same_merged);
    let expected = match Confinement::of_this_machine() {
        Confinement::NoNetworkReadOnly => Grade::ExactAlgorithmic,
        _ => Grade::Approximate,
    };
    assert_eq!(probed.grade(), expected);
}

#[test]
fn a_trainer_that_does_not_go_on_from_its_checkpoint_is_found_out() {
    let probed = probed("forgetful").unwrap();
    assert!(probed.same_twice && !probed.same_resumed && probed.same_merged);
    assert_ne!(probed.grade(), Grade::BitExact);
}

#[test]
fn a_trainer_that_fails_is_not_graded() {
    assert!(matches!(probed("crash"), Err(Failed::Crashed { .. })));
}
