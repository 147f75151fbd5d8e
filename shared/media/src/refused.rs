//! Why an upload does not become a picture of the shop.

use crate::{Format, LEAST_SIDE, MOST_BYTES, MOST_PIXELS, MOST_STRETCH};

/// Why an upload is refused; the words are for who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nothing that is known as a picture.
    #[error("must be a picture: JPEG, PNG, WebP or GIF")]
    NotAPicture,
    /// A picture, but of a type that is not read here.
    #[error("is a picture of type {}; send JPEG, PNG, WebP or GIF", found.name())]
    Unsupported {
        /// What it is.
        found: Format,
    },
    /// Its content is of another type than was said.
    #[error("is called {claimed} but is {}", found.name())]
    Lies {
        /// What was said.
        claimed: String,
        /// What it is.
        found: Format,
    },
    /// More bytes than are looked at.
    #[error("must be no larger than {} MB", MOST_BYTES / (1024 * 1024))]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// More pixels than can be held.
    #[error("is {width} × {height}: must have fewer than {} million pixels", MOST_PIXELS / 1_000_000)]
    TooManyPixels {
        /// Its width by its header.
        width: u32,
        /// Its height by its header.
        height: u32,
    },
    /// Too few pixels to show anything.
    #[error("is {width} × {height}: must be at least {LEAST_SIDE} pixels wide and high")]
    TooSmall {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// A strip rather than a picture.
    #[error("is {width} × {height}: must not be more than {MOST_STRETCH} times as long one way as the other")]
    TooLong {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// Cut short, damaged or made to harm.
    #[error("{why}")]
    Broken {
        /// What is wrong, as far as the decoder says.
        why: String,
    },
}

impl Refused {
    /// What it is called in logs and on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotAPicture => "not-a-picture",
            Self::Unsupported { .. } => "unsupported",
            Self::Lies { .. } => "lies",
            Self::TooLarge { .. } => "too-large",
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::TooSmall { .. } => "too-small",
            Self::TooLong { .. } => "too-long",
            Self::Broken { .. } => "broken",
        }
    }

    pub(crate) fn broken(why: impl ToString) -> Self {
        Self::Broken { why: why.to_string() }
    }
}
