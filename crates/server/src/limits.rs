//! Everything that could grow without bound, and where it stops.

use std::num::NonZeroU32;
use std::time::Duration;

/// The longest body of a request to the API, in bytes: a policy document with its pack files.
pub const BODY_BYTES_MAX: usize = 2 << 20;

/// The longest body of a form of a page, in bytes.
pub const FORM_BYTES_MAX: usize = 64 << 10;

/// The longest body of a form of staff's, in bytes: a policy document, in which a form may write
/// three characters for one.
pub const STAFF_FORM_BYTES_MAX: usize = 3 * DOCUMENT_BYTES_MAX + FORM_BYTES_MAX;

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

/// How many times longer it rests than it took, where it takes long.
pub const LIVE_REST: u32 = 15;

/// How long it rests at most: the lag from an answer to its enforcement stays near a second.
pub const LIVE_PAUSE_MAX: Duration = Duration::from_millis(800);

/// The bytes of what has changed since the state was last read whole, beyond which it is read
/// whole again.
pub const LIVE_DELTA_BYTES_MAX: usize = 8 << 20;

/// How many jobs run at the same time.
pub const JOBS_AT_ONCE_MAX: usize = 2;

/// How many jobs wait until one of them can run.
pub const JOBS_WAITING_MAX: i64 = 100;

/// When somebody may ask again who asked for one more.
pub const JOBS_WAITING_PAUSE: Duration = Duration::from_secs(60);

/// How often a job that is to begin is tried, while a process holds its lock.
pub const JOB_LOCK_TRIES_MAX: u32 = 20;

/// How much is kept of what a job said to people: its last words, in bytes.
pub const JOB_WORDS_BYTES_MAX: usize = 8 << 10;

/// The longest policy document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 512 << 10;

/// The longest name of a key, in bytes.
pub const KEY_NAME_BYTES_MAX: usize = 200;

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

/// How many entries a page of the ledger looks through for what was asked: where that is rare, the
/// page ends there, and its reader goes on.
pub const LEDGER_EVENTS_MAX: u64 = 20_000;

/// How many entries a file of the ledger's events looks through: it is sent as it is read, and
/// longer ones are for the command.
pub const LEDGER_EXPORT_MAX: u64 = 200_000;

/// How many of those whom a notice has yet to reach are read at once for their file.
pub const RECIPIENTS_ROWS: usize = 500;

/// How many heads of the log stand on a page.
pub const HEADS_ROWS: u32 = 50;

/// How long something that was read from the store is believed, in whole seconds.
pub const CACHE_TIME: Duration = Duration::from_secs(3);

/// How many sessions, and how many keys, are kept in memory.
pub const CACHED_MAX: usize = 50_000;

/// How long a session of a member, and one of the staff, stays without a request.
pub const MEMBER_IDLE: Duration = Duration::from_secs(60 * 60);
/// See [`MEMBER_IDLE`].
pub const STAFF_IDLE: Duration = Duration::from_secs(30 * 60);

/// How long a session lasts, whatever happens.
pub const SESSION_TIME: Duration = Duration::from_secs(12 * 60 * 60);

/// How long somebody counts as having just shown who they are.
pub const FRESH_TIME: Duration = Duration::from_secs(5 * 60);

/// How often it is written down that a session or a key was used.
pub const SEEN_PAUSE: Duration = Duration::from_secs(60);

/// How many sessions somebody has at once; a new one ends the oldest.
pub const SESSIONS_MAX: usize = 20;

/// How long the two clocks of a token may differ.
pub const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// The longest token, in bytes.
pub const TOKEN_BYTES_MAX: usize = 16 << 10;

/// How long a link that the platform signed may be good for.
pub const LINK_TIME: Duration = Duration::from_secs(5 * 60);

/// How long somebody may take at their identity provider.
pub const SIGN_IN_TIME: Duration = Duration::from_secs(10 * 60);

/// How long a link in a mail is good for.
pub const MAIL_LINK_TIME: Duration = Duration::from_secs(30 * 60);

/// How long it is kept which address is whose, of people without an account for whom nothing is
/// under way.
pub const STRANGER_TIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How often it is looked who of them can be forgotten, and how many are looked at together.
pub const STRANGERS_PAUSE: Duration = Duration::from_secs(60 * 60);
/// See [`STRANGERS_PAUSE`].
pub const STRANGERS_ROWS: i64 = 500;

/// How long the head of a request may take, and each part of its body.
pub const SLOW_TIME: Duration = Duration::from_secs(10);

/// How many connections are open at once.
pub const CONNECTIONS_MAX: usize = 4_096;

/// How many addresses of mail, or of callers, are told apart when their requests are counted.
pub const RATE_CELLS: usize = 1 << 17;

/// How many credentials that were not seen a moment ago one address may bring in a minute: each
/// costs a reading of the store.
pub const LOOKUPS_PER_MINUTE: u32 = 6_000;

/// How many mails are handed over at once.
pub const MAILS_AT_ONCE_MAX: usize = 4;

/// How many links by mail one address of the network may ask for in an hour: a house or an office
/// has one address, and nobody shall write to strangers through the service.
pub const MAILS_ASKED_PER_HOUR: NonZeroU32 = NonZeroU32::MIN.saturating_add(39);

/// The longest answer of an identity provider, in bytes, and how long one may take.
pub const PROVIDER_BYTES_MAX: u64 = 1 << 20;
/// See [`PROVIDER_BYTES_MAX`].
pub const PROVIDER_TIME: Duration = Duration::from_secs(10);

/// How long a provider's description and keys are believed.
pub const PROVIDER_KEPT: Duration = Duration::from_secs(60 * 60);

/// How often a provider is asked for its keys because a token names one that is not known.
pub const PROVIDER_PAUSE: Duration = Duration::from_secs(30);

/// How many requests to identity providers are under way at once.
pub const PROVIDER_CALLS_MAX: usize = 16;

/// How long handing a batch of traces over may take, and how long the last one.
pub const COLLECTOR_TIME: Duration = Duration::from_secs(10);
/// See [`COLLECTOR_TIME`].
pub const TRACES_END_TIME: Duration = Duration::from_secs(5);

/// The longest answer of a collector of traces, in bytes.
pub const COLLECTOR_BYTES_MAX: u64 = 64 << 10;

/// How many of the last lags between choices and decisions are kept for the overview.
pub const LAGS_KEPT_MAX: usize = 1_000;

/// How many events the figures of the overview read at once.
pub const FIGURES_ROWS: usize = 500;

/// How long the figures of the overview are shown before they are counted again.
pub const FIGURES_PAUSE: Duration = Duration::from_secs(10);

/// How many days the overview shows.
pub const FIGURES_DAYS: usize = 60;
