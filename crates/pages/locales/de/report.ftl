### Reports in one file.

report-sources = Woher die Datensätze kommen
report-left = Was wahrscheinlich übrig ist
report-left-how = Nach den strengsten Regeln noch einmal gelesen: { $count } Datensätze. Jeder Balken zeigt, wie viele Datensätze im Ganzen wahrscheinlich noch solche Daten enthalten; die Linie, wo die wahre Zahl in 19 von 20 Fällen liegt.
report-any-kind = Irgendeine Art
