//! Made-up names, in the script of those they stand for. The lists hold common names of many
//! countries that are borne by people of any gender, words of nature for places and firms, and
//! nothing else. Domains are always under `.example` (RFC 2606), which nobody can register.

use super::dice::Dice;

/// The names of one script.
struct Names {
    given: &'static [&'static str],
    family: &'static [&'static str],
    places: &'static [&'static str],
    /// What stands between two names.
    space: &'static str,
    family_first: bool,
}

#[rustfmt::skip]
const LATIN: Names = Names {
    given: &[
        "Alex", "Andrea", "Ariel", "Ashley", "Blake", "Cameron", "Charlie", "Chris", "Dana",
        "Dominique", "Eden", "Elia", "Emery", "Finley", "Jamie", "Jordan", "Jules", "Kim", "Kiran",
        "Lou", "Luca", "Maxime", "Mika", "Nicola", "Noa", "Quinn", "Robin", "Sam", "Sascha",
        "Taylor", "Toni", "Yael",
    ],
    family: &[
        "Adler", "Almeida", "Andersson", "Bauer", "Bianchi", "Costa", "Dubois", "Evans", "Fischer",
        "Fontaine", "Garcia", "Hansen", "Horvat", "Ibrahim", "Jansen", "Kaya", "Kowalski",
        "Lambert",
        "Lindgren", "Marino", "Moreau", "Nguyen", "Novak", "Okafor", "Pereira", "Rossi", "Santos",
        "Schneider", "Silva", "Torres", "Weber", "Wilson",
    ],
    places: &[
        "Alderbrook", "Ashford Bay", "Birchwood", "Brookhaven", "Cedar Hill", "Clearwater",
        "Elmstead", "Fairhaven", "Greenvale", "Hazelton", "Lakeview", "Maplewood", "Northfield",
        "Oakridge", "Riverton", "Westbrook",
    ],
    space: " ",
    family_first: false,
};

#[rustfmt::skip]
const CYRILLIC: Names = Names {
    given: &["Саша", "Женя", "Валя", "Паша", "Никита", "Слава", "Юля", "Миша", "Лёня", "Вика"],
    family: &[
        "Бондаренко", "Гончар", "Коваленко", "Кравченко", "Лысенко", "Мельник", "Павленко",
        "Савченко", "Ткаченко", "Шевченко",
    ],
    places: &["Берёзово", "Каменка", "Лесное", "Озёрск", "Речное", "Сосновка", "Яблоневка",
    "Заречье"],
    space: " ",
    family_first: false,
};

#[rustfmt::skip]
const GREEK: Names = Names {
    given: &["Αλεξ", "Άρης", "Δάφνη", "Ηλίας", "Θέμις", "Ιρις", "Μάριος", "Νίκη"],
    family: &["Αντωνίου", "Βασιλείου", "Γεωργίου", "Δημητρίου", "Ιωάννου", "Νικολάου",
    "Παύλου", "Χρήστου"],
    places: &["Ελατοχώρι", "Καλαμιά", "Λιμνούλα", "Πηγάδι", "Πλατανιά", "Ροδιά"],
    space: " ",
    family_first: false,
};

#[rustfmt::skip]
const HAN: Names = Names {
    given: &["安", "晨", "嘉文", "明", "宁", "清", "晓阳", "欣", "一凡", "子涵"],
    family: &["陈", "高", "郭", "何", "黄", "李", "林", "刘", "王", "吴", "徐", "张"],
    places: &["白石镇", "东林镇", "河口镇", "青山镇", "松岭镇", "云溪镇"],
    space: "",
    family_first: true,
};

#[rustfmt::skip]
const KANA: Names = Names {
    given: &["アオイ", "カオル", "ジュン", "ヒカル", "マコト", "ミズキ", "ユウキ", "レイ"],
    family: &["イトウ", "コバヤシ", "サトウ", "スズキ", "タカハシ", "タナカ", "ナカムラ", "ワタナベ"],
    places: &["アオヤマ", "カワグチ", "ニシノ", "ハマダ", "マツバラ", "ミナミノ"],
    space: " ",
    family_first: true,
};

#[rustfmt::skip]
const HANGUL: Names = Names {
    given: &["가람", "다온", "민서", "서우", "윤", "은채", "지우", "하늘"],
    family: &["강", "김", "박", "윤", "이", "임", "정", "최"],
    places: &["강변동", "달빛동", "새솔동", "은하동", "푸른동", "한솔동"],
    space: "",
    family_first: true,
};

#[rustfmt::skip]
const ARABIC: Names = Names {
    given: &["إحسان", "أمل", "جهاد", "رضا", "صباح", "ضياء", "نور", "وسام"],
    family: &["الحداد", "الخطيب", "الخوري", "السيد", "الصباغ", "العلي", "النجار", "حسن"],
    places: &["الزهراء", "الوادي", "النخيل", "الربيع", "الغدير", "الياسمين"],
    space: " ",
    family_first: false,
};

#[rustfmt::skip]
const HEBREW: Names = Names {
    given: &["אור", "אריאל", "גל", "טל", "ליאור", "נועם", "עדי", "שי"],
    family: &["אברהם", "ביטון", "דהן", "כהן", "לוי", "מזרחי", "פרץ", "שלום"],
    places: &["גבעת אורן", "כפר ארז", "נווה גפן", "עין תמר", "רמת שקד", "תל חצב"],
    space: " ",
    family_first: false,
};

#[rustfmt::skip]
const DEVANAGARI: Names = Names {
    given: &["अमन", "आरुषि", "किरण", "चरण", "ज्योति", "नूर", "प्रेम", "सूरज"],
    family: &["कुमार", "गुप्ता", "चौहान", "जोशी", "पटेल", "मिश्रा", "वर्मा", "शर्मा"],
    places: &["आमपुर", "कमलनगर", "गुलाबगढ़", "चंदनपुर", "नीमगांव", "हरितपुर"],
    space: " ",
    family_first: false,
};

/// The names of the script in which a value is written, by its first letter that tells.
fn of_script(value: &str) -> &'static Names {
    let script = |c: char| match c {
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Some(&GREEK),
        '\u{400}'..='\u{52F}' => Some(&CYRILLIC),
        '\u{590}'..='\u{5FF}' => Some(&HEBREW),
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' => Some(&ARABIC),
        '\u{900}'..='\u{97F}' => Some(&DEVANAGARI),
        '\u{3040}'..='\u{30FF}' => Some(&KANA),
        '\u{AC00}'..='\u{D7AF}' => Some(&HANGUL),
        '\u{4E00}'..='\u{9FFF}' => Some(&HAN),
        _ => None,
    };
    value.chars().find_map(script).unwrap_or(&LATIN)
}

fn one(list: &[&'static str], dice: &mut Dice) -> &'static str {
    dice.one_of(list).unwrap_or("")
}

/// A person's name: one word for one, and given and family name for more.
pub(super) fn person(value: &str, dice: &mut Dice) -> String {
    let names = of_script(value);
    let (given, family) = (one(names.given, dice), one(names.family, dice));
    let single = names.space == " " && value.split_whitespace().nth(1).is_none();
    let name = match (single, names.family_first) {
        (true, _) => given.to_owned(),
        (false, true) => format!("{family}{}{given}", names.space),
        (false, false) => format!("{given}{}{family}", names.space),
    };
    in_case_of(value, name)
}

/// The name of a place that is none.
pub(super) fn place(value: &str, dice: &mut Dice) -> String {
    in_case_of(value, one(of_script(value).places, dice).to_owned())
}

/// The name of a firm: a family's.
pub(super) fn organisation(value: &str, dice: &mut Dice) -> String {
    let names = of_script(value);
    let (first, second) = (one(names.family, dice), one(names.family, dice));
    in_case_of(value, format!("{first}{0}&{0}{second}", names.space))
}

/// `alex.weber42@birch.example`, the local part in the script of the value's.
pub(super) fn address(value: &str, dice: &mut Dice) -> String {
    let names = of_script(value);
    let (given, family) = (one(names.given, dice), one(names.family, dice));
    let local = format!("{given}.{family}").to_lowercase();
    format!("{local}{}@{}.example", dice.below(10_000), word(dice))
}

/// `alexweber42`.
pub(super) fn user_name(dice: &mut Dice) -> String {
    let (given, family) = (one(LATIN.given, dice), one(LATIN.family, dice));
    format!("{given}{family}{}", dice.below(10_000)).to_lowercase()
}

/// `https://birch.example/4f2a91`.
pub(super) fn page(dice: &mut Dice) -> String {
    let path: String = (0..6).map(|_| dice.letter('a', 26)).collect();
    format!("https://{}.example/{path}", word(dice))
}

fn word(dice: &mut Dice) -> &'static str {
    #[rustfmt::skip]
    const WORDS: [&str; 16] = [
        "alder", "aspen", "birch", "cedar", "clover", "fern", "hazel", "heather",
        "juniper", "linden",
        "maple", "poppy", "rowan", "sorrel", "willow", "yarrow",
    ];
    one(&WORDS, dice)
}

/// All in capitals, or all in lower case, as the value is.
fn in_case_of(value: &str, name: String) -> String {
    let lower = value.chars().any(char::is_lowercase);
    let upper = value.chars().any(char::is_uppercase);
    match (upper, lower) {
        (true, false) => name.to_uppercase(),
        (false, true) => name.to_lowercase(),
        _ => name,
    }
}
