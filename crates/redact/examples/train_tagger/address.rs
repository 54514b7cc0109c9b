//! Invented addresses, in the orders and with the words of many countries (Universal Postal Union,
//! S42 and the notes on addressing of its members).

use super::{Inventor, capitalised};

const WAYS: &str = include_str!("streets.txt");
/// The letters of codes: two of them, mostly a province or a state.
const PROVINCES: &str =
    "CA|NY|TX|FL|WA|IL|ON|BC|QC|NSW|VIC|QLD|WA|KA|BE|ZH|MI|RM|TO|SP|RJ|BA|NA|VA|PR|DE|SC";

/// What streets are called in many towns.
const NAMES: &str = "\
    Old|New|High|Main|Church|Mill|North|South|West|East|Park|Oak|Elm|Lake|Market|King|Queen|\
    Station|1st|2nd|3rd|4th|5th|12th";

impl Inventor {
    /// A street with a number, in one of many languages.
    pub(super) fn street(&mut self) -> String {
        let street = match self.below(100) {
            0..36 => {
                let way = self.way("en");
                let name = self.street_name();
                let number = self.house_number();
                format!("{number} {name} {way}")
            }
            36..52 => self.suffixed(),
            52..72 => self.prefixed(),
            72..82 => format!("{} {}", self.street_name(), self.house_number()),
            82..86 => self.box_number(),
            86..92 => format!("{} {}", self.street_name(), self.way("en")),
            92..94 => {
                let (one, other) = (self.street_name(), self.street_name());
                format!("{one} {} and {other} {}", self.way("en"), self.way("en"))
            }
            // A number before, though one stands behind already.
            _ => {
                let street = if self.below(2) == 0 { self.suffixed() } else { self.prefixed() };
                format!("{} {street}", self.house_number())
            }
        };
        match self.below(12) {
            0 => format!("{street} {}", self.unit()),
            1 => format!("{street}, {}", self.unit()),
            _ => street,
        }
    }

    /// An address of several parts.
    pub(super) fn address(&mut self) -> String {
        let between = self.one_of(", |, | |\n|\n |,\n");
        let town = self.town();
        let mut parts = vec![self.street()];
        if self.below(3) == 0 {
            parts.push(self.unit());
        }
        let code = self.postcode();
        match self.below(8) {
            0 => parts.push(format!("{code} {town}")),
            1 => parts.push(format!("{town} {code}")),
            2 => parts.extend([town, code]),
            3 => parts.push(format!("{town}, {} {code}", self.one_of(PROVINCES))),
            4 => parts.push(format!("{town} {}", self.one_of(PROVINCES))),
            5 => parts.extend([town, format!("{} {code}", self.region())]),
            6 => parts.extend([format!("{code} {town}"), self.region()]),
            _ => parts.extend([town, self.region()]),
        }
        parts.join(&between)
    }

    /// Part of a house.
    pub(super) fn unit(&mut self) -> String {
        let word = self.way("units");
        let number = 1 + self.below(999);
        match self.below(8) {
            0 => format!("{word} {}{}", 1 + self.below(30), self.letter()),
            1 => format!("{}. OG", 1 + self.below(9)),
            2 => format!("{}{} floor", 4 + self.below(9), "th"),
            _ if word == "#" => format!("#{number}"),
            _ => format!("{word} {number}"),
        }
    }

    /// A postcode, by itself.
    pub(super) fn postcode(&mut self) -> String {
        let number = |this: &mut Self, digits: u32| {
            let number = this.below(10_usize.pow(digits));
            format!("{number:0width$}", width = digits as usize)
        };
        match self.below(20) {
            0..10 => number(self, 5),
            10..14 => number(self, 4),
            14 => format!("{} {}", number(self, 3), number(self, 2)),
            15 => format!("{}-{}", number(self, 2), number(self, 3)),
            16 => format!("{}-{}", number(self, 5), number(self, 4)),
            17 => format!("{} {}{}", number(self, 4), self.letter(), self.letter()),
            18 => {
                let (area, inward) = (self.initials(), number(self, 1));
                let area: String = area.chars().take(2).collect();
                format!("{area}{} {inward}{}{}", number(self, 1), self.letter(), self.letter())
            }
            _ => number(self, 6),
        }
    }

    fn town(&mut self) -> String {
        let town = match self.below(12) {
            0 => format!(
                "{} {}",
                self.one_of("San|Santa|Saint|St.|Bad|Sankt|Nova|Novo|Le|La|El"),
                self.family()
            ),
            1 => format!(
                "{} {}",
                self.street_name(),
                self.one_of("Hill|Park|Bay|Creek|Falls|Springs|Beach|Town")
            ),
            2 => self.street_name(),
            _ => self.of(|this| &this.city),
        };
        if self.below(5) == 0 { town.to_uppercase() } else { town }
    }

    fn house_number(&mut self) -> String {
        let number = match self.below(3) {
            0 => 1 + self.below(60),
            1 => 1 + self.below(400),
            _ => self.below(100_000),
        };
        match self.below(16) {
            0 => format!("{number}{}", self.one_of("a|b|c|A|B|C|D")),
            1 => format!("{number}-{}", number + 2),
            2 => format!("{number}/{}", 1 + self.below(30)),
            3 => format!("{number:03}"),
            4 => format!("{number}."),
            _ => number.to_string(),
        }
    }

    /// The words of a language, or those of one sort.
    fn way(&mut self, sort: &str) -> String {
        let line = WAYS.lines().find_map(|line| line.strip_prefix(sort)).unwrap_or("");
        let words: Vec<&str> = line.trim().split([' ', '|']).collect();
        words.get(self.below(words.len())).copied().unwrap_or("").to_owned()
    }

    fn street_name(&mut self) -> String {
        match self.below(10) {
            0..5 => self.of(|this| &this.family),
            5..7 => self.of(|this| &this.city),
            7 => format!("{} {}", self.given(), self.of(|this| &this.family)),
            8 => self.one_of(NAMES),
            _ => capitalised(&self.invented().to_lowercase()),
        }
    }

    /// `Hafenstraße 12`, `Lange Straße 3`, `Fő utca 4`.
    fn suffixed(&mut self) -> String {
        let sort = self.one_of("de|de|nl|sv|da|no|fi|hu|cs|is|et");
        let (way, name, number) = (self.way(&sort), self.street_name(), self.house_number());
        let apart = matches!(sort.as_str(), "hu" | "cs" | "et") || self.below(5) == 0;
        match apart {
            true => {
                let way = if self.below(2) == 0 { capitalised(&way) } else { way };
                format!("{name} {way} {number}")
            }
            false => format!("{name}{way} {number}"),
        }
    }

    /// `Rua da Alegria 40`, `12 rue du Port`.
    fn prefixed(&mut self) -> String {
        let sort = self.one_of("fr|fr|it|it|es|es|pt|pt|pl|ro");
        let (way, name, number) = (self.way(&sort), self.street_name(), self.house_number());
        let particle = match (sort.as_str(), self.below(2)) {
            ("fr", 0) => self.one_of("de |de la |du |des |d'|de l'"),
            ("it", 0) => self.one_of("del |della |dei |di "),
            ("es" | "pt", 0) => self.one_of("de |de la |del |da |do |dos "),
            _ => String::new(),
        };
        let way = if sort == "fr" && self.below(2) == 0 { way.to_lowercase() } else { way };
        let street = format!("{way} {particle}{name}");
        match (sort.as_str(), self.below(6)) {
            ("fr", 0..4) => format!("{number} {street}"),
            ("fr", 4) => format!("{number}, {street}"),
            (_, 0) => format!("{street}, {number}"),
            (_, 1) => format!("{number} {street}"),
            _ => format!("{street} {number}"),
        }
    }

    /// A box at a post office, or one of those through which armies get their mail.
    fn box_number(&mut self) -> String {
        let (number, other) = (1 + self.below(9999), 1 + self.below(9999));
        let code = format!("{:05}", self.below(99_999));
        let area = self.one_of("AE|AA|AP");
        let between = self.one_of("\n|, | ");
        match self.below(6) {
            0 => format!(
                "PSC {number}, Box {other}{between}{} {area} {code}",
                self.one_of("APO|FPO")
            ),
            1 => format!(
                "Unit {number} Box {other}{between}{} {area} {code}",
                self.one_of("DPO|APO")
            ),
            2 => {
                let ship = self.one_of("USS|USNS|USCGC|USNV");
                let name = self.of(|this| &this.family);
                format!("{ship} {name}{between}FPO {area} {code}")
            }
            3 => {
                format!("{} {number}", self.one_of("Postfach|Postbus|Casella postale|Apartado|BP"))
            }
            _ => format!("{} {number}", self.one_of("P.O. Box|PO Box|Box|P. O. Box")),
        }
    }
}
