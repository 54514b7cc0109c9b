# Die Seite aller Zwecke.
privacy-title = Datenschutz
privacy-lead = Hier steht jede Nutzung Ihrer Daten für KI. Sie sehen, ob sie an ist und warum.
privacy-only-yours = Was einen Schalter hat, ist nur an, wenn Sie es selbst eingeschaltet haben.
privacy-version = Diese Regeln sind Fassung { $version } unserer Richtlinie.

why-yes = An, weil Sie am { $date } Ja gesagt haben.
why-no = Aus, weil Sie am { $date } Nein gesagt haben.
why-not-answered = Aus, weil Sie nicht Ja gesagt haben.
why-blocked = Dort gesperrt, wo Sie leben ({ $region }), gleich was Sie wählen.
why-without-asking = Das Gesetz erlaubt uns das, ohne zu fragen. Sie können widersprechen. Dann antwortet ein Mensch bis zum { $date }.
why-starts = Aus bis zum { $date }. Dann erlaubt uns das Gesetz zu beginnen, ohne zu fragen. Sie können jetzt widersprechen.
why-paused = Angehalten seit dem { $since }, weil Sie widersprochen haben. Ein Mensch antwortet bis zum { $date }.
why-closed = Aus. { $reason }

used-before = { $count ->
    [one] { $count } Ihrer Beiträge wurde genutzt, bevor Sie Nein gesagt haben.
   *[other] { $count } Ihrer Beiträge wurden genutzt, bevor Sie Nein gesagt haben.
}
used-before-link = Sehen Sie, wohin sie gingen

facts-summary = Welche Daten, wofür, ab wann, wie lange
no-changes-summary = Was ändert sich, wenn ich Nein sage?
no-changes = Ihre Beiträge bleiben aus neuen Trainingsdatensätzen heraus, sobald Sie speichern.
no-changes-past = Früher genutzte Beiträge stehen unter „Wohin Ihre Daten gingen“. Sie können verlangen, dass wir sie dort entfernen.

see-objection = Ihren Widerspruch ansehen

signal-title = Ihr Browser sendet „Meine Daten nicht verkaufen oder weitergeben“.
signal-honoured = Wir lesen das als Nein zum Verkauf und zur Weitergabe Ihrer Daten. Sie müssen nichts weiter tun.
signal-nothing = Nichts auf dieser Seite verkauft Ihre Daten oder gibt sie weiter. Darum muss das Signal hier nichts anhalten.

saved-yes = Gespeichert: Ja. { $purpose }
saved-no = Gespeichert: Nein. { $purpose }
saved-undefined = Gespeichert: keine Antwort. { $purpose }
saved-all-no = Gespeichert: Nein zu allem, was einen Schalter hat.
saved-receipt = Quittung ansehen
saved-undo = Rückgängig machen

refuse-all = Zu allem Nein sagen
refuse-all-title = Zu allem Nein sagen
refuse-all-covers = Das speichert ein Nein für jede dieser Nutzungen:
refuse-all-without = Diese Nutzungen haben keinen Schalter. Sie können ihnen widersprechen:
refuse-all-object = Einer Nutzung widersprechen
