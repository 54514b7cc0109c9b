//! A few histories that are written down, with a crash after every single operation of the disk.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use untrain_sim::Act::{Append, Reopen, Settle, SettleBeside, Switch};
use untrain_sim::{Act, run_script};

/// How often each crash is tried: what is lost then is drawn anew.
const DRAWS: u64 = 3;

fn crash_everywhere(acts: &[Act]) {
    let operations = run_script(acts, None, 0).unwrap();
    assert!(operations > 50, "the history is long enough: {operations}");
    for crash_in in 0..operations {
        for draw in 0..DRAWS {
            let result = run_script(acts, Some(crash_in), draw);
            assert!(result.is_ok(), "crash {crash_in}, draw {draw}: {result:?}");
        }
    }
}

#[test]
fn the_first_entries() {
    crash_everywhere(&[Append(1), Append(2), Settle(0), Append(1), Reopen, Append(3), Settle(2)]);
}

#[test]
fn a_file_is_filled() {
    crash_everywhere(&[Append(250), Settle(0), Append(6), Append(1), Settle(0), Append(1)]);
}

#[test]
fn files_are_filled_while_others_settle() {
    crash_everywhere(&[Append(200), Settle(400), Append(2), Settle(300), Settle(0), Settle(0)]);
}

#[test]
fn two_processes_take_turns() {
    crash_everywhere(&[Append(250), SettleBeside(2), Append(5), Switch, Settle(0), Append(1)]);
    crash_everywhere(&[Append(3), Switch, Append(2), SettleBeside(0), Switch, SettleBeside(255)]);
}
