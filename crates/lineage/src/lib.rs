//! Manifests, runs, the lineage index, certificates.
