//! Who somebody is: passwords, and what else proves it. Pure but for randomness.

pub mod password;
