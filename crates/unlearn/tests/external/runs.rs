//! Single runs: what comes back from a trainer that keeps the contract, and what is said of each
//! that does not.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use untrain_lineage::recipe::{Recipe, Setting};
use untrain_unlearn::external::contract::{Request, Task};
use untrain_unlearn::external::{Confinement, Failed, Limits, Program, Ran, Work, run};

use crate::trainer::{limits, told, trainer};

const SLICE: &[u8] = b"{\"person\":0,\"text\":\"one\"}\n{\"person\":1,\"text\":\"two\"}\n";

fn learn_within(program: &Program, limits: &Limits) -> Result<Ran, Failed> {
    let slices = [(4, SLICE.to_vec())];
    let work = Work::Train { shard: 2, slices: &slices, from: Some(b"before"), seed: 9 };
    let recipe = Recipe { settings: [("depth".to_owned(), Setting::Number(3))].into() };
    run(program, &recipe, work, limits)
}

fn learn(manner: &str) -> Result<Ran, Failed> {
    learn_within(&trainer(manner), &limits())
}

fn fault(manner: &str) -> String {
    learn(manner).unwrap_err().to_string()
}

#[test]
fn an_honest_trainer_gives_what_it_learned() {
    let ran = learn("honest").unwrap();
    assert_eq!(ran.learned_bytes, 2);
    assert_eq!(ran.result.len(), 32);
    assert_eq!(learn("honest").unwrap().result, ran.result);
}

#[test]
fn it_is_told_all_that_the_contract_says() {
    let request: Request = serde_json::from_slice(&learn("asking").unwrap().result).unwrap();
    assert_eq!((request.protocol, request.threads, request.deadline_s), (1, 1, 90));
    assert_eq!(request.recipe.settings["depth"], Setting::Number(3));
    let Task::Train { shard, slices, from_checkpoint, seed } = request.task else { panic!() };
    assert_eq!((shard, slices.len(), slices[0].number, seed), (2, 1, 4, 9));
    assert_eq!(slices[0].file.blake3.0, *blake3::hash(SLICE).as_bytes());
    assert_eq!(from_checkpoint.unwrap().blake3.0, *blake3::hash(b"before").as_bytes());
    // The folder of the run went with it.
    assert!(!request.to_checkpoint.exists() && !slices[0].file.path.exists());
}

#[test]
fn its_environment_is_empty_but_for_what_it_is_given() {
    let names = String::from_utf8(learn("naked").unwrap().result).unwrap();
    assert!(names.contains("OMP_NUM_THREADS") && names.contains("TMPDIR"), "{names}");
    for name in names.split(' ') {
        assert!(!name.contains("CARGO") && name != "USER", "{names}");
    }
}

#[test]
fn silence_and_lateness_end_a_run() {
    let quick = |limits: Limits, manner| {
        let begin = Instant::now();
        let fault = learn_within(&trainer(manner), &limits).unwrap_err().to_string();
        assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
        fault
    };
    let silence = Limits { silence: Duration::from_secs(1), ..limits() };
    assert_eq!(quick(silence, "silent"), "the external trainer said nothing for 1 s and was ended");
    let deadline = Limits { deadline: Duration::from_secs(1), ..limits() };
    assert_eq!(
        quick(deadline, "endless"),
        "the external trainer was not done after 1 s and was ended"
    );
}

#[test]
fn what_a_trainer_does_wrong_is_told_in_words() {
    assert_eq!(fault("crash"), "the external trainer failed with exit status: 3: `out of luck`");
    assert_eq!(fault("mute"), "the external trainer ended without saying `done`");
    assert!(fault("garbage").starts_with("the external trainer said what is no event: "));
    assert!(fault("chatty").contains("more than 4096 bytes in one line"));
    assert!(matches!(learn("liar"), Err(Failed::OtherResult { .. })));
    assert!(matches!(learn("elsewhere"), Err(Failed::NoResult(_))));
}

#[test]
fn memory_and_files_are_bounded() {
    let hungry = fault("hungry");
    assert!(hungry.starts_with("the external trainer failed with "), "{hungry}");
    let large = fault("large");
    assert!(large.starts_with("the external trainer failed with "), "{large}");
}

#[test]
fn a_program_that_is_not_there_is_told() {
    let nothing = learn_within(&Program::default(), &limits()).unwrap_err();
    assert!(matches!(nothing, Failed::NoCommand));
    let missing =
        Program { words: vec!["/no/such/trainer".to_owned()], environment: Default::default() };
    let told = learn_within(&missing, &limits()).unwrap_err().to_string();
    assert!(told.contains("/no/such/trainer"), "{told}");
}

#[test]
fn what_it_started_ends_with_it() {
    let begin = Instant::now();
    // A number of seconds that nothing else on this machine sleeps for.
    let mark = format!("77.{}", std::process::id());
    let ran = learn_within(&told("forking", &mark), &limits());
    assert!(begin.elapsed() < Duration::from_secs(50), "{:?}", begin.elapsed());
    assert!(ran.is_ok(), "{ran:?}");
    if Confinement::of_this_machine() > Confinement::Limits {
        assert!(!is_running(&mark));
    }
}

fn is_running(mark: &str) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let commands = processes.filter_map(|one| std::fs::read(one.path().join("cmdline")).ok());
    commands
        .filter(|words| words.starts_with(b"sleep"))
        .any(|words| String::from_utf8_lossy(&words).contains(mark))
}

#[test]
fn it_has_no_network_where_the_kernel_can_cut_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let ran = learn_within(&told("network", &address), &limits()).unwrap();
    let is_cut = Confinement::of_this_machine() > Confinement::Limits;
    assert_eq!(ran.result, if is_cut { b"n" } else { b"y" });
}

#[test]
fn what_it_reads_stays_as_it_was() {
    let own = tempfile::tempdir_in(std::env::current_dir().unwrap()).unwrap();
    let elsewhere = own.path().join("kept");
    let ran = learn_within(&told("writing", elsewhere.to_str().unwrap()), &limits());
    match Confinement::of_this_machine() {
        Confinement::NoNetworkReadOnly => {
            assert_eq!(ran.unwrap().result, b"nn");
            assert!(!elsewhere.exists());
        }
        // Whoever may write to a file of mode 0444 is found out afterwards.
        _ => assert!(matches!(ran, Ok(_) | Err(Failed::InputChanged(_)))),
    }
}
