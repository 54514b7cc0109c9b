# Fragen mit einem Knopf: Vorher geschieht nichts.
ask-sign-out = Abmelden?
ask-sign-out-text = Sie können jederzeit wiederkommen.
ask-sign-out-do = Abmelden
ask-other-account = Hier ist jemand anderes angemeldet
ask-other-account-text = Ihr Link gehört zu einem anderen Konto. Nutzen Sie ihn, wird das andere abgemeldet.
ask-other-account-do = Abmelden und den Link nutzen
ask-by-link = Ohne Konto widersprechen
ask-by-link-text = Weiter zum Formular. Danach gilt der Link nicht mehr.
ask-by-link-do = Weiter zum Formular
ask-again = Bestätigen Sie noch einmal, dass Sie es sind
ask-again-text = Was jetzt kommt, lässt sich nicht rückgängig machen. Darum stellen wir sicher, dass Sie es sind.
ask-again-do = Ich bin es
development-account = Konto eines Mitglieds
development-enter-account = Mit diesem Konto anmelden
