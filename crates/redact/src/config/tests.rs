//! What is read from a configuration, and what is refused with which words.

use super::*;
use crate::custom::{Case, Validator, Words};
use crate::kinds::Urls;
use crate::operators::Operator;

fn read(text: &str) -> Result<Configuration, ConfigError> {
    Configuration::read(toml::from_str(text).unwrap())
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    assert_eq!(read(text).unwrap_err().to_string(), expected);
}

#[test]
fn nothing_is_the_default() {
    assert_eq!(read("").unwrap(), Configuration::default());
}

#[test]
fn every_field() {
    let configuration = read(
        r#"
        operator = "pseudonym"
        urls = "every"
        off = ["US_SSN", "IBAN"]
        [operators]
        EMAIL = "format-preserving"
        CREDIT_CARD = { operator = "mask", keep_last = 4 }
        PHONE = { operator = "drop-record" }
        [allow]
        values = ["support@harbour.example"]
        domains = ["harbour.example"]
        [[custom]]
        name = "EMPLOYEE_ID"
        pattern = 'E-[0-9]{6}'
        words = { before = ["employee"], after = ["badge"], within = 30 }
        word_list = ["E-Zoe"]
        validator = "luhn"
        case = "any"
        operator = "remove"
        [[custom]]
        name = "PROJECT"
        word_list = ["Blue Heron"]
        "#,
    )
    .unwrap();
    assert_eq!(configuration.settings.urls, Urls::Every);
    assert_eq!(configuration.settings.kinds.len(), Kind::formed().count() - 2);
    let plan = &configuration.plan;
    assert_eq!(plan.default, Operator::Pseudonym);
    assert_eq!(plan.of[&Kind::Email], Operator::FormatPreserving);
    assert_eq!(plan.of[&Kind::CreditCard], Operator::Mask { keep_last: 4 });
    assert_eq!(plan.of[&Kind::Phone], Operator::DropRecord);
    assert_eq!(configuration.allow.domains, ["harbour.example"]);
    let [employee, project] = configuration.custom.as_slice() else { panic!("two kinds") };
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        *employee,
        Custom {
            name: "EMPLOYEE_ID".to_owned(),
            pattern: Some("E-[0-9]{6}".to_owned()),
            word_list: own(&["E-Zoe"]),
            words: Words { before: own(&["employee"]), after: own(&["badge"]), within_chars: 30 },
            validator: Validator::Luhn,
            case: Case::Any,
            operator: Some(Operator::Remove),
        }
    );
    assert_eq!((project.operator, project.case), (None, Case::Exact));
}

#[test]
fn only_names_what_is_found() {
    let configuration = read("only = ['EMAIL']").unwrap();
    assert_eq!(configuration.settings.kinds, BTreeSet::from([Kind::Email]));
    refused(
        "only = ['EMAIL']\noff = ['PHONE']",
        "`redact.only`: stands beside `redact.off`; only one of the two may say which kinds are \
         found",
    );
}

#[test]
fn names_that_are_none() {
    let error = read("off = ['EMIAL']").unwrap_err();
    assert_eq!(error.field, "redact.off");
    assert!(error.why.starts_with("`EMIAL` is no built-in kind; the kinds are `EMAIL`, `PHONE`"));
    assert_eq!(read("operators.EMIAL = 'mask'").unwrap_err().field, "redact.operators");
    refused(
        "operators.EMAIL = 'hide'",
        "`redact.operators.EMAIL`: `hide` is no operator; it is one of `placeholder`, `mask`, \
         `remove`, `pseudonym`, `encrypt`, `format-preserving`, `surrogate`, `generalise`, `keep`, \
         `drop-record`",
    );
    refused(
        "urls = 'some'",
        "`redact.urls`: unknown variant `some`, expected `personal` or `every`",
    );
    refused(
        "[[custom]]\nname = 'A'\npattern = 'a'\nvalidator = 'sha'",
        "`redact.custom[0].validator`: `sha` is no validator; it is one of `none`, `luhn`, \
         `mod97`, `mod11`, `verhoeff`, `damm`",
    );
}

#[test]
fn fields_that_are_none() {
    let error = read("operatr = 'mask'").unwrap_err();
    assert_eq!(error.field, "redact.operatr");
    assert!(error.why.starts_with("unknown field `operatr`, expected one of `operator`"));
    assert_eq!(read("allow.value = []").unwrap_err().field, "redact.allow.value");
    let error = read("[[custom]]\nname = 'A'\npatern = 'a'").unwrap_err();
    assert_eq!(error.field, "redact.custom[0].patern");
    refused(
        "operator = { operator = 'remove', keep_last = 4 }",
        "`redact.operator`: `keep_last` belongs to `mask`; `remove` has no such field",
    );
    let error = read("operator = 4").unwrap_err();
    assert_eq!(error.field, "redact.operator");
    assert!(error.why.contains("expected an operator's name, or a table"), "{}", error.why);
    refused("[[custom]]\npattern = 'a'", "`redact.custom[0]`: missing field `name`");
    let error = read("operator = { operator = 'mask', keep_last = 300 }").unwrap_err();
    assert!(error.why.contains("300"), "{}", error.why);
}

#[test]
fn custom_kinds_that_are_refused() {
    refused(
        "[[custom]]\nname = 'A'\npattern = 'a'\n[[custom]]\nname = 'B'\npattern = 'b('",
        "`redact.custom[1].pattern`: cannot be read at character 2: unclosed group",
    );
    refused(
        "[[custom]]\nname = 'A'\npattern = 'a'\n[[custom]]\nname = 'A'\npattern = 'b'",
        "`redact.custom[1].name`: `A` is another kind's already; each needs one of its own",
    );
    assert_eq!(
        read("[[custom]]\nname = 'EMAIL'\npattern = 'a'").unwrap_err().field,
        "redact.custom[0].name"
    );
    assert_eq!(read("[[custom]]\nname = 'A'").unwrap_err().field, "redact.custom[0].pattern");
    let words = "[[custom]]\nname = 'A'\npattern = 'a'\nwords.within = 0";
    assert_eq!(read(words).unwrap_err().field, "redact.custom[0].words.within");
}

#[test]
fn allowed_domains_are_domains() {
    refused(
        "allow.domains = ['support@harbour.example']",
        "`redact.allow.domains`: `support@harbour.example` is no domain; one is such as \
         `harbour.example`",
    );
    assert!(read("allow.domains = ['example']").is_err());
    assert_eq!(read("allow.values = ['@']").unwrap_err().field, "redact.allow.values");
}

#[test]
fn names_are_found_where_they_are_asked_for() {
    let read = |text: &str| Configuration::read(text.parse().unwrap());
    let kinds = read("also = ['PERSON']").unwrap().settings.kinds;
    assert!(kinds.contains(&Kind::Person) && !kinds.contains(&Kind::Location));
    assert!(kinds.contains(&Kind::Email));
    assert_eq!(read("also = ['SOMEBODY']").unwrap_err().field, "redact.also");
}

#[test]
fn columns_tell_a_kind() {
    let columns = read("columns.author = 'PERSON'\ncolumns.'a.mail' = 'EMAIL'").unwrap().columns;
    let told: Vec<_> = columns.iter().map(|(column, kind)| (column.as_str(), *kind)).collect();
    assert_eq!(told, [("a.mail", Kind::Email), ("author", Kind::Person)]);
    assert!(read("columns.author = 'NAME'").unwrap_err().field == "redact.columns.author");
    refused(
        "columns.author = 'PERSON'\noperators.PERSON = 'drop-record'",
        "`redact.columns.author`: tells a PERSON, for which records are dropped: all would be",
    );
}

#[test]
fn when_a_second_reader_is_asked() {
    let ask = |text: &str| read(text).unwrap().ask;
    assert_eq!(ask(""), Ask::default());
    assert_eq!(ask("second_reader = 'unsure'"), Ask::default());
    assert_eq!(ask("second_reader = 'always'"), Ask::Always);
    assert_eq!(ask("second_reader = { odds = 3 }"), Ask::Unsure { odds: 3 });
    refused(
        "second_reader = 'often'",
        "`redact.second_reader`: `often` is neither `always` nor `unsure`",
    );
    assert!(read("second_reader = { odds = 0 }").is_err());
}
