//! `/forget/certificates`: what says that a member's forgetting was carried out, as a file to keep.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use untrain_policy::CertificateId;

use crate::ServerError;
use crate::problem::Problem;
use crate::web::visit::Visit;

/// The folder of certificates in a workspace.
const FOLDER: &str = "certificates";

/// Gives a certificate's file out, to whom it is about alone.
pub async fn file(visit: Visit, Path(certificate): Path<String>) -> Response {
    let subject = match visit.member() {
        Ok(member) => member.subject.clone(),
        Err(response) => return response,
    };
    let answer = match visit.service.whereabouts(&subject).await {
        Ok(answer) => answer,
        Err(problem) => return visit.fault(&problem),
    };
    let sets = answer.forgettings.iter().flat_map(|it| &it.datasets).map(|it| &it.removal);
    let models = answer.forgettings.iter().flat_map(|it| &it.models).map(|it| &it.removal);
    let theirs = |id: &CertificateId| id.to_string() == certificate;
    let Some(id) = sets.chain(models).filter_map(|it| it.certificate).find(theirs) else {
        return visit.fault(&Problem::not_found("certificate"));
    };
    match read(&visit, id).await {
        Ok(text) => attached(id, text),
        Err(problem) => visit.fault(&problem),
    }
}

async fn read(visit: &Visit, id: CertificateId) -> Result<Vec<u8>, Problem> {
    let path = visit.service.workspace().join(FOLDER).join(format!("{id}.json"));
    let told = |source| ServerError::File { doing: "read", path: path.clone(), source };
    Ok(tokio::fs::read(&path).await.map_err(told)?)
}

fn attached(id: CertificateId, text: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"certificate-{id}.json\"");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response()
}
