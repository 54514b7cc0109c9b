//! Everything that could grow without bound, and where it stops.

use std::time::Duration;

/// The longest body of a request to the API, in bytes: a policy document with its pack files.
pub const BODY_BYTES_MAX: usize = 2 << 20;

/// The longest body of a form of a page, in bytes.
pub const FORM_BYTES_MAX: usize = 64 << 10;

/// The longest file that `/verify` takes, in bytes.
pub const UPLOAD_BYTES_MAX: usize = 8 << 20;

/// How long a request may take, from its first byte to the last of its answer; streams are no
/// requests in this sense.
pub const REQUEST_TIME: Duration = Duration::from_secs(30);

/// How long what is under way may take once the service was told to end.
pub const SHUTDOWN_TIME: Duration = Duration::from_secs(20);

/// The most decisions in one request.
pub const DECISIONS_MAX: usize = 1_000;

/// The most subjects in one delivery of a notice.
pub const DELIVERIES_MAX: usize = 1_000;

/// The rows of a list when the caller names no number, and the most that they may name.
pub const PAGE_ROWS: usize = 50;
/// The most rows of one page of a list.
pub const PAGE_ROWS_MAX: usize = 500;

/// The longest idempotency key, in bytes.
pub const IDEMPOTENCY_KEY_BYTES_MAX: usize = 255;

/// How many connections the service's own store opens.
pub const STORE_CONNECTIONS_MAX: u32 = 4;

/// How long a write to the service's own store waits for another.
pub const STORE_WAIT: Duration = Duration::from_secs(10);

/// How long the state that decides may lag behind the ledger before it is brought up to date by
/// itself; whoever asks for a decision never waits for that, it is done at once then.
pub const LIVE_PAUSE: Duration = Duration::from_millis(50);

/// The bytes of what has changed since the state was last read whole, beyond which it is read
/// whole again.
pub const LIVE_DELTA_BYTES_MAX: usize = 8 << 20;

/// How many jobs run at the same time.
pub const JOBS_AT_ONCE_MAX: usize = 2;

/// How much is kept of what a job said to people: its last words, in bytes.
pub const JOB_WORDS_BYTES_MAX: usize = 8 << 10;

/// The longest policy document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 512 << 10;

/// How many events of the ledger are laid out for a webhook at once.
pub const WEBHOOK_ROWS: usize = 500;

/// How many deliveries are sent at the same time.
pub const WEBHOOKS_AT_ONCE_MAX: usize = 8;

/// How many events a stream sends at once.
pub const STREAM_ROWS: usize = 200;

/// How many entries an audit pack reads at once.
pub const AUDIT_ROWS: u64 = 2_000;

/// How many entries an audit pack may have: it is made in memory. Longer spans are for the command,
/// which writes a file.
pub const AUDIT_ENTRIES_MAX: u64 = 200_000;
