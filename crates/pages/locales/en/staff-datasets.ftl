# Datasets, and the register of sources.
datasets-build = Build a dataset
datasets-list = What was built
datasets-caption = Datasets, the newest first
datasets-back = All datasets
column-built = Built
column-records = Records
column-taken-out = Taken out since
column-found = Found
column-count = How often
dataset-title = Dataset { $name }
dataset-changed = { $count ->
    [one] { $count } person changed
   *[other] { $count } people changed
}
dataset-gone = Folder missing
dataset-clean-at = Still clean: everybody in it permitted it on { $date }.
dataset-changed-why = { $count ->
    [one] { $count } person in it changed their mind. Trainings leave their records out; a forgetting takes them out for good.
   *[other] { $count } people in it changed their mind. Trainings leave their records out; a forgetting takes them out for good.
}
dataset-replaced-why = Another dataset was written over it.
dataset-gone-why = Its folder is not where it was written to.
dataset-redactions = What was redacted
dataset-no-redactions = Nothing was found to redact.
redactions-caption = Personal data found in texts and taken out
found-EMAIL = Mail addresses
found-PHONE = Phone numbers
found-CREDIT_CARD = Card numbers
found-IBAN = Bank accounts
found-IP_ADDRESS = IP addresses
found-URL = Web addresses
found-US_SSN = US social security numbers
dataset-removals = Who was taken out since
dataset-models = Models made from it
dataset-no-models = No model was made from it.
dataset-manifest = Its manifest
dataset-manifest-file = The manifest, to be checked elsewhere
dataset-people = People whose records it holds
dataset-policy = Decided by policy
dataset-position = At ledger position
dataset-generation = Times revised
dataset-inputs = Corpus
dataset-parts = Files
dataset-program = Built by
dataset-digest = BLAKE3
records-of = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
sources-title = Sources and licences
sources-lead = Records from elsewhere are used only while a source here covers the purpose.
sources-none = No source is on the register.
sources-caption = Sources, by name
column-source = Source
column-licence = Licence
column-covers = Covers
column-evidence = Terms on file
terms-hold = Terms hold
terms-end-soon = End soon
terms-not-yet = Not yet
terms-over = Over
word-from = from
