# Wohin die Daten eines Mitglieds gingen.
posts = { $count ->
    [one] { $count } Beitrag
   *[other] { $count } Beiträge
}
sets = { $count ->
    [one] { $count } Trainingsdatensatz
   *[other] { $count } Trainingsdatensätze
}
models = { $count ->
    [one] { $count } Modell
   *[other] { $count } Modelle
}
where-summary = Bisher von Ihnen genutzt: { $posts }. Enthalten in: { $sets }. Daraus gelernt: { $models }.
where-figure-posts = Ihre Beiträge
where-figure-sets = Trainingsdatensätze
where-figure-models = Modelle
where-forget = Entfernen lassen
where-nothing = Keiner Ihrer Beiträge wurde genutzt.
where-nothing-next = Wenn sich das ändert, sehen Sie es zuerst hier.
where-nothing-receipt = Quittung darüber
where-picture = Als Bild zeigen
where-picture-says = Ein Bild Ihrer Trainingsdatensätze und der Modelle daraus. Die Liste darüber sagt dasselbe.
where-copy = Kopie mitnehmen
where-csv = Als Tabelle herunterladen (CSV)
where-json = Als Daten herunterladen (JSON)

set-heading = Trainingsdatensatz { $name }
set-purpose = Gebaut für:
set-in = { $count ->
    [0] Keiner Ihrer Beiträge ist darin.
    [one] { $count } Ihrer Beiträge ist darin.
   *[other] { $count } Ihrer Beiträge sind darin.
}
set-out = { $count ->
    [one] { $count } wurde ausgelassen:
   *[other] { $count } wurden ausgelassen:
}
set-removed = Entfernt
set-removed-on = Ihre Beiträge wurden am { $date } herausgenommen.
set-none = Nichts von Ihnen
set-some = Etwas von Ihnen
set-models = Modelle daraus:
set-no-models = Daraus wurde kein Modell gemacht.
set-number = Nummer:
model-in-use = Es wird genutzt.
model-not-in-use = Es wird nicht genutzt.
model-forgot = Es hat Ihre Beiträge am { $date } vergessen.
