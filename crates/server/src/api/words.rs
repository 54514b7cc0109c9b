//! The words and identifiers of the rules as the description of the API shows them: closed lists
//! with every word, identifiers with what they may hold. They follow from `policy`, so that the
//! description cannot promise a word that is not read.
//!
//! These types describe and hold nothing; requests are read with those of `policy`.

use untrain_policy as policy;
use untrain_policy::ids::ID_BYTES_MAX;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::limits::IDEMPOTENCY_KEY_BYTES_MAX;
use crate::webhooks::KINDS;

/// What an identifier that somebody chose holds: something, and no control character.
const PLAIN: &str = concat!(
    r"^[^\u0000-\u001f\u007f-\u009f]*",
    r"[^\s\u0000-\u001f\u007f-\u009f]",
    r"[^\u0000-\u001f\u007f-\u009f]*$"
);

/// What a jurisdiction holds: a code of ISO 3166.
const ISO_3166: &str = "^[A-Z]{2}(-[A-Z0-9]{1,3})?$";

fn listed(doc: &str, words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let list = ObjectBuilder::new().schema_type(Type::String).description(Some(doc.trim()));
    list.enum_values(Some(words)).into()
}

fn chosen(doc: &str, pattern: &str) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(Type::String).description(Some(doc.trim()));
    text.min_length(Some(1)).max_length(Some(ID_BYTES_MAX)).pattern(Some(pattern)).into()
}

fn matching(doc: &str, pattern: &str) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(Type::String).description(Some(doc.trim()));
    text.pattern(Some(pattern)).into()
}

fn hash(doc: &str, bytes: usize) -> RefOr<Schema> {
    matching(doc, &format!("^[0-9a-f]{{{}}}$", bytes.saturating_mul(2)))
}

fn printed(doc: &str) -> RefOr<Schema> {
    matching(doc, &format!("^[!#-~][!-~]{{0,{}}}$", IDEMPOTENCY_KEY_BYTES_MAX.saturating_sub(1)))
}

/// Types that describe, with the schema of each.
macro_rules! described {
    ($($(#[doc = $doc:literal])* $name:ident = $schema:expr;)+) => {$(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema(concat!($($doc),*))
            }
        }

        impl ToSchema for $name {}
    )+};
}

/// The schema of a list of `policy`.
macro_rules! list {
    ($list:ty) => {
        |doc| listed(doc, <$list>::ALL.iter().map(|word| word.as_str()))
    };
}

described! {
    /// The person that data is about, as the platform names them.
    SubjectId = |doc| chosen(doc, PLAIN);
    /// What data would be used for, such as `genai.content`.
    PurposeId = |doc| chosen(doc, PLAIN);
    /// The text that tells people of one version of the policy.
    NoticeId = |doc| chosen(doc, PLAIN);
    /// Where somebody lives: an ISO 3166 code, such as `DE` or `US-CA`.
    Jurisdiction = |doc| chosen(doc, ISO_3166);
    /// SHA-256 of a policy document.
    PolicyHash = |doc| hash(doc, size_of::<policy::PolicyHash>());
    /// A dataset, drawn at random when it was built.
    DatasetId = |doc| hash(doc, size_of::<policy::DatasetId>());
    /// A model: BLAKE3 of its weights.
    ModelId = |doc| hash(doc, size_of::<policy::ModelId>());
    /// BLAKE3 of a file.
    Digest = |doc| hash(doc, size_of::<policy::Digest>());
    /// An answer to one purpose.
    Choice = list!(policy::Choice);
    /// How far a forgetting goes. Each level includes the ones before.
    ForgetLevel = list!(policy::ForgetLevel);
    /// What somebody may ask of a platform that has a clock of its own.
    CaseKind = list!(policy::CaseKind);
    /// What may happen to a case next.
    CaseStep = list!(policy::CaseStep);
    /// How a case is decided.
    Outcome = list!(policy::event::Outcome);
    /// A kind of personal data.
    Category = list!(policy::Category);
    /// Who could read a record on the platform.
    Visibility = list!(policy::Visibility);
    /// A machine-readable preference that was found with a record.
    Signal = list!(policy::Signal);
    /// What a decision says.
    Effect = list!(policy::Effect);
    /// Why a purpose may run.
    Basis = list!(policy::Basis);
    /// A name of the caller's for one request, under which it is done once.
    IdempotencyKey = printed;
    /// The `ETag` of what was read.
    EntityTag = |doc| matching(doc, "^\"[0-9]{1,18}\"$");
    /// What a webhook can be told of.
    WebhookKind = |doc| listed(doc, KINDS.into_iter());
}
