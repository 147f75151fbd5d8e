//! What is installed once for all checkouts: a virtual environment, the embedded database, cargo-deny.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    artifacts, checks,
    digest::Digest,
    failure::{Doing, Result},
    place::Place,
    step::{Log, step},
};

/// The embedded database, a separate program under its own licence, and never a dependency.
const DATABASE: (&str, &str) = ("secantus-mdb", "0.5.3-beta.193");
/// The tool that checks licences and who may depend on what.
const DENY: (&str, &str) = ("cargo-deny", "0.20.2");

/// The database that a local cloud uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// Somebody runs it; its address.
    Given(String),
    /// MongoDB's own server.
    Mongod(PathBuf),
    /// The embedded one.
    Embedded(PathBuf),
}

impl Database {
    /// `MONGODB_URI`, else `mongod` on the PATH, else the embedded one.
    pub fn choose(place: &Place) -> Self {
        if let Some(uri) = std::env::var("MONGODB_URI").ok().filter(|uri| !uri.is_empty()) {
            return Self::Given(uri);
        }
        match checks::find("mongod") {
            Some(path) => Self::Mongod(path),
            None => Self::Embedded(embedded(place)),
        }
    }

    /// What a driver connects to.
    pub fn uri(&self, place: &Place) -> String {
        self.uri_at(place.database_port())
    }

    /// What a driver connects to where the database was started at another port.
    pub fn uri_at(&self, port: u16) -> String {
        match self {
            Self::Given(uri) => uri.clone(),
            Self::Mongod(_) | Self::Embedded(_) => format!("mongodb://127.0.0.1:{port}/?directConnection=true"),
        }
    }

    /// Whether it is a program that the local cloud starts.
    pub const fn is_ours(&self) -> bool {
        !matches!(self, Self::Given(_))
    }
}

fn embedded(place: &Place) -> PathBuf {
    place.tools.join(format!("secantus-{}", DATABASE.1)).join("bin/secantusd-rs")
}

/// Whether the embedded database is still to be built.
pub fn builds_database(place: &Place) -> bool {
    matches!(Database::choose(place), Database::Embedded(path) if !path.exists())
}

/// Builds the embedded database, if it is the one to use and not there yet.
pub fn database(place: &Place) -> Result<Database> {
    let database = Database::choose(place);
    if builds_database(place) {
        step("Build the embedded database", &place.logs()?, |log| {
            let mut command = artifacts::cargo(place);
            command.args(["install", DATABASE.0, "--version", DATABASE.1, "--ignore-rust-version", "--locked", "--force"]);
            // Its own profile spends half of the build on linking across crates; that wins little here, where it waits for the disk.
            command.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
            install(&place.tools.join(format!("secantus-{}", DATABASE.1)), &mut command, log)
        })?;
    }
    Ok(database)
}

/// cargo-deny, installed if need be.
pub fn cargo_deny(place: &Place, log: &mut Log) -> Result<PathBuf> {
    let folder = place.tools.join(format!("{}-{}", DENY.0, DENY.1));
    let program = folder.join("bin").join(DENY.0);
    if !program.exists() {
        let mut command = artifacts::cargo(place);
        // Unoptimised it takes a quarter of the time to build, and 4 s to run.
        command.args(["install", DENY.0, "--version", DENY.1, "--locked", "--force", "--no-default-features", "--debug"]);
        command.env("CARGO_PROFILE_DEV_DEBUG", "false");
        install(&folder, &mut command, log)?;
    }
    Ok(program)
}

/// `cargo install` into a folder, in a build folder of its own: this workspace's profile and target do not matter there.
fn install(folder: &Path, command: &mut Command, log: &mut Log) -> Result<()> {
    fs::create_dir_all(folder).doing(format!("make {}", folder.display()))?;
    let build = folder.join("build");
    log.run(command.current_dir(folder).arg("--root").arg(folder).env("CARGO_TARGET_DIR", &build))?;
    fs::remove_dir_all(&build)?;
    Ok(())
}

/// The folder of the virtual environment that this checkout's requirements need.
fn venv(place: &Place) -> Result<PathBuf> {
    let print = Digest::default().file(&requirements(place))?.end();
    Ok(place.tools.join(format!("venv-{}", &print[..12])))
}

fn requirements(place: &Place) -> PathBuf {
    place.root.join("infra/xtask/python/requirements.txt")
}

/// A program of the virtual environment.
pub fn python_tool(place: &Place, name: &str) -> Result<PathBuf> {
    Ok(venv(place)?.join("bin").join(name))
}

/// Makes the virtual environment, if it is not there yet.
pub fn python(place: &Place) -> Result<()> {
    let folder = venv(place)?;
    let whole = folder.join("whole");
    if whole.exists() {
        return Ok(());
    }
    step("Install the emulator and SAM", &place.logs()?, |log| {
        let python = checks::python(log)?;
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&place.tools).doing(format!("make {}", place.tools.display()))?;
        log.run(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
        let pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary=:all:", "-r"];
        let mut command = Command::new(folder.join("bin/python"));
        log.run(command.args(pip).arg(requirements(place))).map_err(|failure| failure.todo("check the network and run this again"))?;
        fs::write(&whole, "")?;
        Ok(())
    })
}
