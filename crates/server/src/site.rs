//! Who runs the platform, and the message that tells of a notice: the same on every page and in
//! every mail.

use untrain_pages::mail::{Mail, NoticeOf, notice};
use untrain_pages::{Language, Locale, Site};
use untrain_policy::{Basis, Policy, RuleBook};

use crate::service::Service;

/// Who runs the platform, as the policy in force says.
#[must_use]
pub fn of(service: &Service, book: Option<&RuleBook>) -> Site {
    let policy = book.and_then(|book| book.in_force(service.now()));
    let controller = policy.and_then(|policy| policy.controller.as_ref());
    let said = |text: Option<&String>| text.cloned();
    let name = controller.and_then(|controller| said(controller.name.as_ref()));
    Site {
        controller: name.unwrap_or_else(|| service.ledger().origin().to_owned()),
        contact: controller.and_then(|it| said(it.contact.as_ref())).unwrap_or_default(),
        authority: controller.and_then(|it| said(it.authority.as_ref())).unwrap_or_default(),
        authority_url: None,
        demo: service.config().demo,
    }
}

/// The message that tells somebody of the notice of a policy, for whoever sends it.
#[must_use]
pub fn notice_mail(
    service: &Service,
    book: &RuleBook,
    policy: &Policy,
    language: Language,
) -> Mail {
    let unasked = policy.cells.iter().any(|cell| cell.basis == Basis::LegitimateInterest);
    let told = if unasked { NoticeOf::Unasked } else { NoticeOf::Asked };
    let id = policy.notice.id.as_str();
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let link = format!("{}/notices/{id}?lang={}", service.public_url(), language.tag());
    notice(Locale::of(language), &of(service, Some(book)), &link, told)
}
