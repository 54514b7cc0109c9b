//! The words that tell what a number near them is, in the languages that the first form knows.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::context::writes_no_spaces;

/// What a word near a candidate is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Telephones, calls and messages.
    Phone,
    /// Payment cards.
    Card,
    /// Payments.
    Payment,
    /// US social security.
    Ssn,
    /// A version, or a numbered part of a text.
    Version,
    /// A number of a thing: an order, a book, a parcel.
    Article,
    /// A number under which somebody is kept: an account, a case, a licence.
    Reference,
    /// Machines on a network.
    Ip,
    /// Somebody's page.
    Website,
    /// Electronic mail.
    Email,
}

/// Every listed word with its topic.
static TOPICS: LazyLock<HashMap<&str, Topic>> = LazyLock::new(|| {
    let listed =
        |(topic, words): (Topic, &'static [&str])| words.iter().map(move |word| (*word, topic));
    LISTS.into_iter().flat_map(listed).collect()
});

static SIEVE: LazyLock<Sieve> = LazyLock::new(|| Sieve::of(TOPICS.keys().copied()));

/// The lengths that listed words have, as bits, by their first and last byte: most words of a text
/// are ruled out by it, which is cheaper than to look each of them up.
pub(crate) struct Sieve(Box<[u32; 1024]>);

impl Sieve {
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut lengths = Box::new([0; 1024]);
        for word in words {
            if let Some(bits) = lengths.get_mut(Self::place(word)) {
                *bits |= length_bit(word);
            }
        }
        Self(lengths)
    }

    /// Whether a word may be among them.
    pub(crate) fn may_have(&self, word: &str) -> bool {
        self.0.get(Self::place(word)).is_some_and(|bits| bits & length_bit(word) != 0)
    }

    /// Five bits of each of the two bytes: enough to tell letters apart.
    fn place(word: &str) -> usize {
        let low = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte) & 31);
        let bytes = word.as_bytes();
        low(bytes.first()).wrapping_shl(5) | low(bytes.last())
    }
}

const fn length_bit(word: &str) -> u32 {
    1_u32.wrapping_shl(if word.len() > 31 { 31 } else { word.len() as u32 })
}

/// The topic of one word in lower case.
pub(crate) fn topic_of(word: &str) -> Option<Topic> {
    if SIEVE.may_have(word)
        && let Some(topic) = TOPICS.get(word)
    {
        return Some(*topic);
    }
    if word.is_ascii() {
        return None;
    }
    // Scripts without spaces: the telling word stands inside a longer run of letters.
    let within = |words: &[&str]| words.iter().any(|known| word.contains(known));
    if !word.chars().any(writes_no_spaces) {
        None
    } else if within(&PHONE_WITHIN) {
        Some(Topic::Phone)
    } else {
        within(&CARD_WITHIN).then_some(Topic::Card)
    }
}

/// Whether a word means `number`. Somebody's number, with nothing said of what, is a telephone's.
pub(crate) fn is_number(word: &str) -> bool {
    NUMBER.contains(&word)
}

/// Whether a word says whose something is.
pub(crate) fn is_owner(word: &str) -> bool {
    is_person(word) || ADDRESSED.contains(&word)
}

/// Whether a word says that something belongs to one person, not to those who are addressed or to a
/// group.
pub(crate) fn is_person(word: &str) -> bool {
    PERSON.contains(&word)
}

#[rustfmt::skip]
const NUMBER: [&str; 14] = [
    "number", "numbers", "num", "nummer", "numéro", "numero", "número", "numer", "numeru",
    "digits", "nr", "номер", "numara", "numaram",
];

#[rustfmt::skip]
const PERSON: [&str; 21] = [
    "my", "his", "her", "personal", "private", "meine", "mein", "seine", "mon", "ma", "mi",
    "mio", "mia", "mijn", "meu", "minha", "min", "mitt", "mój", "мой", "benim",
];

#[rustfmt::skip]
const ADDRESSED: [&str; 14] = [
    "your", "our", "their", "deine", "ihre", "unsere", "ton", "votre", "son", "tu", "su", "tuo",
    "jouw", "seu",
];

#[rustfmt::skip]
const PHONE_WITHIN: [&str; 14] = [
    "电话", "手机", "電話", "手機", "联系方式", "热线", "微信", "携帯", "전화", "휴대폰", "핸드폰", "โทร", "มือถือ",
    "เบอร์",
];

#[rustfmt::skip]
const CARD_WITHIN: [&str; 6] = [
    "信用卡", "银行卡", "卡号", "カード", "카드", "บัตร",
];

const LISTS: [(Topic, &[&str]); 10] = [
    (Topic::Phone, PHONE),
    (Topic::Card, CARD),
    (Topic::Payment, PAYMENT),
    (Topic::Ssn, SSN),
    (Topic::Version, VERSION),
    (Topic::Article, ARTICLE),
    (Topic::Reference, REFERENCE),
    (Topic::Ip, IP),
    (Topic::Website, WEBSITE),
    (Topic::Email, EMAIL),
];

// Each list is in byte order.
#[rustfmt::skip]
const PHONE: &[&str] = &[
    "anruf", "anrufen", "appeler", "appelez", "appelle", "arayın", "bel", "bellen",
    "bereikbaar", "call", "callback", "called", "calling", "calls", "cell", "cellphone",
    "cellular", "cellulare", "celular", "cep", "chiama", "chiamami", "chiamare", "chiamate",
    "contact", "contactar", "contactez", "contacto", "contacts", "contato", "contatto", "dial",
    "dialed", "dialing", "dialled", "dialling", "durchwahl", "dzwonić", "erreichbar", "ext",
    "extension", "facsimile", "fax", "faxnummer", "festnetz", "fon", "gsm", "handphone",
    "handset", "handy", "handynr", "handynummer", "helpline", "hotline", "hp", "hubungi",
    "joindre", "kom", "komórka", "komórkowy", "landline", "ligar", "ligue", "llama", "llamar",
    "llame", "llámame", "llámenos", "matkapuhelin", "message", "messages", "mms", "mob",
    "mobiel", "mobiele", "mobieltje", "mobil", "mobile", "mobilen", "mobilnr", "mobilnummer",
    "mobilní", "mobilszám", "mobiltelefon", "movil", "móvil", "nomor", "numertelefonu", "pager",
    "ph", "phone", "phones", "portable", "puh", "puhelin", "puhelinnumero", "rang", "reach",
    "recapito", "ring", "ringa", "ringe", "ringing", "ruf", "rufnr", "rufnummer", "rückruf",
    "signal", "smartphone", "sms", "soita", "switchboard", "sđt", "tel", "tele", "telefax",
    "telefon", "telefone", "telefones", "telefonico", "telefonisch", "telefonnr",
    "telefonnummer", "telefonnummeret", "telefono", "telefonszám", "telefonu", "telefoon",
    "telefoonnr", "telefoonnummer", "telefónico", "telemovel", "telemóvel", "telephone",
    "telephones", "telepon", "telf", "telnr", "telpon", "teléf", "teléfono", "teléfonos",
    "text", "texted", "texting", "texts", "tfno", "thoại", "tlf", "tlfno", "tlfnr", "tél",
    "télécopie", "téléfax", "téléphone", "téléphonique", "viber", "voicemail", "volejte",
    "whatsapp", "zadzwoń", "zap", "zavolejte", "číslotelefonu", "điện", "đt", "κινητό", "τηλ",
    "τηλέφωνο", "звоните", "моб", "мобильный", "позвони", "позвоните", "тел", "телефон",
    "телефона", "телефону", "טלפון", "נייד", "الجوال", "الهاتف", "تلفون", "جوال", "موبايل",
    "هاتف", "واتساب", "फ़ोन", "फोन", "मोबाइल",
];

#[rustfmt::skip]
const CARD: &[&str] = &[
    "amex", "bankkarte", "betaalkaart", "card", "cards", "carta", "cartao", "carte", "cartão",
    "cb", "cc", "creditcard", "creditcardnummer", "debit", "diners", "discover", "girocard",
    "jcb", "kaart", "kaartnummer", "kart", "karta", "karte", "kartennummer", "kartu", "karty",
    "kartı", "kort", "kortnummer", "kreditkarte", "kreditkartennummer", "kreditkort", "maestro",
    "mastercard", "pan", "tarjeta", "unionpay", "visa", "карта", "карте", "карту", "карты",
];

#[rustfmt::skip]
const PAYMENT: &[&str] = &[
    "bezahlt", "billing", "charge", "charged", "checkout", "pagado", "pagato", "pago", "paid",
    "pay", "paying", "payment", "payments", "payé", "zahlung",
];

#[rustfmt::skip]
const SSN: &[&str] = &[
    "social", "ss", "ssn", "ssns",
];

#[rustfmt::skip]
const VERSION: &[&str] = &[
    "build", "chapter", "clause", "driver", "firmware", "kernel", "paragraph", "patch", "rel",
    "release",
    "releases", "rev", "revision", "section", "update", "updated", "upgrade", "upgraded", "v",
    "ver", "version", "versions", "§",
];

#[rustfmt::skip]
const ARTICLE: &[&str] = &[
    "aktenzeichen", "article", "artikel", "artikelnr", "artikelnummer", "arxiv", "auftrag",
    "auftragsnummer", "barcode", "batch", "bestelling", "bestellnummer", "bestelnummer",
    "boleto", "bug", "colis", "commande", "commandes", "commit", "docket", "doi", "ean",
    "encomenda", "factura", "facture", "facturen", "factuur", "fattura", "fatura", "gtin",
    "guid", "hash", "imei", "invoice", "invoiceno", "invoices", "isbn", "issn", "issue", "item",
    "lot", "model", "order", "order_id", "ordernummer", "orders", "ordinazione", "ordine",
    "page", "pages", "parcel", "part", "patent", "pedido", "pedidos", "plz", "pmid",
    "population", "postal", "postcode", "pp", "product", "receipt", "rechnung",
    "rechnungsnummer", "sendungsnummer", "serial", "shipment", "sku", "ticket", "tickets",
    "timestamp", "tracking", "upc", "uuid", "vol", "volume", "zip",
];

#[rustfmt::skip]
const REFERENCE: &[&str] = &[
    "account", "acct", "bic", "case", "claim", "dossier", "iban", "id", "ids", "konto",
    "kontonummer", "kundennummer", "licence", "license", "passport", "policy", "ref",
    "reference", "refs", "routing", "steuernummer", "swift", "transaction", "trx", "txn",
];

#[rustfmt::skip]
const IP: &[&str] = &[
    "addr", "address", "adresse", "client", "dirección", "dns", "firewall", "gateway", "host",
    "hosts", "indirizzo", "ip", "ipaddr", "ipaddress", "ips", "ipv4", "ipv6", "login", "peer",
    "ping", "proxy", "remote", "router", "server", "servers", "subnet",
];

#[rustfmt::skip]
const WEBSITE: &[&str] = &[
    "blog", "homepage", "pagina", "portfolio", "página", "seite", "site", "sitio", "sito",
    "sítio", "web", "webpage", "webseite", "website", "www",
];

const EMAIL: &[&str] =
    &["correo", "courriel", "email", "emails", "mail", "mailbox", "mails", "mailto", "write"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order_and_apart() {
        for (topic, words) in LISTS {
            assert!(words.is_sorted_by(|a, b| a < b), "{topic:?}");
            for word in words {
                assert_eq!(topic_of(word), Some(topic), "{word}");
                assert_eq!(*word, word.to_lowercase(), "{word}");
            }
        }
    }

    #[test]
    fn words_of_telephones_in_the_languages_of_the_first_form() {
        for word in ["tél", "tlfno", "contatto", "rufnr", "bereikbaar", "contato", "contactez"] {
            assert_eq!(topic_of(word), Some(Topic::Phone), "{word}");
        }
    }

    #[test]
    fn words_without_spaces_are_found_within() {
        assert_eq!(topic_of("我的电话号码是"), Some(Topic::Phone));
        assert_eq!(topic_of("microphone"), None);
    }
}
