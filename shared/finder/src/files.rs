//! The index's files on the environment's disk.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use cloud::{Bucket, Objects};
use store::search_index::IndexState;

use crate::FinderError;

/// A folder with files of the index, and which object each came from.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    objects: HashMap<String, String>,
}

impl Folder {
    /// An empty folder of this process's own. Those of processes that are gone are removed.
    pub fn new() -> Result<Self, FinderError> {
        let base = std::env::temp_dir().join("bodega-search");
        fs::create_dir_all(&base)?;
        for entry in fs::read_dir(&base)?.flatten() {
            let is_alive = |pid: &str| Path::new("/proc").join(pid).exists();
            let name = entry.file_name();
            if !name.to_str().and_then(|name| name.split('-').next()).is_some_and(is_alive) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let pid = std::process::id();
        let path = (0..u32::MAX).map(|number| base.join(format!("{pid}-{number}"))).find(|path| fs::create_dir(path).is_ok());
        let path = path.ok_or_else(|| std::io::Error::other("no folder could be made"))?;
        Ok(Self { path, objects: HashMap::new() })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether files of an index are not here.
    pub fn lacks(&self, state: &IndexState) -> bool {
        state.files.iter().any(|file| self.objects.get(&file.name) != Some(&file.object))
    }

    /// Notes which objects hold the files that were written here.
    pub fn holds(&mut self, state: &IndexState) {
        self.objects = state.files.iter().map(|file| (file.name.clone(), file.object.clone())).collect();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Fetches what a folder lacks of an index, and removes what is no part of it.
pub async fn fetch(folder: &mut Folder, state: &IndexState, objects: &Objects) -> Result<(), FinderError> {
    // What says which files belong together comes last: until then, the folder is the index that it was.
    let mut lacking: Vec<_> = state.files.iter().filter(|file| folder.objects.get(&file.name) != Some(&file.object)).collect();
    lacking.sort_by_key(|file| file.name == "meta.json");
    for file in lacking {
        let bytes = objects.get(Bucket::Files, &file.object).await?.ok_or_else(|| FinderError::Lost(file.object.clone()))?;
        // A file that is mapped into memory must not change under who reads it.
        let (at, part) = (folder.path.join(&file.name), folder.path.join(format!("{}.part", file.name)));
        fs::write(&part, bytes)?;
        fs::rename(&part, &at)?;
        folder.objects.insert(file.name.clone(), file.object.clone());
    }
    let kept: Vec<&str> = state.files.iter().map(|file| file.name.as_str()).collect();
    let gone: Vec<String> = folder.objects.keys().filter(|name| !kept.contains(&name.as_str())).cloned().collect();
    for name in gone {
        let _ = fs::remove_file(folder.path.join(&name));
        folder.objects.remove(&name);
    }
    Ok(())
}
