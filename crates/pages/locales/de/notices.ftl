# Was Mitgliedern mitgeteilt wurde.
notices-lead = Was wir Ihnen über die Nutzung Ihrer Daten mitgeteilt haben, das Neueste zuerst.
notices-empty = Wir haben Ihnen noch keine Mitteilung geschickt. Vorher beginnt nichts.
notice-title = Wir möchten mit Ihren Beiträgen KI trainieren. Sie entscheiden.
notice-title-told = Wie wir Ihre Daten nutzen, hat sich geändert
notice-published = Veröffentlicht am
notice-seen = Gesehen am
notice-any-time = Antworten Sie, wann Sie wollen. Ohne Ihr Ja beginnt nichts.
notice-unread = Ungelesen
notice-put-off = Entscheidung aufgeschoben
notice-answered = Beantwortet
notice-read = Diese Mitteilung lesen
notice-read-again = Noch einmal lesen

changed-title = Was sich geändert hat
changed-before = Vorher:
changed-after = Jetzt:
changed-no-more = Jetzt: nicht mehr.
told-no-switch = Das Gesetz erlaubt uns das, ohne zu fragen. Darum gibt es keinen Schalter. Sie können widersprechen.

decide-later = Ich habe das gelesen und entscheide später
decide-later-hint = Wenn Sie später entscheiden, bleibt es aus, bis Sie Ja sagen.
notice-have-read = Ich habe das gelesen
later-saved = Notiert. Ohne Ihr Ja beginnt nichts.
