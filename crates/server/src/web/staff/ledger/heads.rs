//! `/staff/ledger/heads`: every head that the log signed, and whether others have.

use axum::extract::RawQuery;
use axum::response::Response;
use data_encoding::BASE64;
use untrain_pages::staff::ledger::{self as pages, HeadLine, HeadsPage, Seen};
use untrain_policy::{Position, Timestamp};
use untrain_tlog::Checkpoint;

use super::cosigners;
use crate::access::Scope;
use crate::limits::HEADS_ROWS;
use crate::problem::Problem;
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::staff::{around, may};
use crate::web::visit::Visit;

/// Lists the heads, the newest first. They are anybody's, as the log is.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let fields = Fields::of_query(query.as_deref());
    let cursor = fields.one("cursor").and_then(|size| size.parse().ok());
    match view(&visit.service, cursor).await {
        Ok(view) => visit.show(&around(None), |frame| pages::heads(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

async fn view(service: &Service, cursor: Option<u64>) -> Result<HeadsPage, Problem> {
    let ledger = service.ledger();
    let before = Position(cursor.unwrap_or(u64::MAX));
    let mut heads = ledger.checkpoints_before(before, HEADS_ROWS.saturating_add(1)).await?;
    let has_more = heads.len() > HEADS_ROWS as usize;
    heads.truncate(HEADS_ROWS as usize);
    let witnessed = ledger.witnessed().await?.map(|(note, head)| {
        let count = cosigners(&note, ledger.origin()).len() as u64;
        (head, count)
    });
    let mut lines = Vec::with_capacity(heads.len());
    for (_, head) in &heads {
        let at = ledger.time_at(Position(head.size)).await?;
        lines.push(HeadLine {
            size: head.size,
            at: (at > Timestamp::MIN).then_some(at),
            root: BASE64.encode(&head.root.0),
            seen: seen(head, witnessed.as_ref()),
        });
    }
    Ok(HeadsPage {
        older: heads.last().filter(|_| has_more).map(|(_, head)| head.size.to_string()),
        heads: lines,
        is_later: cursor.is_some(),
    })
}

/// Witnesses sign now and then, and what they signed last is kept: it continues all that came
/// before.
fn seen(head: &Checkpoint, witnessed: Option<&(Checkpoint, u64)>) -> Seen {
    match witnessed {
        Some((signed, count)) if signed == head => Seen::By(*count),
        Some((signed, _)) if signed.size > head.size => Seen::Within { size: signed.size },
        _ => Seen::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use untrain_tlog::Hash;

    use super::*;

    #[test]
    fn what_witnesses_signed_covers_what_came_before() {
        let head = |size| Checkpoint {
            origin: "log.harbour.example".to_owned(),
            size,
            root: Hash([size.to_be_bytes()[7]; 32]),
        };
        let signed = (head(7), 2);
        assert_eq!(seen(&head(7), Some(&signed)), Seen::By(2));
        assert_eq!(seen(&head(6), Some(&signed)), Seen::Within { size: 7 });
        assert_eq!(seen(&head(8), Some(&signed)), Seen::NotYet);
        assert_eq!(seen(&head(1), None), Seen::NotYet);
    }
}
