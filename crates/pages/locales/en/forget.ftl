# Forgetting in three levels.
forget-title = Forget me
forget-lead = You can ask us to stop, to remove, or to make models forget. You need no reason.
forget-question = How far should we go?
forget-includes = Each choice also does what stands above it.
forget-honest = We change the model so that it acts as if it never saw your posts. No method is perfect. We test it and show you the result.
forget-see-where = See where your data went first
forget-asked = You asked before:
forget-done = Done
forget-under-way = Under way
forget-level-error = Choose how far we should go.

forget-stop-effect = We use none of your data in new training sets. Models that exist stay as they are.
forget-stop-when = Done at once, on { $date }.
forget-datasets-effect = We also take your data ({ $posts }) out of { $sets } and build them again.
forget-datasets-when = Done by { $date }.
forget-models-effect = We also make { $models } forget your data ({ $posts }).
forget-models-when = Done by { $date }.
forget-stop-no-undo = You can say yes again later. Models that exist keep what they learned.
forget-datasets-no-undo = We cannot put your posts back into these sets. Copies that others hold under a licence are told to drop them.
forget-models-no-undo = We cannot give a model back what it forgot. The older model is taken out of use.
forget-no-undo-title = This cannot be undone.

forget-you-ask = You ask us to
forget-what-happens = What happens
forget-done-by = Done by
forget-asked-on = You asked on
forget-receipt = Receipt
forget-sign-in-again = We ask you to sign in again, so that nobody else can send this.
forget-send = Send this request

forget-sent-title = We have your request
forget-all-done = All of it is done.
forget-stopped-now = New training sets leave out your data from now on.
forget-progress = How far it is
step-stopped = New training sets leave out your data.
step-sets = { $done } of { $total } training sets built again.
step-removed = { $count ->
    [one] { $count } of your posts was removed.
   *[other] { $count } of your posts were removed.
}
step-models = { $done } of { $total } models forgot your data.
forget-impossible = The model “{ $model }” cannot forget. This is what we do instead:
test-title = We tested it
test-result = A test guessed if the model had seen your posts. { $right } of 100 guesses were right.
test-chance = 50 of 100 is chance: the test could not tell.
certificates-title = Certificates
certificate-of = Certificate of { $date }
certificate-method = Method:
