//! What anybody sees: the three doors, the way in, the checker, and what went wrong.

pub mod ask;
pub mod entrance;
pub mod faults;
pub mod verify;
