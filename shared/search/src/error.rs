//! What can go wrong.

use std::path::PathBuf;

/// Why the index can't be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder holds an index of another layout than this program's: rebuild it from the products.
    #[error("the index was written in another layout; rebuild it")]
    Outdated,
    /// The folder holds no index.
    #[error("there is no index in the folder")]
    Missing,
    /// A file is missing, cut off or altered: fetch it again, or rebuild.
    #[error("a file of the index is damaged: {0}")]
    Damaged(PathBuf),
    /// What the files say can't be.
    #[error("the index could not be read or written")]
    Index(#[source] tantivy::TantivyError),
    /// The disk's.
    #[error("the index's folder could not be used")]
    Io(#[from] std::io::Error),
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::{TantivyError, directory::error::OpenReadError};
        match error {
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => Self::Damaged(path),
            TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) | TantivyError::IncompatibleIndex(_) => Self::Outdated,
            other => Self::Index(other),
        }
    }
}

/// Short for what this crate's functions return.
pub type Result<T> = std::result::Result<T, Error>;
