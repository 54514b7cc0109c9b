//! The command `untrain`.
fn main() {}
