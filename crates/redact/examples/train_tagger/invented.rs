//! Invented text: sentences of our own with invented names in them, so that the weights learn what
//! stands around a name from more names than any marked text holds.

use untrain_redact::tagger::train::Marked;
use untrain_redact::tagger::{Name, Named};

#[path = "address.rs"]
mod address;

const SENTENCES: &str = include_str!("sentences.txt");
const JOB_LINES: &str = include_str!("jobs.txt");
const GROUP_WORDS: &str = include_str!("groups.txt");

const TITLES: &str = "\
    Mr.|Mrs.|Ms.|Dr.|Mr|Mrs|Ms|Dr|Prof.|Professor|Miss|Sir|Lady|Captain|Judge|Senator|Herr|\
    Frau|Madame|Señor";
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
/// Words that young companies are named after.
const WORDS: &str = "\
    Open|Data|Social|Health|Green|Smart|Cloud|Credit|Energy|Home|Career|Real|Map|Legal|Clean|\
    Road|Farm|Climate|\
    Urban|Market|Price|Trip|Ride|Job|Bright|Blue|Red|First|Global|National|American|United|\
    General|Public|Local|\
    Solar|Water|Power|Wind|Earth|Ocean|River|Mountain|Eagle|Lion|Bear|Fox|Tiger|Star|Sun|Moon|\
    Sky|Fire|Stone|Iron|\
    Steel|Silver|Golden|Crystal|Diamond|Rapid|Swift|Quick|Easy|Simple|Pure|Fresh|Good|Better|\
    True|Clear|Safe|\
    Secure|Trust|Family|People|Citizen|Civic|Community|Nation|World|Planet|Space|Time|Life|Mind|\
    Brain|Heart|Body|\
    Vision|Sound|Color|Image|Photo|Book|Paper|Story|Word|Code|Logic|Digital|Mobile|Web|Net|Link|\
    Point|Path|Bridge|\
    Gate|Tower|House|Garden|Kitchen|Food|Coffee|Bread|Auto|Motor|Drive|Fleet|Air|Jet|Ship|Port|\
    Rail|Cargo|Money|\
    Coin|Wallet|Bank|Fund|Loan|Lending|Tax|Bill|Insight|Signal|Pulse|Spark|Flow|Wave|Stream|Core|\
    Edge|Peak|Summit|\
    Alpha|Delta|Omega|Nova|Vertex|Matrix|Quantum|Liquid|Mystic|Silent|Wild|Happy|Lucky|Brave|\
    Noble|Royal|Keychain|\
    Compass|Anchor|Harbor|Beacon|Lantern|Canvas|Mosaic|Ledger|Zero|One|Evolution|Analytics|\
    Explorer|Collective|\
    Standard|Poor|Union|Central|Pacific|Atlantic|Northern|Southern|Eastern|Western";
/// What people work with, by the word.
pub const FIELDS: &str = "\
    training|development|human resources|order|payroll|railroad|switch|construction equipment|\
    gas|furnace|water|\
    waste|food|cooking machine|surgical|medical|dental|immunology|radiology|nuclear|biomedical|\
    chemical|cable|line|\
    roof|floor|wall|window|carpet|machine|tool|metal|wood|glass|stone|paper|textile|leather|shoe|\
    print|film|sound|\
    video|news|sports|travel|sales|marketing|product|project|program|quality|safety|security|\
    network|database|\
    software|web|data|system|systems|information|budget|credit|loan|tax|insurance|claims|\
    benefits|time and attendance|\
    mail|postal|shipping|warehouse|stock|fleet|truck|bus|taxi|aircraft|marine|rail|forest|farm|\
    animal|plant|crop|soil|\
    school|library|museum|art|music|dance|drama|history|language|mathematics|science|physics|\
    biology|chemistry|\
    geology|weather|space|energy|oil|mining|drilling|grinding|polishing|cutting|welding|painting|\
    packing|cleaning|\
    sewing|washing|kitchen|bar|hotel|restaurant|event|wedding|funeral|property|estate|legal|\
    court|police|fire|prison|\
    customs|tourism|rolling|crushing|pressing|assembly|maintenance|repair|treatment|\
    rehabilitation|care|nursing";
pub const ROLES: &str = "\
    operator|technician|technologist|clerk|coordinator|representative|installer|tender|manager|\
    supervisor|specialist|\
    assistant|aide|worker|helper|inspector|analyst|engineer|scientist|teacher|instructor|trainer|\
    designer|drafter|\
    developer|administrator|director|officer|agent|broker|adviser|consultant|planner|buyer|\
    seller|driver|pilot|\
    mechanic|repairer|cleaner|cutter|setter|packer|grader|sorter|loader|fitter|maker|editor|\
    reporter|writer|\
    counselor|therapist|nurse|surgeon|physician|lineman|foreman|attendant|guard|collector|\
    examiner|appraiser|auditor";
const RANKS: &str = "\
    senior|junior|chief|head|deputy|assistant|associate|lead|principal|first-line|civil|outside|\
    general|regional|\
    national|executive|managing|technical|clinical|industrial|commercial|mechanical|electrical|\
    environmental|public|\
    private|certified|registered|licensed|staff|journeyman|master|apprentice|freelance";
/// Words as they stand in titles of songs, films and articles.
const COMMON: &str = "\
    love|night|day|world|dream|river|fire|dance|heart|morning|summer|winter|rain|light|shadow|\
    secret|story|tale|song|\
    king|queen|princess|devil|angel|zombie|monster|dragon|garden|road|street|house|home|door|\
    window|wall|island|ocean|\
    forest|mountain|desert|city|town|village|train|car|machine|engine|radio|picture|movie|music|\
    rhythm|boogie|blues|\
    snake|tube|dog|cat|horse|wolf|bird|apple|sugar|bread|water|wine|coffee|money|gold|silver|\
    stone|paper|letter|book|\
    weekly|evening|daily|review|guide|history|science|nature|power|freedom|peace|war|battle|game|\
    player|show|party|\
    wedding|birthday|holiday|school|lesson|teacher|children|mother|father|brother|sister|friend|\
    lover|stranger|\
    musician|singer|dancer|soldier|sailor|doctor|nobody|everybody|something|nothing|forever|\
    never|always|tomorrow|\
    yesterday|again|better|best|worst|little|big|old|new|young|wild|crazy|lonely|happy|sad|blue|\
    black|white|red|green|\
    golden|broken|lost|hidden|cautionary|electric|magic|perfect|beautiful|dangerous|make|take|\
    give|find|lose|hate|\
    suppose|secretly|run|walk|fly|fall|rise|break|burn|shine|cook|sleep|listen|watch|your|my|our|\
    you|me|us|it";
const MONTHS: &str =
    "January|February|March|April|May|June|July|August|September|October|November|December";
const SYLLABLES: &str = "\
    ba|be|bi|co|da|de|do|fa|fi|ga|go|ka|ki|la|lo|lu|ma|mi|mo|na|ne|ni|no|pa|pe|ra|re|ri|ro|\
    sa|se|si|ta|te|ti|to|va|ve|vi|xo|za|ze|zi";
const TAILS: &str = "||n|s|r|x|ly|tech|soft|net|app|corp|data|med|ify|works";

/// Invents texts, the same from the same lists.
pub struct Inventor {
    jobs: Vec<String>,
    groups: Vec<String>,
    given: Vec<String>,
    family: Vec<String>,
    city: Vec<String>,
    region: Vec<String>,
    state: u64,
}

impl Inventor {
    /// From lists of given names, family names, cities and regions.
    pub fn new([given, family, city, region]: [Vec<String>; 4]) -> Self {
        let jobs = JOB_LINES.lines().map(str::to_owned).collect();
        let groups = GROUP_WORDS.split_whitespace().map(str::to_owned).collect();
        Self { jobs, groups, given, family, city, region, state: 7 }
    }

    /// So many texts.
    pub fn texts(mut self, count: usize) -> Vec<Marked> {
        (0..count).map(|_| self.text()).collect()
    }

    fn text(&mut self) -> Marked {
        let sentences: Vec<&str> = SENTENCES.lines().filter(|line| !line.is_empty()).collect();
        let mut marked = Marked::default();
        for _ in 0..1 + self.below(3) {
            let sentence = sentences.get(self.below(sentences.len())).copied().unwrap_or("");
            self.fill(&sentence.replace("\\n", "\n"), &mut marked);
            marked.text.push_str(&self.one_of("| |\n"));
            if !marked.text.ends_with([' ', '\n']) {
                break;
            }
        }
        match self.below(30) {
            0..6 => self.wrap(&mut marked.text),
            6..8 => marked = self.quoted(&marked),
            _ => {}
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

    /// With a mark before each line, as mail quotes and programs comment; no name goes over one.
    fn quoted(&mut self, marked: &Marked) -> Marked {
        let mark = self.one_of("> |>|>> | * |- |# |// ||| |; |: |% |?? |!! |+ |~ ");
        let mut quoted = Marked { text: String::new(), ..marked.clone() };
        quoted.names.clear();
        let mut at = 0;
        for line in marked.text.split_inclusive('\n') {
            quoted.text.push_str(&mark);
            let (from, to) = (at, at + line.trim_end_matches('\n').len());
            for named in marked.names.iter().filter(|named| named.start < to && named.end > from) {
                let place = |at: usize| quoted.text.len() + at.clamp(from, to) - from;
                let (start, end) = (place(named.start), place(named.end));
                quoted.names.push(Named { start, end, ..*named });
            }
            quoted.text.push_str(line);
            at += line.len();
        }
        quoted
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
            "street" => (self.street(), Some(Name::Address)),
            "unit" => (self.unit(), Some(Name::Address)),
            "address" => (self.address(), Some(Name::Address)),
            "zip" => (self.postcode(), Some(Name::Address)),
            "title" => (self.one_of(TITLES), Some(Name::Title)),
            "job" => (self.job(), Some(Name::Title)),
            "group" => (self.of(|this| &this.groups), Some(Name::Group)),
            "software" => (self.one_word(include_str!("software.txt")), None),
            "Caps" => (self.headline(), None),
            "she" => (self.one_of("she|he|they"), None),
            "year" => ((1900 + self.below(127)).to_string(), None),
            "num" => ((2 + self.below(97)).to_string(), None),
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
        match self.below(100) {
            0..72 => format!("{given} {family}"),
            72..84 => {
                let stop = if self.below(2) == 0 { "." } else { "" };
                format!("{given} {}{stop} {family}", self.letter())
            }
            84..90 => format!("{given} {} {family}", self.given()),
            90..93 => format!("{}. {family}", self.letter()),
            93..96 => format!("{}. {}. {family}", self.letter(), self.letter()),
            _ => format!("{given} {family} {}", self.family()),
        }
    }

    /// One line of a list.
    fn of(&mut self, list: fn(&Self) -> &Vec<String>) -> String {
        let place = self.below(list(self).len());
        list(self).get(place).cloned().unwrap_or_default()
    }

    /// One line of a list, more often from its beginning than from its end.
    fn often(&mut self, list: fn(&Self) -> &Vec<String>) -> String {
        let (one, other) = (self.below(list(self).len()), self.below(list(self).len()));
        list(self).get(one.min(other)).cloned().unwrap_or_default()
    }

    fn given(&mut self) -> String {
        self.often(|this| &this.given)
    }

    fn city(&mut self) -> String {
        self.of(|this| &this.city)
    }

    fn region(&mut self) -> String {
        self.of(|this| &this.region)
    }

    fn job(&mut self) -> String {
        let job = match self.below(3) {
            0 => match self.below(6) {
                0 => format!(
                    "{} and {} {}",
                    self.one_of(FIELDS),
                    self.one_of(FIELDS),
                    self.one_of(ROLES)
                ),
                1 => format!(
                    "{}, {}, and {} {}",
                    self.one_of(FIELDS),
                    self.one_of(FIELDS),
                    self.one_of(FIELDS),
                    self.one_of(ROLES)
                ),
                2 => format!("{} {}", self.one_of(RANKS), self.one_of(ROLES)),
                3 => {
                    format!("{} {} {}", self.one_of(RANKS), self.one_of(FIELDS), self.one_of(ROLES))
                }
                _ => format!("{} {}", self.one_of(FIELDS), self.one_of(ROLES)),
            },
            _ => self.of(|this| &this.jobs),
        };
        match self.below(10) {
            0..4 => capitalised(&job),
            4 => job.split(' ').map(capitalised).collect::<Vec<_>>().join(" "),
            5 => format!("{} and {}", capitalised(&job), self.of(|this| &this.jobs)),
            _ => job,
        }
    }

    fn family(&mut self) -> String {
        let one = |this: &mut Self| this.often(|this| &this.family);
        match self.below(100) {
            0..6 => format!("{} {}", self.one_of(PARTICLES), one(self)),
            6..9 => format!("{}-{}", one(self), one(self)),
            9 => format!("O'{}", one(self)),
            _ => one(self),
        }
    }

    fn organisation(&mut self) -> String {
        match self.below(100) {
            0..12 => format!("{} {}", self.family(), self.one_of(COMPANIES)),
            12..22 => {
                let and = self.one_of("and|&");
                format!("{}, {} {and} {}", self.family(), self.family(), self.family())
            }
            22..29 => {
                let between = self.one_of(" and | & | - |-");
                format!("{}{between}{}", self.family(), self.family())
            }
            29..35 => format!("University of {}", self.city()),
            35..43 => format!("{} {}", self.city(), self.one_of(HOUSES)),
            43..51 => format!("{} {}", self.invented(), self.one_of(TRADES)),
            51..55 => format!("{} of {}", self.one_of(OFFICES), self.one_of(SUBJECTS)),
            55..60 => format!("{} {}", self.family(), self.one_of(TRADES)),
            60..67 => format!("{} {}", self.one_of(WORDS), self.one_of(WORDS)),
            67..72 => format!("{}{}", self.one_of(WORDS), self.one_of(WORDS)),
            72..75 => format!("{}{}", self.one_of(WORDS), self.one_of(WORDS).to_lowercase()),
            75..78 => {
                format!("{} {} {}", self.one_of(WORDS), self.one_of(WORDS), self.one_of(TRADES))
            }
            78..80 => format!("The {} {}", self.one_of(WORDS), self.one_of(WORDS)),
            80..83 => format!("{} {}", self.one_of(WORDS), self.one_of(COMPANIES)),
            83..85 => format!("{} {}", self.initials(), self.one_of(TRADES)),
            85..87 => self.initials(),
            87..89 => format!("{}{}", self.invented(), self.one_of(".com|.io|.org|.ai")),
            89 => format!("{}. {}. {}", self.letter(), self.letter(), self.family()),
            _ => self.invented(),
        }
    }

    /// Common words with capitals, which are no name.
    fn headline(&mut self) -> String {
        let words = (0..1 + self.below(4)).map(|at| match (at, self.below(5)) {
            (1.., 0) => self.one_of("of|the|and|in|to|for|with|on|a"),
            _ => capitalised(&self.one_of(COMMON)),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn letter(&mut self) -> char {
        let letters = "ABCDEFGHJKLMNPRSTVW";
        letters.chars().nth(self.below(letters.len())).unwrap_or('A')
    }

    fn initials(&mut self) -> String {
        (0..2 + self.below(3)).map(|_| self.letter()).collect()
    }

    fn invented(&mut self) -> String {
        let mut word = String::new();
        for _ in 0..2 + self.below(2) {
            word.push_str(&self.one_of(SYLLABLES));
        }
        word.push_str(&self.one_of(TAILS));
        capitalised(&word)
    }

    fn one_of(&mut self, list: &str) -> String {
        let all: Vec<&str> = list.split('|').collect();
        all.get(self.below(all.len())).copied().unwrap_or("").to_owned()
    }

    fn one_word(&mut self, words: &str) -> String {
        let all: Vec<&str> = words.split_whitespace().collect();
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

/// With a capital at the beginning.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}
