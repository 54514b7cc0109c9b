# What members were told.
notices-lead = What we told you about the use of your data, newest first.
notices-empty = We have not sent you a notice yet. Nothing starts before we do.
notice-title = We want to use your posts to train AI. You decide.
notice-title-told = How we use your data has changed
notice-published = Published
notice-seen = Seen
notice-any-time = Answer any time. Nothing starts unless you say yes.
notice-unread = Unread
notice-put-off = Decision put off
notice-answered = Answered
notice-read = Read this notice
notice-read-again = Read it again

changed-title = What changed
changed-before = Before:
changed-after = Now:
changed-no-more = Now: no more.
told-no-switch = The law lets us do this without asking, so there is no switch. You can object.

decide-later = I have read this, decide later
decide-later-hint = If you decide later, it stays off until you say yes.
notice-have-read = I have read this
later-saved = Noted. Nothing starts until you say yes.
