# A draft beside what is the rule, its notice as a gate, and some of those whom it concerns.
beside-words = What people read
beside-rules = What decides
beside-removed = Only in version { $version }
beside-added = Only in draft { $version }
beside-nothing = Nothing here
beside-same = The draft says the same.
beside-top = At the top of the document
beside-count = { $count ->
    [one] { $count } line differs
   *[other] { $count } lines differ
}
beside-more = { $count ->
    [one] { $count } more line differs. Read the two documents for it.
   *[other] { $count } more lines differ. Read the two documents for them.
}

gate-title = What locks its activation
gate-not-out = Not out
gate-out-since = its notice is out since
gate-days = { $out } of { $required }
gate-days-caption = days out, of the days of grace that follow a notice
gate-no-days-caption = days out; no days of grace follow this notice
gate-told = told, of those whose data it opens
gate-done = Done
gate-open = Open
gate-published = Its notice is published.
gate-unpublished = Its notice was not published.
gate-all-told = { $count ->
    [0] Everybody was told whose data it opens.
    [one] { $count } member has to be told first.
   *[other] { $count } members have to be told first.
}
gate-no-grace = { $count ->
    [0] Nobody’s days of grace are running.
    [one] For { $count } member the days of grace are still running.
   *[other] For { $count } members the days of grace are still running.
}

drawn-title = { $count ->
    [one] { $count } case
   *[other] { $count } cases
}
drawn-lead = Drawn by the draft’s own hash: whoever plans the same text at the same ledger position sees the same cases. Nobody is named.
drawn-caption = Cases, those that open first
drawn-what = What happens
drawn-opens = Newly used
drawn-closes = No longer used
drawn-age = Age
drawn-no-age = Not stated
drawn-before = Now
drawn-after = With the draft
drawn-once-told = Once told: { $answer }
drawn-count = How many

version-scheduled = Scheduled
next-scheduled = It becomes the rule on { $date }
next-scheduled-why = It was activated for that day. Until then the version in force decides. A version that is activated later can still take its place.
next-in-force = It is the rule
next-in-force-why = Nothing is left to do. A change is a new draft.

stand-invalid_record = Origin or person not known
stand-erased = Forgotten
stand-unknown_subject = Person not known
stand-category_excluded = Kind of data not permitted
stand-not_public = Not public
stand-minor = Too young
stand-age_unknown = Age not known
stand-region_excluded = Region does not permit it
stand-objection_pending = Objection open
stand-objected = Objection upheld
stand-refused = Said no
stand-no_choice = Has not answered
stand-not_notified = Not told yet
stand-grace_period = Days of grace running
stand-no_assessment = No assessment on file
stand-collected_before_notice = Older than the notice
stand-signal = A signal refuses
stand-licence = No licence covers it
stand-personal_data = Its text holds data that keeps it out
stand-allow = Used
stand-other_subject = Somebody else in it does not permit it
