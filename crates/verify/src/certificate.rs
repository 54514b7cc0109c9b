//! A certificate: who signed it, that the log knows of it, and that both say the same.

use std::path::Path;

use untrain_lineage::model::{self, ModelCard, Role};
use untrain_lineage::statement::{Carried, Forgetting, Grade, ModelForgetting, Statement};
use untrain_lineage::{Certificate, Error};
use untrain_policy::{Digest, Fact, Position};

use crate::beside::{self, Expected};
use crate::receipt::{self, Proven};
use crate::report::{Findings, Kind, Report};
use crate::trust::Trust;
use crate::{Context, shards, words};

/// Checks a certificate, and what else was handed over with it.
pub(crate) fn check(bytes: &[u8], context: &Context<'_>, trust: &Trust) -> Report {
    let mut findings = Findings::default();
    let statement = run(bytes, context, trust, &mut findings);
    findings.report(Kind::Certificate, statement)
}

fn run(
    bytes: &[u8],
    context: &Context<'_>,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<String> {
    let (certificate, statement) = read(bytes, findings)?;
    let signed = signature(&certificate, trust, findings);
    let proven = receipt::prove(certificate.receipt.as_bytes(), trust, findings);
    let forgetting = &statement.predicate;
    if let Some(proven) = &proven {
        same_log(&certificate, proven, findings);
        same_event(&certificate, forgetting, proven, findings);
        order(forgetting, proven, findings);
    }
    if let Some(request) = context.request {
        opened_by(request, forgetting, trust, findings);
    }
    match (&forgetting.carried, context.model) {
        (Carried::Model(model), Some(directory)) => compare_model(model, directory, findings),
        (Carried::Model(_), None) => {
            findings.not_checked("model", "no model folder was given to compare hashes with");
        }
        (Carried::Dataset(_), _) => {}
    }
    scope(&forgetting.carried, findings);
    proven.filter(|_| signed).map(|proven| headline(forgetting, &proven))
}

fn read(bytes: &[u8], findings: &mut Findings) -> Option<(Certificate, Statement)> {
    let read = Certificate::parse(bytes)
        .and_then(|certificate| certificate.statement().map(|statement| (certificate, statement)));
    match read {
        Ok(read) => {
            findings.holds("certificate", "it is a certificate and agrees with itself");
            Some(read)
        }
        Err(error) => {
            findings.fails("certificate", error.to_string());
            None
        }
    }
}

fn signature(certificate: &Certificate, trust: &Trust, findings: &mut Findings) -> bool {
    let name = "certificate's signature";
    match certificate.verify(trust.keys()) {
        Ok(_) => findings.holds(name, "a trusted key signed the statement"),
        Err(error @ Error::UntrustedKey(_)) => {
            findings.missing(name, format!("{error}; give the log's key to trust"));
            return false;
        }
        Err(error) => {
            findings.fails(name, error.to_string());
            return false;
        }
    }
    true
}

/// Only the log that keeps the event may have signed: a trusted witness cannot certify.
fn same_log(certificate: &Certificate, proven: &Proven, findings: &mut Findings) {
    let signers = certificate.envelope.signatures.iter();
    let mut names = signers.map(|signature| signature.keyid.rsplit_once('+'));
    let origin = proven.origin.as_str();
    if names.any(|name| name.is_some_and(|(name, _)| name == origin)) {
        findings.holds("log", format!("`{origin}` signed the statement and keeps the event"));
    } else {
        findings.fails("log", format!("the log `{origin}` keeps the event and did not sign"));
    }
}

/// What the event in the log says about the forgetting, in the certificate's terms.
struct Said<'a> {
    requests: &'a [Position],
    certificate: String,
    statement: Option<Digest>,
    position: Position,
    removed: u64,
    before: String,
    after: String,
    corpus: Option<Digest>,
}

fn said(fact: &Fact) -> Option<Said<'_>> {
    match fact {
        Fact::DatasetRevised {
            dataset,
            before,
            after,
            position,
            removed,
            requests,
            certificate,
            statement,
        } => Some(Said {
            requests,
            certificate: certificate.map(|id| id.to_string()).unwrap_or_default(),
            statement: *statement,
            position: *position,
            removed: *removed,
            before: format!("dataset {dataset}: {before}"),
            after: format!("dataset {dataset}: {after}"),
            corpus: None,
        }),
        Fact::ModelForgot {
            before,
            after,
            corpus,
            position,
            removed,
            requests,
            certificate,
            statement,
            ..
        } => Some(Said {
            requests,
            certificate: certificate.to_string(),
            statement: Some(*statement),
            position: *position,
            removed: *removed,
            before: format!("model {before}"),
            after: format!("model {after}"),
            corpus: Some(*corpus),
        }),
        _ => None,
    }
}

fn same_event(
    certificate: &Certificate,
    forgetting: &Forgetting,
    proven: &Proven,
    findings: &mut Findings,
) {
    let name = "event and statement";
    let Some(said) = said(&proven.event.fact) else {
        findings.fails(name, "the receipt is of an event that is no forgetting");
        return;
    };
    if certificate.envelope.statement_digest().ok() == said.statement {
        findings.holds(name, "the event carries the statement's digest");
    } else {
        findings.fails(name, "the event carries the digest of another statement");
    }
    let (before, after, corpus) = match &forgetting.carried {
        Carried::Dataset(it) => (
            format!("dataset {}: {}", it.dataset, it.before),
            format!("dataset {}: {}", it.dataset, it.after),
            None,
        ),
        Carried::Model(it) => (
            format!("model {}", it.before.model),
            format!("model {}", it.after.model),
            Some(it.after.corpus),
        ),
    };
    findings.same(name, "the certificate", &forgetting.certificate.to_string(), &said.certificate);
    findings.same(name, "what it was before", &before, &said.before);
    findings.same(name, "what it is after", &after, &said.after);
    findings.same(name, "the replay position P", &forgetting.replay_position, &said.position);
    findings.same(name, "the number removed", &forgetting.carried.removed(), &said.removed);
    if corpus != said.corpus {
        findings.fails(name, "the training manifest M′ is another one in the event");
    } else if let Some(corpus) = corpus {
        findings.holds(name, format!("the training manifest M′ is `{corpus}` in both"));
    }
    if said.requests.contains(&forgetting.request) {
        findings.holds(name, format!("the event carries out request {}", forgetting.request));
    } else {
        findings.fails(name, format!("the event is not about request {}", forgetting.request));
    }
}

/// The request came first, then the position P, then the event.
fn order(forgetting: &Forgetting, proven: &Proven, findings: &mut Findings) {
    let (request, replay) = (forgetting.request, forgetting.replay_position);
    let detail = format!("request {request}, position P {replay}, event {}", proven.index);
    if request < replay && replay.0 <= proven.index {
        findings.holds("order", detail);
    } else {
        findings.fails("order", format!("{detail} cannot follow each other"));
    }
}

/// Whether the receipt of a request, which only its maker holds, opens the certificate.
fn opened_by(request: &[u8], forgetting: &Forgetting, trust: &Trust, findings: &mut Findings) {
    let name = "request";
    let Some(proven) = receipt::prove(request, trust, findings) else {
        return;
    };
    let Fact::ForgetRequested { level, .. } = &proven.event.fact else {
        findings.fails(name, "the receipt handed over is not of a request to be forgotten");
        return;
    };
    findings.same(name, "the entry", &forgetting.request, &Position(proven.index));
    if forgetting.request_commitment.0 == proven.commitment {
        findings.holds(name, "the receipt opens the certificate's commitment to the request");
    } else {
        findings.fails(name, "the certificate is about somebody else's request");
    }
    findings.same(name, "the level", &forgetting.level, level);
    findings.same(name, "the time", &forgetting.requested_at, &proven.event.time);
}

fn compare_model(model: &ModelForgetting, directory: &Path, findings: &mut Findings) {
    let name = "model";
    let card = match beside::read(&directory.join(model::FILE)) {
        Ok(bytes) => ModelCard::parse(&bytes),
        Err(error) => {
            findings.missing(name, error.to_string());
            return;
        }
    };
    let card = match card {
        Ok(card) => card,
        Err(error) => {
            findings.fails(name, error.to_string());
            return;
        }
    };
    let state = card.state();
    if state == model.before {
        findings.fails(name, "the folder still holds the model from before the forgetting");
        return;
    }
    if !card.is_finished() {
        findings.missing(name, "a shard of the model in the folder has yet to learn again");
        return;
    }
    if state != model.after {
        findings.missing(name, "the folder holds another model, or a later generation of this one");
        return;
    }
    findings.holds(name, "the card in the folder names the hashes after the forgetting");
    for it in &card.files {
        let (file, bytes, digest) = (it.file.as_str(), it.bytes, it.digest);
        if card.layout.is_some() && it.role == Role::Corpus && !directory.join(file).exists() {
            findings
                .missing(name, format!("`{file}`, the records of shard {}, is missing", it.label));
            continue;
        }
        Expected { name, file, bytes, digest }.check(directory, findings);
    }
    if let Some(shards) = &model.shards {
        shards::check(shards, &card, directory, findings);
    }
}

/// What a certificate leaves to somebody else.
fn scope(carried: &Carried, findings: &mut Findings) {
    match carried {
        Carried::Model(model) if model.grade == Grade::BitExact => findings.not_checked(
            "replay",
            "that training on M′ gives these hashes is for a replay on the model's own files",
        ),
        Carried::Model(model) => findings.not_checked(
            "replay",
            format!("the grade is `{}`: equal hashes are not claimed", model.grade.as_str()),
        ),
        Carried::Dataset(_) => findings
            .not_checked("rows", "that the rows are gone shows in the dataset and its manifest"),
    }
}

fn headline(forgetting: &Forgetting, proven: &Proven) -> String {
    let removed = forgetting.carried.removed();
    let done = match &forgetting.carried {
        Carried::Dataset(it) => {
            let rows = words::count(removed, "row");
            format!("{rows} left dataset `{}`", words::short(it.dataset))
        }
        Carried::Model(it) => {
            let records = words::count(removed, "record");
            let model = words::short(it.after.model);
            format!("{records} left a model, now `{model}`, grade `{}`", it.grade.as_str())
        }
    };
    format!(
        "request {} of level `{}` was carried out on {}: {done}; entry {} of log `{}` says so",
        forgetting.request,
        forgetting.level,
        words::day(forgetting.carried_out_at),
        proven.index,
        proven.origin,
    )
}
