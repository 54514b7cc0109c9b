### Reports in one file.

report-sources = Woher die Datensätze kommen
report-left = Was wahrscheinlich übrig ist
report-left-how = Wie viele Datensätze wahrscheinlich noch solche Daten enthalten. Die Linie zeigt, in welchen Grenzen die wahre Zahl in 19 von 20 Fällen liegt. Dafür wurden { $count } Datensätze noch einmal gelesen.
report-any-kind = Irgendeine Art
