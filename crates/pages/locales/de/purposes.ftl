# Was jede Karte über einen Zweck sagt, und seine Frage.
fact-data = Welche Daten
fact-never = Nie genutzt
fact-models = Wofür
fact-users = Von wem
fact-from = Ab
fact-kept = Aufbewahrt
fact-call = Fragen an
list-separator = { ", " }

answer-question = Dürfen wir Ihre Daten nutzen? { $purpose }
answer-yes = Ja, nutzen Sie meine Daten
answer-no = Nein, nutzen Sie meine Daten nicht
answer-past = Auch Beiträge aus der Zeit vor dieser Mitteilung nutzen
save-choice = Diese Entscheidung speichern
save-choices = Diese Entscheidungen speichern
choose-error = Wählen Sie Ja oder Nein.
takes-effect = Wirkung: sofort für neue Trainingsdatensätze. Was gerade gebaut wird, prüfen wir vor der Freigabe noch einmal.
no-cost = Ein Nein kostet Sie nichts. Konto, Reichweite und Funktionen bleiben gleich.
object-to-this = Dieser Nutzung widersprechen
continue = Weiter
go-back = Zurück
check-title = Prüfen Sie Ihre Angaben

model-kind-genai-content = KI-Modelle, die Texte schreiben und Bilder machen
model-kind-ml-personalization = Modelle, die auswählen, was Sie sehen
model-kind-ml-moderation = Modelle, die Missbrauch erkennen
model-kind-ml-safety = Modelle, die Konten schützen
model-kind-ai-evaluation = Tests, wie gut ein Modell ist
model-kind-share-affiliate = Modelle von Firmen unserer Gruppe
model-kind-share-licensing = Modelle anderer Unternehmen, unter einer Lizenz
model-kind-other = Modelle nur für diese Nutzung
