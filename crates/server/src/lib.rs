//! The service: an API for platforms, pages for people.
