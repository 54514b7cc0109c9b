//! A process that forgets is killed (SIGKILL) at many moments; the next run finishes what it began.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use untrain_unlearn::{Home, Shape, forget};

use crate::posts::chatter;
use crate::rules::{hashes, keyed};
use crate::shards::{assert_tidy, copy};
use crate::toy::{Breaks, find, toy};
use crate::world::{World, open};

/// Where the process that is killed finds the model, and which one it is.
const CHILD: (&str, &str) = ("UNTRAIN_KILLED_HOME", "UNTRAIN_KILLED_MODEL");

const CYCLES: u64 = 12;

fn keys(home: &std::path::Path, model: &str) -> Home {
    Home::new(home.join(format!("{model}-keys"))).finding(find)
}

#[test]
fn a_killed_run_is_finished_by_the_next_to_the_same_bytes() {
    let posts = chatter(7, 8, 60);
    let mut world = World::of_willing(&posts);
    if let (Some(home), Ok(model)) = (std::env::var_os(CHILD.0), std::env::var(CHILD.1)) {
        world.asks_to_be_forgotten("harbour:1");
        let home = PathBuf::from(home);
        let snapshot = open(&home.join("now.snapshot"), world.now);
        forget(&home.join(&model), &snapshot, &keys(&home, &model), world.now).unwrap();
        return;
    }
    let shape = Shape { shards: 3, slices: 3, tiers: 1 };
    let trained = world.train_shards(&keyed(toy(Breaks::Nothing, shape)), &posts, "m");
    world.asks_to_be_forgotten("harbour:1");
    let (snapshot, home) = (world.snapshot(), world.path(""));
    let begin = |name: &str| {
        copy(&trained, &home.join(name));
        copy(&home.join("m-keys"), &keys(&home, name).keys);
        home.join(name)
    };
    let whole = begin("whole");
    forget(&whole, &snapshot, &keys(&home, "whole"), world.now).unwrap().unwrap();
    let wanted = hashes(&whole);
    for cycle in 0..CYCLES {
        let name = format!("m{cycle}");
        let model = begin(&name);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::a_killed_run_is_finished_by_the_next_to_the_same_bytes"])
            .env(CHILD.0, &home)
            .env(CHILD.1, &name)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(8 * cycle));
        child.kill().unwrap();
        child.wait().unwrap();
        forget(&model, &snapshot, &keys(&home, &name), world.now).unwrap();
        assert!(hashes(&model) == wanted, "cycle {cycle}");
        assert_tidy(&model, &keys(&home, &name));
    }
}
