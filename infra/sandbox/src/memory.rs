//! Keeps orders, captures and refunds in a file between runs, so that yesterday's order can be refunded today.

use std::path::Path;
use std::{fs, io};

use crate::paypal::Paypal;
use crate::paypal::model::Books;

const FILE: &str = "paypal.json";

/// Reads the books; empty ones when there is no file.
pub fn load(dir: Option<&Path>) -> io::Result<Books> {
    let Some(dir) = dir else { return Ok(Books::default()) };
    match fs::read(dir.join(FILE)) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Books::default()),
        Err(error) => Err(error),
    }
}

/// Writes the books, whole or not at all.
pub fn save(paypal: &Paypal) -> io::Result<()> {
    let Some(dir) = &paypal.config.state_dir else { return Ok(()) };
    let bytes = serde_json::to_vec(&*paypal.books())?;
    fs::create_dir_all(dir)?;
    fs::write(dir.join("paypal.json.new"), bytes)?;
    fs::rename(dir.join("paypal.json.new"), dir.join(FILE))
}
