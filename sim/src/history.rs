//! Histories: what a ledger lived through, drawn from a seed or written down.

use std::path::Path;
use std::sync::OnceLock;

use crate::database::Database;
use crate::disk::{Crash, SimDisk};
use crate::model::Model;
use crate::sabotage::{Sabotage, SabotagedDisk};
use crate::tree::Tree;
use crate::world::{Act, FOLDER, World};

/// One history in so many starts with a log that is about to fill a tile of the second level.
const LARGE_EVERY: u64 = 64;

/// How many entries such a log has.
const LARGE_SIZE: u64 = 65_300;

/// Lives through the history of a seed.
///
/// # Errors
/// What was as it must never be, with the seed and how to run it again.
pub fn run_seed(seed: u64, sabotage: Sabotage) -> Result<(), String> {
    live(seed, sabotage).map_err(|what| {
        format!(
            "seed {seed}: {what}\nrun it alone: UNTRAIN_SIM_SEED={seed} cargo test -p untrain-sim \
             --test seeds"
        )
    })
}

fn live(seed: u64, sabotage: Sabotage) -> Result<(), String> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let large = if rng.u64(0..LARGE_EVERY) == 0 { Some(large()?) } else { None };
    let tree = large.map_or_else(Tree::new, |large| large.tree.clone());
    let disk = SimDisk::with_tree(tree, rng.u64(..));
    let through = SabotagedDisk::new(&disk, sabotage);
    let mut world = World::new(&disk, &through, seed.saturating_add(1))?;
    if let Some(large) = large {
        world.resume(large.model.clone(), large.database.clone());
    }
    for _ in 0..rng.u32(4..16) {
        match rng.u8(0..8) {
            0 => disk.crash_in(rng.u64(0..80)),
            1 => disk.crash_in(rng.u64(0..20)),
            2 => disk.crash_at_commit(),
            3 => disk.fail_every(rng.u64(5..60)),
            4 => disk.fail_sync_in(rng.u64(0..6)),
            5 => disk.calm(),
            _ => {}
        }
        world.act(draw(&mut rng, &world))?;
    }
    disk.calm();
    world.act(Act::Reopen)?;
    world.open()
}

fn draw(rng: &mut fastrand::Rng, world: &World<'_>) -> Act {
    match rng.u8(0..12) {
        0..=2 => Act::Append(rng.u64(1..6)),
        3 => Act::Append(rng.u64(1..600)),
        // To the end of a file, to one before and to one after.
        4 => Act::Append((256 - world.model.size() % 256 + rng.u64(0..3)).saturating_sub(1).max(1)),
        5 | 6 => Act::Settle(0),
        7 => Act::Settle(rng.u64(1..300)),
        8 => Act::SettleBeside(rng.u64(0..6)),
        9 => Act::SettleBeside(rng.u64(0..300)),
        10 => Act::Switch,
        _ => Act::Reopen,
    }
}

/// A log on a disk, with everything settled.
struct Large {
    tree: Tree,
    model: Model,
    database: Database,
}

fn large() -> Result<&'static Large, String> {
    static LARGE: OnceLock<Result<Large, String>> = OnceLock::new();
    let built = LARGE.get_or_init(|| {
        let disk = SimDisk::new(0);
        let through = SabotagedDisk::new(&disk, Sabotage::None);
        let mut world = World::new(&disk, &through, 0)?;
        world.act(Act::Append(LARGE_SIZE))?;
        world.act(Act::Settle(0))?;
        let (model, database) = (world.model, world.database);
        Ok(Large { tree: disk.tree(), model, database })
    });
    built.as_ref().map_err(Clone::clone)
}

/// Lives through a history that is written down, with a crash after so many operations of the disk
/// if one is wanted. Answers with how many operations there were.
///
/// # Errors
/// What was as it must never be.
pub fn run_script(acts: &[Act], crash_in: Option<u64>, seed: u64) -> Result<u64, String> {
    let disk = SimDisk::new(seed);
    let through = SabotagedDisk::new(&disk, Sabotage::None);
    let mut world = World::new(&disk, &through, seed)?;
    if let Some(operations) = crash_in {
        disk.crash_in(operations);
    }
    acts.iter().try_for_each(|act| world.act(*act))?;
    world.act(Act::Reopen)?;
    world.open()?;
    let operations = disk.counts().0;
    // Whatever happened, nothing that was settled is lost when the power fails once more.
    world.act(Act::Settle(0))?;
    disk.restart(Crash::Power);
    world.act(Act::Reopen)?;
    world.open()?;
    Ok(operations)
}

/// Lives through a short history without any crash, flips one bit of one file, and asks for
/// everything: each answer must be right, or an error.
///
/// # Errors
/// What was answered wrongly, or a flipped bit that nothing found.
pub fn rot(seed: u64) -> Result<(), String> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let disk = SimDisk::new(rng.u64(..));
    let through = SabotagedDisk::new(&disk, Sabotage::None);
    let mut world = World::new(&disk, &through, seed)?;
    for _ in 0..rng.u32(1..5) {
        world.act(draw(&mut rng, &world))?;
    }
    world.act(Act::Append(1))?;
    world.act(Act::Settle(0))?;
    let paths: Vec<String> = disk.files(Path::new(FOLDER)).into_keys().collect();
    let path = rng.choice(paths).ok_or("no file stands")?;
    disk.flip(&Path::new(FOLDER).join(&path));
    crate::check::rotten(&mut world, &path).map_err(|what| format!("seed {seed}: {what}"))
}
