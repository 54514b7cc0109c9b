//! Laying events out as deliveries, and sending what is due.

use std::sync::Arc;
use std::time::Duration;

use untrain_policy::Position;

use super::table::Due;
use super::{body, kind_of, send};
use crate::error::ServerError;
use crate::limits::{WEBHOOK_ROWS, WEBHOOKS_AT_ONCE_MAX};
use crate::service::Service;

/// How long after each try the next one comes (Standard Webhooks, "Retry schedule"), in seconds.
const RETRIES: [i64; 9] =
    [5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600];

/// How often it is looked whether something is due.
const LOOK: Duration = Duration::from_millis(500);

/// Tells webhooks what happens, until the service ends.
pub async fn run(service: Arc<Service>) {
    let agent = send::agent(service.config().development);
    let mut size = Position(0);
    loop {
        let told = async {
            let now = service.ledger().size().await?;
            if now > size {
                lay_out(&service).await?;
                size = now;
            }
            send_due(&service, &agent).await
        };
        if let Err(error) = told.await {
            tracing::error!(%error, "webhooks wait");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Lays out what every webhook has not been told yet.
async fn lay_out(service: &Service) -> Result<(), ServerError> {
    for webhook in service.webhooks().await? {
        let mut next = webhook.next;
        loop {
            let events = service.ledger().events_from(Position(next), WEBHOOK_ROWS).await?;
            let Some((last, _)) = events.last() else { break };
            let after = last.0.saturating_add(1);
            let mut told = Vec::new();
            for (entry, event) in &events {
                let Some(kind) = kind_of(&event.fact).filter(|kind| webhook.wants(kind)) else {
                    continue;
                };
                let text = body(kind, *entry, event).map_err(|error| ServerError::Store {
                    doing: "lay out a delivery",
                    source: sqlx::Error::Encode(Box::new(error)),
                })?;
                told.push((kind, entry.0, text));
            }
            if !service.lay_out(&webhook.id, next, after, &told).await? {
                // Another service did it.
                break;
            }
            next = after;
        }
    }
    Ok(())
}

/// Sends what is due, some at a time.
async fn send_due(service: &Arc<Service>, agent: &ureq::Agent) -> Result<(), ServerError> {
    let due = service.take_due(WEBHOOKS_AT_ONCE_MAX).await?;
    let now = service.now().as_second();
    let sending = due.into_iter().map(|due: Due| {
        let agent = agent.clone();
        tokio::task::spawn_blocking(move || {
            let sent = send::send(&agent, &due, now);
            (due, sent)
        })
    });
    for sent in futures_util::future::join_all(sending).await {
        let Ok((due, sent)) = sent else { continue };
        if sent.gone {
            service.close_webhook(&due.webhook).await?;
        }
        let tries = usize::try_from(due.attempts).unwrap_or(usize::MAX);
        let next = RETRIES.get(tries).map(|wait| now.saturating_add(*wait));
        service.note_sent(&due, sent.taken, next, &sent.words).await?;
    }
    Ok(())
}
