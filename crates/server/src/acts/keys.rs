//! Keys of machines are made and ended here, whether a program asks for it or a page.

use crate::access::{Caller, Key, NewKey};
use crate::problem::Problem;
use crate::service::Service;

impl Service {
    /// Makes a key, and enters into the ledger who did. Its text is in the answer and nowhere else:
    /// a key whose making could not be entered is told to nobody.
    ///
    /// # Errors
    /// [`Problem`]s of the store and of appending.
    pub async fn give_key(&self, caller: &Caller, new: NewKey) -> Result<(Key, String), Problem> {
        let (key, text) = self.make_key(new).await?;
        let object = format!("key {} for {}", key.id, key.scopes.join(" "));
        self.note_act(caller, "key.made", &object, None).await?;
        Ok((key, text))
    }

    /// Ends a key, and enters into the ledger who did.
    ///
    /// # Errors
    /// [`Problem`]: 404 for a key that there is not, or that has ended.
    pub async fn take_key_back(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        if !self.end_key(id, caller.actor()).await? {
            return Err(Problem::not_found("key"));
        }
        self.note_act(caller, "key.ended", &format!("key {id}"), None).await
    }
}
