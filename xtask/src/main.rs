//! Checks and campaigns of the workspace.
fn main() {}
