# What stands around every page.
skip-to-content = Skip to main content
moment = { $date }, { $clock } UTC
percent = { $share }%
error-prefix = Error: { $title }
error-summary = There is a problem
page-title = { $title } – { $controller }
nav-member = Your privacy
nav-staff = Running privacy
nav-public = Start
demo-notice = This is a demonstration. { $controller } and everybody on it are made up.

place-notices = Notices
place-notices-unread = { $count ->
    [one] { $count } unread
   *[other] { $count } unread
}
place-privacy = Data privacy
place-where = Where your data went
place-object = Object
place-forget = Forget me
place-receipts = Receipts
place-sessions = Where you are signed in
place-verify = Check a proof
place-start = Start
place-sign-in = Sign in

place-overview = Overview
place-cases = Cases
place-policies = Policies
place-datasets = Datasets
place-models = Models
place-ledger = Ledger
place-notice-board = Notices
place-audit = Audit
place-settings = Settings

sign-out = Sign out
signed-in-as = Signed in as { $name }
footer-help = Help
footer-contact = Questions about your data? Write to our data protection officer:
footer-authority = You can also complain to the authority that watches over us:
footer-languages = Language
footer-proof = Anyone can check our proofs without trusting us.
status-title-success = Done
status-title-notice = Important
pages-newer = Newer
pages-older = Older
pages-label = More pages
required-error = Fill in this field.
change = Change
change-about = Change: { $what }
