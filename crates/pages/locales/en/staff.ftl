# What the pages of staff share: lists, filters, charts, the overview.
filter-label = Narrow the list
filter-show = Show
filter-any = Any
nobody = Nobody
every-purpose = Every purpose
entry-of = Entry { $entry }

column-reference = Reference
column-due = Due
column-purpose = Purpose
column-state = State
column-kind = Kind
column-assignee = In the hands of
column-received = Received
column-choose = Choose
column-subject = Person

due-late = Late by { $count ->
    [one] { $count } day
   *[other] { $count } days
}
due-today = Due today
due-left = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
due-acknowledgement-by = Tell them by { $date } that it came in.
due-answer-by = Answer by { $date }.

state-case-received = New
state-case-acknowledged = Being looked at
state-case-extended = Extended
state-case-decided = Decided, not sent
state-case-appealed = Appealed
state-case-upheld = Upheld
state-case-rejected = Rejected
state-case-lifted = Ended by their yes
state-job-waiting = Waiting
state-job-running = Running
state-job-done = Done
state-job-failed = Failed
state-job-cancelled = Cancelled
job-gate = Gate
job-train = Training
job-forget = Forgetting
job-plan = Plan of a draft
job-activate = Activation of a policy
job-audit = Audit of the ledger
job-sample = Sample

chart-numbers = The numbers as a table
chart-csv = Download as CSV
funnel-title = Records left after each rule
funnel-says = { $read } records were read, and { $left } are left after all rules.
funnel-rule = Rule
funnel-left = Left
funnel-lost = Left out
funnel-read = Read
rule-invalid_record = Origin or person known
rule-erased = Not forgotten
rule-unknown_subject = Person known
rule-category_excluded = Permitted kind of data
rule-not_public = Public
rule-minor = Old enough
rule-age_unknown = Age known
rule-region_excluded = Region permits it
rule-objection_pending = No objection open
rule-objected = No objection upheld
rule-refused = Author did not refuse
rule-no_choice = Author said yes
rule-not_notified = Author was told
rule-grace_period = Days of grace are over
rule-no_assessment = Assessment on file
rule-collected_before_notice = Newer than the notice
rule-signal = No signal refuses
rule-licence = Licence covers it
rule-allow = Permitted
rule-other_subject = Others in it permit it
rule-personal_data = Text without data that keeps it out
rule-removed-since = Nobody changed their mind since
series-day = Day
bars-what = What
bars-value = Value
bars-value-per-mille = Value, in per mille
bars-value-tenths = Value, in tenths
bars-low = From
bars-high = To
bars-between = { $low } to { $high }

overview-title = Overview
figure-consent = said yes to { $purpose }
figure-consent-none = No purpose has a switch yet.
figure-lag = from a choice to the decision that counts it in, for 95 of 100
figure-overdue = cases are late
figure-blocked = builds stopped in the last 30 days
milliseconds = { $count } ms
seconds = { $seconds } s
needs-title = Needs you today
needs-none = Nothing waits for you. Well done.
need-case = Answer case { $reference }
need-draft = Look at draft { $version }
need-draft-tag = Second person
need-draft-by = Proposed by { $name }
need-forgettings = { $count ->
    [one] { $count } request to be forgotten
   *[other] { $count } requests to be forgotten
}
need-since = Since { $date }
need-job = A job failed: { $kind }
need-webhook = A webhook does not answer
need-webhook-count = { $count ->
    [one] { $count } not taken
   *[other] { $count } not taken
}
consent-title = Answers by purpose
consent-counts = { $yes } yes, { $no } no, { $open } not answered
newest-title = Newest dataset
newest-none = No dataset was built yet.
answers-title = Answers per day
answers-yes = Yes
answers-no = No
answers-withdrawn = Yes taken back
refused-because = This was not done. The service says: { $why }
