//! Find and replace personal data in text.
