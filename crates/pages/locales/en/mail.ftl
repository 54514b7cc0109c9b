# Mails, in plain text.
mail-notice-subject = { $controller }: we want to use your posts to train AI. You decide.
mail-notice-what = { $controller } wants to use your posts to train AI. You decide.
mail-notice-nothing-starts = Nothing starts unless you say yes. You can answer any time.
mail-notice-read = Read the notice here:
mail-notice-link-shows = The link shows the notice. Opening it changes nothing.
mail-object-subject = { $controller }: your link to object
mail-object-what = Somebody asked { $controller } for a form to object, with this mail address.
mail-object-open = Open the form here. The link works once:
mail-object-not-you = Was it not you? Then do nothing. Opening the link changes nothing.
