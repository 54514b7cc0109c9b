### Reports in one file.

report-sources = Where the records come from
report-left = What is probably left
report-left-how = How many records probably still hold such data, of all. The line shows between what bounds the true number is, 19 times out of 20. { $count } records were read again for this.
report-any-kind = Any kind
