//! Listening to an external trainer: its events line by line, and the end of its complaints.

use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use super::contract::Event;
use super::failed::{Complaint, Failed};
use super::limits::{COMPLAINT_BYTES_MAX, DRAIN, EVENT_BYTES_MAX, EVENTS_MAX, TICK};

/// What is heard of a trainer.
pub(super) type Heard = Result<Event, Failed>;

/// Reads events until the output ends, there is one that can't be read, or nobody listens.
pub(super) fn events(output: impl Read + Send + 'static) -> Receiver<Heard> {
    let (told, heard) = mpsc::sync_channel(64);
    thread::spawn(move || tell(BufReader::new(output), &told));
    heard
}

fn tell(mut output: impl BufRead, told: &SyncSender<Heard>) {
    for line in 1.. {
        if line > EVENTS_MAX {
            let _ = told.send(Err(Failed::Chatty { what: "events", limit: EVENTS_MAX }));
            return;
        }
        let mut bytes = Vec::new();
        let mut limited = (&mut output).take(EVENT_BYTES_MAX as u64 + 1);
        match limited.read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let event = read(&bytes, line);
        let is_last = event.is_err();
        if told.send(event).is_err() || is_last {
            return;
        }
    }
}

fn read(bytes: &[u8], line: u64) -> Heard {
    if bytes.len() > EVENT_BYTES_MAX {
        let limit = EVENT_BYTES_MAX as u64;
        return Err(Failed::Chatty { what: "bytes in one line", limit });
    }
    serde_json::from_slice(bytes).map_err(|error| Failed::Speech { why: error.to_string(), line })
}

/// The end of what is written to the standard error.
#[derive(Clone, Default)]
pub(super) struct Complaints(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    is_over: bool,
}

impl Complaints {
    /// Keeps the end of what is written, for as long as anything is.
    pub(super) fn of(mut error: impl Read + Send + 'static) -> Self {
        let kept = Self::default();
        let own = kept.clone();
        thread::spawn(move || {
            let mut buffer = [0; 4 << 10];
            while let Ok(read @ 1..) = error.read(&mut buffer) {
                let all = &mut own.lock().bytes;
                all.extend_from_slice(buffer.get(..read).unwrap_or_default());
                let surplus = all.len().saturating_sub(COMPLAINT_BYTES_MAX);
                all.drain(..surplus);
            }
            own.lock().is_over = true;
        });
        kept
    }

    /// What it came to, once nobody writes any longer; whoever does for long is not waited for.
    pub(super) fn end(&self) -> Complaint {
        let begin = Instant::now();
        while !self.lock().is_over && begin.elapsed() < DRAIN {
            thread::sleep(TICK / 4);
        }
        Complaint(String::from_utf8_lossy(&self.lock().bytes).into_owned())
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(output: &str) -> Vec<Heard> {
        events(std::io::Cursor::new(output.as_bytes().to_vec())).iter().collect()
    }

    #[test]
    fn events_are_read_until_one_is_none() {
        let found = heard("{\"event\":\"step\",\"bytes\":3,\"loss\":1.5}\nhello\n{}\n");
        assert!(matches!(found[0], Ok(Event::Step { bytes: 3 })));
        let told = found[1].as_ref().unwrap_err().to_string();
        assert!(told.starts_with("the external trainer said what is no event: expected"), "{told}");
        assert!(told.ends_with("in its line 2"), "{told}");
        assert_eq!(found.len(), 2);
        assert!(heard("").is_empty());
    }

    #[test]
    fn a_line_without_an_end_is_not_listened_to() {
        let found = heard(&"x".repeat(EVENT_BYTES_MAX + 5));
        assert!(matches!(found[..], [Err(Failed::Chatty { .. })]), "{found:?}");
    }

    #[test]
    fn the_end_of_complaints_is_kept() {
        let words = format!("{}\nthe last word\n\n", "y".repeat(3 * COMPLAINT_BYTES_MAX));
        let kept = Complaints::of(std::io::Cursor::new(words.into_bytes()));
        assert_eq!(kept.end().to_string(), ": `the last word`");
        assert!(kept.end().0.len() <= COMPLAINT_BYTES_MAX);
        assert_eq!(Complaint::default().to_string(), "");
    }
}
