//! Texts that are made to be slow to read: each repeats what draws a look, or makes a look long.

/// What looks drawn by lot and is the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }

    fn of(&mut self, signs: &str) -> char {
        let place = self.below(signs.chars().count());
        signs.chars().nth(place).unwrap_or(' ')
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of.get(self.below(of.len())).unwrap_or(&"")
    }

    fn word(&mut self, signs: &str, length: usize) -> String {
        (0..length).map(|_| self.of(signs)).collect()
    }
}

const WORDS: &str = "the of and to in that was his he it with is for as had you not be her on at \
    by \
which have or from this him but all she they were my are me one their so an said them we who would \
been will no when there if more out up into do any your what has man could other than our some very \
time upon about may its only now like little then can made should did us such great before must two \
these see know over much down after first mr good men own never most old shall day where those came \
come himself way work life without go make well through being long say might how am too even again \
back under part house water light morning river window garden letter answer question children";

const NAMES: &str = "Anna Harbour Bern Thomas Lake London Maria Winter Oslo Peter Stone Lisbon";

/// Plain text: sentences of common words, here and there a name or a year.
pub fn prose(bytes: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let mut dice = Dice(1);
    let mut text = String::with_capacity(bytes + 200);
    while text.len() < bytes {
        let length = 6 + dice.below(14);
        for place in 0..length {
            let word = dice.one(&words);
            match dice.below(60) {
                _ if place == 0 => {
                    text.extend(word.chars().take(1).flat_map(char::to_uppercase));
                    text.extend(word.chars().skip(1));
                }
                0 => text.push_str(dice.one(&names)),
                1 if dice.below(4) == 0 => text.push_str(&format!("{}", 1700 + dice.below(300))),
                2 => text.push_str(&format!("{word},")),
                _ => text.push_str(word),
            }
            text.push(if place + 1 == length { '.' } else { ' ' });
        }
        text.push(if dice.below(6) == 0 { '\n' } else { ' ' });
    }
    first(&text, bytes).to_owned()
}

/// Text with something to find in each sentence.
pub fn dense(bytes: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut dice = Dice(3);
    let mut text = String::with_capacity(bytes + 200);
    while text.len() < bytes {
        for _ in 0..4 + dice.below(6) {
            text.push_str(dice.one(&words));
            text.push(' ');
        }
        let (some, other) = (dice.below(1_000), dice.below(10_000));
        text.push_str(&match dice.below(6) {
            0 => format!("to user{some}@harbour.example"),
            1 => format!("call +41 44 668 {:02} {:02}", some % 100, other % 100),
            2 => format!("call (201) 555-{other:04}"),
            3 => format!("from 203.0.113.{}", some % 250),
            4 => format!("born on {} July 19{:02}", 1 + some % 28, other % 100),
            _ => format!("at {} Harbour Street", 1 + some % 300),
        });
        text.push_str(". ");
    }
    first(&text, bytes).to_owned()
}

/// The first bytes of a text, on a character boundary.
pub fn first(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// What is repeated.
const REPEATED: &[(&str, &str)] = &[
    ("one digit", "1"),
    ("digits and spaces", "12 "),
    ("digits and hyphens", "123-"),
    ("single digits", "1 "),
    ("digits and dots", "1.1.1.1."),
    ("digits in brackets", "(12) 3"),
    ("cards that fail", "4111 1111 1111 1112 "),
    ("one letter", "a"),
    ("one capital", "A"),
    ("one-letter words", "a "),
    ("one-letter capitals", "A "),
    ("at signs", "@"),
    ("nested addresses", "a@"),
    ("addresses in a chain", "a@a."),
    ("addresses without a domain", "someone@ "),
    ("percent forty", "a%40"),
    ("spelled addresses", " at x dot y"),
    ("spelled dots", " dot a"),
    ("bracketed ats", "x [at] y (dot) "),
    ("schemes", "://"),
    ("nested links", "http://a/"),
    ("links with users", "http://a:b@c/ "),
    ("links with secrets", "http://a/?x=1&token="),
    ("www", "www."),
    ("colons", ":"),
    ("network addresses", "1:2:3:"),
    ("network addresses of four", "10.0.0.256 "),
    ("devices", "00:1b:63:84:45:e6:"),
    ("hexadecimal", "deadbeef0123 "),
    ("words of letters and digits", "a1b2c3 "),
    ("one word of letters and digits", "a1"),
    ("account prefixes", "GB29 NWBK 6016 "),
    ("witness prefixes", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7k "),
    ("brackets", "["),
    ("markup", "<div class=\"a\"><p>"),
    ("objects", "{\"a\":[{\"b\":"),
    ("quotes", "\"'"),
    ("backslashes", "\\\""),
    ("key heads", "-----BEGIN PRIVATE KEY-----"),
    ("other heads", "-----BEGIN "),
    ("words for secrets", "password: "),
    ("words for secrets, joined", "token="),
    ("prefixes of tokens", "AKIAghp_sk-eyJ"),
    ("words for streets", " Street"),
    ("streets first", "rue de "),
    ("words of birth", "born "),
    ("words of birth and days", "born on July 4, "),
    ("words of age", "aged 1000 "),
    ("numbers and years old", "1000 years old "),
    ("words for telephones", "phone "),
    ("telephones and short numbers", "phone 12345 "),
    ("words for papers", "passport number "),
    ("words for positions", "lat 1.12 "),
    ("degrees", "1\u{B0}"),
    ("placeholders", "[PERSON_1]"),
    ("placeholders and digits", "[PHONE_1]12 "),
    ("names of placeholders", "[PERSON_"),
    ("one address again and again", "jane@harbour.example "),
    ("one telephone again and again", "+41 44 668 18 00, "),
    ("one link again and again", "https://u:p@harbour.example/ "),
    ("ages", "aged 30, "),
    ("zero width", "\u{200B}"),
    ("zero width between digits", "1\u{200B}"),
    ("combining marks", "e\u{301}\u{302}\u{303}"),
    ("combining marks on digits", "1\u{336}"),
    ("full width", "\u{FF11}\u{FF12}\u{3000}"),
    ("full-width letters", "\u{FF41}\u{FF42}\u{FF20}"),
    ("chinese", "\u{6211}\u{7684}\u{7535}\u{8BDD}\u{662F}"),
    ("chinese and digits", "\u{7535}\u{8BDD}1234567"),
    ("joined emoji", "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}"),
    ("flags and tags", "\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}"),
    ("mathematical letters", "\u{1D41A}\u{1D7CE}"),
    ("cyrillic", "\u{440}\u{430}\u{441}\u{435} "),
    ("mixed scripts", "a\u{430}\u{3B1}\u{905}\u{627}"),
    ("marks of direction", "\u{202E}a\u{202C}"),
    ("arabic digits", "\u{661}\u{662}\u{663}"),
    ("spaces", " "),
    ("lines", "\n"),
    ("colons at lines", ":\n"),
    ("tabs", "\t"),
    ("no bytes", "\0"),
    ("commas", ",1"),
    ("underscores", "a_1_"),
    ("dashes", "--"),
    ("dots", "."),
    ("names", "Maria Winter "),
    ("names of one letter", "J. R. "),
    ("handles", "@jane "),
    ("tags", "#rome "),
];

/// Every hostile text by its name, of about so many bytes.
pub fn all(bytes: usize) -> impl Iterator<Item = (&'static str, String)> {
    let repeated = REPEATED.iter().map(move |(name, piece)| {
        (*name, first(&piece.repeat(bytes / piece.len() + 1), bytes).to_owned())
    });
    repeated.chain(MADE.iter().map(move |(name, make)| (*name, made(bytes, *make))))
}

fn made(bytes: usize, make: fn(&mut Dice, &mut String)) -> String {
    let mut dice = Dice(7);
    let mut text = String::with_capacity(bytes + 200);
    while text.len() < bytes {
        make(&mut dice, &mut text);
    }
    first(&text, bytes).to_owned()
}

type Make = fn(&mut Dice, &mut String);

/// What differs from piece to piece.
const MADE: &[(&str, Make)] = &[
    ("digits by lot", |dice, text| text.push(dice.of("0123456789"))),
    ("digits and separators by lot", |dice, text| text.push(dice.of("0123456789 ().-/"))),
    ("marks by lot", |dice, text| text.push(dice.of("@:/.%[](){}+-=#&1aA \n"))),
    ("ascii by lot", |dice, text| text.push((b' ' + dice.below(95) as u8) as char)),
    ("characters by lot", |dice, text| {
        text.extend(char::from_u32(dice.below(0x11_0000) as u32));
    }),
    ("letters by lot", |dice, text| text.push(dice.of("abcdefghijklmnopqrstuvwxyzABCDEF"))),
    ("base58 by lot", |dice, text| {
        let word = dice.word("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", 34);
        text.push_str(&word);
        text.push(' ');
    }),
    ("base64 by lot", |dice, text| {
        text.push(dice.of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"));
    }),
    ("capitalised words", |dice, text| {
        let word = dice.word("aeinrstlo", 5);
        text.push(dice.of("ABCDEFGHIJKLMNOPRSTW"));
        text.push_str(&word);
        text.push(' ');
    }),
    ("capitals", |dice, text| {
        let word = dice.word("AEINRSTLO", 6);
        text.push_str(&word);
        text.push(' ');
    }),
    ("many addresses", |dice, text| {
        text.push_str(&format!("user{:06}@harbour.example ", dice.below(1_000_000)));
    }),
    ("many telephones", |dice, text| {
        text.push_str(&format!("+41 44 668 {:02} {:02}, ", dice.below(100), dice.below(100)));
    }),
    ("many values and their beginnings", |dice, text| {
        text.push_str(&format!("+41446{:06}, +41446 +4144 ", dice.below(1_000_000)));
    }),
    ("words for telephones and numbers", |dice, text| {
        text.push_str(&format!("phone {:07} ", dice.below(10_000_000)));
    }),
    ("numbers of seven digits", |dice, text| {
        text.push_str(&format!("{:07} ", dice.below(10_000_000)));
    }),
    ("passwords", |dice, text| {
        let word = dice.word("abcdefghijk0123456789", 12);
        text.push_str(&format!("password={word} "));
    }),
    ("hashes", |dice, text| {
        let word = dice.word("0123456789abcdef", 40);
        text.push_str(&format!("{word}\n"));
    }),
    ("rows of numbers", |dice, text| {
        for _ in 0..8 {
            text.push_str(&format!("{}.{:02},", dice.below(1000), dice.below(100)));
        }
        text.push('\n');
    }),
    ("times", |dice, text| {
        text.push_str(&format!("2024-01-{:02}T{:02}:30:00Z ", dice.below(28), dice.below(24)));
    }),
    ("objects with everything", |dice, text| {
        text.push_str(&format!(
            "{{\"id\":{},\"mail\":\"a{}@harbour.example\",\"phone\":\"+41446681{:03}\"}},",
            dice.below(1_000_000),
            dice.below(1000),
            dice.below(1000)
        ));
    }),
];
