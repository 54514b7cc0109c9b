# Fassungen der Richtlinie, Entwürfe und was ein Entwurf ändern würde.
policies-title = Richtlinien
policies-new = Entwurf schreiben
policies-back = Alle Fassungen und Entwürfe
drafts-title = Entwürfe
drafts-none = Niemand schreibt an einem Entwurf.
drafts-caption = Entwürfe, der zuletzt geänderte zuerst
draft-proposed = Vorgeschlagen
draft-written = In Arbeit
versions-title = Fassungen
versions-none = Das Protokoll kennt noch keine Richtlinie.
versions-caption = Fassungen, die neueste zuerst
version-in-force = In Kraft
version-past = Früher
version-announced = Nur angekündigt
roll-back = Dahin zurück
new-from = Er beginnt mit dem Text der Fassung { $version }. Auch zurück führt nur eine neue Fassung, mit Folgenabschätzung und zweiter Person.
column-version = Fassung
column-changed = Geändert
column-author = Verfasst von
column-effective = Gültig ab
column-activated = In Kraft gesetzt
column-hash = SHA-256
column-roll-back = Zurück
column-region = Region
column-members = Mitglieder

draft-title = Entwurf { $version }
draft-document = Das Dokument
draft-document-hint = TOML. Es wird beim Speichern geprüft; Fehler erscheinen mit ihrer Zeile.
draft-save = Entwurf speichern
draft-edit = Dokument ändern
draft-edit-again = Wer ein Wort ändert, beginnt von vorn: Folgenabschätzung und Vorschlag gelten dann nicht mehr.
draft-facts = Über diesen Entwurf
draft-revision = Wie oft geschrieben
draft-proposed-by = Vorgeschlagen von
draft-faults = { $count ->
    [one] Das Dokument hat { $count } Fehler. Es wurde nichts gespeichert.
   *[other] Das Dokument hat { $count } Fehler. Es wurde nichts gespeichert.
}
draft-line = Zeile { $line }:
draft-locked = Gesperrt
draft-unlocked = Frei
draft-plan = Folgen ermitteln
draft-notice = Mitteilung verfassen
draft-reach = Sehen, wen die Mitteilung erreichte
draft-reason = Warum soll er gelten?
draft-reason-hint = Das steht im Protokoll, für alle, die später fragen.
draft-propose = Vorschlagen
draft-activate = In Kraft setzen
draft-job = Zum Lauf

next-plan = Als Nächstes: Folgen ermitteln
next-plan-why = Noch weiß niemand, wessen Daten dieser Text öffnet. Bis dahin kann er nicht vorgeschlagen werden.
next-wait = Die Folgen werden ermittelt
next-wait-why = Kommen Sie gleich wieder, oder sehen Sie sich den Lauf an.
next-tell = Gesperrt: Menschen müssen zuerst informiert werden
next-tell-count = { $count ->
    [one] { $count } Mitglied wurde noch nicht informiert.
   *[other] { $count } Mitglieder wurden noch nicht informiert.
}
next-grace-count = { $count ->
    [one] Für { $count } Mitglied läuft die Schonfrist noch.
   *[other] Für { $count } Mitglieder läuft die Schonfrist noch.
}
next-propose = Als Nächstes: vorschlagen
next-propose-why = Alle, deren Daten er öffnet, wurden informiert. Danach setzt ihn eine zweite Person in Kraft.
next-other = Eine zweite Person muss ihn in Kraft setzen
next-other-why = Sie haben ihn vorgeschlagen. Niemand setzt eine Richtlinie allein in Kraft.
next-activate = Sie entscheiden
next-activate-why = Lesen Sie, was er ändert. Das Inkraftsetzen braucht eine frische Anmeldung und steht mit Ihrem Namen im Protokoll.
next-activating = Er tritt gerade in Kraft
next-activating-why = Der Lauf fragt noch einmal, ob alle informiert wurden.
next-mend = Als Nächstes: Fehler beheben
next-mend-why = Ein Dokument mit Fehlern ist keine Richtlinie.

plan-title = Was er ändern würde
plan-missing = Für diesen Text wurde das noch nicht ermittelt.
plan-running = Es wird ermittelt.
plan-failed = Es konnte nicht ermittelt werden.
plan-sentence = Wird dieser Entwurf in Kraft gesetzt, öffnet er Daten von { $widened } und schließt Daten von { $narrowed } von { $members } Mitgliedern.
plan-made = Ermittelt am
plan-ready = informiert, Schonfrist vorbei
plan-in-grace = informiert, Schonfrist läuft
plan-to-tell = müssen zuerst informiert werden
plan-narrowed = sofort geschlossen
plan-coverage = Rechtzeitig informiert, von allen, deren Daten er öffnet
plan-places = Nach Region und Zweck, nur wo sich etwas ändert
plan-opened = Geöffnet
plan-closed = Geschlossen
plan-to-tell-short = Zu informieren
plan-in-grace-short = In Schonfrist
plan-nowhere = Unbekannt
plan-concerned = { $count ->
    [one] { $count } Datensatz oder Modell widerspräche der Richtlinie
   *[other] { $count } Datensätze und Modelle widersprächen der Richtlinie
}
word-model = Modell
word-dataset = Datensatz
diff-title = Was anders ist
diff-first = Es gibt keine geltende Richtlinie zum Vergleich.
diff-none = Er sagt dasselbe wie Fassung { $version }.
diff-against = Gegenüber der geltenden Fassung { $version }. Was weiter reicht, steht zuerst.
diff-widens = Weitet aus
diff-narrows = Schränkt ein
diff-neither = Weder noch
