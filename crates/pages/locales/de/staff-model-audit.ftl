# Der Bericht über die Prüfung eines Modells.
model-audit-title = Was ein Modell noch verrät
model-audit-lead = Dieselben Fragen an das Modell, bevor und nachdem Menschen vergessen wurden, und an eines, das ohne sie neu trainiert wurde. Zahlen können nicht beweisen, dass etwas weg ist; gleiche Bytes können es.
model-audit-equal = Nach dem Vergessen ist jedes Byte das eines neu trainierten Modells, auch in den Exporten.
model-audit-unequal = Nach dem Vergessen weichen die Bytes von denen eines neu trainierten Modells ab.
model-audit-made = Gemessen
model-audit-now = Dieses Modell
model-audit-before = Vorher
model-audit-after = Nachher
model-audit-scratch = Neu trainiert
model-audit-secrets = Versteckte Geheimnisse
model-audit-secrets-lead = Testpersonen schrieben Geheimnisse, jedes verschieden oft. Wie offen eines liegt, sagt der Rang des wahren unter 4.096 Kandidaten.
model-audit-exposure = Wie offen Geheimnisse liegen, in Bit
model-audit-unknown = Das Modell unterscheidet keines
model-audit-planted = { $stage }, { $count ->
    [one] einmal versteckt
   *[other] { $count }-mal versteckt
}
model-audit-secrets-caption = Versteckte Geheimnisse, die das Modell vervollständigt
model-audit-repeats = Wie oft versteckt
model-audit-completed = Vervollständigt
model-audit-of = Von
model-audit-bits = Offenheit, Bit
model-audit-membership = Wer darin war
model-audit-membership-lead = Wie oft jemand, der im Modell war, höher liegt als jemand, der nie darin war, mit dem Intervall von 95 %.
model-audit-area = Zugehörigkeit, Fläche unter der Kurve
model-audit-chance = Zufall
model-audit-said = Ihre eigenen Worte
model-audit-said-lead = Das Modell bekam die ersten 50 Token eines vergessenen Beitrags und setzte ihn um 50 fort.
model-audit-said-caption = Worte, die wiederkamen
model-audit-tried = Versuchte Beiträge
model-audit-whole = Alle 50 Token
model-audit-tokens = Token im Mittel
model-audit-relearned = Was ein Geheimnis zurückbringt
model-audit-relearned-lead = Andere sagen ein vergessenes Geheimnis noch einmal, bis das Modell es vervollständigt.
model-audit-records = { $count ->
    [one] { $count } Beitrag
   *[other] { $count } Beiträge
}
model-audit-never = Nicht mit allen, die versucht wurden
