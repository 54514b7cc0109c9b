//! Corpora for tests: a town's chatter from a seed, and the real one where it is there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::world::{Post, post};

/// Numbers without a pattern, the same every time (Vigna's SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.roll(at + 1));
        }
    }
}

const WORDS: &[&str] = &[
    "the", "ferry", "leaves", "at", "noon", "and", "harbour", "is", "quiet", "today", "Zoë",
    "sells", "fish", "to", "a", "boat", "that", "never", "sails", "東京", "42", "again", "we",
    "mend", "nets",
];

/// Posts by `people` persons; about a third are joint, some stand twice, some are empty.
pub fn chatter(seed: u64, people: usize, count: usize) -> Vec<Post> {
    let mut dice = Dice(seed);
    let mut posts: Vec<Post> = Vec::new();
    for number in 0..count {
        if number > 0 && dice.roll(12) == 0 {
            let again = posts[dice.roll(number)].clone();
            posts.push(again);
            continue;
        }
        let mut subjects = vec![format!("harbour:{}", dice.roll(people))];
        if dice.roll(3) == 0 {
            subjects.push(format!("harbour:{}", dice.roll(people)));
        }
        let words: Vec<&str> = (0..dice.roll(14)).map(|_| WORDS[dice.roll(WORDS.len())]).collect();
        let text = words.join(" ");
        posts.push(Post { id: format!("post-{number}"), subjects, text });
    }
    posts
}

/// Where the real records are, if they are.
pub fn real_records() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("UNTRAIN_DATA").map_or(beside, PathBuf::from);
    let path = data.join("authors/records.jsonl");
    path.exists().then_some(path)
}

/// Every `share`th record of the real ones; a town's chatter where they are not.
pub fn real_or_chatter(share: usize) -> Vec<Post> {
    let Some(path) = real_records() else {
        println!("skipped: no real records; generated ones instead");
        return chatter(11, 60, 1500);
    };
    let text = fs::read_to_string(path).unwrap();
    let read = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text_of = |name: &str| record[name].as_str().unwrap().to_owned();
        let others = record["co_subject_ids"].as_array().into_iter().flatten();
        let mut post = post(&text_of("record_id"), &[], &text_of("text"));
        post.subjects = vec![text_of("subject_id")];
        post.subjects.extend(others.map(|other| other.as_str().unwrap().to_owned()));
        post
    };
    text.lines().step_by(share).map(read).collect()
}
