//! The stranger's offline checker.
