//! Trainers, plans and exact forgetting.
