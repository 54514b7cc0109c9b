//! Trains the weights for names: `cargo xtask train-tagger FOLDER`. The folder holds
//!
//! - `marked/*.jsonl`: `{"text","spans":[{"start","end","type"}]}`, offsets in code points, with
//!   the types PERSON, LOCATION and ORG; others are passed over;
//! - `lists/given.txt`, `family.txt`, `city.txt`, `region.txt`: a name a line;
//! - `prose/*.jsonl`: `{"text"}`, ordinary text without marks.
//!
//! With `--out FILE` the weights are written; without, each set is scored by cross-validation in
//! five parts, and the sets of `--score FOLDER`, which are never trained on, by what all others
//! teach.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use untrain_redact::tagger::train::{self, Finder, List, Marked, Settings, Words, name_of};
use untrain_redact::tagger::{Manner, Name, Named};

#[path = "train_tagger/invented.rs"]
mod invented;
#[path = "train_tagger/plain.rs"]
mod plain;
#[path = "train_tagger/scores.rs"]
mod scores;

use invented::Inventor;
use scores::Scores;

const PARTS: usize = 5;

/// Words that are on no list, because they are few.
const TITLES: &str = "mr mrs ms miss dr prof professor sir lady lord madam president senator \
    congressman king queen prince princess captain col colonel gen general sgt sergeant lt \
    lieutenant rev father judge justice officer detective minister chancellor mayor governor coach \
    pope saint herr frau monsieur madame señor señora don doña signor signora";
const ORGANISATIONS: &str = "inc ltd llc plc corp corporation co company university college \
    institute school bank group association society club united fc ministry department office \
    agency committee council commission party union foundation church hospital museum times post \
    news journal press records airlines motors systems technologies holdings partners gmbh ag sa \
    nv bv spa";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let folder = PathBuf::from(arguments.first().ok_or("name the folder to train from")?);
    let number = |name: &str, default: f32| {
        value(name).and_then(|value| value.parse().ok()).unwrap_or(default)
    };
    let settings = settings(number, value("--bias"))?;
    let mut sets = Vec::new();
    for path in files(&folder.join("marked"))? {
        sets.push((name(&path), marked(&path)?));
    }
    let (words, lists, prose) = words(&folder)?;
    let common = fs::read_to_string(folder.join("lists/common.txt"))?;
    let [given, family, ..] = &lists;
    let known = plain::Known::new(given, family, &common);
    let invented = Inventor::new(lists).texts(number("--invented", 120_000.0) as usize);
    let step = (prose.len() / number("--plain", 4_774.0) as usize).max(1);
    let plain = prose.iter().step_by(step).map(|text| plain::plain(text, &known)).collect();
    let invented = spread(plain, invented);
    if let Some(out) = value("--out") {
        let all: Vec<Marked> = sets.into_iter().flat_map(|(_, texts)| texts).collect();
        let file = train::train(&words, &all, &invented, settings)?;
        fs::write(&out, &file)?;
        println!(
            "{out}: {} bytes from {} marked and {} invented texts",
            file.len(),
            all.len(),
            invented.len()
        );
        return Ok(());
    }
    let parts = number("--parts", PARTS as f32) as usize;
    cross_validate(&words, &sets, &invented, settings, parts)?;
    if let Some(others) = value("--score") {
        let all: Vec<Marked> = sets.into_iter().flat_map(|(_, texts)| texts).collect();
        let file = train::train(&words, &all, &invented, settings)?;
        let finder = Finder::new(&file)?;
        for path in files(Path::new(&others))? {
            let mut scores = Scores::default();
            for text in marked(&path)? {
                scores.take(&text.names, &finder.find(&text.text));
            }
            println!("{:26} {scores}", name(&path));
        }
    }
    Ok(())
}

/// Some texts among others, at even distances, so that each epoch gets its share.
fn spread(some: Vec<Marked>, others: Vec<Marked>) -> Vec<Marked> {
    let every = others.len() / some.len().max(1) + 1;
    let mut all = Vec::with_capacity(some.len() + others.len());
    let mut some = some.into_iter();
    for (number, other) in others.into_iter().enumerate() {
        if number % every == 0 {
            all.extend(some.next());
        }
        all.push(other);
    }
    all.extend(some);
    all
}

/// The settings that the command line asks for.
fn settings(
    number: impl Fn(&str, f32) -> f32,
    bias_of: Option<String>,
) -> Result<Settings, Box<dyn Error>> {
    let defaults = Settings::default();
    Ok(Settings {
        bits: number("--bits", defaults.bits.into()) as u8,
        epochs: number("--epochs", defaults.epochs as f32) as usize,
        rate: number("--rate", defaults.rate),
        decay: number("--decay", defaults.decay),
        forgotten: number("--forgotten", defaults.forgotten),
        bias: match bias_of {
            Some(numbers) => bias(&numbers)?,
            None => defaults.bias,
        },
    })
}

/// Scores each set by what the other parts of it and all others teach.
fn cross_validate(
    words: &Words,
    sets: &[(String, Vec<Marked>)],
    invented: &[Marked],
    settings: Settings,
    parts: usize,
) -> Result<(), Box<dyn Error>> {
    let part_of = |texts: &[Marked], part: usize, held: bool| -> Vec<Marked> {
        let wanted = |(number, _): &(usize, &Marked)| (number % PARTS == part) == held;
        texts.iter().enumerate().filter(wanted).map(|(_, text)| text.clone()).collect()
    };
    let mut found = vec![Scores::default(); sets.len()];
    for part in 0..parts {
        let taught: Vec<Marked> =
            sets.iter().flat_map(|(_, texts)| part_of(texts, part, false)).collect();
        let file = train::train(words, &taught, invented, settings)?;
        let finder = Finder::new(&file)?;
        for ((_, texts), scores) in sets.iter().zip(&mut found) {
            for text in part_of(texts, part, true) {
                scores.take(&text.names, &finder.find(&text.text));
            }
        }
    }
    for ((name, _), scores) in sets.iter().zip(&found) {
        println!("{name:26} {scores}");
    }
    Ok(())
}

/// A number for each sort of name, with commas between: once, or with semicolons between for each
/// manner.
fn bias(numbers: &str) -> Result<[[f32; Name::ALL.len()]; Manner::ALL.len()], Box<dyn Error>> {
    let of_sorts = |numbers: &str| -> Result<[f32; Name::ALL.len()], Box<dyn Error>> {
        let numbers: Vec<f32> = numbers.split(',').map(str::parse).collect::<Result<_, _>>()?;
        numbers.try_into().map_err(|_| "--bias takes a number for each sort of name".into())
    };
    let all: Vec<_> = numbers.split(';').map(of_sorts).collect::<Result<_, _>>()?;
    match all.as_slice() {
        [one] => Ok([*one; Manner::ALL.len()]),
        all => all.try_into().map_err(|_| "--bias takes numbers once or for each manner".into()),
    }
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    Ok(files)
}

fn marked(path: &Path) -> Result<Vec<Marked>, Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    let mut all = Vec::new();
    for (line, number) in file.lines().zip(1_usize..) {
        let read = || -> Option<Marked> {
            let document: Value = serde_json::from_str(line).ok()?;
            let text = document.get("text")?.as_str()?;
            let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            places.push(text.len());
            let mut names = Vec::new();
            for span in document.get("spans")?.as_array()? {
                let Some(name) = name_of(span.get("type")?.as_str()?) else { continue };
                let place = |field: &str| {
                    let at = usize::try_from(span.get(field)?.as_u64()?).ok()?;
                    places.get(at).copied()
                };
                names.push(Named { start: place("start")?, end: place("end")?, name });
            }
            Some(Marked { text: text.to_owned(), names, ..Marked::default() })
        };
        all.push(
            read().ok_or_else(|| format!("{}, line {number}: no marked text", path.display()))?,
        );
    }
    let is_marked = |sort: &Name| {
        all.iter().any(|text: &Marked| text.names.iter().any(|named| named.name == *sort))
    };
    let unmarked: Vec<Name> = Name::ALL.into_iter().filter(|sort| !is_marked(sort)).collect();
    all.iter_mut().for_each(|text| text.unmarked.clone_from(&unmarked));
    Ok(all)
}

/// The lists that names are invented from: given, family, city, region.
type Lists = [Vec<String>; 4];

/// What is known of words, the lists, and ordinary texts.
fn words(folder: &Path) -> Result<(Words, Lists, Vec<String>), Box<dyn Error>> {
    let mut words = Words::default();
    let (mut lists, mut prose) = (Vec::new(), Vec::new());
    for (file, list) in [
        ("given.txt", List::Given),
        ("family.txt", List::Family),
        ("city.txt", List::City),
        ("region.txt", List::Region),
    ] {
        let lines = fs::read_to_string(folder.join("lists").join(file))?;
        let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        lines.iter().for_each(|line| words.add(list, line));
        lists.push(lines);
    }
    TITLES.split_whitespace().for_each(|word| words.add(List::Title, word));
    ORGANISATIONS.split_whitespace().for_each(|word| words.add(List::Organisation, word));
    for (text, list) in [
        (include_str!("train_tagger/streets.txt"), List::Street),
        (include_str!("train_tagger/jobs.txt"), List::Job),
        (invented::FIELDS, List::Job),
        (invented::ROLES, List::Job),
        (include_str!("train_tagger/groups.txt"), List::Group),
    ] {
        text.split([' ', '|', '\n']).for_each(|word| words.add(list, word));
    }
    let common = fs::read_to_string(folder.join("lists/common.txt"))?;
    common.lines().for_each(|word| words.add_common(word));
    for path in files(&folder.join("prose"))? {
        for line in fs::read_to_string(path)?.lines() {
            let document: Value = serde_json::from_str(line)?;
            let text = document.get("text").and_then(Value::as_str).unwrap_or("");
            words.read(text);
            prose.push(text.to_owned());
        }
    }
    let lists: Lists = lists.try_into().map_err(|_| "there are four lists")?;
    Ok((words, lists, prose))
}

/// What the examples' modules need of a name.
pub(crate) const fn word_of(name: Name) -> &'static str {
    match name {
        Name::Person => "person",
        Name::Location => "place",
        Name::Organisation => "organisation",
        Name::Address => "address",
        Name::Group => "group",
        Name::Title => "title",
    }
}
