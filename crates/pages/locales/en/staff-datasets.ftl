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
found-MAC_ADDRESS = Device addresses (MAC)
found-BIC = Bank codes (BIC)
found-US_ROUTING = US bank routing numbers
found-CRYPTO_ADDRESS = Cryptocurrency addresses
found-IMEI = Numbers of mobile devices (IMEI)
found-VIN = Vehicle identification numbers
found-US_ITIN = US taxpayer numbers (ITIN)
found-US_NPI = US health care provider numbers (NPI)
found-UK_NHS = UK health service numbers (NHS)
found-UK_NINO = UK national insurance numbers
found-DE_TAX_ID = German tax numbers
found-ES_NIF = Spanish identity numbers (NIF)
found-ES_NIE = Spanish foreigners’ numbers (NIE)
found-IT_FISCAL_CODE = Italian tax codes
found-FR_NIR = French social security numbers
found-NL_BSN = Dutch citizen numbers (BSN)
found-PL_PESEL = Polish identity numbers (PESEL)
found-SE_PERSONNUMMER = Swedish identity numbers
found-FI_HETU = Finnish identity codes
found-DK_CPR = Danish identity numbers (CPR)
found-NO_FNR = Norwegian birth numbers
found-BR_CPF = Brazilian tax numbers of people (CPF)
found-BR_CNPJ = Brazilian tax numbers of companies (CNPJ)
found-IN_AADHAAR = Indian Aadhaar numbers
found-IN_PAN = Indian tax numbers (PAN)
found-AU_TFN = Australian tax file numbers
found-AU_ABN = Australian business numbers
found-CA_SIN = Canadian social insurance numbers
found-KR_RRN = Korean resident numbers
found-CH_AHV = Swiss social security numbers (AHV)
found-PASSPORT = Passport numbers
found-DRIVER_LICENSE = Driving licence numbers
found-BANK_ACCOUNT = Bank account numbers
found-DATE_OF_BIRTH = Dates of birth
found-STREET_ADDRESS = Street addresses
found-POSTCODE = Postcodes
found-GPS_POSITION = Positions on the map
found-AGE = Ages
found-SECRET = Passwords and keys
found-PERSON = Names of people
found-LOCATION = Names of places
found-ORG = Names of organisations
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
