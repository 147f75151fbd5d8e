//! What must be there before any work: said in one sentence each, with what to do.

use std::{net::TcpListener, path::PathBuf, process::Command};

use crate::{
    failure::{Failure, Result},
    place::Place,
    step::{Log, step},
    tools,
};

/// What a task needs of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A program is enough.
    Rust,
    /// Node and Python too.
    All,
}

/// Checks the machine; as root on Debian it installs what is missing.
pub fn machine(place: &Place, need: Need) -> Result<()> {
    step("Check the machine", &place.logs()?, |log| {
        rust()?;
        compiler(place, log)?;
        if need == Need::All {
            node()?;
            python(log)?;
        }
        Ok(())
    })
}

/// What a program prints, if it is there.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program is on the PATH.
pub fn has(program: &str) -> bool {
    find(program).is_some()
}

/// Where a program is on the PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Major and minor of a version like `v20.19.2` or `Python 3.11.7`.
fn version(text: &str) -> Option<(u32, u32)> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let mut parts = digits.split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn rust() -> Result<()> {
    let wanted = version(env!("CARGO_PKG_RUST_VERSION")).unwrap_or_default();
    let found =
        output("rustc", &["--version"]).ok_or_else(|| Failure::new("rustc is not on the PATH").todo("install Rust: https://rustup.rs"))?;
    if version(&found).is_some_and(|found| found >= wanted) {
        return Ok(());
    }
    let wanted = env!("CARGO_PKG_RUST_VERSION");
    Err(Failure::new(format!("{found} is too old: Rust {wanted} is needed")).todo("`rustup update stable`"))
}

/// A C compiler for the cryptography; cmake too where the database is built.
fn compiler(place: &Place, log: &mut Log) -> Result<()> {
    let mut missing = Vec::new();
    if !has("cc") && !has("gcc") && !has("clang") {
        missing.push("build-essential");
    }
    if !has("cmake") && tools::builds_database(place) {
        missing.push("cmake");
    }
    packages(&missing, "to build the database and the cryptography", log)
}

/// Installs Debian packages as root; else says in one sentence which are needed.
pub fn packages(missing: &[&str], why: &str, log: &mut Log) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let root = output("id", &["-u"]).is_some_and(|user| user == "0");
    if !(root && has("apt-get")) {
        return Err(
            Failure::new(format!("{names} must be installed {why}")).todo(format!("on Debian and Ubuntu: sudo apt-get install {names}"))
        );
    }
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let install = |log: &mut Log| log.run(apt().args(["install", "--yes", "--no-install-recommends"]).args(missing));
    install(log).or_else(|_| log.run(apt().arg("update")).and_then(|()| install(log)))
}

fn node() -> Result<()> {
    let todo = "install Node 20.19 or newer with npm: https://nodejs.org";
    let found = output("node", &["--version"]).ok_or_else(|| Failure::new("Node is not on the PATH").todo(todo))?;
    if version(&found).is_none_or(|found| found < (20, 19)) {
        return Err(Failure::new(format!("Node {found} is too old: 20.19 is needed")).todo(todo));
    }
    if has("npm") { Ok(()) } else { Err(Failure::new("npm is not on the PATH").todo(todo)) }
}

/// A Python of 3.10 or newer that can make virtual environments.
pub fn python(log: &mut Log) -> Result<PathBuf> {
    let todo = "install Python 3.10 or newer with venv; on Debian and Ubuntu: sudo apt-get install python3 python3-venv";
    let mut old = None;
    for name in ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"] {
        let Some(found) = output(name, &["--version"]) else { continue };
        if version(&found).is_none_or(|found| found < (3, 10)) {
            old.get_or_insert(found);
            continue;
        }
        if output(name, &["-c", "import venv, ensurepip"]).is_none() {
            packages(&["python3-venv"], "for the tools in Python", log)?;
        }
        return find(name).ok_or_else(|| Failure::new(format!("{name} is not on the PATH")));
    }
    Err(match old {
        Some(found) => Failure::new(format!("{found} is too old: 3.10 is needed")),
        None => Failure::new("Python is not on the PATH"),
    }
    .todo(todo))
}

/// Whether all ports are free.
pub fn ports(place: &Place, with_database: bool) -> Result<()> {
    let last = if with_database { place.database_port() } else { place.emulator_port() };
    for port in place.port..=last {
        if let Err(error) = TcpListener::bind(("127.0.0.1", port)) {
            let other = if place.port == 8080 { 9080 } else { 8080 };
            return Err(Failure::new(format!("port {port} can't be used: {error}"))
                .todo(format!("stop what holds it (`ss -ltnp` tells), or take other ports: cargo xtask up --port {other}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_programs_print_them() {
        assert_eq!(version("v20.20.2"), Some((20, 20)));
        assert_eq!(version("Python 3.11.7"), Some((3, 11)));
        assert_eq!(version("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(version("none"), None);
    }

    #[test]
    fn a_taken_port_is_named_with_what_to_do() {
        let held = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = held.local_addr().unwrap().port();
        let place = Place { port, ..Place::new(8080).unwrap() };
        let text = ports(&place, false).unwrap_err().to_string();
        assert!(text.contains(&format!("port {port}")) && text.contains("--port"), "{text}");
    }
}
