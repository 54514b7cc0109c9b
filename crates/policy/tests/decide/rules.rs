//! Every rule by example, in the order of the rules.

use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    Basis, Category, Choice, CollectedAt, Fact, ForgetLevel, Person, RecordFacts, Rules, Signal,
    Source, Standing, Visibility,
};

use super::world::{
    CELLS, GENAI, MODERATION, PERSONAL, World, document, post, post_of, purpose, subject,
};

/// Maya lives in Germany and said yes on 1 March 2026; it is 1 August.
fn maya() -> World {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE");
    world.on("2026-03-01").answers("maya", GENAI, Choice::Allow, "n-1");
    world.on("2026-08-01");
    world
}

/// Noor lives in the United States and was told on 1 February 2026; it is 1 August.
fn noor() -> World {
    let mut world = World::new();
    world.on("2026-02-01").lives("noor", "US").deliver("noor", "n-1");
    world.on("2026-08-01");
    world
}

#[test]
fn a_yes_after_a_notice_permits_what_came_after_it() {
    let decision = maya().decision(GENAI, &post(), &["maya"]);
    assert_eq!((decision.code().as_ref(), decision.basis), ("allow", Some(Basis::Consent)));
    let decision = noor().decision(PERSONAL, &post(), &["noor"]);
    let legitimate = Some(Basis::LegitimateInterest);
    assert_eq!((decision.code().as_ref(), decision.basis), ("allow", legitimate));
}

#[test]
fn rule_1_a_record_needs_a_subject_a_purpose_a_source_and_a_readable_time() {
    let world = maya();
    assert_eq!(world.ask(GENAI, &post(), &[]), "invalid_record");
    assert_eq!(world.ask("genai.other", &post(), &["maya"]), "invalid_record");
    let nowhere = RecordFacts { source: None, ..post() };
    assert_eq!(world.ask(GENAI, &nowhere, &["maya"]), "invalid_record");
    let unreadable = RecordFacts { collected_at: CollectedAt::Unreadable, ..post() };
    assert_eq!(world.ask(GENAI, &unreadable, &["maya"]), "invalid_record");
}

#[test]
fn rule_1_without_a_policy_in_force_no_purpose_is_known() {
    assert_eq!(World::empty().ask(GENAI, &post(), &["maya"]), "invalid_record");
    let mut world = World::empty();
    let later = document("n-1", CELLS).replace("effective = 2020-01-01", "effective = 2026-07-01");
    world.activate(&later).lives("maya", "DE");
    assert_eq!(world.on("2026-06-30").ask(GENAI, &post(), &["maya"]), "invalid_record");
    assert_eq!(world.on("2026-07-01").ask(GENAI, &post(), &["maya"]), "no_choice");
    let rules = Rules::compile(world.projection.history(), world.now);
    assert_eq!(rules.policy().map(|policy| policy.notice.id.as_str()), Some("n-1"));
    assert!(Rules::compile(World::empty().projection.history(), world.now).policy().is_none());
}

#[test]
fn rule_2_whoever_asked_for_level_2_or_3_is_erased_for_ever() {
    for level in [ForgetLevel::Datasets, ForgetLevel::Models] {
        let mut world = maya();
        world.forget("maya", level);
        assert_eq!(world.ask(GENAI, &post(), &["maya"]), "erased");
        world.answers("maya", GENAI, Choice::Allow, "n-1").lives("maya", "US");
        assert_eq!(world.ask(GENAI, &post(), &["maya"]), "erased");
    }
}

#[test]
fn rule_2_comes_before_every_rule_about_the_author() {
    let mut world = maya();
    world.lives("omar", "DE").forget("omar", ForgetLevel::Models);
    assert_eq!(world.ask(GENAI, &post(), &["nobody", "omar"]), "erased");
    let rules = Rules::compile(world.projection.history(), world.now);
    let subjects = [Standing::Unknown, Standing::Suppressed];
    assert_eq!(rules.decide(&purpose(GENAI), &post(), &subjects).code(), "erased");
    // Whoever asks with the state itself gets the same answer.
    let erased = Person::new(world.projection.state(&subject("omar")).unwrap().clone());
    let subjects = [Standing::Unknown, Standing::Known(&erased)];
    assert_eq!(rules.decide(&purpose(GENAI), &post(), &subjects).code(), "erased");
}

#[test]
fn rule_3_nobody_is_permitted_whom_the_ledger_never_heard_of() {
    assert_eq!(maya().ask(GENAI, &post(), &["nobody"]), "unknown_subject");
    assert_eq!(noor().ask(PERSONAL, &post(), &["nobody"]), "unknown_subject");
}

#[test]
fn rule_4_what_no_cell_lists_is_excluded() {
    let world = maya();
    let of = |category| RecordFacts { category, ..post() };
    assert_eq!(world.ask(GENAI, &of(Some(Category::Profile)), &["maya"]), "allow");
    let absent = [None, Some(Category::Messages), Some(Category::Jobs), Some(Category::Groups)];
    for category in absent {
        assert_eq!(world.ask(GENAI, &of(category), &["maya"]), "category_excluded");
    }
}

#[test]
fn rule_4_a_special_category_needs_a_yes_to_consent() {
    let special = RecordFacts { category: Some(Category::Special), ..post() };
    let mut world = maya();
    assert_eq!(world.ask(GENAI, &special, &["maya"]), "allow");
    world.answers("maya", GENAI, Choice::Undefined, "n-1");
    assert_eq!(world.ask(GENAI, &special, &["maya"]), "category_excluded");
    assert_eq!(world.ask(PERSONAL, &special, &["maya"]), "category_excluded");
}

#[test]
fn rule_5_a_cell_permits_public_records_and_what_it_names() {
    let world = maya();
    for visibility in [None, Some(Visibility::Limited), Some(Visibility::Private)] {
        let record = RecordFacts { visibility, ..post() };
        assert_eq!(world.ask(GENAI, &record, &["maya"]), "not_public");
    }
    let mut world = noor();
    world.on("2026-03-01").answers("noor", GENAI, Choice::Allow, "n-1").on("2026-08-01");
    let group = |visibility| RecordFacts {
        category: Some(Category::Groups),
        visibility: Some(visibility),
        ..post()
    };
    assert_eq!(world.ask(GENAI, &group(Visibility::Limited), &["noor"]), "allow");
    assert_eq!(world.ask(GENAI, &group(Visibility::Private), &["noor"]), "not_public");
}

#[test]
fn rule_7_a_prohibited_cell_excludes_the_region() {
    assert_eq!(maya().ask(MODERATION, &post(), &["maya"]), "region_excluded");
}

#[test]
fn rule_7_the_strictest_residence_since_collection_counts() {
    let mut world = World::new();
    world.on("2026-02-01").lives("ines", "DE").deliver("ines", "n-1");
    world.on("2026-05-01").lives("ines", "US");
    world.on("2026-08-01");
    assert_eq!(world.ask(MODERATION, &post_of("2026-04-30"), &["ines"]), "region_excluded");
    assert_eq!(world.ask(MODERATION, &post_of("2026-05-01"), &["ines"]), "no_assessment");
    world.register("ines", Some("US"), None, Some("adult"));
    let undated = RecordFacts { collected_at: CollectedAt::Missing, ..post() };
    assert_eq!(world.ask(MODERATION, &undated, &["ines"]), "region_excluded");
}

#[test]
fn of_two_bases_the_one_that_asks_for_more_is_named() {
    let both = format!(
        "{CELLS}[[cell]]\npurposes = [\"ml.personalization\"]\ncategories = [\"jobs\"]\n\
         packs = [\"eu\"]\nbasis = \"consent\"\n[[cell]]\npurposes = [\"ml.personalization\"]\n\
         categories = [\"jobs\"]\npacks = [\"us\"]\nbasis = \"legitimate_interest\"\n\
         assessment = \"LIA-1\"\n"
    );
    for (first, then) in [("DE", "US"), ("US", "DE")] {
        let mut world = World::empty();
        world.activate(&document("n-1", &both));
        world.lives("ines", first).answers("ines", PERSONAL, Choice::Allow, "n-1");
        world.on("2026-05-01").lives("ines", then).on("2026-08-01");
        let job = |day| RecordFacts { category: Some(Category::Jobs), ..post_of(day) };
        let basis = |day| world.decision(PERSONAL, &job(day), &["ines"]).basis.unwrap();
        assert_eq!(basis("2026-04-01"), Basis::Consent);
        let now = if then == "DE" { Basis::Consent } else { Basis::LegitimateInterest };
        assert_eq!(basis("2026-06-01"), now);
    }
}

#[test]
fn a_residence_falls_back_to_its_country_and_then_to_the_strictest_pack() {
    let mut world = World::new();
    for (name, lives) in [("ny", "US-NY"), ("ca", "US-CA"), ("br", "BR"), ("de", "DE-BY")] {
        world.on("2026-02-01").lives(name, lives).deliver(name, "n-1");
    }
    world.on("2026-02-15");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-02-14"), &["ny"]), "allow");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-02-14"), &["ca"]), "grace_period");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-02-14"), &["br"]), "category_excluded");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-02-14"), &["de"]), "grace_period");
    world.register("br", None, Some(1980), None);
    assert_eq!(world.ask(PERSONAL, &post_of("2026-02-14"), &["br"]), "category_excluded");
}

#[test]
fn rule_8_an_objection_blocks_until_a_reasoned_rejection_or_an_own_yes() {
    let mut world = noor();
    let ask = |world: &World| world.ask(PERSONAL, &post(), &["noor"]);
    world.object("noor", PERSONAL);
    assert_eq!(ask(&world), "objection_pending");
    world.decide_objection("noor", PERSONAL, Outcome::Rejected);
    assert_eq!(ask(&world), "allow");
    world.object("noor", PERSONAL).decide_objection("noor", PERSONAL, Outcome::Upheld);
    assert_eq!(ask(&world), "objected");
    world.object("noor", PERSONAL);
    assert_eq!(ask(&world), "objection_pending");
    // What was upheld is not ended by rejecting another.
    world.decide_objection("noor", PERSONAL, Outcome::Rejected);
    assert_eq!(ask(&world), "objected");
    world.choice("noor", PERSONAL, Choice::Allow, "n-1", false, Channel::Import);
    assert_eq!(ask(&world), "objected");
    world.answers("noor", PERSONAL, Choice::Allow, "n-1");
    assert_eq!(ask(&world), "allow");
}

#[test]
fn rule_8_an_objection_is_against_one_purpose_and_outlives_policies() {
    let mut world = noor();
    world.object("noor", PERSONAL);
    assert_eq!(world.ask(GENAI, &post(), &["noor"]), "no_choice");
    world.activate(&document("n-2", CELLS)).deliver("noor", "n-2").on("2027-08-01");
    assert_eq!(world.ask(PERSONAL, &post_of("2027-07-01"), &["noor"]), "objection_pending");
}

#[test]
fn rule_8_a_rejection_without_reasons_ends_nothing() {
    let mut world = noor();
    world.object("noor", PERSONAL).force(Fact::ObjectionDecided {
        subject: subject("noor"),
        purpose: purpose(PERSONAL),
        outcome: Outcome::Rejected,
        reasons: "  ".to_owned(),
    });
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "objection_pending");
}

#[test]
fn rule_9_a_no_is_a_no_on_every_basis() {
    let mut world = maya();
    world.answers("maya", GENAI, Choice::Refuse, "n-1");
    assert_eq!(world.ask(GENAI, &post(), &["maya"]), "refused");
    let mut world = noor();
    world.answers("noor", PERSONAL, Choice::Refuse, "n-1");
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "refused");
}

#[test]
fn rule_10_consent_is_a_yes_to_a_text_that_listed_the_cell() {
    let mut world = maya();
    assert_eq!(world.ask(GENAI, &post(), &["maya"]), "allow");
    world.lives("omar", "DE").deliver("omar", "n-1");
    assert_eq!(world.ask(GENAI, &post(), &["omar"]), "no_choice");
    world.answers("maya", GENAI, Choice::Undefined, "n-1");
    assert_eq!(world.ask(GENAI, &post(), &["maya"]), "no_choice");
}

#[test]
fn rule_10_a_yes_does_not_reach_what_its_text_did_not_list() {
    let wider = CELLS.replace(r#"["profile", "content"]"#, r#"["profile", "content", "jobs"]"#);
    let mut world = maya();
    world.activate(&document("n-2", &wider)).deliver("maya", "n-2").on("2026-09-01");
    let job = RecordFacts { category: Some(Category::Jobs), ..post_of("2026-08-15") };
    assert_eq!(world.ask(GENAI, &job, &["maya"]), "no_choice");
    world.answers("maya", GENAI, Choice::Allow, "n-2");
    assert_eq!(world.ask(GENAI, &job, &["maya"]), "allow");
}

#[test]
fn rule_10_a_yes_to_a_draft_counts_once_the_draft_is_the_rule() {
    let mut world = World::new();
    let wider = CELLS.replace(r#"["profile", "content"]"#, r#"["profile", "content", "jobs"]"#);
    world.on("2026-02-01").publish(&document("n-2", &wider)).lives("maya", "DE");
    world.answers("maya", GENAI, Choice::Allow, "n-2");
    let job = RecordFacts { category: Some(Category::Jobs), ..post_of("2026-02-15") };
    assert_eq!(world.on("2026-03-01").ask(GENAI, &job, &["maya"]), "category_excluded");
    world.activate(&document("n-2", &wider));
    assert_eq!(world.ask(GENAI, &job, &["maya"]), "allow");
}

#[test]
fn rule_11_legitimate_interest_waits_for_notice_grace_and_assessment() {
    let mut world = World::new();
    world.on("2026-02-01").lives("noor", "US");
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "not_notified");
    world.deliver("noor", "n-1");
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "grace_period");
    assert_eq!(world.on("2026-02-10T23:59:59Z").ask(PERSONAL, &post(), &["noor"]), "grace_period");
    assert_eq!(world.on("2026-02-11").ask(PERSONAL, &post(), &["noor"]), "allow");
    assert_eq!(world.ask(MODERATION, &post(), &["noor"]), "no_assessment");
}

#[test]
fn rule_11_a_notice_that_is_still_on_its_way_was_not_delivered() {
    let mut world = World::new();
    world.on("2026-02-01").lives("noor", "US").on("2026-06-01").deliver("noor", "n-1");
    assert_eq!(world.on("2026-05-31").ask(PERSONAL, &post(), &["noor"]), "not_notified");
}

#[test]
fn rule_12_data_from_before_the_notice_needs_a_yes_to_past_data() {
    let mut world = maya();
    assert_eq!(world.ask(GENAI, &post_of("2026-02-28"), &["maya"]), "collected_before_notice");
    assert_eq!(world.ask(GENAI, &post_of("2026-03-01"), &["maya"]), "allow");
    // A yes said once more is as old as the first; taken back and given anew it is new.
    world.answers("maya", GENAI, Choice::Allow, "n-1");
    assert_eq!(world.ask(GENAI, &post_of("2026-03-01"), &["maya"]), "allow");
    world.answers("maya", GENAI, Choice::Undefined, "n-1");
    world.answers("maya", GENAI, Choice::Allow, "n-1");
    assert_eq!(world.ask(GENAI, &post_of("2026-03-01"), &["maya"]), "collected_before_notice");
    world.choice("maya", GENAI, Choice::Allow, "n-1", true, Channel::Subject);
    assert_eq!(world.ask(GENAI, &post_of("2001-01-01"), &["maya"]), "allow");
}

#[test]
fn rule_12_an_undated_record_counts_as_older_than_every_notice() {
    let mut world = maya();
    world.register("maya", Some("DE"), None, Some("adult"));
    let undated = RecordFacts { collected_at: CollectedAt::Missing, ..post() };
    assert_eq!(world.ask(GENAI, &undated, &["maya"]), "collected_before_notice");
    world.choice("maya", GENAI, Choice::Allow, "n-1", true, Channel::Subject);
    assert_eq!(world.ask(GENAI, &undated, &["maya"]), "allow");
}

#[test]
fn rule_12_counts_from_the_first_delivery_of_an_unbroken_run() {
    let mut world = noor();
    world.activate(&document("n-2", CELLS)).deliver("noor", "n-2").on("2026-12-01");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-02-01"), &["noor"]), "allow");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-01-31"), &["noor"]), "collected_before_notice");
}

#[test]
fn rule_12_a_version_without_the_cell_breaks_the_run() {
    let personal = r#"purposes = ["ml.personalization"]"#;
    let without = CELLS.replace(personal, r#"purposes = ["ml.moderation"]"#);
    let without = without.replacen(r#"packs = ["eu", "us", "us-ca"]"#, r#"packs = ["us-ca"]"#, 1);
    let mut world = noor();
    world.on("2026-08-01").activate(&document("n-2", &without));
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "category_excluded");
    // The same document as at first: what was delivered before the break counts no more.
    world.on("2026-09-01").activate(&document("n-1", CELLS)).on("2026-12-01");
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "not_notified");
    world.deliver("noor", "n-1").on("2027-01-01");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-11-30"), &["noor"]), "collected_before_notice");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-12-01"), &["noor"]), "allow");
}

#[test]
fn rule_13_any_refusing_signal_refuses_and_silence_is_read_by_source() {
    let world = maya();
    let with = |source, signal| RecordFacts { source: Some(source), signal, ..post() };
    let ask = |source, signal| world.ask(GENAI, &with(source, signal), &["maya"]);
    assert_eq!(ask(Source::FirstParty, Signal::Refuse), "signal");
    assert_eq!(ask(Source::FirstParty, Signal::Unknown), "allow");
    assert_eq!(ask(Source::Public, Signal::Unknown), "signal");
    assert_eq!(ask(Source::Public, Signal::Allow), "allow");
    assert_eq!(ask(Source::ThirdParty, Signal::Unknown), "signal");
    assert_eq!(ask(Source::Licensed, Signal::Unknown), "licence");
}

#[test]
fn rule_14_what_others_own_needs_a_licence_that_covers_the_purpose_and_has_not_ended() {
    let mut world = maya();
    let under = |licence| RecordFacts {
        source: Some(Source::Licensed),
        signal: Signal::Allow,
        licence,
        ..post()
    };
    for missing in [None, Some("archive-8"), Some("")] {
        assert_eq!(world.ask(GENAI, &under(missing), &["maya"]), "licence");
    }
    assert_eq!(world.ask(GENAI, &under(Some("archive-7")), &["maya"]), "allow");
    world.deliver("maya", "n-1");
    assert_eq!(world.ask(GENAI, &under(Some("archive-7")), &["maya"]), "allow");
    assert_eq!(world.on("2026-12-31").ask(GENAI, &under(Some("archive-7")), &["maya"]), "allow");
    assert_eq!(world.on("2027-01-01").ask(GENAI, &under(Some("archive-7")), &["maya"]), "licence");
    let mut world = noor();
    world.on("2026-08-01");
    assert_eq!(world.ask(PERSONAL, &under(Some("archive-7")), &["noor"]), "licence");
}

#[test]
fn rule_15_everybody_whom_the_record_is_about_must_permit_it() {
    let mut world = maya();
    world.on("2026-02-01").lives("omar", "US").on("2026-08-01");
    let joint = ["maya", "omar"];
    assert_eq!(world.ask(GENAI, &post(), &joint), "other_subject:no_choice");
    world.on("2026-06-01").answers("omar", GENAI, Choice::Allow, "n-1").on("2026-08-01");
    assert_eq!(world.ask(GENAI, &post(), &joint), "allow");
    assert_eq!(world.ask(GENAI, &post(), &["maya", "nobody"]), "other_subject:unknown_subject");
    world.answers("omar", GENAI, Choice::Refuse, "n-1");
    assert_eq!(world.ask(GENAI, &post(), &joint), "other_subject:refused");
    assert_eq!(world.ask(GENAI, &post(), &["omar", "maya"]), "refused");
    let refusing = RecordFacts { signal: Signal::Refuse, ..post() };
    assert_eq!(world.ask(GENAI, &refusing, &joint), "signal");
}

#[test]
fn the_earlier_rule_names_the_reason() {
    let mut world = maya();
    world.on("2026-02-01").deliver("maya", "n-1").on("2026-08-01");
    world.answers("maya", GENAI, Choice::Refuse, "n-1").object("maya", GENAI);
    let mut record = RecordFacts {
        visibility: Some(Visibility::Private),
        category: Some(Category::Messages),
        signal: Signal::Refuse,
        ..post()
    };
    assert_eq!(world.ask(GENAI, &record, &["maya"]), "category_excluded");
    record.category = Some(Category::Content);
    assert_eq!(world.ask(GENAI, &record, &["maya"]), "not_public");
    record.visibility = Some(Visibility::Public);
    assert_eq!(world.ask(GENAI, &record, &["maya"]), "objection_pending");
    world.decide_objection("maya", GENAI, Outcome::Rejected);
    assert_eq!(world.ask(GENAI, &record, &["maya"]), "refused");
    world.answers("maya", GENAI, Choice::Allow, "n-1");
    assert_eq!(world.ask(GENAI, &record, &["maya"]), "signal");
}
