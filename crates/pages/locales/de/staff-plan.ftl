# Ein Entwurf neben dem, was gilt, seine Mitteilung als Schranke und einige der Betroffenen.
beside-words = Was Menschen lesen
beside-rules = Was entscheidet
beside-removed = Nur in Fassung { $version }
beside-added = Nur im Entwurf { $version }
beside-nothing = Hier steht nichts
beside-same = Der Entwurf sagt dasselbe.
beside-top = Am Anfang des Dokuments
beside-count = { $count ->
    [one] { $count } Zeile ist anders
   *[other] { $count } Zeilen sind anders
}
beside-more = { $count ->
    [one] { $count } weitere Zeile ist anders. Lesen Sie dafür die beiden Dokumente.
   *[other] { $count } weitere Zeilen sind anders. Lesen Sie dafür die beiden Dokumente.
}

gate-title = Was die Inkraftsetzung sperrt
gate-not-out = Nicht veröffentlicht
gate-out-since = Mitteilung veröffentlicht seit
gate-days = { $out } von { $required }
gate-days-caption = Tage veröffentlicht, von den Tagen Frist nach einer Mitteilung
gate-no-days-caption = Tage veröffentlicht; dieser Mitteilung folgt keine Frist
gate-told = informiert, von denen, deren Daten er öffnet
gate-done = Erledigt
gate-open = Offen
gate-published = Seine Mitteilung ist veröffentlicht.
gate-unpublished = Seine Mitteilung ist nicht veröffentlicht.
gate-all-told = { $count ->
    [0] Alle wurden informiert, deren Daten er öffnet.
    [one] { $count } Mitglied muss zuerst informiert werden.
   *[other] { $count } Mitglieder müssen zuerst informiert werden.
}
gate-no-grace = { $count ->
    [0] Für niemanden läuft noch die Frist.
    [one] Für { $count } Mitglied läuft die Frist noch.
   *[other] Für { $count } Mitglieder läuft die Frist noch.
}

drawn-title = { $count ->
    [one] { $count } Fall
   *[other] { $count } Fälle
}
drawn-lead = Vom Hash des Entwurfs gezogen: Wer denselben Text an derselben Stelle des Protokolls plant, sieht dieselben Fälle. Niemand wird genannt.
drawn-caption = Fälle, zuerst die geöffneten
drawn-what = Was geschieht
drawn-opens = Neu verwendet
drawn-closes = Nicht mehr verwendet
drawn-age = Alter
drawn-no-age = Nicht angegeben
drawn-before = Jetzt
drawn-after = Mit dem Entwurf
drawn-once-told = Nach der Mitteilung: { $answer }
drawn-count = Wie viele

version-scheduled = Vorgemerkt
next-scheduled = Er gilt ab { $date }
next-scheduled-why = Er wurde für diesen Tag in Kraft gesetzt. Bis dahin entscheidet die geltende Fassung. Eine später in Kraft gesetzte Fassung kann noch an seine Stelle treten.
next-in-force = Er gilt
next-in-force-why = Es ist nichts mehr zu tun. Eine Änderung ist ein neuer Entwurf.

stand-invalid_record = Herkunft oder Person unbekannt
stand-erased = Vergessen
stand-unknown_subject = Person unbekannt
stand-category_excluded = Art der Daten nicht erlaubt
stand-not_public = Nicht öffentlich
stand-minor = Zu jung
stand-age_unknown = Alter unbekannt
stand-region_excluded = Region erlaubt es nicht
stand-objection_pending = Widerspruch offen
stand-objected = Widerspruch stattgegeben
stand-refused = Hat Nein gesagt
stand-no_choice = Hat nicht geantwortet
stand-not_notified = Noch nicht informiert
stand-grace_period = Frist läuft
stand-no_assessment = Keine Abwägung hinterlegt
stand-collected_before_notice = Älter als die Mitteilung
stand-signal = Ein Signal lehnt ab
stand-licence = Keine Lizenz deckt es
stand-personal_data = Sein Text enthält Daten, die ihn ausschließen
stand-allow = Verwendet
stand-other_subject = Jemand anders darin erlaubt es nicht
