# E-Mails, als reiner Text.
mail-notice-subject = { $controller }: Wir möchten mit Ihren Beiträgen KI trainieren. Sie entscheiden.
mail-notice-what = { $controller } möchte mit Ihren Beiträgen KI trainieren. Sie entscheiden.
mail-notice-nothing-starts = Ohne Ihr Ja beginnt nichts. Antworten Sie, wann Sie wollen.
mail-notice-read = Lesen Sie hier die Mitteilung:
mail-notice-link-shows = Der Link zeigt die Mitteilung. Ihn zu öffnen ändert nichts.
mail-unasked-subject = { $controller }: wie wir Ihre Beiträge für das Training von KI nutzen
mail-unasked-what = { $controller } nutzt Beiträge, um KI zu trainieren. Für manche Nutzungen fragen wir Sie vorher. Andere erlaubt uns das Gesetz, ohne zu fragen.
mail-unasked-object = Diesen können Sie jederzeit widersprechen. Sie müssen keinen Grund nennen.
mail-object-subject = { $controller }: Ihr Link zum Widerspruch
mail-object-what = Jemand hat bei { $controller } mit dieser E-Mail-Adresse ein Formular zum Widerspruch angefordert.
mail-object-open = Öffnen Sie hier das Formular. Der Link gilt einmal:
mail-object-not-you = Waren Sie das nicht? Dann tun Sie nichts. Den Link zu öffnen ändert nichts.
