//! A form that was sent, whose fields may stand in it more than once.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, RawForm, Request};
use axum::response::Response;

use super::refusal;
use crate::limits::{FORM_BYTES_MAX, STAFF_FORM_BYTES_MAX};
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// The fields of a form, as the browser sent them.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a field.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The fields that stand in a query.
    #[must_use]
    pub fn of_query(query: Option<&str>) -> Self {
        let query = query.unwrap_or_default().as_bytes();
        Self(url::form_urlencoded::parse(query).into_owned().collect())
    }

    fn read(body: &Bytes) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }
}

impl FromRequest<Arc<Service>> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Response> {
        let path = request.uri().path().to_owned();
        let refused =
            |kind: Kind, words: &str| refusal::page(service, &path, &Problem::new(kind, words));
        let read = RawForm::from_request(request, service).await;
        let RawForm(body) =
            read.map_err(|_| refused(Kind::Malformed, "the form did not arrive whole"))?;
        let most = if path.starts_with("/staff/") { STAFF_FORM_BYTES_MAX } else { FORM_BYTES_MAX };
        if body.len() > most {
            return Err(refused(Kind::TooLarge, "the form is longer than any of this service"));
        }
        Ok(Self::read(&body))
    }
}
