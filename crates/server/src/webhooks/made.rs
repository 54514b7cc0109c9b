//! Webhooks are made and ended here, whether a program asks for it or a page.

use url::Url;

use super::{Webhook, check_kinds, new_secret};
use crate::access::Caller;
use crate::problem::Problem;
use crate::service::Service;

impl Service {
    /// Makes a webhook, and enters into the ledger who did. The secret is in the answer and in no
    /// other.
    ///
    /// # Errors
    /// [`Problem`]s: 422 for a word that is no kind, or an address that nothing is sent to.
    pub async fn make_webhook(
        &self,
        caller: &Caller,
        url: &str,
        events: &[String],
    ) -> Result<(Webhook, String), Problem> {
        check_kinds(events)?;
        let url = Url::parse(url).map_err(|error| Problem::field("/url", error.to_string()))?;
        let fits = url.scheme() == "https" || (self.config().development && url.scheme() == "http");
        if !fits || url.host().is_none() || !url.username().is_empty() || url.password().is_some() {
            return Err(Problem::field(
                "/url",
                "is `https://`, with a host and without a password",
            ));
        }
        let secret = new_secret()?;
        let webhook = self.add_webhook(url.as_str(), events, &secret).await?;
        self.note_act(caller, "webhook.made", &webhook.id, None).await?;
        Ok((webhook, secret))
    }

    /// Ends a webhook, and enters into the ledger who did.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn end_webhook(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        self.webhook(id).await?;
        self.close_webhook(id).await?;
        self.note_act(caller, "webhook.ended", id, None).await
    }
}
