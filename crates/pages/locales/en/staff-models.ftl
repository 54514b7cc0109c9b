# Models, requests to be forgotten, and jobs.
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
models-back = All models
models-forgetting = { $count ->
    [one] { $count } request to be forgotten waits
   *[other] { $count } requests to be forgotten wait
}
models-jobs = Jobs
models-list = What was trained
models-none = No model was trained yet.
models-caption = Models, the newest first
column-trained = Trained
column-forgotten = Records forgotten
model-clean = Clean
model-waiting = { $count ->
    [one] { $count } person waits
   *[other] { $count } people wait
}
model-published = { $count ->
    [one] Given to { $count } recipient
   *[other] Given to { $count } recipients
}
model-withdrawn = Withdrawn
model-destroyed = Destroyed
model-recalled = Who has to be told
model-recalled-why = They were given a version that is no longer the one that stands.
column-recipient = Recipient
column-held-since = Given on
word-replaced = Replaced
model-title = Model { $name }
model-waiting-why = People whose data it stands on changed their mind or ask to be forgotten.
model-measured = What its tests measured
model-not-measured = No test of this model is on file.
model-has-forgotten = What it has forgotten
model-forgot-nothing = Nobody was taken out of it.
model-dataset = Trained on
model-records = Records
model-run = Training run
model-position = Last checked at ledger position
model-id = What it serves
model-corpus = Training manifest, BLAKE3

forgetting-title = Requests to be forgotten
forgetting-lead = One run takes everybody who waits out of every dataset and model, and signs a certificate for each.
forgetting-waiting = wait
forgetting-oldest = the oldest waits for
forgetting-running = They are being carried out.
forgetting-run = Carry out all that wait
forgetting-run-hint = It runs in a process of its own and can be cancelled; what is committed stays committed.
forgetting-queue = Who waits
forgetting-none = Nobody waits.
forgetting-queue-caption = Requests, the oldest first
forgetting-done = What was carried out
forgetting-nothing-done = Nothing was carried out yet.
forgetting-done-caption = Carried out, the newest first
column-request = Request
column-level = How far
column-age = Waits for
column-holdings = Still held in
column-taken-from = Taken out of
column-when = When
column-removed = Records
column-exact = How
column-proof = Proof
word-exact = Exact
word-approximate = Approximate
word-certificate = Certificate

jobs-title = Jobs
jobs-lead = Each runs in a process of its own. It commits all of what it does or nothing, and goes on when the service ends.
jobs-list = What runs and what ran
jobs-none = No job was begun yet.
jobs-caption = Jobs, the newest first
jobs-back = All jobs
column-job = Job
column-begun = Begun
column-took = Took
column-actor = Asked by
took-seconds = { $count } s
took-minutes = { $count } min
job-open = It has not ended. This page does not change by itself.
job-look-again = Look again
job-cancel = Cancel this job
job-cancel-hint = What it had not committed is as if it had never begun.
job-result = See what it made
job-words = What it said
job-facts = About this job
job-asked = Asked for
job-started = Begun
job-ended = Ended
job-exit = Exit code
job-id = Name
job-report = Its report

start-a-job = Begin a job
start-gate = Build a dataset
start-gate-button = Build the dataset
start-train = Train a model
start-train-button = Train the model
start-audit = Audit the ledger
start-audit-lead = Reads the whole ledger again and holds it against what was signed.
start-audit-button = Begin the audit
start-no-dataset = Build a dataset first.
start-input = Corpus
start-input-hint = A file in the workspace, or a pattern such as posts/*.parquet
start-output = Folder to write to
start-output-hint = Below the workspace, such as posts-2026-12
start-purpose = For what
start-dataset = Dataset
start-subject_column = Column of people
start-subject_column-hint = Whom a record is about, such as author_id
start-text_column = Column of text
start-text_column-hint = It is redacted and trained on. Leave empty if there is none.
start-id_column = Column of ids
start-id_column-hint = Leave empty if there is none.
start-source = Where all records come from
start-category = What kind of data all records are
start-in-a-column = A column says it
start-replace = Replace what is in that folder
source-first_party = Our own members
source-public = The public web
source-licensed = Licensed to us
source-third_party = From somebody else
data-profile = Profiles
data-content = Posts and comments
data-groups = Closed groups
data-jobs = Job applications
data-ai_interactions = What people type into AI features
data-feedback = Ratings and reports
data-messages = Private messages
data-credentials = Passwords
data-payment = Payment data
data-salary = Salaries
data-special = Sensitive data
exit-none = It could not begin, or something ended it from outside.
exit-failed = It failed. What it reported says why.
exit-cannot-tell = What it needs to decide this was not there.
exit-widens = The draft widens use.
exit-stale = It was stopped: the snapshot was older than it may be.
exit-refused = It was stopped: the data holds what somebody has refused since.
exit-signature = It was stopped: a signature is bad or missing, or its key is not trusted.
exit-usage = It was not understood. Check what was filled in.
exit-other = It ended in a way that nobody foresaw.
