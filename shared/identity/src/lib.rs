//! Who somebody is: passwords, one-time codes and passkeys. Pure but for randomness, and for the clock that
//! ends a passkey's five minutes.

pub mod passkey;
pub mod password;
pub mod totp;
