//! OpenLineage events of gates, sent where the environment names a collector. A collector that is
//! away or says no is told of and changes nothing: a dataset never waits for its papers.
//!
//! The variables are those of OpenLineage's own clients: `OPENLINEAGE_URL`, `OPENLINEAGE_ENDPOINT`
//! (`api/v1/lineage` when absent), `OPENLINEAGE_API_KEY`, `OPENLINEAGE_NAMESPACE`,
//! `OPENLINEAGE_DISABLED`.

use std::env;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use untrain_gate::{Built, Dataset, Order};
use untrain_papers::open_lineage::{Run, complete};
use untrain_papers::{About, Facts, Profile};
use ureq::Agent;

use crate::error::Error;
use crate::output::Output;

/// How long a collector may take for one event.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where events are posted when `OPENLINEAGE_ENDPOINT` does not say.
const ENDPOINT: &str = "api/v1/lineage";

/// The namespace of jobs when `OPENLINEAGE_NAMESPACE` does not say.
const NAMESPACE: &str = "default";

/// A collector, and the run that it is told of.
pub struct Told<'a> {
    url: String,
    key: Option<String>,
    namespace: String,
    name: String,
    inputs: Vec<String>,
    order: &'a Order,
    output: Output,
}

impl<'a> Told<'a> {
    /// The collector that the environment names; none when it names none.
    pub fn of(order: &'a Order, output: Output) -> Option<Self> {
        let said = |name: &str| env::var(name).ok().filter(|said| !said.is_empty());
        let is_off = said("OPENLINEAGE_DISABLED").is_some_and(|it| it.eq_ignore_ascii_case("true"));
        let base = said("OPENLINEAGE_URL").filter(|_| !is_off)?;
        let endpoint = said("OPENLINEAGE_ENDPOINT").unwrap_or_else(|| ENDPOINT.to_owned());
        let url = format!("{}/{}", base.trim_end_matches('/'), endpoint.trim_start_matches('/'));
        let inputs = order.inputs.iter().map(|input| input.display().to_string()).collect();
        Some(Self {
            url,
            key: said("OPENLINEAGE_API_KEY"),
            namespace: said("OPENLINEAGE_NAMESPACE").unwrap_or_else(|| NAMESPACE.to_owned()),
            name: whole(&order.out),
            inputs,
            order,
            output,
        })
    }

    /// Tells that the run begins.
    pub fn begins(&self) {
        self.send(&self.run().start(Timestamp::now()));
    }

    /// Tells how it ended.
    pub fn ended(&self, built: Result<&Built, &Error>) {
        let run = self.run();
        let event = match built {
            Err(why) => run.fail(Timestamp::now(), &why.to_string()),
            Ok(built) => {
                let fields = Dataset::open(&self.order.out).and_then(|dataset| dataset.fields());
                complete(
                    &run,
                    &Facts {
                        name: &self.name,
                        manifest: &built.manifest,
                        digest: built.digest,
                        policy: None,
                        sha256: &[],
                        fields: &fields.unwrap_or_default(),
                        profile: &Profile::default(),
                        models: &[],
                        about: &About::default(),
                    },
                )
            }
        };
        self.send(&event);
    }

    fn run(&self) -> Run<'_> {
        Run {
            dataset: self.order.dataset,
            namespace: &self.namespace,
            name: &self.name,
            purpose: &self.order.purpose,
            inputs: &self.inputs,
        }
    }

    fn send(&self, event: &Value) {
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let mut request = agent.post(&self.url).header("content-type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let why = match request.send(event.to_string()) {
            Ok(answer) if answer.status().is_success() => return,
            Ok(answer) => format!("it answered {}", answer.status().as_u16()),
            Err(fault) => fault.to_string(),
        };
        self.output.say(&format!(
            "the collector of lineage at `{}` did not take an event: {why}; the dataset is not \
             touched by that",
            self.url
        ));
    }
}

/// A folder by its whole path, whether it is there yet or not.
fn whole(folder: &Path) -> String {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).display().to_string()
}
