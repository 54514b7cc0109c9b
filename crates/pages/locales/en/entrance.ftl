# The doors, the way in, sessions, and what went wrong.
start-title = Your data and AI at { $controller }
start-lead = Say no. See where your data went. Take it back. And check that we keep our word.
door-member = I am a member
door-member-text = Decide what your data is used for. See what came of it.
door-member-open = Open your data privacy
door-staff = I run privacy
door-staff-text = Answer objections, plan a policy, and watch what is built.
door-staff-open = Open the overview
door-checker = I check
door-checker-text = Check a receipt or a certificate. You need no account.
door-checker-open = Check a proof
start-no-account = No account? Object here if posts name you.

sign-in-title = Sign in at { $controller }
sign-in-lead = Sign in to see and change how your data is used.
sign-in-with = Sign in with { $provider }
sign-in-again-title = Sign in to { $controller } again
sign-in-again-lead = What comes next cannot be undone. So we make sure that it is you.
development-title = Development mode
development-lead = These people are made up. Enter as one of them. This box is never shown to the public.
development-enter = Enter as { $name }

sessions-lead = End what you do not know. You stay signed in here.
session-current = This one
session-began = Signed in:
session-used = Last used:
session-end = End this session

problem-not-found = This page does not exist
problem-not-found-text = Check the address. If you followed a link of ours, tell us: { $contact }.
problem-link-used = This link does not work any more
problem-link-used-text = Each link works once and for a short time. Ask for a new one.
problem-new-link = Ask for a new link
problem-foreign-form = We did not take this form
problem-foreign-form-text = It did not come from our own page. Nothing has changed. Go back and send it again.
problem-not-permitted = You cannot do this
problem-not-permitted-text = Your role does not include it. Nothing has changed. Questions? { $contact }
problem-too-many = Too many requests
problem-too-many-text = { $seconds ->
    [one] Wait one second and try again. Nothing is lost.
   *[other] Wait { $seconds } seconds and try again. Nothing is lost.
}
problem-not-saved = We could not save your choice
problem-not-saved-text = Nothing has changed. Try again, or write to { $contact }.
problem-not-read = The form did not arrive whole
problem-not-read-text = Nothing has changed. Go back and send it again.
problem-too-long = This is too long
problem-too-long-text = Nothing has changed. Go back and send less at once.
problem-changed = This does not fit what holds now
problem-changed-text = It was changed in the meantime, or it was done before. Nothing new was saved. Load the page again.
problem-forgotten = This person was forgotten
problem-forgotten-text = We take in nothing new about them, and we give nothing out.
problem-not-signed-in = We could not sign you in
problem-not-signed-in-text = Nothing has changed. Try again. Questions? { $contact }
problem-no-account = We know nothing of this account yet
problem-no-account-text = Go back to { $controller } and try again later. Questions? { $contact }
problem-no-role = You have no role here
problem-no-role-text = Ask whoever runs this service to give you one.
problem-sign-in-link = This link does not sign you in any more
problem-sign-in-link-text = Each link works once and for a few minutes. Go back to { $controller } and open a new one.
problem-failed = Something of ours failed
problem-failed-text = It is not your fault. Try again in a minute, or write to { $contact }.
problem-start = Go to the start
problem-request = Number of this request:
