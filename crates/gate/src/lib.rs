//! Stream corpora through decide and redact; write dataset, manifest, lineage.
