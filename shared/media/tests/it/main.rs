//! Pictures as people send them, and as people send them who mean harm.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests panic, and say why")]

mod hostile;
mod made;
mod memory;
mod refused;
mod samples;
