# Questions with one button: nothing happens before it is pressed.
ask-sign-out = Sign out?
ask-sign-out-text = You can come back at any time.
ask-sign-out-do = Sign out
ask-other-account = Somebody else is signed in here
ask-other-account-text = Your link is for another account. To use it, the other one is signed out.
ask-other-account-do = Sign out, and use the link
ask-by-link = Object without an account
ask-by-link-text = Go on to the form. The link then works no more.
ask-by-link-do = Go on to the form
ask-again = Show once more that it is you
ask-again-text = What comes next cannot be undone. So we make sure that it is you.
ask-again-do = It is me
development-account = Account of a member
development-enter-account = Enter with this account
