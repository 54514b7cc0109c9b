//! Random policies: a first version, and versions that change some of it.

use untrain_policy::{Basis, Category, Policy, Source};

use super::dice::Dice;

pub const PURPOSES: [&str; 3] = ["genai.content", "ml.personalization", "share.affiliate"];
pub const CATEGORIES: [Category; 3] = [Category::Content, Category::Profile, Category::Special];
pub const LICENCES: [&str; 2] = ["archive", "press"];
const PACKS: [&str; 4] = ["strict", "eu", "us", "ca"];
const HOMES: [&str; 5] = ["DE", "FR", "US", "US-CA", "BR"];
const VISIBILITY: [&str; 4] =
    ["[\"public\"]", "[\"public\", \"limited\"]", "[\"limited\", \"private\"]", ""];

#[derive(Clone)]
struct Pack {
    age: u8,
    permit: bool,
    grace: u16,
}

#[derive(Clone)]
struct Cell {
    basis: Option<Basis>,
    visibility: usize,
    assessed: bool,
}

/// What a version says, without its notice.
#[derive(Clone)]
pub struct Draft {
    packs: Vec<Pack>,
    /// Which pack each home belongs to; none names the one without.
    homes: Vec<Option<usize>>,
    purposes: Vec<bool>,
    /// By purpose, category and pack.
    cells: Vec<Cell>,
    silence: Vec<Option<bool>>,
    /// What each licence covers, and on which day it ends.
    licences: Vec<(Vec<usize>, Option<i64>)>,
    effective: i64,
}

fn draw_pack(dice: &mut Dice) -> Pack {
    Pack {
        age: dice.pick(&[0, 13, 16, 16, 18]),
        permit: dice.percent(40),
        grace: dice.pick(&[0, 10, 30]),
    }
}

fn draw_cell(dice: &mut Dice) -> Cell {
    let basis = [
        (2, None),
        (1, Some(Basis::Prohibited)),
        (6, Some(Basis::Consent)),
        (8, Some(Basis::LegitimateInterest)),
    ];
    Cell {
        basis: dice.weighted(&basis),
        visibility: dice.weighted(&[(6, 3), (1, 0), (3, 1), (1, 2)]),
        assessed: dice.percent(85),
    }
}

fn draw_effective(dice: &mut Dice) -> i64 {
    if dice.percent(80) { -400 } else { dice.between(0, 120) * 10 }
}

fn draw_licence(dice: &mut Dice) -> (Vec<usize>, Option<i64>) {
    let covered = (0..PURPOSES.len()).filter(|_| dice.percent(60)).collect();
    (covered, dice.percent(50).then(|| dice.between(0, 120) * 10))
}

fn draw_silence(dice: &mut Dice) -> Option<bool> {
    dice.pick(&[None, Some(true), Some(true), Some(false)])
}

impl Draft {
    pub fn new(dice: &mut Dice) -> Self {
        let mut homes = vec![Some(1), Some(1), Some(2), Some(3), None];
        if dice.percent(30) {
            homes[dice.below(HOMES.len())] = dice.pick(&[None, Some(0), Some(1), Some(2)]);
        }
        let cells = PURPOSES.len() * CATEGORIES.len() * PACKS.len();
        Self {
            packs: PACKS.map(|_| draw_pack(dice)).to_vec(),
            homes,
            purposes: PURPOSES.map(|_| dice.percent(92)).to_vec(),
            cells: (0..cells).map(|_| draw_cell(dice)).collect(),
            silence: Source::ALL.iter().map(|_| draw_silence(dice)).collect(),
            licences: LICENCES.map(|_| draw_licence(dice)).to_vec(),
            effective: if dice.percent(90) { -400 } else { draw_effective(dice) },
        }
    }

    /// The next version: most of it stays.
    pub fn changed(&self, dice: &mut Dice) -> Self {
        let mut next = self.clone();
        let share = dice.pick(&[0, 4, 15, 40]);
        for cell in &mut next.cells {
            if dice.percent(share) {
                *cell = draw_cell(dice);
            }
        }
        for pack in &mut next.packs {
            if dice.percent(share) {
                *pack = draw_pack(dice);
            }
        }
        for purpose in &mut next.purposes {
            *purpose |= dice.percent(10);
        }
        if dice.percent(share) {
            next.homes[dice.below(HOMES.len())] = dice.pick(&[None, Some(1), Some(2), Some(3)]);
        }
        if dice.percent(share) {
            next.silence[dice.below(Source::ALL.len())] = draw_silence(dice);
        }
        if dice.percent(share) {
            next.licences[dice.below(LICENCES.len())] = draw_licence(dice);
        }
        next.effective = draw_effective(dice);
        next
    }

    /// The version as a document, or a stricter one that the reader takes.
    pub fn document(&self, version: usize) -> Policy {
        let mut draft = self.clone();
        draft.tighten();
        Policy::parse(&draft.text(version)).unwrap_or_else(|faults| {
            panic!("{:#?}\n{}", faults, draft.text(version));
        })
    }

    /// The strictest pack permits nothing that another does not.
    fn tighten(&mut self) {
        let others = self.packs[1..].to_vec();
        let strict = &mut self.packs[0];
        strict.age = others.iter().map(|pack| pack.age).max().unwrap().max(strict.age);
        strict.permit &= others.iter().all(|pack| pack.permit);
        strict.grace = others.iter().map(|pack| pack.grace).max().unwrap().max(strict.grace);
        for (number, cells) in self.cells.chunks_mut(PACKS.len()).enumerate() {
            let special = CATEGORIES[number % CATEGORIES.len()] == Category::Special;
            for cell in &mut *cells {
                if special && cell.basis == Some(Basis::LegitimateInterest) {
                    cell.basis = Some(Basis::Consent);
                }
            }
            let (strict, others) = cells.split_first_mut().unwrap();
            let all = |basis| others.iter().all(|other| other.basis == Some(basis));
            let permits = |other: &Cell| !matches!(other.basis, None | Some(Basis::Prohibited));
            let public = others.iter().all(|other| VISIBILITY[other.visibility] != VISIBILITY[2]);
            if strict.basis == Some(Basis::Prohibited) {
                continue;
            }
            strict.basis = match strict.basis {
                Some(Basis::LegitimateInterest) if all(Basis::LegitimateInterest) => strict.basis,
                Some(_) if others.iter().all(permits) => Some(Basis::Consent),
                _ => None,
            };
            if !public {
                strict.basis = None;
            }
            strict.visibility = 0;
            strict.assessed &= others.iter().all(|other| other.assessed);
        }
    }

    fn text(&self, version: usize) -> String {
        let mut text = format!(
            "schema = \"untrain/policy/v1\"\nid = \"p\"\nversion = \"{version}\"\ntitle = \"P\"\n\
             effective = {}\nstrictest = \"strict\"\n[notice]\nid = \"n-{version}\"\n\
             text.en = \"T\"\n[signals]\n",
            super::generate::day(self.effective)
        );
        for (source, silence) in Source::ALL.iter().zip(&self.silence) {
            if let Some(permits) = silence {
                let word = if *permits { "allow" } else { "refuse" };
                text.push_str(&format!("{source} = \"{word}\"\n"));
            }
        }
        // The strictest pack stands in any place.
        for place in 0..PACKS.len() {
            let number = (place + version) % PACKS.len();
            text.push_str(&self.pack_text(number, &self.packs[number]));
        }
        for (name, (covers, ends)) in LICENCES.iter().zip(&self.licences) {
            let covers: Vec<_> = covers.iter().filter(|one| self.purposes[**one]).collect();
            let Some(covers) = list(covers.into_iter().map(|one| PURPOSES[*one])) else { continue };
            text.push_str(&format!("[[licence]]\nid = \"{name}\"\npurposes = {covers}\n"));
            if let Some(day) = ends {
                text.push_str(&format!("expires = {}\n", super::generate::day(*day)));
            }
        }
        text.push_str("[[purpose]]\nid = \"ml.moderation\"\ntitle = \"P\"\n");
        let of_purposes = self.cells.chunks(CATEGORIES.len() * PACKS.len());
        for ((purpose, declared), cells) in PURPOSES.iter().zip(&self.purposes).zip(of_purposes) {
            if *declared {
                text.push_str(&format!("[[purpose]]\nid = \"{purpose}\"\ntitle = \"P\"\n"));
                text.push_str(&cells_text(purpose, cells));
            }
        }
        text
    }

    fn pack_text(&self, number: usize, pack: &Pack) -> String {
        let homes = HOMES.iter().zip(&self.homes);
        let own = homes.filter(|(_, of)| **of == Some(number)).map(|(home, _)| *home);
        let lives = list(own).map_or_else(String::new, |own| format!("jurisdictions = {own}\n"));
        format!(
            "[[pack]]\ncode = \"{}\"\ntitle = \"P\"\n{lives}minimum_age = {}\nunknown_age = \
             \"{}\"\ngrace_days = {}\n",
            PACKS[number],
            pack.age,
            if pack.permit { "permit" } else { "deny" },
            pack.grace
        )
    }
}

fn cells_text(purpose: &str, cells: &[Cell]) -> String {
    let mut text = String::new();
    for (category, cells) in CATEGORIES.iter().zip(cells.chunks(PACKS.len())) {
        for (pack, cell) in PACKS.iter().zip(cells) {
            let Some(basis) = cell.basis else { continue };
            text.push_str(&format!(
                "[[cell]]\npurposes = [\"{purpose}\"]\ncategories = [\"{category}\"]\n\
                 packs = [\"{pack}\"]\nbasis = \"{basis}\"\n"
            ));
            let visibility = VISIBILITY[cell.visibility];
            if basis != Basis::Prohibited && !visibility.is_empty() {
                text.push_str(&format!("visibility = {visibility}\n"));
            }
            if basis == Basis::LegitimateInterest && cell.assessed {
                text.push_str("assessment = \"LIA\"\n");
            }
        }
    }
    text
}

/// A list in TOML; none when it is empty.
fn list<'a>(items: impl Iterator<Item = &'a str>) -> Option<String> {
    let quoted: Vec<_> = items.map(|item| format!("\"{item}\"")).collect();
    (!quoted.is_empty()).then(|| format!("[{}]", quoted.join(", ")))
}
