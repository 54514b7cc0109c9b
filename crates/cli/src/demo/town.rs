//! What people in Harbour write about: a small grammar of sentences, filled by the dice.

use super::dice::Dice;

const TEMPLATES: &[&str] = &[
    "The {boat} leaves {place} at {hour} and comes back with {catch}.",
    "We cooked {dish} at {place} and {opinion}.",
    "Does anybody know where to buy {thing} near {place}?",
    "I am reading {book} again, and {opinion}.",
    "The {boat} needs {thing} before {season}.",
    "In {season} the market at {place} sells {catch} from {hour}.",
    "My {relative} taught me how to repair {thing}, and {opinion}.",
    "Looking for two people who want to sail the {boat} to {place} in {season}.",
    "The meeting at {place} was about {topic}; {opinion}.",
    "Thank you all for the help with {topic} last {season}.",
    "If you like {dish}, come to {place} at {hour}.",
    "There is fog over {place} this morning, so the {boat} stays in.",
    "I wrote down what I learned about {topic} in {season}.",
    "Somebody left {thing} on the {boat}; it waits at {place}.",
    "Our {relative} swears that {catch} tastes better with {dish}.",
    "The library at {place} now lends {book} and {thing}.",
    "New job, same town: from {season} I work on {topic} at {place}.",
    "Never again will I take {thing} on the {boat} without asking my {relative}.",
    "The lighthouse keeper says that {topic} will change in {season}.",
    "A short note on {topic}: start early, bring {thing}, and {opinion}.",
    "At {hour} the light over {place} is the best of the whole {season}.",
    "We need volunteers for {topic} at {place}, from {hour} on.",
    "The code of conduct for the {boat} hangs at {place}.",
    "My neighbour sells {thing}, two baskets of {catch} and {book}.",
];

const BOATS: &[&str] = &[
    "ferry",
    "blue trawler",
    "old schooner",
    "night ferry",
    "pilot boat",
    "little dinghy",
    "mail boat",
    "red tug",
];
const PLACES: &[&str] = &[
    "the north pier",
    "the fish market",
    "Lantern Street",
    "the boat yard",
    "the town hall",
    "the tea house",
    "Gull Rock",
    "the rope works",
    "the old customs house",
    "the salt marsh",
];
const HOURS: &[&str] = &[
    "six in the morning",
    "half past seven",
    "nine o'clock",
    "noon",
    "four in the afternoon",
    "sunset",
    "low tide",
    "high tide",
];
const CATCH: &[&str] = &["mackerel", "herring", "mussels", "crab", "squid", "sea kale", "eel"];
const DISHES: &[&str] = &[
    "fish soup",
    "potato bread",
    "smoked mackerel",
    "saffron rice",
    "seaweed salad",
    "apple pancakes",
    "bean stew",
];
const THINGS: &[&str] = &[
    "a brass compass",
    "new rope",
    "a spare anchor",
    "dry firewood",
    "a good lamp",
    "copper nails",
    "an oilskin coat",
    "a tide table",
    "warm gloves",
    "a hand pump",
];
const BOOKS: &[&str] = &[
    "the pilot's almanac",
    "a history of knots",
    "the long voyage",
    "letters from Gull Rock",
    "the cook's tide book",
    "songs of the north pier",
];
const SEASONS: &[&str] = &["spring", "early summer", "late summer", "autumn", "winter"];
const RELATIVES: &[&str] = &["grandmother", "uncle", "sister", "cousin", "father", "aunt"];
const TOPICS: &[&str] = &[
    "the new breakwater",
    "mending nets",
    "the harbour fees",
    "teaching children to swim",
    "the solar ferry",
    "bread ovens",
    "the choir",
    "tide pools",
    "first aid at sea",
];
const OPINIONS: &[&str] = &[
    "everybody asked for more",
    "it was worth the long walk",
    "I would do it again",
    "nobody agreed on anything",
    "we laughed all evening",
    "it takes more time than you think",
    "the children liked it best",
    "I still have questions",
];

const MESSAGES: &[&str] = &[
    "Can you cover my watch on the {boat} at {hour}?",
    "Please keep this between us: I am leaving {topic} in {season}.",
    "I put {thing} behind the door at {place} for you.",
    "Did you talk to my {relative} about {topic}?",
];

const REPLIES: &[&str] = &[
    "{name}, you are right about {topic}, and {opinion}.",
    "{name} knows {place} better than anybody; ask about {thing}.",
    "I sailed with {name} on the {boat} in {season}, and {opinion}.",
    "{name} made {dish} for all of us at {place}.",
];

/// A post of one to three sentences.
pub fn post(dice: &mut Dice) -> String {
    let count = dice.between(1, 3);
    (0..count).map(|_| sentence(dice, TEMPLATES, "")).collect::<Vec<_>>().join(" ")
}

/// A comment that names somebody.
pub fn reply(dice: &mut Dice, name: &str) -> String {
    format!("{} {}", sentence(dice, REPLIES, name), sentence(dice, TEMPLATES, ""))
}

/// A private message.
pub fn message(dice: &mut Dice) -> String {
    sentence(dice, MESSAGES, "")
}

fn sentence(dice: &mut Dice, templates: &[&str], name: &str) -> String {
    let mut out = String::new();
    for (at, piece) in dice.pick(templates).split(['{', '}']).enumerate() {
        // Odd pieces stand in braces: the name of a list.
        match if at % 2 == 1 { list(piece) } else { None } {
            Some(words) => out.push_str(dice.pick(words)),
            None if piece == "name" => out.push_str(name),
            None => out.push_str(piece),
        }
    }
    out
}

fn list(slot: &str) -> Option<&'static [&'static str]> {
    Some(match slot {
        "boat" => BOATS,
        "place" => PLACES,
        "hour" => HOURS,
        "catch" => CATCH,
        "dish" => DISHES,
        "thing" => THINGS,
        "book" => BOOKS,
        "season" => SEASONS,
        "relative" => RELATIVES,
        "topic" => TOPICS,
        "opinion" => OPINIONS,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_is_filled() {
        for template in TEMPLATES.iter().chain(MESSAGES).chain(REPLIES) {
            for slot in template.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                assert!(slot == "name" || list(slot).is_some(), "{slot}");
            }
        }
        let mut dice = Dice::new(3);
        for _ in 0..500 {
            assert!(!post(&mut dice).contains(['{', '}']));
            assert!(reply(&mut dice, "Ines").contains("Ines"));
        }
    }
}
