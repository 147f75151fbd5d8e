//! The programs beside the shop: database, sandbox, emulator. How each is started, and what is kept of them.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    path::PathBuf,
    process::{Command, Stdio},
};

use serde::{Deserialize, Serialize};

use crate::{
    digest::Digest,
    failure::{Doing, Result},
    place::{self, Place},
    tools::{self, Database},
};

/// What runs, as `.bodega/<port>/running.json` tells.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Running {
    /// The supervisor's process.
    pub supervisor: u32,
    /// What it was started from; another fingerprint means another program.
    pub fingerprint: String,
    /// When, as RFC 3339.
    pub since: String,
    /// The process of each service.
    pub services: BTreeMap<String, u32>,
}

impl Running {
    fn path(place: &Place) -> PathBuf {
        place.state.join("running.json")
    }

    /// What the last supervisor wrote, whether it still runs or not.
    pub fn read(place: &Place) -> Option<Self> {
        serde_json::from_slice(&fs::read(Self::path(place)).ok()?).ok()
    }

    /// Writes what runs.
    pub fn write(&self, place: &Place) -> Result<()> {
        fs::write(Self::path(place), serde_json::to_vec_pretty(self)?).doing("write running.json")
    }

    /// Nothing runs.
    pub fn remove(place: &Place) {
        let _ = fs::remove_file(Self::path(place));
    }
}

/// A program that the supervisor keeps running.
pub struct Service {
    /// Its name in logs and in `status`.
    pub name: &'static str,
    /// How to start it.
    pub command: Command,
}

/// Says which programs run: when it changes, they must be started anew.
pub fn fingerprint(place: &Place, database: &Database) -> Result<String> {
    let python = place.root.join("infra/xtask/python");
    Ok(Digest::default()
        .text(&format!("{database:?}"))
        .file(&place::program()?)?
        .file(&place.binary("sandbox"))?
        .file(&python.join("ministack_local.py"))?
        .file(&python.join("requirements.txt"))?
        .end())
}

/// The database, where it is one of ours, with its files in `folder`.
pub fn database(database: &Database, folder: &std::path::Path, port: u16) -> Result<Option<Service>> {
    fs::create_dir_all(folder).doing(format!("make {}", folder.display()))?;
    let command = match database {
        Database::Given(_) => return Ok(None),
        Database::Mongod(program) => {
            let mut command = Command::new(program);
            command.args(["--bind_ip", "127.0.0.1", "--replSet", "bodega", "--port", &port.to_string(), "--dbpath"]).arg(folder);
            command
        }
        Database::Embedded(program) => {
            let mut command = Command::new(program);
            // Without --sync-on-commit it forgets acknowledged writes when it is killed.
            command.args(["--host", "127.0.0.1", "--port", &port.to_string(), "--sync-on-commit", "--log-level", "WARNING"]);
            command.args(["--cache-size", "512M", "--storage-path"]).arg(folder);
            // A configuration file elsewhere on the machine is not ours.
            command.current_dir(folder);
            command
        }
    };
    Ok(Some(Service { name: "database", command }))
}

/// The shop's account at the sandbox: client id, secret, webhook id. Nothing there is secret.
pub const ACCOUNT: (&str, &str, &str) = ("bodega-local", "not-a-secret", "0BODEGA0LOCAL0000");
/// Its accounts for coins: Blockonomics' key and callback secret, GloBee's key.
pub const COIN_ACCOUNTS: (&str, &str, &str) = ("bodega-local-key", "not-a-secret-but-as-long-as-one-0001", "bodega-local-auth");

/// The payment sandbox; its webhooks go to the shop's own front door.
pub fn sandbox(place: &Place) -> Service {
    let mut command = Command::new(place.binary("sandbox"));
    command.args(["--port", &place.sandbox_port().to_string()]);
    command.args(["--webhook-url", &format!("http://127.0.0.1:{}/api/webhooks/paypal", place.port)]);
    let shop = format!("http://127.0.0.1:{}", place.port);
    command.args(["--callback-url", &format!("{shop}/api/webhooks/blockonomics?secret={}", COIN_ACCOUNTS.1)]);
    command.args(["--coin-api-key", COIN_ACCOUNTS.0, "--globee-auth-key", COIN_ACCOUNTS.2]);
    command.args(["--client-id", ACCOUNT.0, "--client-secret", ACCOUNT.1, "--webhook-id", ACCOUNT.2]);
    command.arg("--state-dir").arg(place.state.join("sandbox"));
    Service { name: "sandbox", command }
}

/// The AWS emulator. Its environment is empty but for what it needs, and mails go to `smtp`.
pub fn emulator(place: &Place, smtp: u16) -> Result<Service> {
    let port = place.emulator_port();
    let folder = place.state.join("emulator");
    let temporary = folder.join("tmp");
    fs::create_dir_all(&temporary).doing(format!("make {}", temporary.display()))?;
    let mut command = Command::new(tools::python_tool(place, "python")?);
    command.arg(place.root.join("infra/xtask/python/ministack_local.py")).env_clear();
    for (name, value) in [
        ("GATEWAY_PORT", port.to_string()),
        ("BIND_HOST", "127.0.0.1".into()),
        ("MINISTACK_HOST", "127.0.0.1".into()),
        ("AWS_ENDPOINT_URL", place.emulator()),
        ("SMTP_HOST", format!("127.0.0.1:{smtp}")),
        ("SFTP_ENABLED", "0".into()),
        ("IOT_MTLS_ENABLED", "0".into()),
        ("PERSIST_STATE", "1".into()),
        ("S3_PERSIST", "1".into()),
        ("PYTHONUNBUFFERED", "1".into()),
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
        ("LANG", "C.UTF-8".into()),
    ] {
        command.env(name, value);
    }
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("STATE_DIR", folder.join("state")).env("S3_DATA_DIR", folder.join("objects")).env("TMPDIR", &temporary);
    Ok(Service { name: "emulator", command })
}

impl Service {
    /// Lets its output go to its log, and keeps the terminal's Ctrl-C from it: the supervisor stops it.
    pub fn detached(&mut self, place: &Place) -> Result<&mut Command> {
        use std::os::unix::process::CommandExt as _;
        let path = place.logs()?.join(format!("{}.log", self.name));
        let file = OpenOptions::new().create(true).append(true).open(&path).doing(format!("write {}", path.display()))?;
        Ok(self.command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).process_group(0))
    }
}

/// The command line of a process, if there is one.
fn command_line(pid: u32) -> Option<String> {
    let output = Command::new("ps").args(["-o", "command=", "-p", &pid.to_string()]).output().ok()?;
    let line = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (!line.is_empty() && !line.contains("<defunct>")).then_some(line)
}

/// Whether a process is there and is the one that is meant: process ids are used again.
pub fn is_running(pid: u32, part: &str) -> bool {
    pid > 1 && command_line(pid).is_some_and(|line| line.contains(part))
}

/// Something in the command line that tells a service's process from a stranger's.
pub fn mark(service: &str) -> &str {
    match service {
        "emulator" => "ministack_local.py",
        "database" => "127.0.0.1",
        other => other,
    }
}

/// A signal, as `kill` calls it.
#[derive(Debug, Clone, Copy)]
pub enum Signal {
    /// Asks a process to end.
    Term,
    /// Ends all of a process's group.
    KillGroup,
    /// Asks all of a process's group to end.
    TermGroup,
}

/// Sends a signal; a process that is gone is fine.
pub fn signal(pid: u32, signal: Signal) {
    if pid <= 1 {
        return;
    }
    let (name, target) = match signal {
        Signal::Term => ("-TERM", pid.to_string()),
        Signal::TermGroup => ("-TERM", format!("-{pid}")),
        Signal::KillGroup => ("-KILL", format!("-{pid}")),
    };
    let _ = Command::new("kill").args([name, "--", &target]).stdout(Stdio::null()).stderr(Stdio::null()).status();
}
