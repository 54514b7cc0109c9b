# The report of an audit of a model.
model-audit-title = What a model still tells
model-audit-lead = The same questions, asked of the model before and after people were forgotten, and of one trained from scratch without them. Figures cannot prove that something is gone; equal bytes do.
model-audit-equal = After forgetting, every byte is that of a model trained from scratch, exports too.
model-audit-unequal = After forgetting, the bytes differ from those of a model trained from scratch.
model-audit-made = Measured
model-audit-now = This model
model-audit-before = Before
model-audit-after = After
model-audit-scratch = From scratch
model-audit-secrets = Planted secrets
model-audit-secrets-lead = Test subjects wrote secrets, each a different number of times. Exposure says how far up the model ranks the true one among 4,096 candidates.
model-audit-exposure = Exposure of planted secrets, in bits
model-audit-unknown = The model tells none apart
model-audit-planted = { $stage }, planted { $count ->
    [one] once
   *[other] { $count } times
}
model-audit-secrets-caption = Planted secrets that the model completes
model-audit-repeats = Planted times
model-audit-completed = Completed
model-audit-of = Of
model-audit-bits = Exposure, bits
model-audit-membership = Who was in it
model-audit-membership-lead = How often somebody who was in the model scores above somebody who never was, with the 95% interval.
model-audit-area = Membership, area under the curve
model-audit-chance = Chance
model-audit-said = Their own words
model-audit-said-lead = The model was given the first 50 tokens of a forgotten record, and went on for 50 more.
model-audit-said-caption = Words that came back
model-audit-tried = Records tried
model-audit-whole = All 50 tokens
model-audit-tokens = Tokens on average
model-audit-relearned = What brings a secret back
model-audit-relearned-lead = Others say a forgotten secret again, until the model completes it.
model-audit-records = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
model-audit-never = Not with all that were tried
