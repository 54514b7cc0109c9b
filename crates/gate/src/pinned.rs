//! The column of pinned signals: what was said with a record when it was fetched
//! (`spec/signals.md`), read for one purpose.

use std::collections::HashMap;

use arrow_array::ArrayRef;
use arrow_schema::ArrowError;
use untrain_policy::{PurposeId, Signal};
use untrain_signals::{Pinned, Preference, Usage, UsageSet};

use crate::cells::texts;

/// How many texts are remembered with what they say: a site says the same of most of its pages.
const REMEMBERED: usize = 4096;

/// The usages that a purpose asks for, by the first word of its name (`spec/signals.md`). A purpose
/// whose name says nothing asks for everything that anybody may have refused.
pub(crate) fn usages_of(purpose: &PurposeId) -> UsageSet {
    let name = purpose.as_str();
    match name.split('.').next().unwrap_or(name) {
        "genai" => Usage::GenerativeTraining.into(),
        "ml" => Usage::OtherTraining.into(),
        "ai" => UsageSet::AI,
        "share" => UsageSet::of(&[Usage::Redistribution, Usage::Sharing]),
        _ => UsageSet::of(Usage::ALL),
    }
}

/// What the cells of a column say of the usages. A cell that is empty says nothing. One that holds
/// anything but a pinned text refuses: it may have been a refusal.
pub(crate) fn signals(column: &ArrayRef, usages: UsageSet) -> Result<Vec<Signal>, ArrowError> {
    let texts = texts(column)?;
    let mut remembered: HashMap<&str, Signal> = HashMap::new();
    let mut signal = |text| {
        if let Some(signal) = remembered.get(text) {
            return *signal;
        }
        let signal = signal_of(text, usages);
        if remembered.len() < REMEMBERED {
            remembered.insert(text, signal);
        }
        signal
    };
    Ok(texts.iter().map(|text| text.map_or(Signal::Unknown, &mut signal)).collect())
}

fn signal_of(text: &str, usages: UsageSet) -> Signal {
    if text.is_empty() {
        return Signal::Unknown;
    }
    match text.parse::<Pinned>().map(|pinned| pinned.preference_for_all(usages)) {
        Ok(Preference::Allow) => Signal::Allow,
        Ok(Preference::Unknown) => Signal::Unknown,
        Ok(Preference::Refuse) | Err(_) => Signal::Refuse,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::StringArray;
    use untrain_signals::{Fetched, pin};

    use super::*;

    #[test]
    fn a_cell_is_read_for_the_purpose_that_asks() {
        let fetched = Fetched {
            headers: vec![("Content-Usage".into(), "train-ai=n, search=y".into())],
            ..Fetched::default()
        };
        let pinned = pin(&fetched).to_string();
        let cells = [Some(pinned.as_str()), None, Some(""), Some("train-ai=y"), Some(&pinned)];
        let column: ArrayRef = Arc::new(StringArray::from(cells.to_vec()));
        let asked =
            |purpose: &str| signals(&column, usages_of(&PurposeId::new(purpose).unwrap())).unwrap();
        use Signal::{Refuse, Unknown};
        assert_eq!(asked("genai.content"), [Refuse, Unknown, Unknown, Refuse, Refuse]);
        assert_eq!(asked("share.affiliate"), [Unknown, Unknown, Unknown, Refuse, Unknown]);
        assert_eq!(asked("something"), [Refuse, Unknown, Unknown, Refuse, Refuse]);
    }
}
