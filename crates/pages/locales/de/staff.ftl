# Was die Seiten der Mitarbeitenden gemeinsam haben: Listen, Filter, Diagramme, die Übersicht.
filter-label = Liste eingrenzen
filter-show = Anzeigen
filter-any = Alle
nobody = Niemand
every-purpose = Alle Zwecke
entry-of = Eintrag { $entry }

column-reference = Aktenzeichen
column-due = Fällig
column-purpose = Zweck
column-state = Stand
column-kind = Art
column-assignee = Bearbeitung
column-received = Eingegangen
column-choose = Auswählen
column-subject = Person

due-late = { $count ->
    [one] { $count } Tag überfällig
   *[other] { $count } Tage überfällig
}
due-today = Heute fällig
due-left = { $count ->
    [one] Noch { $count } Tag
   *[other] Noch { $count } Tage
}
due-acknowledgement-by = Eingang bestätigen bis { $date }.
due-answer-by = Antworten bis { $date }.

state-case-received = Neu
state-case-acknowledged = In Bearbeitung
state-case-extended = Verlängert
state-case-decided = Entschieden, nicht versandt
state-case-appealed = Neue Prüfung verlangt
state-case-upheld = Stattgegeben
state-case-rejected = Abgelehnt
state-case-lifted = Durch ihr Ja beendet
state-job-waiting = Wartet
state-job-running = Läuft
state-job-done = Fertig
state-job-failed = Gescheitert
state-job-cancelled = Abgebrochen
job-gate = Datensatz bauen
job-train = Training
job-forget = Vergessen
job-plan = Folgen eines Entwurfs
job-activate = Richtlinie in Kraft setzen
job-audit = Prüfung des Protokolls
job-sample = Stichprobe

chart-numbers = Die Zahlen als Tabelle
chart-csv = Als CSV herunterladen
funnel-title = Was nach jeder Regel bleibt
funnel-says = { $read } Einträge wurden gelesen, { $left } bleiben nach allen Regeln.
funnel-rule = Regel
funnel-left = Bleiben
funnel-lost = Ausgelassen
funnel-read = Gelesen
rule-invalid_record = Herkunft und Person bekannt
rule-erased = Nicht vergessen
rule-unknown_subject = Person bekannt
rule-category_excluded = Erlaubte Art von Daten
rule-not_public = Öffentlich
rule-minor = Alt genug
rule-age_unknown = Alter bekannt
rule-region_excluded = Region erlaubt es
rule-objection_pending = Kein Widerspruch offen
rule-objected = Kein Widerspruch anerkannt
rule-refused = Nicht abgelehnt
rule-no_choice = Zugestimmt
rule-not_notified = Informiert
rule-grace_period = Schonfrist vorbei
rule-no_assessment = Abwägung liegt vor
rule-collected_before_notice = Neuer als die Mitteilung
rule-signal = Kein Signal verbietet es
rule-licence = Lizenz deckt es
rule-allow = Erlaubt
rule-other_subject = Andere darin erlauben es
rule-personal_data = Text ohne Daten, die ihn ausschließen
rule-removed-since = Seither nicht umentschieden
series-day = Tag
bars-what = Was
bars-value = Wert
bars-value-per-mille = Wert in Promille
bars-value-tenths = Wert in Zehnteln
bars-low = Von
bars-high = Bis
bars-between = { $low } bis { $high }

overview-title = Übersicht
figure-consent = sagten Ja zu: { $purpose }
figure-consent-none = Noch kein Zweck hat einen Schalter.
figure-lag = von der Wahl bis zur Entscheidung, die sie beachtet, bei 95 von 100
figure-overdue = Fälle sind überfällig
figure-blocked = Läufe in den letzten 30 Tagen angehalten
milliseconds = { $count } ms
seconds = { $seconds } s
needs-title = Heute zu tun
needs-none = Nichts wartet auf Sie. Gut gemacht.
need-case = Fall { $reference } beantworten
need-draft = Entwurf { $version } ansehen
need-draft-tag = Zweite Person
need-draft-by = Vorgeschlagen von { $name }
need-forgettings = { $count ->
    [one] { $count } Antrag auf Vergessen
   *[other] { $count } Anträge auf Vergessen
}
need-since = Seit { $date }
need-job = Ein Lauf ist gescheitert: { $kind }
need-webhook = Ein Webhook antwortet nicht
need-webhook-count = { $count ->
    [one] { $count } nicht angenommen
   *[other] { $count } nicht angenommen
}
consent-title = Antworten nach Zweck
consent-counts = { $yes } Ja, { $no } Nein, { $open } ohne Antwort
newest-title = Neuester Datensatz
newest-none = Es wurde noch kein Datensatz gebaut.
answers-title = Antworten je Tag
answers-yes = Ja
answers-no = Nein
answers-withdrawn = Ja zurückgenommen
refused-because = Das wurde nicht ausgeführt. Der Dienst sagt: { $why }
