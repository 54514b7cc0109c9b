# Versions of the policy, drafts, and what a draft would change.
policies-title = Policies
policies-new = Write a draft
policies-back = All versions and drafts
drafts-title = Drafts
drafts-none = Nobody is writing a draft.
drafts-caption = Drafts, the one changed last first
draft-proposed = Proposed
draft-written = Being written
versions-title = Versions
versions-none = The ledger knows no policy yet.
versions-caption = Versions, the newest first
version-in-force = In force
version-past = Past
version-announced = Announced only
roll-back = Go back to it
new-from = It begins with the text of version { $version }. Going back is a new version as well, with a plan and a second person.
column-version = Version
column-changed = Changed
column-author = Written by
column-effective = Effective
column-activated = Activated
column-hash = SHA-256
column-roll-back = Go back
column-region = Region
column-members = Members

draft-title = Draft { $version }
draft-document = The document
draft-document-hint = TOML. It is checked when you save it; faults are shown with their lines.
draft-save = Save the draft
draft-edit = Change the document
draft-edit-again = Whoever changes a word begins again: the plan and the proposal count no more.
draft-facts = About this draft
draft-revision = Times written
draft-proposed-by = Proposed by
draft-faults = { $count ->
    [one] The document has { $count } fault. Nothing was kept.
   *[other] The document has { $count } faults. Nothing was kept.
}
draft-line = Line { $line }:
draft-locked = Locked
draft-unlocked = Unlocked
draft-plan = Work out what it changes
draft-notice = Write its notice
draft-reach = See whom its notice reached
draft-reason = Why should it become the rule?
draft-reason-hint = It stands in the ledger, for those who ask later.
draft-propose = Propose it
draft-activate = Activate it
draft-job = Look at the job

next-plan = Next: work out what it changes
next-plan-why = Nobody knows yet whose data this text opens. Until then it cannot be proposed.
next-wait = What it changes is being worked out
next-wait-why = Come back in a moment, or look at the job.
next-tell = Activation is locked: people have to be told first
next-tell-count = { $count ->
    [one] { $count } member has not been told.
   *[other] { $count } members have not been told.
}
next-grace-count = { $count ->
    [one] For { $count } member the days of grace are still running.
   *[other] For { $count } members the days of grace are still running.
}
next-propose = Next: propose it
next-propose-why = Everybody was told whose data it opens. A second person then activates it.
next-other = A second person has to activate it
next-other-why = You proposed it. Nobody makes a policy the rule alone.
next-activate = It is your decision
next-activate-why = Read what it changes. Activating needs a fresh sign-in and stands in the ledger under your name.
next-activating = It is becoming the rule
next-activating-why = The job asks once more whether everybody was told.
next-mend = Next: mend its faults
next-mend-why = A document with faults is no policy.

plan-title = What it would change
plan-missing = It has not been worked out for this text.
plan-running = It is being worked out.
plan-failed = It could not be worked out.
plan-sentence = If this draft is activated, it opens data of { $widened } and closes data of { $narrowed } out of { $members } members.
plan-made = Worked out on
plan-ready = told, days of grace over
plan-in-grace = told, days of grace running
plan-to-tell = have to be told first
plan-narrowed = closed at once
plan-coverage = Told in time, of those whose data it opens
plan-places = By region and purpose, only where something changes
plan-opened = Opened
plan-closed = Closed
plan-to-tell-short = To tell
plan-in-grace-short = In grace
plan-nowhere = Not known
plan-concerned = { $count ->
    [one] { $count } dataset or model would be out of policy
   *[other] { $count } datasets and models would be out of policy
}
word-model = Model
word-dataset = Dataset
diff-title = What is different
diff-first = There is no policy in force to hold it against.
diff-none = It says the same as version { $version }.
diff-against = Against version { $version }, which is in force. What widens stands first.
diff-widens = Widens
diff-narrows = Narrows
diff-neither = Neither
