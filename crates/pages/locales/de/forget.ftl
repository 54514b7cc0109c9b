# Vergessen in drei Stufen.
forget-title = Vergessen Sie mich
forget-lead = Sie können verlangen, dass wir aufhören, Daten entfernen oder Modelle vergessen lassen. Sie müssen keinen Grund nennen.
forget-question = Wie weit sollen wir gehen?
forget-includes = Jede Stufe umfasst auch, was darüber steht.
forget-honest = Wir ändern das Modell so, dass es sich verhält, als hätte es Ihre Beiträge nie gesehen. Keine Methode ist vollkommen. Wir testen es und zeigen Ihnen das Ergebnis.
forget-see-where = Sehen Sie zuerst, wohin Ihre Daten gingen
forget-asked = Sie haben schon verlangt:
forget-done = Erledigt
forget-under-way = In Arbeit
forget-level-error = Wählen Sie, wie weit wir gehen sollen.

forget-stop-effect = Wir nutzen nichts mehr von Ihnen in neuen Trainingsdatensätzen. Bestehende Modelle bleiben, wie sie sind.
forget-stop-when = Sofort erledigt, am { $date }.
forget-datasets-effect = Wir nehmen Ihre Daten ({ $posts }) auch aus allem heraus, was schon gebaut ist ({ $sets }), und bauen es neu.
forget-datasets-when = Erledigt bis zum { $date }.
forget-models-effect = Was daraus gelernt hat ({ $models }), lassen wir Ihre Daten ebenfalls vergessen ({ $posts }).
forget-models-when = Erledigt bis zum { $date }.
forget-stop-no-undo = Sie können später wieder Ja sagen. Bestehende Modelle behalten, was sie gelernt haben.
forget-datasets-no-undo = Wir können Ihre Beiträge nicht in diese Trainingsdatensätze zurücklegen. Wer eine lizenzierte Kopie hat, wird aufgefordert, sie zu löschen.
forget-models-no-undo = Wir können einem Modell nicht zurückgeben, was es vergessen hat. Das ältere Modell wird nicht mehr genutzt.
forget-no-undo-title = Das lässt sich nicht rückgängig machen.

forget-you-ask = Sie verlangen
forget-what-happens = Was geschieht
forget-done-by = Erledigt bis
forget-asked-on = Verlangt am
forget-receipt = Quittung
forget-sign-in-again = Wir bitten Sie, sich noch einmal anzumelden. So kann niemand sonst das senden.
forget-send = Diesen Antrag senden

forget-sent-title = Ihr Antrag ist eingegangen
forget-all-done = Alles ist erledigt.
forget-stopped-now = Neue Trainingsdatensätze lassen Ihre Daten ab jetzt aus.
forget-progress = Wie weit es ist
step-stopped = Neue Trainingsdatensätze lassen Ihre Daten aus.
step-sets = { $done } von { $total } Trainingsdatensätzen neu gebaut.
step-removed = { $count ->
    [one] { $count } Ihrer Beiträge wurde entfernt.
   *[other] { $count } Ihrer Beiträge wurden entfernt.
}
step-models = { $done } von { $total } Modellen haben Ihre Daten vergessen.
forget-impossible = Das Modell „{ $model }“ kann nicht vergessen. Das tun wir stattdessen:
test-title = Wir haben es getestet
test-result = Ein Test hat geraten, ob das Modell Ihre Beiträge gesehen hat. { $right } von 100 Antworten waren richtig.
test-chance = 50 von 100 ist Zufall: Der Test konnte es nicht erkennen.
certificates-title = Zertifikate
certificate-of = Zertifikat vom { $date }
certificate-method = Methode:
