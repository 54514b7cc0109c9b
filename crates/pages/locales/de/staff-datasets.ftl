# Datensätze und das Verzeichnis der Quellen.
datasets-build = Datensatz bauen
datasets-list = Was gebaut wurde
datasets-caption = Datensätze, der neueste zuerst
datasets-back = Alle Datensätze
column-built = Gebaut
column-records = Einträge
column-taken-out = Seither entfernt
column-found = Gefunden
column-count = Wie oft
dataset-title = Datensatz { $name }
dataset-changed = { $count ->
    [one] { $count } Person umentschieden
   *[other] { $count } Personen umentschieden
}
dataset-gone = Ordner fehlt
dataset-clean-at = Noch sauber: Alle darin erlaubten es am { $date }.
dataset-changed-why = { $count ->
    [one] { $count } Person darin hat sich umentschieden. Trainings lassen ihre Einträge aus; ein Vergessen entfernt sie endgültig.
   *[other] { $count } Personen darin haben sich umentschieden. Trainings lassen ihre Einträge aus; ein Vergessen entfernt sie endgültig.
}
dataset-replaced-why = Ein anderer Datensatz wurde darüber geschrieben.
dataset-gone-why = Sein Ordner ist nicht mehr dort, wohin er geschrieben wurde.
dataset-redactions = Was geschwärzt wurde
dataset-no-redactions = Es gab nichts zu schwärzen.
redactions-caption = Persönliche Angaben, die in Texten gefunden und entfernt wurden
found-EMAIL = E-Mail-Adressen
found-PHONE = Telefonnummern
found-CREDIT_CARD = Kartennummern
found-IBAN = Bankkonten
found-IP_ADDRESS = IP-Adressen
found-URL = Webadressen
found-US_SSN = US-Sozialversicherungsnummern
found-MAC_ADDRESS = Geräteadressen (MAC)
found-BIC = Bankleitzahlen (BIC)
found-US_ROUTING = US-Bankleitzahlen
found-CRYPTO_ADDRESS = Adressen von Kryptowährungen
found-IMEI = Nummern von Mobilgeräten (IMEI)
found-VIN = Fahrgestellnummern
found-US_ITIN = US-Steuernummern (ITIN)
found-US_NPI = Nummern von US-Gesundheitsberufen (NPI)
found-UK_NHS = Britische Gesundheitsnummern (NHS)
found-UK_NINO = Britische Sozialversicherungsnummern
found-DE_TAX_ID = Deutsche Steuer-Identifikationsnummern
found-ES_NIF = Spanische Ausweisnummern (NIF)
found-ES_NIE = Spanische Ausländernummern (NIE)
found-IT_FISCAL_CODE = Italienische Steuercodes
found-FR_NIR = Französische Sozialversicherungsnummern
found-NL_BSN = Niederländische Bürgernummern (BSN)
found-PL_PESEL = Polnische Personennummern (PESEL)
found-SE_PERSONNUMMER = Schwedische Personennummern
found-FI_HETU = Finnische Personenkennungen
found-DK_CPR = Dänische Personennummern (CPR)
found-NO_FNR = Norwegische Geburtsnummern
found-BR_CPF = Brasilianische Steuernummern von Personen (CPF)
found-BR_CNPJ = Brasilianische Steuernummern von Firmen (CNPJ)
found-IN_AADHAAR = Indische Aadhaar-Nummern
found-IN_PAN = Indische Steuernummern (PAN)
found-AU_TFN = Australische Steuernummern
found-AU_ABN = Australische Firmennummern
found-CA_SIN = Kanadische Sozialversicherungsnummern
found-KR_RRN = Koreanische Einwohnernummern
found-CH_AHV = Schweizer AHV-Nummern
found-PASSPORT = Passnummern
found-DRIVER_LICENSE = Führerscheinnummern
found-BANK_ACCOUNT = Kontonummern
found-DATE_OF_BIRTH = Geburtsdaten
found-STREET_ADDRESS = Anschriften
found-POSTCODE = Postleitzahlen
found-GPS_POSITION = Positionen auf der Karte
found-AGE = Altersangaben
found-SECRET = Passwörter und Schlüssel
found-PERSON = Namen von Personen
found-LOCATION = Namen von Orten
found-ORG = Namen von Organisationen
dataset-removals = Wer seither entfernt wurde
dataset-models = Daraus entstandene Modelle
dataset-no-models = Kein Modell entstand daraus.
dataset-manifest = Sein Manifest
dataset-manifest-file = Das Manifest, um es anderswo zu prüfen
dataset-people = Personen, deren Einträge er enthält
dataset-policy = Entschieden nach Richtlinie
dataset-position = An Protokollstelle
dataset-generation = Wie oft bereinigt
dataset-inputs = Korpus
dataset-parts = Dateien
dataset-program = Gebaut von
dataset-digest = BLAKE3
records-of = { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}
sources-title = Quellen und Lizenzen
sources-lead = Einträge von anderswo werden nur genutzt, solange hier eine Quelle den Zweck deckt.
sources-none = Es ist keine Quelle eingetragen.
sources-caption = Quellen, nach Namen
column-source = Quelle
column-licence = Lizenz
column-covers = Deckt
column-evidence = Bedingungen abgelegt unter
terms-hold = Gilt
terms-end-soon = Endet bald
terms-not-yet = Noch nicht
terms-over = Abgelaufen
word-from = ab
