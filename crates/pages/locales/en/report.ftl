### Reports in one file.

report-sources = Where the records come from
report-left = What is probably left
report-left-how = Records read again by the strictest rules: { $count }. Each bar is how many records of the whole probably still hold such data; the line is where the true number lies, 19 times out of 20.
report-any-kind = Any kind
