//! An audit as its page shows it: whole numbers, in tenths and per mille.

use jiff::Timestamp;
use untrain_pages::staff::audit::{
    Figures, MembershipFigures, ModelReport, Secrets, Stage, StageFigures,
};
use untrain_unlearn::audit::report::Measured;
use untrain_unlearn::audit::{Audit, Membership};

/// The page's view of an audit.
pub fn of(found: &Audit, made: Timestamp) -> ModelReport {
    ModelReport {
        made,
        stages: found.stages.iter().map(stage).collect(),
        exposure_max_tenths: times(found.exposure_max_bits, 10.0),
        equals_scratch: found.equals_scratch(),
        relearned: found
            .relearning
            .iter()
            .map(|one| (named(&one.stage), one.records.map(u64::from)))
            .collect(),
    }
}

fn named(name: &str) -> Stage {
    match name {
        "before" => Stage::Before,
        "after" => Stage::After,
        "scratch" => Stage::Scratch,
        _ => Stage::Now,
    }
}

fn stage(measured: &Measured) -> StageFigures {
    StageFigures {
        stage: named(&measured.name),
        digest: measured.digest.to_string(),
        served: figures(measured),
        exports: measured.exports.iter().map(|one| (one.name.clone(), figures(one))).collect(),
    }
}

fn figures(measured: &Measured) -> Figures {
    let secrets = measured.exposure.iter().map(|group| Secrets {
        repeats: group.repeats.into(),
        count: group.canaries as u64,
        completed: group.completed as u64,
        exposure_tenths: times(group.mean_bits, 10.0),
    });
    Figures {
        secrets: secrets.collect(),
        membership: measured.membership.as_ref().map(membership),
        tried: measured.extraction.tried as u64,
        said_whole: measured.extraction.whole as u64,
        said_tenths: times(measured.extraction.mean_tokens, 10.0),
    }
}

fn membership(test: &Membership) -> MembershipFigures {
    MembershipFigures {
        area: times(test.auc, 1000.0),
        interval: (times(test.low, 1000.0), times(test.high, 1000.0)),
    }
}

/// A figure in whole parts; what is below zero is zero.
fn times(figure: f64, parts: f64) -> u64 {
    (figure * parts).round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_become_whole_numbers() {
        let cases = [(12.04, 10.0), (0.4996, 1000.0), (-0.1, 10.0), (f64::NAN, 10.0)];
        assert_eq!(cases.map(|(figure, parts)| times(figure, parts)), [120, 500, 0, 0]);
        assert_eq!(named("scratch"), Stage::Scratch);
    }
}
