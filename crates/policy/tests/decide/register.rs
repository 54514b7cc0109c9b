//! Registered sources, and notices that were acknowledged.

use proptest::prelude::*;
use proptest::sample::select;
use untrain_policy::{
    Choice, Event, Fact, LicenceId, NamedSource, RecordFacts, Rules, Signal, Source, SourceId,
};

use super::generated::{PURPOSES, SUBJECTS, record, story, subjects};
use super::world::{GENAI, PERSONAL, World, notice, post, purpose, subject, time};

/// Maya lives in Germany and said yes on 1 March 2026; it is 1 August.
fn maya() -> World {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE");
    world.on("2026-03-01").answers("maya", GENAI, Choice::Allow, "n-1");
    world.on("2026-08-01");
    world
}

fn source(id: &str, kind: Source, covers: &[&str], term: [Option<&str>; 2]) -> Fact {
    let [from, until] = term.map(|moment| moment.map(time));
    Fact::SourceRegistered {
        source: SourceId::new(id).unwrap(),
        kind,
        licence: None,
        purposes: covers.iter().map(|name| purpose(name)).collect(),
        from,
        until,
        evidence: None,
    }
}

/// The decision about a post that names its source, as a gate reads that.
fn ask(world: &World, named: &str, own_licence: Option<&str>) -> String {
    let rules = Rules::compile(world.projection.history(), world.now);
    let source = rules.source(named);
    let record = RecordFacts {
        source: source.map(|source| source.kind),
        licence: source.and_then(|source| source.licence).or(own_licence),
        signal: Signal::Allow,
        ..post()
    };
    world.ask(GENAI, &record, &["maya"])
}

#[test]
fn a_record_of_a_registered_source_is_denied_outside_its_terms() {
    let mut world = maya();
    assert_eq!(ask(&world, "archive", None), "invalid_record");
    let term = [Some("2026-09-01"), Some("2027-09-01")];
    world.write(source("archive", Source::Licensed, &[GENAI], term));
    assert_eq!(ask(&world, "archive", None), "licence");
    assert_eq!(ask(world.on("2026-09-01"), "archive", None), "allow");
    assert_eq!(ask(world.on("2027-08-31"), "archive", None), "allow");
    assert_eq!(ask(world.on("2027-09-01"), "archive", None), "licence");
    world.on("2026-10-01").write(source("stock", Source::ThirdParty, &[PERSONAL], [None, None]));
    assert_eq!(ask(&world, "stock", None), "licence");
}

#[test]
fn the_terms_of_the_source_go_before_a_licence_that_the_record_names() {
    let mut world = maya();
    world.write(source("stock", Source::ThirdParty, &[PERSONAL], [None, None]));
    // `archive-7` is a licence of the policy, and covers the purpose.
    assert_eq!(ask(&world, "third_party", Some("archive-7")), "allow");
    assert_eq!(ask(&world, "stock", Some("archive-7")), "licence");
}

#[test]
fn of_several_registrations_the_last_by_that_time_counts() {
    let mut world = maya();
    world.write(source("archive", Source::Licensed, &[GENAI], [None, None]));
    assert_eq!(ask(world.on("2026-09-01"), "archive", None), "allow");
    world.write(source("archive", Source::Licensed, &[GENAI], [None, Some("2026-09-01")]));
    assert_eq!(ask(&world, "archive", None), "licence");
    assert_eq!(ask(world.on("2026-08-31"), "archive", None), "allow");
    assert_eq!(ask(world.on("2026-07-31"), "archive", None), "invalid_record");
}

#[test]
fn a_licence_of_its_own_stands_for_all_sources_under_it() {
    let mut world = maya();
    let mut fact = source("archive", Source::Licensed, &[GENAI], [None, None]);
    if let Fact::SourceRegistered { licence, .. } = &mut fact {
        *licence = Some(LicenceId::new("contract-17").unwrap());
    }
    world.write(fact);
    assert_eq!(ask(&world, "archive", None), "allow");
    assert_eq!(ask(&world, "licensed", Some("contract-17")), "allow");
    assert_eq!(ask(&world, "licensed", Some("archive")), "licence");
}

#[test]
fn what_needs_no_licence_gives_none() {
    let mut world = maya();
    world.write(source("crawl", Source::Public, &[], [None, None]));
    assert_eq!(ask(&world, "crawl", None), "allow");
    assert_eq!(ask(&world, "licensed", Some("crawl")), "licence");
    let rules = Rules::compile(world.projection.history(), world.now);
    let kind = |kind| Some(NamedSource { kind, licence: None });
    assert_eq!(rules.source("crawl"), kind(Source::Public));
    assert_eq!(rules.source("third_party"), kind(Source::ThirdParty));
    assert_eq!(rules.source("Public"), None);
}

/// A crawl may be read for some purposes alone, and until a day.
#[test]
fn stated_terms_bind_sources_that_need_no_licence() {
    let mut world = maya();
    for kind in [Source::Public, Source::FirstParty] {
        world.write(source("crawl", kind, &[PERSONAL], [None, None]));
        assert_eq!(ask(&world, "crawl", None), "licence");
        assert_eq!(ask(&world, "crawl", Some("archive")), "licence");
        world.write(source("crawl", kind, &[GENAI], [None, Some("2026-09-01")]));
        let now = world.now;
        assert_eq!(ask(&world, "crawl", None), "allow");
        world.on("2026-09-01");
        assert_eq!(ask(&world, "crawl", None), "licence");
        world.now = now;
        world.write(source("crawl", kind, &[], [Some("2020-01-01"), None]));
        assert_eq!(ask(&world, "crawl", None), "licence", "terms that cover no purpose");
        world.write(source("crawl", kind, &[], [None, None]));
        assert_eq!(ask(&world, "crawl", None), "allow", "none are stated");
        assert_eq!(ask(&world, "public", Some("another")), "allow");
    }
}

fn refused(world: &World, fact: Fact) -> String {
    let event = Event { time: world.now, fact };
    world.projection.check(&event).unwrap_err().to_string()
}

#[test]
fn a_register_that_makes_no_sense_is_not_written() {
    let world = maya();
    let check = |id, covers: &[&str], term, words| {
        assert_eq!(refused(&world, source(id, Source::Licensed, covers, term)), words);
    };
    let ends = [Some("2026-09-01"), Some("2026-09-01")];
    check("archive", &[GENAI], ends, "the terms of the source `archive` end before they begin");
    let kind = "`public` is a kind of source and cannot be the name of one";
    check("public", &[GENAI], [None, None], kind);
    let none = "no policy declares the purpose `genai.contnet` that the source `archive` covers";
    check("archive", &["genai.contnet"], [None, None], none);
}

fn acknowledged(who: &str, text: &str) -> Fact {
    Fact::NoticeAcknowledged { subject: subject(who), notice: notice(text) }
}

#[test]
fn what_did_not_arrive_is_not_acknowledged() {
    let mut world = World::new();
    world.on("2026-02-01").lives("noor", "US");
    let words = "the notice `n-1` has not reached `noor`; record its delivery first";
    assert_eq!(refused(&world, acknowledged("noor", "n-1")), words);
    assert!(refused(&world, acknowledged("noor", "n-7")).starts_with("no notice `n-7`"));
    world.deliver("noor", "n-1").write(acknowledged("noor", "n-1"));
}

proptest! {
    #[test]
    fn acknowledging_changes_no_decision(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        who in select(SUBJECTS.to_vec()),
        text in select(vec!["n-0", "n-1", "n-2", "n-7"]),
        place in 0..40_usize,
    ) {
        let before = story.world().decision(what, &record, &subjects);
        let after = story.with(place, acknowledged(who, text)).world();
        prop_assert_eq!(after.decision(what, &record, &subjects), before);
    }
}
