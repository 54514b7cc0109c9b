# Mitteilungen für die, die sie schreiben.
notice-board-lead = Eine Mitteilung entsteht mit einem Entwurf der Richtlinie. Hier sehen Sie, wen sie erreichte.
notice-board-none = Es ging noch keine Mitteilung hinaus.
notice-board-caption = Mitteilungen, die neueste zuerst. Anteile an allen Mitgliedern.
notice-board-back = Alle Mitteilungen
column-notice = Mitteilung
column-published = Veröffentlicht
column-language = Sprache
column-text = Text
column-readers = Mitglieder, die sie lesen
notice-named = Mitteilung { $name }
notice-of-version = Zu Fassung { $version }
reach-title = Wen sie erreichte
reach-delivered = Zugestellt
reach-acknowledged = Gelesen
reach-answered = Beantwortet
reach-of = { $count } von { $all } Mitgliedern
texts-title = Der Text
texts-languages = Sprachen des Textes
preview-title = So sieht er auf dem Telefon aus
reading-title = Wie verständlich er ist
reading-grade = Stufe nach Flesch und Kincaid; bis 7 ist leicht
reading-plain = Leicht
reading-hard = Schwer zu lesen
reading-words = Wörter
reading-sentences = Sätze
reading-longest = Längster Satz
words-of = { $count ->
    [one] { $count } Wort
   *[other] { $count } Wörter
}
text-there = Vorhanden
text-missing = Fehlt
coverage-caption = Sprachen, die Mitglieder lesen
compose-title = Mitteilung zum Entwurf { $version }
compose-back = Zurück zum Entwurf
compose-lead = Der Text steht im Entwurf. Um ihn zu ändern, ändern Sie den Entwurf.
compose-missing = { $count ->
    [one] Für { $count } Sprache, die Mitglieder lesen, fehlt der Text.
   *[other] Für { $count } Sprachen, die Mitglieder lesen, fehlt der Text.
}
compose-changes = Was sie sagen muss
compose-to = { $count ->
    [one] Sie geht an { $count } Mitglied.
   *[other] Sie geht an { $count } Mitglieder.
}
compose-effect = Das Veröffentlichen setzt nichts in Kraft. Die Mitteilung kann dann zugestellt und beantwortet werden; die Schonfrist beginnt mit der Zustellung.
compose-publish-title = Veröffentlichen
compose-publish = Diese Mitteilung veröffentlichen
compose-published = Sie wurde veröffentlicht.
compose-changed = Der Entwurf wurde inzwischen geändert. Lesen Sie ihn noch einmal, bevor Sie veröffentlichen.
compose-not-yours = Ihre Rolle veröffentlicht keine Mitteilungen.
reach-days = Tag für Tag
column-sent = Gesendete Texte
sendplan-title = Versandplan
sendplan-lead = Dieser Dienst kennt keine Adressen von Mitgliedern und hält keine vor. Der Mailversand Ihrer Plattform sendet die Mitteilung und meldet zurück.
sendplan-reached = Mitglieder erreicht
sendplan-waiting = Mitglieder noch zu benachrichtigen
sendplan-unreached = Mitglieder nicht erreicht
sendplan-unreached-counts = Wer nicht erreicht wurde, gilt als nicht informiert: Für diese Person öffnet sich nichts, und eine Richtlinie, die es braucht, bleibt gesperrt.
sendplan-fetch = Der Mailversand holt ab, wer zu benachrichtigen ist:
sendplan-send = Er sendet allen die Nachricht in ihrer Sprache:
sendplan-report = Er meldet, wen er erreicht hat und wen nicht:
sendplan-message = Die Nachricht
sendplan-subject = Betreff
sendplan-export = Liste der zu Benachrichtigenden herunterladen (CSV)
sendplan-export-hint = Die Datei nennt Personen. Wer sie nimmt, steht im Protokoll.
sendplan-languages = Gesendete Texte nach Sprache, wie der Mailversand sie meldete
