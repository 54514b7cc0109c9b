# Notices for who writes them.
notice-board-lead = A notice is written with a draft of the policy. Here you see whom it reached.
notice-board-none = No notice went out yet.
notice-board-caption = Notices, the newest first. Shares are of all members.
notice-board-back = All notices
column-notice = Notice
column-published = Published
column-language = Language
column-text = Text
column-readers = Members who read it
notice-named = Notice { $name }
notice-of-version = Tells of version { $version }
reach-title = Whom it reached
reach-delivered = Delivered
reach-acknowledged = Read
reach-answered = Answered
reach-of = { $count } of { $all } members
texts-title = The text
texts-languages = Languages of the text
preview-title = As it looks on a phone
reading-title = How plain it is
reading-grade = grade by Flesch and Kincaid; 7 or less is plain
reading-plain = Plain
reading-hard = Hard to read
reading-words = Words
reading-sentences = Sentences
reading-longest = Longest sentence
words-of = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
text-there = Written
text-missing = Missing
coverage-caption = Languages that members read
compose-title = Notice of draft { $version }
compose-back = Back to the draft
compose-lead = The text stands in the draft. To change it, change the draft.
compose-missing = { $count ->
    [one] { $count } language that members read has no text.
   *[other] { $count } languages that members read have no text.
}
compose-changes = What it has to tell
compose-to = { $count ->
    [one] It goes to { $count } member.
   *[other] It goes to { $count } members.
}
compose-effect = Publishing makes nothing the rule. It lets the notice be delivered and answered, and days of grace begin when it arrives.
compose-publish-title = Publish it
compose-publish = Publish this notice
compose-published = It was published.
compose-changed = The draft was changed meanwhile. Read it again before you publish.
compose-not-yours = Your role does not publish notices.
reach-days = Day by day
column-sent = Texts sent
sendplan-title = Send plan
sendplan-lead = This service knows no addresses of members, and keeps none. Your platform's own mailer sends the notice and reports back.
sendplan-reached = members reached
sendplan-waiting = members still to be told
sendplan-unreached = members not reached
sendplan-unreached-counts = Who was not reached counts as untold: nothing opens for them, and a policy that needs it stays locked.
sendplan-fetch = The mailer fetches whom to tell:
sendplan-send = It sends each of them the message in their language:
sendplan-report = It reports whom it reached, and whom not:
sendplan-message = The message
sendplan-subject = Subject
sendplan-export = Download whom to tell (CSV)
sendplan-export-hint = The file names people. Who takes it stands in the ledger.
sendplan-languages = Texts sent by language, as the mailer reported
