//! What people see: the pages of members, staff and auditors, in their languages.
//!
//! A page is a pure function from what it shows to HTML. It asks nobody, knows no clock and carries no
//! state: the service gathers what is to be shown and sends what comes back.
