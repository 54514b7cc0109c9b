//! What the policy in force and the configuration say, for the page of settings.

use std::collections::{BTreeMap, BTreeSet};

use untrain_pages::staff::settings::{PackLine, PurposeLine, RoleLine};
use untrain_policy::{PackCode, Policy, PurposeId, SnapshotError};

use crate::access::Role;
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::member::title;
use crate::web::visit::Visit;

pub fn purposes(visit: &Visit) -> Vec<PurposeLine> {
    let Some(policy) = visit.book.in_force(visit.service.now()) else { return Vec::new() };
    let line = |purpose: &untrain_policy::document::Purpose| PurposeLine {
        id: purpose.id.clone(),
        title: title(visit, &purpose.id),
        bases: bases(policy, &purpose.id),
        refused_by_gpc: purpose.gpc,
    };
    policy.purposes.iter().map(line).collect()
}

/// The bases of a purpose, each once, in the order of the document.
fn bases(policy: &Policy, purpose: &PurposeId) -> Vec<untrain_policy::Basis> {
    let mut bases = Vec::new();
    for cell in policy.cells.iter().filter(|cell| cell.purposes.contains(purpose)) {
        if !bases.contains(&cell.basis) {
            bases.push(cell.basis);
        }
    }
    bases
}

pub async fn packs(visit: &Visit) -> Result<Vec<PackLine>, Problem> {
    let service = &visit.service;
    let Some(policy) = visit.book.in_force(service.now()) else { return Ok(Vec::new()) };
    let members = members(service, policy).await?;
    let line = |pack: &untrain_policy::document::Pack| {
        let named = pack.jurisdictions.iter().map(ToString::to_string);
        let elsewhere = (pack.code == policy.strictest).then(|| "*".to_owned());
        PackLine {
            code: pack.code.clone(),
            jurisdictions: named.chain(elsewhere).collect(),
            members_count: members.get(&pack.code).copied().unwrap_or(0),
            age_min: Some(u64::from(pack.minimum_age)),
            grace_days: Some(u64::from(pack.grace_days)),
        }
    };
    Ok(policy.packs.iter().map(line).collect())
}

/// How many persons each pack protects: of several accounts of one person the first says where
/// they live.
async fn members(service: &Service, policy: &Policy) -> Result<BTreeMap<PackCode, u64>, Problem> {
    service.follow().await?;
    let told = |error: SnapshotError| Problem::new(Kind::Internal, error.to_string());
    let census = service.live().ask(|state| state.census().map_err(SnapshotError::from))?;
    let mut members = BTreeMap::new();
    for (person, count) in census.map_err(told)?.people() {
        let lives = person.accounts().find_map(|account| account.jurisdiction());
        if let Some(pack) = policy.pack_of(lives) {
            let place: &mut u64 = members.entry(pack.code.clone()).or_default();
            *place = place.saturating_add(count);
        }
    }
    Ok(members)
}

/// The roles, with whom the configuration names.
pub fn roles(service: &Service) -> Vec<RoleLine> {
    let line = |role: Role| {
        let named = service.config().staff.person.iter();
        let people: BTreeSet<&str> = named
            .filter(|person| person.roles.contains(&role))
            .map(|person| person.id.as_str())
            .collect();
        RoleLine {
            role: role.as_str().to_owned(),
            scopes: role.scopes().iter().map(|scope| scope.as_str().to_owned()).collect(),
            people: people.into_iter().map(str::to_owned).collect(),
        }
    };
    Role::ALL.map(line).to_vec()
}
