# Was um jede Seite herum steht.
skip-to-content = Zum Inhalt springen
moment = { $date }, { $clock } Uhr UTC
percent = { $share } %
error-prefix = Fehler: { $title }
error-summary = Es gibt ein Problem
page-title = { $title } – { $controller }
nav-member = Ihre Privatsphäre
nav-staff = Datenschutz betreuen
nav-public = Start
demo-notice = Dies ist eine Vorführung. { $controller } und alle Personen darin sind erfunden.

place-notices = Mitteilungen
place-notices-unread = { $count ->
    [one] { $count } ungelesen
   *[other] { $count } ungelesen
}
place-privacy = Datenschutz
place-where = Wohin Ihre Daten gingen
place-object = Widersprechen
place-forget = Vergessen
place-receipts = Quittungen
place-sessions = Wo Sie angemeldet sind
place-verify = Nachweis prüfen
place-start = Start
place-sign-in = Anmelden

place-overview = Übersicht
place-cases = Fälle
place-policies = Richtlinien
place-datasets = Datensätze
place-models = Modelle
place-ledger = Protokoll
place-notice-board = Mitteilungen
place-audit = Prüfung
place-settings = Einstellungen

sign-out = Abmelden
signed-in-as = Angemeldet als { $name }
footer-help = Hilfe
footer-contact = Fragen zu Ihren Daten? Schreiben Sie unserer Datenschutzstelle:
footer-authority = Sie können sich auch bei der Aufsichtsbehörde beschweren:
footer-languages = Sprache
footer-proof = Jeder kann unsere Nachweise prüfen, ohne uns zu vertrauen.
status-title-success = Erledigt
status-title-notice = Wichtig
pages-newer = Neuere
pages-older = Ältere
pages-label = Weitere Seiten
required-error = Füllen Sie dieses Feld aus.
change = Ändern
change-about = Ändern: { $what }
