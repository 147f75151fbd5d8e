//! The pages: packages by npm, built by Vite; both left out when nothing changed.

use std::{path::PathBuf, process::Command};

use crate::{
    digest::{Digest, Memory},
    failure::Result,
    place::Place,
    step::step,
};

/// The folder of the pages.
pub fn folder(place: &Place) -> PathBuf {
    place.root.join("frontend")
}

/// npm, in the folder of the pages.
pub fn npm(place: &Place) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder(place)).env("NO_UPDATE_NOTIFIER", "1").env("npm_config_fund", "false").env("npm_config_audit", "false");
    command
}

/// Installs the packages, if the lock changed.
pub fn packages(place: &Place) -> Result<()> {
    let folder = folder(place);
    let print = Digest::default().file(&folder.join("package-lock.json"))?.file(&folder.join("package.json"))?.end();
    let memory = Memory::at(folder.join("node_modules/.installed"));
    if memory.knows(&print) {
        return Ok(());
    }
    step("Install the packages of the pages", &place.logs()?, |log| {
        log.run(npm(place).arg("ci")).map_err(|failure| failure.todo("check the network and run this again"))?;
        memory.learn(&print)
    })
}

/// Builds the pages, if they changed.
pub fn build(place: &Place) -> Result<()> {
    let folder = folder(place);
    let print = Digest::default().folder(&folder, &["node_modules", "dist", ".vite", "e2e", "test-results"])?.end();
    let memory = Memory::at(place.root.join(".bodega/pages"));
    if memory.knows(&print) && folder.join("dist/index.html").exists() {
        return Ok(());
    }
    step("Build the pages", &place.logs()?, |log| {
        memory.forget();
        log.run(npm(place).args(["run", "build"]))?;
        memory.learn(&print)
    })
}
