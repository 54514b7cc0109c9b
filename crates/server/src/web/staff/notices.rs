//! `/staff/notices`: the texts that tell people of policies, whom they reached and how, and the
//! button that publishes one.

mod recipients;

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use jiff::Timestamp;
use untrain_pages::staff::notices::{
    self as pages, ComposePage, NoticeLine, NoticePage, NoticeText, NoticesPage, Reach, ReachDay,
    SendPlan,
};
use untrain_pages::staff::policies::Difference;
use untrain_pages::{Language, Status, components::Tone};
use untrain_policy::document::diff;
use untrain_policy::{Fact, NoticeId, Policy};

use super::{around, csv, last_days, may};
use crate::access::Scope;
use crate::acts::Sendings;
use crate::drafts::{Draft, parse};
use crate::problem::{Kind, Problem};
use crate::site::notice_mail;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

pub use recipients::{download as recipients, form as recipients_form};

/// Lists the notices that went out, the newest first.
pub async fn list(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let mut notices = Vec::new();
    for (id, at) in visit.book.published.iter().rev() {
        let Some(policy) = visit.book.history.notice(id) else { continue };
        match visit.service.sendings(id).await {
            Ok(sendings) => notices.push(line(&visit, policy, *at, &sendings)),
            Err(error) => return visit.fault(&error.into()),
        }
    }
    let view = NoticesPage { notices };
    visit.show(&around(None), |frame| pages::page(frame, &view).into_string())
}

fn line(visit: &Visit, policy: &Policy, published: Timestamp, sendings: &Sendings) -> NoticeLine {
    let figures = visit.service.figures().last();
    let notice = policy.notice.id.clone();
    let count = |counts: &std::collections::BTreeMap<String, u64>| {
        counts.get(notice.as_str()).copied().unwrap_or(0)
    };
    let reach = Reach {
        members_count: figures.people,
        delivered_count: figures.delivered.get(&notice).copied().unwrap_or(0),
        unreached_count: sendings.unreached_count,
        acknowledged_count: count(&figures.acknowledged),
        answered_count: count(&figures.answers),
    };
    NoticeLine { version: policy.version.clone(), published, reach, notice }
}

/// The languages that members read, by the texts of the last notice of which the platform's mailer
/// said so.
async fn readers(visit: &Visit) -> Result<Vec<(String, u64)>, Problem> {
    for (notice, _) in visit.book.published.iter().rev() {
        let languages = visit.service.sendings(notice).await?.languages;
        if !languages.is_empty() {
            return Ok(languages.into_iter().collect());
        }
    }
    Ok(Vec::new())
}

fn texts(policy: &Policy) -> Vec<NoticeText> {
    let text = |(language, text): (&String, &String)| NoticeText {
        language: language.clone(),
        text: text.clone(),
    };
    policy.notice.text.iter().map(text).collect()
}

/// The text that is shown: the one that was asked for, else that of the page's language, else the
/// first.
fn shown(visit: &Visit, policy: &Policy, query: &Fields) -> String {
    let asked = query.one("text").or_else(|| query.one("lang"));
    let own = Some(visit.locale.language().tag());
    let texts = &policy.notice.text;
    let found = [asked, own].into_iter().flatten().find(|tag| texts.contains_key(*tag));
    found.map(str::to_owned).or_else(|| texts.keys().next().cloned()).unwrap_or_default()
}

/// Shows a notice.
pub async fn show(visit: Visit, Path(notice): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let query = Fields::of_query(query.as_deref());
    match view(&visit, &notice, &query).await {
        Ok(view) => visit.show(&around(None), |frame| pages::notice(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

/// A notice that went out, with the policy that it tells of and when that was.
fn published<'v>(
    visit: &'v Visit,
    notice: &str,
) -> Result<(&'v NoticeId, &'v Policy, Timestamp), Problem> {
    let found = visit.book.published.iter().find(|(id, _)| id.as_str() == notice);
    let found = found.and_then(|(id, at)| Some((id, visit.book.history.notice(id)?, *at)));
    found.ok_or_else(|| Problem::not_found("notice"))
}

async fn view(visit: &Visit, notice: &str, query: &Fields) -> Result<NoticePage, Problem> {
    let (notice, policy, published) = published(visit, notice)?;
    let sendings = visit.service.sendings(notice).await?;
    let shown = shown(visit, policy, query);
    let language = Language::from_tag(&shown).unwrap_or(visit.locale.language());
    Ok(NoticePage {
        line: line(visit, policy, published, &sendings),
        texts: texts(policy),
        readers: readers(visit).await?,
        plan: SendPlan {
            notice: encoded(notice),
            languages: sendings.languages.into_iter().collect(),
            message: notice_mail(&visit.service, &visit.book, policy, language),
            can_export: visit.caller.scopes().has(Scope::PreferencesRead),
        },
        days: days(visit, notice),
        shown,
    })
}

/// What a notice came to on each of the last days.
fn days(visit: &Visit, notice: &NoticeId) -> Vec<ReachDay> {
    let figures = visit.service.figures().last();
    let reach = figures.reach.get(notice);
    let count = |day| reach.and_then(|days| days.get(&day)).copied().unwrap_or_default();
    last_days(visit).map(|day| ReachDay { day, counts: count(day) }).collect()
}

/// What a notice came to, as a table.
pub async fn reach_csv(visit: Visit, Path(notice): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match published(&visit, &notice) {
        Ok((notice, ..)) => {
            let chart = pages::reach_chart(visit.locale, &encoded(notice), &days(&visit, notice));
            csv(chart.csv(visit.locale))
        }
        Err(problem) => visit.fault(&problem),
    }
}

/// Shows the notice of a draft before it goes out.
pub async fn compose(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let query = Fields::of_query(query.as_deref());
    match draft_of(&visit, &query).await {
        Ok((draft, policy)) => page(&visit, &draft, &policy, &query, None).await,
        Err(problem) => visit.fault(&problem),
    }
}

/// The draft that fields name, and what its document says.
async fn draft_of(visit: &Visit, fields: &Fields) -> Result<(Draft, Policy), Problem> {
    let id = fields.one("draft").ok_or_else(|| Problem::not_found("draft"))?;
    let draft = visit.service.draft(id).await?;
    let policy = parse(&draft.document)?;
    Ok((draft, policy))
}

async fn page(
    visit: &Visit,
    draft: &Draft,
    policy: &Policy,
    query: &Fields,
    status: Option<&Status>,
) -> Response {
    let in_force = visit.book.in_force(visit.service.now());
    let changes = in_force.map(|before| diff(before, policy)).unwrap_or_default();
    let difference = |change: &untrain_policy::document::Change| Difference {
        direction: change.direction,
        words: change.to_string(),
    };
    let readers = match readers(visit).await {
        Ok(readers) => readers,
        Err(problem) => return visit.fault(&problem),
    };
    let view = ComposePage {
        draft: draft.id.clone(),
        revision: u64::try_from(draft.version).unwrap_or(0),
        version: policy.version.clone(),
        notice: policy.notice.id.clone(),
        texts: texts(policy),
        shown: shown(visit, policy, query),
        readers,
        differences: changes.iter().map(difference).collect(),
        members_count: visit.service.figures().last().people,
        published: visit.book.is_published(&policy.notice.id),
        can_publish: visit.caller.scopes().has(Scope::PolicyPublish),
    };
    let path = format!("/staff/notices/compose?draft={}", draft.id);
    let around = Around { path: Some(&path), ..around(status) };
    visit.show(&around, |frame| pages::compose(frame, &view).into_string())
}

/// Publishes the notice of a draft, of just the version that was read.
pub async fn publish(visit: Visit, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    let (draft, policy) = match draft_of(&visit, &fields).await {
        Ok(found) => found,
        Err(problem) => return visit.fault(&problem),
    };
    if fields.one("version") != Some(draft.version.to_string().as_str()) {
        let text = visit.locale.text("compose-changed");
        let status = Status { tone: Tone::Care, text, actions: None };
        return page(&visit, &draft, &policy, &fields, Some(&status)).await;
    }
    match publish_notice(&visit, &draft, &policy).await {
        Ok(notice) => away(&format!("/staff/notices/{}", encoded(&notice))),
        Err(problem) if problem.kind() == Kind::Conflict => {
            let why = [("why", problem.detail().into())];
            let text = visit.locale.text_with("refused-because", &why);
            let status = Status { tone: Tone::Stop, text, actions: None };
            page(&visit, &draft, &policy, &fields, Some(&status)).await
        }
        Err(problem) => visit.fault(&problem),
    }
}

async fn publish_notice(
    visit: &Visit,
    draft: &Draft,
    policy: &Policy,
) -> Result<NoticeId, Problem> {
    let notice = policy.notice.id.clone();
    if visit.book.is_published(&notice) {
        return Ok(notice);
    }
    let fact = Fact::NoticePublished {
        notice: notice.clone(),
        policy: policy.hash,
        document: policy.text.clone(),
    };
    visit.service.append_one(fact, None).await?;
    let object = format!("{notice} of {}", draft.name());
    visit.service.note_act(&visit.caller, "notice.published", &object, None).await?;
    Ok(notice)
}

/// A notice's name as a part of an address.
fn encoded(notice: &NoticeId) -> String {
    url::form_urlencoded::byte_serialize(notice.as_str().as_bytes()).collect()
}
