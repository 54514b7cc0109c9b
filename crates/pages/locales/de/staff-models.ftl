# Modelle, Anträge auf Vergessen und Läufe.
days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
models-back = Alle Modelle
models-forgetting = { $count ->
    [one] { $count } Antrag auf Vergessen wartet
   *[other] { $count } Anträge auf Vergessen warten
}
models-jobs = Läufe
models-list = Was trainiert wurde
models-none = Es wurde noch kein Modell trainiert.
models-caption = Modelle, das neueste zuerst
column-trained = Trainiert
column-forgotten = Einträge vergessen
model-clean = Sauber
model-waiting = { $count ->
    [one] { $count } Person wartet
   *[other] { $count } Personen warten
}
model-published = { $count ->
    [one] An { $count } Empfänger gegeben
   *[other] An { $count } Empfänger gegeben
}
model-withdrawn = Zurückgezogen
model-destroyed = Vernichtet
model-recalled = Wem es mitzuteilen ist
model-recalled-why = Sie haben eine Fassung erhalten, die nicht mehr die geltende ist.
column-recipient = Empfänger
column-held-since = Erhalten am
word-replaced = Ersetzt
model-title = Modell { $name }
model-waiting-why = Menschen, auf deren Daten es beruht, haben sich umentschieden oder wollen vergessen werden.
model-measured = Was seine Tests ergaben
model-not-measured = Zu diesem Modell liegt kein Test vor.
model-has-forgotten = Was es vergessen hat
model-forgot-nothing = Niemand wurde daraus entfernt.
model-dataset = Trainiert mit
model-records = Einträge
model-run = Trainingslauf
model-position = Zuletzt geprüft an Protokollstelle
model-id = Was es ausliefert
model-corpus = Trainingsmanifest, BLAKE3

forgetting-title = Anträge auf Vergessen
forgetting-lead = Ein Lauf nimmt alle Wartenden aus jedem Datensatz und jedem Modell und signiert je ein Zertifikat.
forgetting-waiting = warten
forgetting-oldest = wartet der älteste
forgetting-running = Sie werden gerade ausgeführt.
forgetting-run = Alle Wartenden ausführen
forgetting-run-hint = Er läuft in einem eigenen Prozess und lässt sich abbrechen; was festgeschrieben ist, bleibt.
forgetting-queue = Wer wartet
forgetting-none = Niemand wartet.
forgetting-queue-caption = Anträge, der älteste zuerst
forgetting-done = Was ausgeführt wurde
forgetting-nothing-done = Es wurde noch nichts ausgeführt.
forgetting-done-caption = Ausgeführt, das Neueste zuerst
column-request = Antrag
column-level = Wie weit
column-age = Wartet seit
column-holdings = Noch enthalten in
column-taken-from = Entfernt aus
column-when = Wann
column-removed = Einträge
column-exact = Wie
column-proof = Nachweis
word-exact = Exakt
word-approximate = Näherung
word-certificate = Zertifikat

jobs-title = Läufe
jobs-lead = Jeder läuft in einem eigenen Prozess. Er schreibt alles fest oder nichts, und läuft weiter, wenn der Dienst endet.
jobs-list = Was läuft und was lief
jobs-none = Es wurde noch kein Lauf begonnen.
jobs-caption = Läufe, der neueste zuerst
jobs-back = Alle Läufe
column-job = Lauf
column-begun = Begonnen
column-took = Dauer
column-actor = Beauftragt von
took-seconds = { $count } s
took-minutes = { $count } min
job-open = Er ist noch nicht zu Ende. Diese Seite ändert sich nicht von selbst.
job-look-again = Erneut ansehen
job-cancel = Diesen Lauf abbrechen
job-cancel-hint = Was nicht festgeschrieben war, ist, als hätte es nie begonnen.
job-result = Ergebnis ansehen
job-words = Was er meldete
job-facts = Über diesen Lauf
job-asked = Beauftragt
job-started = Begonnen
job-ended = Beendet
job-exit = Exit-Code
job-id = Name
job-report = Sein Bericht

start-a-job = Lauf beginnen
start-gate = Datensatz bauen
start-gate-button = Datensatz bauen
start-train = Modell trainieren
start-train-button = Modell trainieren
start-audit = Protokoll prüfen
start-audit-lead = Liest das ganze Protokoll neu und hält es gegen das, was signiert wurde.
start-audit-button = Prüfung beginnen
start-no-dataset = Bauen Sie zuerst einen Datensatz.
start-input = Korpus
start-input-hint = Eine Datei im Arbeitsordner oder ein Muster wie posts/*.parquet
start-output = Zielordner
start-output-hint = Im Arbeitsordner, etwa posts-2026-12
start-purpose = Wofür
start-dataset = Datensatz
start-subject_column = Spalte der Personen
start-subject_column-hint = Von wem ein Eintrag handelt, etwa author_id
start-text_column = Spalte des Textes
start-text_column-hint = Er wird geschwärzt und trainiert. Leer lassen, wenn es keine gibt.
start-id_column = Spalte der Kennungen
start-id_column-hint = Leer lassen, wenn es keine gibt.
start-source = Woher alle Einträge stammen
start-category = Welche Art von Daten alle Einträge sind
start-in-a-column = Steht in einer Spalte
start-replace = Ersetzen, was in dem Ordner liegt
source-first_party = Eigene Mitglieder
source-public = Offenes Web
source-licensed = An uns lizenziert
source-third_party = Von Dritten
data-profile = Profile
data-content = Beiträge und Kommentare
data-groups = Geschlossene Gruppen
data-jobs = Bewerbungen
data-ai_interactions = Eingaben in KI-Funktionen
data-feedback = Bewertungen und Meldungen
data-messages = Private Nachrichten
data-credentials = Passwörter
data-payment = Zahlungsdaten
data-salary = Gehälter
data-special = Sensible Daten
exit-none = Er konnte nicht beginnen, oder etwas hat ihn von außen beendet.
exit-failed = Er ist gescheitert. Was er meldete, sagt warum.
exit-cannot-tell = Was er für diese Entscheidung braucht, war nicht da.
exit-widens = Der Entwurf weitet die Nutzung aus.
exit-stale = Er wurde angehalten: Die Momentaufnahme war älter als erlaubt.
exit-refused = Er wurde angehalten: Die Daten enthalten, was jemand seither abgelehnt hat.
exit-signature = Er wurde angehalten: Eine Signatur ist falsch oder fehlt, oder ihrem Schlüssel wird nicht vertraut.
exit-usage = Er wurde nicht verstanden. Prüfen Sie Ihre Angaben.
exit-other = Er endete auf eine Weise, die niemand vorhergesehen hat.
