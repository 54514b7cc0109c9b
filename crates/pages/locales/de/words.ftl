# Wörter aus Listen: Entscheidungen, Fälle, Stufen, Arten von Daten.
choice-allow = Ja
choice-refuse = Nein
choice-undefined = Noch keine Antwort

state-on = An
state-off = Aus
state-blocked = Gesperrt
state-paused = Angehalten

case-objection = Widerspruch
case-complaint = Beschwerde
case-erasure = Antrag auf Löschung
case-memorisation = Hinweis, dass ein Modell etwas auswendig kennt

status-received = Eingegangen
status-acknowledged = Wird geprüft
status-extended = Dauert länger
status-decided = Entschieden, Antwort unterwegs
status-appealed = Wieder offen
status-upheld = Wir haben zugestimmt
status-rejected = Wir haben nicht zugestimmt
status-lifted = Durch Ihr eigenes Ja beendet

level-stop = Künftige Nutzung beenden
level-datasets = Aus Trainingsdatensätzen entfernen
level-models = Modelle vergessen lassen

category-profile = Ihr Profil
category-content = Ihre Beiträge und Kommentare
category-groups = was Sie in geschlossenen Gruppen sagen
category-jobs = Ihre Bewerbungen
category-ai_interactions = was Sie in KI-Funktionen eingeben
category-feedback = Ihre Bewertungen und Meldungen
category-messages = private Nachrichten
category-credentials = Passwörter
category-payment = Zahlungsdaten
category-salary = was Sie verdienen
category-special = sensible Daten wie Gesundheit oder Glaube

basis-consent = Nur mit Ihrem Ja
basis-legitimate_interest = Ohne zu fragen, solange Sie nicht widersprechen
basis-prohibited = Nie
