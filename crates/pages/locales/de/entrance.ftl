# Die Türen, die Anmeldung, Sitzungen, und was schiefging.
start-title = Ihre Daten und KI bei { $controller }
start-lead = Sagen Sie Nein. Sehen Sie, wohin Ihre Daten gingen. Nehmen Sie sie zurück. Und prüfen Sie, ob wir Wort halten.
door-member = Ich bin Mitglied
door-member-text = Entscheiden Sie, wofür Ihre Daten genutzt werden. Sehen Sie, was daraus wurde.
door-member-open = Datenschutz öffnen
door-staff = Ich betreue den Datenschutz
door-staff-text = Widersprüche beantworten, eine Richtlinie planen, sehen, was gebaut wird.
door-staff-open = Übersicht öffnen
door-checker = Ich prüfe
door-checker-text = Prüfen Sie eine Quittung oder ein Zertifikat. Sie brauchen kein Konto.
door-checker-open = Nachweis prüfen
start-no-account = Kein Konto? Widersprechen Sie hier, wenn Beiträge Sie nennen.

sign-in-title = Bei { $controller } anmelden
sign-in-lead = Melden Sie sich an, um zu sehen und zu ändern, wie Ihre Daten genutzt werden.
sign-in-with = Mit { $provider } anmelden
sign-in-again-title = Noch einmal bei { $controller } anmelden
sign-in-again-lead = Was jetzt kommt, lässt sich nicht rückgängig machen. Darum stellen wir sicher, dass Sie es sind.
development-title = Entwicklungsmodus
development-lead = Diese Personen sind erfunden. Melden Sie sich als eine von ihnen an. Die Öffentlichkeit sieht diesen Kasten nie.
development-enter = Als { $name } anmelden

sessions-lead = Beenden Sie, was Sie nicht kennen. Hier bleiben Sie angemeldet.
session-current = Diese hier
session-began = Angemeldet:
session-used = Zuletzt benutzt:
session-end = Diese Sitzung beenden

problem-not-found = Diese Seite gibt es nicht
problem-not-found-text = Prüfen Sie die Adresse. Wenn Sie einem Link von uns gefolgt sind, sagen Sie es uns: { $contact }.
problem-link-used = Dieser Link gilt nicht mehr
problem-link-used-text = Jeder Link gilt einmal und für kurze Zeit. Fordern Sie einen neuen an.
problem-new-link = Neuen Link anfordern
problem-foreign-form = Dieses Formular haben wir nicht angenommen
problem-foreign-form-text = Es kam nicht von unserer eigenen Seite. Nichts hat sich geändert. Gehen Sie zurück und senden Sie es noch einmal.
problem-not-permitted = Das dürfen Sie nicht tun
problem-not-permitted-text = Es gehört nicht zu Ihrer Rolle. Nichts hat sich geändert. Fragen? { $contact }
problem-too-many = Zu viele Anfragen
problem-too-many-text = { $seconds ->
    [one] Warten Sie eine Sekunde und versuchen Sie es noch einmal. Nichts ist verloren.
   *[other] Warten Sie { $seconds } Sekunden und versuchen Sie es noch einmal. Nichts ist verloren.
}
problem-not-saved = Wir konnten Ihre Entscheidung nicht speichern
problem-not-saved-text = Nichts hat sich geändert. Versuchen Sie es noch einmal oder schreiben Sie an { $contact }.
problem-not-read = Das Formular ist nicht vollständig angekommen
problem-not-read-text = Nichts hat sich geändert. Gehen Sie zurück und senden Sie es noch einmal.
problem-too-long = Das ist zu lang
problem-too-long-text = Nichts hat sich geändert. Gehen Sie zurück und senden Sie weniger auf einmal.
problem-changed = Das passt nicht zu dem, was jetzt gilt
problem-changed-text = Es wurde inzwischen geändert oder ist schon geschehen. Nichts Neues wurde gespeichert. Laden Sie die Seite neu.
problem-forgotten = Diese Person wurde vergessen
problem-forgotten-text = Wir nehmen nichts Neues über sie auf und geben nichts heraus.
problem-not-signed-in = Wir konnten Sie nicht anmelden
problem-not-signed-in-text = Nichts hat sich geändert. Versuchen Sie es noch einmal. Fragen? { $contact }
problem-no-account = Wir wissen noch nichts von diesem Konto
problem-no-account-text = Gehen Sie zurück zu { $controller } und versuchen Sie es später noch einmal. Fragen? { $contact }
problem-no-role = Sie haben hier keine Rolle
problem-no-role-text = Bitten Sie die Stelle, die diesen Dienst betreibt, um eine.
problem-sign-in-link = Mit diesem Link können Sie sich nicht mehr anmelden
problem-sign-in-link-text = Jeder Link gilt einmal und nur wenige Minuten. Gehen Sie zurück zu { $controller } und öffnen Sie einen neuen.
problem-failed = Bei uns ist etwas schiefgegangen
problem-failed-text = Es liegt nicht an Ihnen. Versuchen Sie es in einer Minute noch einmal oder schreiben Sie an { $contact }.
problem-start = Zum Anfang
problem-request = Nummer dieser Anfrage:
