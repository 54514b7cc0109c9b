//! Invented text: sentences of our own with invented names in them, so that the weights learn what
//! stands around a name from more names than any marked text holds.

use std::fmt::Write;

use untrain_redact::tagger::train::Marked;
use untrain_redact::tagger::{Name, Named};

const SENTENCES: &str = include_str!("sentences.txt");

const TITLES: &str = "\
    Mr.|Mrs.|Ms.|Dr.|Mr|Mrs|Ms|Dr|Prof.|Professor|Miss|Sir|Lady|Captain|Judge|Senator|Herr|\
    Frau|Madame|Señor";
const JOBS: &str = "\
    engineer|manager|director|teacher|nurse|accountant|architect|plumber|chief executive|\
    secretary|designer|consultant|vice president|Head of Sales|Software Engineer|\
    Marketing Manager|Chief Financial Officer|baker|driver|Operations Manager";
const PARTICLES: &str = "van der|van|de|von|da|di|del|dos|la|le|van de|ten|el|de la|af|zu";
const COMPANIES: &str =
    "Ltd|Inc|Inc.|LLC|Corp|GmbH|AG|plc|Group|& Co|and Sons|Partners|Holdings|Brothers|S.A.|Pty Ltd";
const TRADES: &str = "\
    Technologies|Systems|Software|Solutions|Labs|Analytics|Media|Foods|Energy|Pharma|Motors|\
    Insurance|Services|Consulting|Networks|Logistics|Security|Robotics|Health|Capital";
const HOUSES: &str = "\
    University|College|Hospital|Museum|Bank|Times|City Council|Police Department|Airlines|\
    Institute|Library|Chamber of Commerce|Orchestra|FC|High School";
const OFFICES: &str = "Department|Ministry|Office|Bureau|Agency";
const SUBJECTS: &str =
    "Health|Education|Defence|Trade|Labour|Justice|Statistics|Transport|Technology|Energy";
const WAYS: &str = "Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Court|Way|Boulevard|Terrace|Place";
const ENDINGS: &str = "strasse|straße|weg|gatan|straat|gasse|vej|veien";
const LEADINGS: &str = "Rue de|Rue|Avenue|Via|Calle|Rua|Plaza|Piazza|Corso|Rue du";
const MONTHS: &str =
    "January|February|March|April|May|June|July|August|September|October|November|December";
const SYLLABLES: &str = "\
    ba|be|bi|co|da|de|do|fa|fi|ga|go|ka|ki|la|lo|lu|ma|mi|mo|na|ne|ni|no|pa|pe|ra|re|ri|ro|\
    sa|se|si|ta|te|ti|to|va|ve|vi|xo|za|ze|zi";
const TAILS: &str = "||n|s|r|x|ly|tech|soft|net|app|corp|data|med|ify|works";

/// Invents texts, the same from the same lists.
pub struct Inventor {
    given: Vec<String>,
    family: Vec<String>,
    city: Vec<String>,
    region: Vec<String>,
    state: u64,
}

impl Inventor {
    /// From lists of given names, family names, cities and regions.
    pub fn new([given, family, city, region]: [Vec<String>; 4]) -> Self {
        Self { given, family, city, region, state: 7 }
    }

    /// So many texts.
    pub fn texts(mut self, count: usize) -> Vec<Marked> {
        (0..count).map(|_| self.text()).collect()
    }

    fn text(&mut self) -> Marked {
        let sentences: Vec<&str> = SENTENCES.lines().filter(|line| !line.is_empty()).collect();
        let mut marked = Marked { text: String::new(), names: Vec::new() };
        for _ in 0..1 + self.below(3) {
            let sentence = sentences.get(self.below(sentences.len())).copied().unwrap_or("");
            self.fill(sentence, &mut marked);
            marked.text.push_str(&self.one_of("| |\n"));
            if !marked.text.ends_with([' ', '\n']) {
                break;
            }
        }
        if self.below(5) == 0 {
            self.wrap(&mut marked.text);
        }
        let other = match self.below(100) {
            0..12 => marked.text.to_lowercase(),
            12..16 => marked.text.to_uppercase(),
            _ => return marked,
        };
        // Only where no letter becomes two.
        let same = |(a, b): (char, char)| a.len_utf8() == b.len_utf8();
        if other.chars().count() == marked.text.chars().count()
            && other.chars().zip(marked.text.chars()).all(same)
        {
            marked.text = other;
        }
        marked
    }

    /// Breaks lines where a text of some width would: also within names.
    fn wrap(&mut self, text: &mut String) {
        let width = 24 + self.below(50);
        let mut column = 0;
        let wrapped: String = text
            .chars()
            .map(|c| {
                column = if c == '\n' { 0 } else { column + 1 };
                if c == ' ' && column > width {
                    column = 0;
                    return '\n';
                }
                c
            })
            .collect();
        *text = wrapped;
    }

    fn fill(&mut self, sentence: &str, marked: &mut Marked) {
        let mut rest = sentence;
        while let Some((before, behind)) = rest.split_once('{') {
            marked.text.push_str(before);
            let slot = behind.split_once('}').map(|(slot, rest)| (self.value(slot), rest));
            // A brace of code is no slot.
            let Some((Some((mut value, name)), behind)) = slot else {
                marked.text.push('{');
                rest = behind;
                continue;
            };
            rest = behind;
            if name == Some(Name::Location) && self.below(10) == 0 {
                value = value.to_uppercase();
            }
            let start = marked.text.len();
            marked.text.push_str(&value);
            let end = marked.text.len();
            match (name, marked.names.last_mut()) {
                // A given and a family name side by side are one.
                (Some(Name::Person), Some(last))
                    if last.name == Name::Person && before == " " && last.end + 1 == start =>
                {
                    last.end = end;
                }
                (Some(name), _) => marked.names.push(Named { start, end, name }),
                (None, _) => {}
            }
        }
        marked.text.push_str(rest);
    }

    fn value(&mut self, slot: &str) -> Option<(String, Option<Name>)> {
        let value = match slot {
            "full" => (self.full(), Some(Name::Person)),
            "first" => (self.given(), Some(Name::Person)),
            "last" => (self.family(), Some(Name::Person)),
            "city" => (self.city(), Some(Name::Location)),
            "country" => (self.region(), Some(Name::Location)),
            "org" => (self.organisation(), Some(Name::Organisation)),
            "street" => (self.street(), None),
            "title" => (self.one_of(TITLES), None),
            "job" => (self.one_of(JOBS), None),
            "she" => (self.one_of("she|he|they"), None),
            "year" => ((1900 + self.below(127)).to_string(), None),
            "num" => ((2 + self.below(97)).to_string(), None),
            "zip" => ((1000 + self.below(98_000)).to_string(), None),
            "date" => {
                let (day, year) = (1 + self.below(28), 1950 + self.below(77));
                (format!("{day} {} {year}", self.one_of(MONTHS)), None)
            }
            _ => return None,
        };
        Some(value)
    }

    fn full(&mut self) -> String {
        let (given, family) = (self.given(), self.family());
        let letter = |n: usize| "ABCDEFGHJKLMNPRSTVW".chars().nth(n).unwrap_or('A');
        match self.below(100) {
            0..72 => format!("{given} {family}"),
            72..84 => {
                let stop = if self.below(2) == 0 { "." } else { "" };
                format!("{given} {}{stop} {family}", letter(self.below(19)))
            }
            84..90 => format!("{given} {} {family}", self.given()),
            90..93 => format!("{}. {family}", letter(self.below(19))),
            93..96 => format!("{}. {}. {family}", letter(self.below(19)), letter(self.below(19))),
            _ => format!("{given} {family} {}", self.family()),
        }
    }

    fn given(&mut self) -> String {
        let place = self.below(self.given.len());
        at(&self.given, place)
    }

    fn family(&mut self) -> String {
        let one = |this: &mut Self| {
            let place = this.below(this.family.len());
            at(&this.family, place)
        };
        match self.below(100) {
            0..6 => format!("{} {}", self.one_of(PARTICLES), one(self)),
            6..9 => format!("{}-{}", one(self), one(self)),
            9 => format!("O'{}", one(self)),
            _ => one(self),
        }
    }

    fn city(&mut self) -> String {
        let place = self.below(self.city.len());
        at(&self.city, place)
    }

    fn region(&mut self) -> String {
        let place = self.below(self.region.len());
        at(&self.region, place)
    }

    fn organisation(&mut self) -> String {
        match self.below(100) {
            0..18 => format!("{} {}", self.family(), self.one_of(COMPANIES)),
            18..30 => {
                let and = self.one_of("and|&");
                format!("{}, {} {and} {}", self.family(), self.family(), self.family())
            }
            30..38 => {
                let between = self.one_of(" and | & | - |-");
                format!("{}{between}{}", self.family(), self.family())
            }
            38..46 => format!("University of {}", self.city()),
            46..57 => format!("{} {}", self.city(), self.one_of(HOUSES)),
            57..70 => format!("{} {}", self.invented(), self.one_of(TRADES)),
            70..76 => format!("{} of {}", self.one_of(OFFICES), self.one_of(SUBJECTS)),
            76..80 => format!("{} {}", self.family(), self.one_of(TRADES)),
            _ => self.invented(),
        }
    }

    fn invented(&mut self) -> String {
        let mut word = String::new();
        for _ in 0..2 + self.below(2) {
            word.push_str(&self.one_of(SYLLABLES));
        }
        word.push_str(&self.one_of(TAILS));
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
    }

    fn street(&mut self) -> String {
        let number = 1 + self.below(400);
        let mut street = match self.below(20) {
            0..10 => format!("{number} {} {}", self.family(), self.one_of(WAYS)),
            10..13 => format!("{}{} {number}", self.family(), self.one_of(ENDINGS)),
            13..17 => format!("{} {} {number}", self.one_of(LEADINGS), self.family()),
            _ => format!("{number} {} {}", self.one_of(LEADINGS), self.family()),
        };
        if self.below(5) == 0 {
            let flat = 1 + self.below(900);
            let _ = write!(street, " {} {flat}", self.one_of("Apt.|Suite|Flat|Apt"));
        }
        street
    }

    fn one_of(&mut self, list: &str) -> String {
        let all: Vec<&str> = list.split('|').collect();
        all.get(self.below(all.len())).copied().unwrap_or("").to_owned()
    }

    /// A number below another: the high half of Knuth's linear congruence.
    fn below(&mut self, end: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.state >> 33) as usize) % end.max(1)
    }
}

/// A name of a list.
fn at(list: &[String], place: usize) -> String {
    list.get(place).cloned().unwrap_or_default()
}
