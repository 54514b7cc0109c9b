# Datensätze nebeneinander, noch einmal gefragt, und was ein Vergessen kostet.
compared-title = Neben dem Bau davor
compared-none = Kein früherer Bau in diesem Ordner hat Zahlen hinterlassen.
compared-before = Der davor wurde gebaut am
compared-records = Einträge, wie jeder gebaut wurde
compared-redactions = Was geschwärzt wurde
compared-why = Warum
compared-then = Vorher
compared-now = Jetzt
compared-change = Unterschied
compared-read = Hineingekommen
compared-kept = Durchgelassen

dataset-rebuild = Neu bauen
dataset-rebuild-hint = Das Formular öffnet sich mit denselben Einstellungen. Nichts beginnt, bevor Sie es absenden.
dataset-denied = { $count ->
    [one] { $count } Eintrag verwehrt
   *[other] { $count } Einträge verwehrt
}
dataset-denied-why = { $count ->
    [one] Nicht sauber: { $count } Eintrag darin war am { $date } nicht mehr erlaubt. Trainings lassen ihn aus; ein neuer Bau tut es endgültig.
   *[other] Nicht sauber: { $count } Einträge darin waren am { $date } nicht mehr erlaubt. Trainings lassen sie aus; ein neuer Bau tut es endgültig.
}
recheck-title = Ist er noch sauber?
recheck-never = Seit dem Bau wurde nicht gefragt.
recheck-running = Nach jedem Eintrag wird gerade gefragt.
recheck-failed = Es ließ sich nicht feststellen.
recheck-button = Jetzt nach jedem Eintrag fragen
recheck-hint = Jeder Eintrag wird an das gehalten, was jetzt im Protokoll steht. Geändert wird nichts.
recheck-at = Gefragt am
recheck-records = Gefragte Einträge
recheck-since = Protokolleinträge seither
recheck-clean = Jeder Eintrag war erlaubt.
recheck-denied = Einträge, die nicht mehr erlaubt sind
job-recheck = Datensatz nachfragen
job-estimate = Wartendes schätzen

start-visibility = Wer alle Einträge lesen konnte
visibility-public = Alle
visibility-limited = Ein Kreis, den die Verfasser wählten
visibility-private = Nur die Verfasser
start-seldom = Spalten und Angaben, die wenige brauchen
start-licence = Lizenz aller Einträge
start-collected_at = Wann alle Einträge erhoben wurden
start-source_column = Spalte der Herkunft
start-category_column = Spalte der Art der Daten
start-visibility_column = Spalte der Leserschaft
start-licence_column = Spalte der Lizenzen
start-signals_column = Spalte der Signale
start-collected_at_column = Spalte des Erhebungstags

left-title = Einträge davor und danach
left-first = Wie er entstand
left-after = Nach dem { $date }
forgetting-due = kein Antrag ist fällig
forgetting-due-in = der erste ist fällig: { $days }
forgetting-by = Fällig
forgetting-last-run = so lange dauerte der letzte Lauf
estimate-title = Was die Ausführung kostet
estimate-missing = Es wurde noch nicht berechnet.
estimate-running = Es wird gerade berechnet.
estimate-failed = Es ließ sich nicht berechnen.
estimate-button = Berechnen, was es kostet
estimate-at = Gezählt am
estimate-new = { $count ->
    [one] { $count } seither eingegangener Antrag ist nicht mitgezählt.
   *[other] { $count } seither eingegangene Anträge sind nicht mitgezählt.
}
estimate-nothing = Kein Datensatz und kein Modell enthält etwas von denen, die warten.
estimate-why = Ein Lauf nimmt Zeilen heraus und subtrahiert. Was bleibt, ist Bit für Bit, was ein neues Training auf dem Rest ergäbe; neu trainiert werden muss also nie. Es steht hier zum Vergleich.
estimate-caption = Was jeder Weg kostet
estimate-way = Weg
estimate-rows = Zeilen herausnehmen
estimate-subtract = Subtrahieren
estimate-anew = Stattdessen neu trainieren
estimate-records = Zu bearbeitende Einträge
estimate-bytes = Durchlaufene Bytes
estimate-requests = Für Anträge
estimate-planned = Geplant für
estimate-took = Training dauerte
