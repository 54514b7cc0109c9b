# Was die Prüfung ergab, wo die Seite selbst es sagt.
verify-says = Was es besagt
verify-kind-receipt = eine Quittung
verify-kind-current = ein Nachweis, was jetzt gilt
verify-kind-absence = ein Nachweis, dass nichts von jemandem in einem Trainingsdatensatz steht
verify-kind-snapshot = ein Stand des Protokolls für Prüfstellen
verify-kind-manifest = die Papiere eines Trainingsdatensatzes
verify-kind-certificate = eine Bescheinigung des Vergessens
verify-kind-log = ein Protokoll
verify-kind-unknown = eine Datei, die wir nicht kennen
verify-kind-code = ein Kurzcode
verify-code-none = Ein Buchstabe oder eine Ziffer dieses Codes ist falsch
verify-code-beyond = Das Protokoll hat noch keinen Eintrag mit diesem Code
verify-code-says = Das Protokoll enthält diesen Eintrag. Nur die Quittung sagt, was darin steht.
verify-check-inclusion = Nachweis im Protokoll
verify-check-inclusion-words = Der Eintrag führt zum unterschriebenen Kopf des Protokolls.
