# Mails, in plain text.
mail-notice-subject = { $controller }: we want to use your posts to train AI. You decide.
mail-notice-what = { $controller } wants to use your posts to train AI. You decide.
mail-notice-nothing-starts = Nothing starts unless you say yes. You can answer any time.
mail-notice-read = Read the notice here:
mail-notice-link-shows = The link shows the notice. Opening it changes nothing.
mail-unasked-subject = { $controller }: how we use your posts to train AI
mail-unasked-what = { $controller } uses posts to train AI. For some uses we ask you first. Others the law lets us do without asking.
mail-unasked-object = You can object to those at any time. You do not have to give a reason.
mail-object-subject = { $controller }: your link to object
mail-object-what = Somebody asked { $controller } for a form to object, with this mail address.
mail-object-open = Open the form here. The link works once:
mail-object-not-you = Was it not you? Then do nothing. Opening the link changes nothing.
