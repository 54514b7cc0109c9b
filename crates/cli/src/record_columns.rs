//! What a corpus calls the columns that decide, and what the operator declares for all records: the
//! flags of every verb that decides about a corpus.

use untrain_gate::{Columns, Declared};
use untrain_policy::{Category, Source, Timestamp, Visibility};

use crate::times;

/// The flags.
#[derive(Debug, clap::Args)]
pub struct RecordColumns {
    /// The column of the people that a record is about, the author first; repeats, may hold lists
    #[arg(long, required = true, value_name = "C")]
    subject_col: Vec<String>,
    /// The column of the record's id
    #[arg(long, value_name = "C")]
    id_col: Option<String>,
    /// Where all records come from, on your word: first_party, public, licensed, third_party
    #[arg(long, conflicts_with = "source_col")]
    source: Option<Source>,
    /// The column that says where a record comes from
    #[arg(long, value_name = "C")]
    source_col: Option<String>,
    /// What kind of personal data all records are, on your word: profile, content, groups, …
    #[arg(long, conflicts_with = "category_col")]
    category: Option<Category>,
    /// The column that says what kind of personal data a record is
    #[arg(long, value_name = "C")]
    category_col: Option<String>,
    /// Who could read all records, on your word: public, limited, private
    #[arg(long, conflicts_with = "visibility_col")]
    visibility: Option<Visibility>,
    /// The column that says who could read a record
    #[arg(long, value_name = "C")]
    visibility_col: Option<String>,
    /// The licence that all records came under, on your word
    #[arg(long, value_name = "ID", conflicts_with = "licence_col")]
    licence: Option<String>,
    /// The column of a record's licence
    #[arg(long, value_name = "C")]
    licence_col: Option<String>,
    /// The column of signals that `untrain signals` pinned when a record was fetched
    #[arg(long, value_name = "C")]
    signals_col: Option<String>,
    /// When all records were collected, on your word
    #[arg(long, value_name = "TIME", value_parser = times::parse,
          conflicts_with = "collected_at_col")]
    collected_at: Option<Timestamp>,
    /// The column of when a record was collected
    #[arg(long, value_name = "C")]
    collected_at_col: Option<String>,
}

impl RecordColumns {
    /// The columns, none of them of text.
    pub fn columns(&self) -> Columns {
        Columns {
            subject: self.subject_col.clone(),
            text: Vec::new(),
            id: self.id_col.clone(),
            source: self.source_col.clone(),
            category: self.category_col.clone(),
            visibility: self.visibility_col.clone(),
            licence: self.licence_col.clone(),
            signals: self.signals_col.clone(),
            collected_at: self.collected_at_col.clone(),
        }
    }

    /// What holds for all records that have no column for it.
    pub fn declared(&self) -> Declared {
        Declared {
            source: self.source,
            category: self.category,
            visibility: self.visibility,
            licence: self.licence.clone(),
            collected_at: self.collected_at,
        }
    }
}
