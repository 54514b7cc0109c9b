# Builds held against each other, asked about once more, and what a forgetting takes.
compared-title = Beside the build before it
compared-none = No build before it in this folder left figures.
compared-before = The one before was built on
compared-records = Records, as each was built
compared-redactions = What was redacted
compared-why = Why
compared-then = Before
compared-now = Now
compared-change = Change
compared-read = Came in
compared-kept = Let through

dataset-rebuild = Build it anew
dataset-rebuild-hint = It opens the form with the same settings. Nothing begins before you send it.
dataset-denied = { $count ->
    [one] { $count } record denied
   *[other] { $count } records denied
}
dataset-denied-why = { $count ->
    [one] Not clean: { $count } record in it was not permitted any more on { $date }. Trainings leave it out; a new build does so for good.
   *[other] Not clean: { $count } records in it were not permitted any more on { $date }. Trainings leave them out; a new build does so for good.
}
recheck-title = Is it still clean?
recheck-never = It was not asked about since it was built.
recheck-running = Every record is being asked about.
recheck-failed = It could not be told.
recheck-button = Ask about every record now
recheck-hint = It holds every record against what stands in the ledger now, and changes nothing.
recheck-at = Asked on
recheck-records = Records asked about
recheck-since = Ledger entries since
recheck-clean = Every record was permitted.
recheck-denied = Records that are not permitted any more
job-recheck = Ask about a dataset
job-estimate = Estimate what waits

start-visibility = Who could read all records
visibility-public = Everybody
visibility-limited = A circle that the author chose
visibility-private = The author alone
start-seldom = Columns and terms that few corpora need
start-licence = Licence of all records
start-collected_at = When all records were collected
start-source_column = Column of origin
start-category_column = Column of the kind of data
start-visibility_column = Column of who could read it
start-licence_column = Column of licences
start-signals_column = Column of signals
start-collected_at_column = Column of when it was collected

left-title = Records before and after
left-first = As it was made
left-after = After { $date }
forgetting-due = no request is due
forgetting-due-in = the first is due: { $days }
forgetting-by = Due
forgetting-last-run = the last run took
estimate-title = What carrying them out takes
estimate-missing = It was not worked out yet.
estimate-running = It is being worked out.
estimate-failed = It could not be worked out.
estimate-button = Work out what it takes
estimate-at = Counted on
estimate-new = { $count ->
    [one] { $count } request that came in since is not counted.
   *[other] { $count } requests that came in since are not counted.
}
estimate-nothing = No dataset and no model holds anything of those who wait.
estimate-why = A run takes rows out and subtracts. What is left is bit for bit what training anew on the rest would make, so training anew is never needed; it stands here to compare.
estimate-caption = What each way takes
estimate-way = Way
estimate-rows = Take rows out
estimate-subtract = Subtract
estimate-anew = Train anew instead
estimate-records = Records to work on
estimate-bytes = Bytes gone through
estimate-requests = For requests
estimate-planned = Planned for
estimate-took = Training took
