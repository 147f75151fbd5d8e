//! Fingerprints of files, to leave out what is done already.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::failure::{Doing, Result};

/// A fingerprint in the making.
#[derive(Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Adds some words; their ends count.
    pub fn text(mut self, text: &str) -> Self {
        self.add(text.as_bytes());
        self
    }

    /// Adds a file's content.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        self.add(&fs::read(path).doing(format!("read {}", path.display()))?);
        Ok(self)
    }

    /// Adds names and contents of all files below a folder, but not of entries called one of `except`.
    pub fn folder(mut self, folder: &Path, except: &[&str]) -> Result<Self> {
        for file in files(folder, except)? {
            self.add(file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().as_bytes());
            self = self.file(&file)?;
        }
        Ok(self)
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// The fingerprint, in hexadecimal digits.
    pub fn end(self) -> String {
        use std::fmt::Write as _;
        self.0.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// All files below a folder, sorted; without the entries called one of `except`.
pub fn files(folder: &Path, except: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).doing(format!("list {}", next.display()))? {
            let entry = entry?;
            if except.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A file that remembers the fingerprint of what was done last.
pub struct Memory(PathBuf);

impl Memory {
    /// The memory in this file.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Whether the last time was with this fingerprint.
    pub fn knows(&self, fingerprint: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|known| known == fingerprint)
    }

    /// Remembers this fingerprint.
    pub fn learn(&self, fingerprint: &str) -> Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.0, fingerprint).doing(format!("write {}", self.0.display()))
    }

    /// Forgets: what comes next may break off half-way.
    pub fn forget(&self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_words_count() {
        let one = Digest::default().text("ab").text("c").end();
        let other = Digest::default().text("a").text("bc").end();
        assert_ne!(one, other);
        assert_eq!(one.len(), 64);
    }

    #[test]
    fn a_renamed_file_is_a_change_and_an_excepted_one_is_not() {
        let folder = std::env::temp_dir().join(format!("bodega-digest-{}", std::process::id()));
        let print = || Digest::default().folder(&folder, &["dist"]).unwrap().end();
        fs::create_dir_all(folder.join("dist")).unwrap();
        fs::write(folder.join("a"), "x").unwrap();
        let first = print();
        fs::write(folder.join("dist/b"), "y").unwrap();
        assert_eq!(first, print());
        fs::rename(folder.join("a"), folder.join("c")).unwrap();
        assert_ne!(first, print());
        fs::remove_dir_all(&folder).unwrap();
    }
}
