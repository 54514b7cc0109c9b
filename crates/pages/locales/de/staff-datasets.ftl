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
