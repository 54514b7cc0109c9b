//! Sending one delivery.

use std::time::Duration;

use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

use super::address::Outside;
use super::signature::sign;
use super::table::Due;
use crate::tls;

/// How long a receiver may take to answer (Standard Webhooks recommends 15 to 30 seconds).
const TIME: Duration = Duration::from_secs(15);

/// How a delivery ended.
pub struct Sent {
    /// Whether it was taken.
    pub taken: bool,
    /// Whether the receiver wants no more at all (410 Gone).
    pub gone: bool,
    /// What was answered, in a few words.
    pub words: String,
}

/// Whoever sends. In development mode it may point at this computer too.
pub fn agent(development: bool) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(TIME))
        .http_status_as_error(false)
        .https_only(!development)
        // Where a receiver points on is not where the webhook was made for.
        .max_redirects(0)
        // A proxy would look the name up anew, after it was judged.
        .proxy(None)
        .tls_config(tls::client())
        .user_agent("untrain-webhooks/1")
        .build();
    if development {
        Agent::new_with_config(config)
    } else {
        Agent::with_parts(config, DefaultConnector::new(), Outside::default())
    }
}

/// Sends a delivery, and waits for its answer. It blocks.
pub fn send(agent: &Agent, due: &Due, now: i64) -> Sent {
    let refused = |words: String| Sent { taken: false, gone: false, words };
    let Some(signature) = sign(&due.secret, &due.id, now, &due.body) else {
        return refused("the webhook's secret is none".to_owned());
    };
    let answered = agent
        .post(&due.url)
        .header("content-type", "application/json")
        .header("webhook-id", &due.id)
        .header("webhook-timestamp", now.to_string())
        .header("webhook-signature", signature)
        .send(due.body.as_bytes());
    match answered {
        Ok(answer) => {
            let status = answer.status();
            let (taken, gone) = (status.is_success(), status.as_u16() == 410);
            Sent { taken, gone, words: format!("answered {status}") }
        }
        Err(error) => refused(format!("not reached: {error}")),
    }
}
