//! The browser of the tests: Chromium.

use std::path::PathBuf;

use crate::{
    checks,
    failure::{Failure, Result},
    step::Log,
};

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where Chromium is: `CHROMIUM`, else on the PATH, else installed as root on Debian.
pub fn find(log: &mut Log) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return if path.is_file() { Ok(path) } else { Err(Failure::new(format!("CHROMIUM is {}, which is not there", path.display()))) };
    }
    if let Some(path) = known() {
        return Ok(path);
    }
    checks::packages(&["chromium"], "to run the tests in a browser", log).map_err(|failure| {
        failure.todo("install Chromium, or say where it is: CHROMIUM=/path/to/it cargo xtask test; `--quick` leaves the browser out")
    })?;
    known().ok_or_else(|| {
        Failure::new("Chromium was installed and can't be found").todo("say where it is: CHROMIUM=/path/to/it cargo xtask test")
    })
}

fn known() -> Option<PathBuf> {
    let application = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    NAMES.iter().find_map(|name| checks::find(name)).or_else(|| application.is_file().then_some(application))
}
