//! Where things are: the checkout, the ports, the state of one local cloud, the tools.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::failure::{Doing, Failure, Result};

/// One local cloud of this checkout: five ports in a row and a folder.
#[derive(Debug, Clone)]
pub struct Place {
    /// The checkout.
    pub root: PathBuf,
    /// The shop's port; the others follow.
    pub port: u16,
    /// What this cloud keeps: `.bodega/<port>`.
    pub state: PathBuf,
    /// What is installed once for all checkouts.
    pub tools: PathBuf,
}

impl Place {
    /// The cloud at `port`.
    pub fn new(port: u16) -> Result<Self> {
        if port.checked_add(6).is_none() || port < 1024 {
            return Err(Failure::new(format!("port {port} can't be the first of five ports")).todo("choose one from 1024 to 65000"));
        }
        let root = root()?;
        let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let cache = || std::env::var_os("XDG_CACHE_HOME").map_or_else(|| home().join(".cache"), PathBuf::from);
        let tools = std::env::var_os("BODEGA_TOOLS").map_or_else(|| cache().join("bodega/tools"), PathBuf::from);
        let state = root.join(".bodega").join(port.to_string());
        Ok(Self { root, port, state, tools })
    }

    /// The address that people and browsers use.
    pub fn shop(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
    /// The desk: mailbox and API reference.
    pub const fn desk_port(&self) -> u16 {
        self.port + 1
    }
    /// The payment sandbox.
    pub const fn sandbox_port(&self) -> u16 {
        self.port + 2
    }
    /// The AWS emulator.
    pub const fn emulator_port(&self) -> u16 {
        self.port + 3
    }
    /// The database.
    pub const fn database_port(&self) -> u16 {
        self.port + 4
    }
    /// The emulator's address.
    pub fn emulator(&self) -> String {
        format!("http://127.0.0.1:{}", self.emulator_port())
    }
    /// The sandbox's address as functions call it.
    pub fn sandbox(&self) -> String {
        format!("http://127.0.0.1:{}", self.sandbox_port())
    }

    /// The address of the sandbox's pages, as the shopper's browser sees them.
    pub fn sandbox_page(&self) -> String {
        format!("http://localhost:{}", self.sandbox_port())
    }

    /// The folder of logs, made if need be.
    pub fn logs(&self) -> Result<PathBuf> {
        let logs = self.state.join("logs");
        fs::create_dir_all(&logs).doing(format!("make {}", logs.display()))?;
        Ok(logs)
    }

    /// A binary of this workspace.
    pub fn binary(&self, name: &str) -> PathBuf {
        target(&self.root).join("release").join(name)
    }

    /// The package that `template.yaml` names for a function.
    pub fn package(&self, function: &str) -> PathBuf {
        self.root.join("target/lambda").join(function).join("bootstrap.zip")
    }

    /// The functions of this checkout.
    pub fn functions(&self) -> Result<Vec<String>> {
        let folder = self.root.join("functions");
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).doing("list functions/")? {
            let entry = entry?;
            if entry.path().join("Cargo.toml").exists() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

/// This program, to be started again with another task. A build may have replaced the file since this process began: on Linux
/// the process's own name for it still leads to the program that runs.
pub fn program() -> Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() { Ok(own) } else { std::env::current_exe().doing("find this program") }
}

/// Where Cargo builds.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

/// The checkout: the nearest folder upwards with the workspace's `template.yaml`, else the one this was built in.
fn root() -> Result<PathBuf> {
    let here = std::env::current_dir()?;
    let found = here.ancestors().find(|folder| folder.join("template.yaml").exists() && folder.join("infra/xtask").exists());
    found.map(Path::to_owned).ok_or_else(|| Failure::new("this is not a checkout of the shop").todo("run `cargo xtask` inside it"))
}
