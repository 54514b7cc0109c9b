# What the checker found, where the page itself says it.
verify-says = What it says
verify-kind-receipt = a receipt
verify-kind-current = a proof of what stands now
verify-kind-absence = a proof that nothing of somebody is in a training set
verify-kind-snapshot = a state of the log for gates
verify-kind-manifest = the papers of a training set
verify-kind-certificate = a certificate of forgetting
verify-kind-log = a log
verify-kind-unknown = a file that we do not know
verify-kind-code = a short code
verify-code-none = A letter or a digit of this code is wrong
verify-code-beyond = The log has no entry with this code yet
verify-code-says = The log holds this entry. Only the receipt tells what it says.
verify-check-inclusion = Proof in the log
verify-check-inclusion-words = The entry leads to the signed head of the log.
