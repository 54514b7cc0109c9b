# Where a member's data went.
posts = { $count ->
    [one] { $count } post
   *[other] { $count } posts
}
sets = { $count ->
    [one] { $count } training set
   *[other] { $count } training sets
}
models = { $count ->
    [one] { $count } model
   *[other] { $count } models
}
where-summary = So far, { $posts } of yours went into { $sets }, and { $models } learned from them.
where-figure-posts = Your posts
where-figure-sets = Training sets
where-figure-models = Models
where-forget = Ask us to remove them
where-nothing = None of your posts were used.
where-nothing-next = When that changes, you see it here first.
where-nothing-receipt = Receipt of this
where-picture = Show this as a picture
where-picture-says = A picture of your training sets and the models made from them. The list above says the same.
where-copy = Take a copy
where-csv = Download as a table (CSV)
where-json = Download as data (JSON)

set-heading = Training set { $name }
set-purpose = Built for:
set-in = { $count ->
    [0] None of your posts are in it.
    [one] { $count } of your posts is in it.
   *[other] { $count } of your posts are in it.
}
set-out = { $count ->
    [one] { $count } was left out:
   *[other] { $count } were left out:
}
set-removed = Removed
set-removed-on = Your posts were taken out on { $date }.
set-none = Nothing of yours
set-some = Some of yours
set-models = Models made from it:
set-no-models = No model was made from it.
set-number = Number:
model-in-use = It is in use.
model-not-in-use = It is not in use.
model-forgot = It forgot your posts on { $date }.
