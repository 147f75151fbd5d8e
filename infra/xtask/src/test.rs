//! `test`: every check and every test, each a step; all are run, and what failed is shown at the end.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    agreement, artifacts, browser,
    checks::{self, Need},
    deploy,
    failure::{Doing, Failure, Result},
    frontend, owner,
    place::{self, Place},
    services::{self, Signal},
    step::{Log, last_words, say, seconds, step},
    tools::{self, Database},
    up, walls,
};

/// Runs everything; with `quick` all but the browser.
pub fn test(place: &Place, quick: bool) -> Result<()> {
    let since = Instant::now();
    checks::machine(place, Need::All)?;
    let mut run = Run { place, results: Vec::new() };
    let metadata = metadata(place)?;

    run.step("Format", |log| {
        log.run(artifacts::cargo(place).args(["fmt", "--all", "--check"])).map_err(|failure| failure.todo("cargo fmt --all"))
    });
    run.step("Walls between the rooms", |log| {
        log.note(format!("{} crates", walls::check(&metadata)?));
        Ok(())
    });
    // What is downloaded first waits for the network, and Clippy for the processor.
    run.side_by_side(
        ("Clippy", |log: &mut Log| {
            let what = ["clippy", "--workspace", "--lib", "--bins", "--tests", "--release", "--", "--deny", "warnings"];
            log.run(artifacts::cargo(place).args(what))
        }),
        ("Lint template.yaml", |log| {
            tools::python(place)?;
            log.run(deploy::sam(place)?.args(["validate", "--lint", "--template", "template.yaml"]))
        }),
    );
    // The template is read with what was just installed.
    run.step("Template, contract, functions and events agree", |log| agreement::check(place, &metadata, log));
    run.side_by_side(
        ("Packages of the pages", |_: &mut Log| frontend::packages(place)),
        ("Licences and bans", |log| {
            let deny = tools::cargo_deny(place, log)?;
            let what = ["deny", "--all-features", "check", "licenses", "bans", "sources"];
            log.run(artifacts::cargo(place).args(what).env("PATH", path_with(&deny)))
        }),
    );
    run.step("Tests in Rust", |log| in_rust(place, log));
    pages(place, &mut run);
    if !quick {
        in_browser(place, &mut run);
    }
    run.end(since)
}

/// Cargo's account of the workspace.
fn metadata(place: &Place) -> Result<Value> {
    let output = artifacts::cargo(place).args(["metadata", "--no-deps", "--format-version", "1"]).output().doing("run cargo metadata")?;
    if !output.status.success() {
        return Err(Failure::new("cargo metadata failed").words(last_words(&String::from_utf8_lossy(&output.stderr), 12)));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The PATH with a program's folder first: Cargo finds its subcommands there.
fn path_with(program: &std::path::Path) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(std::path::Path::to_owned).into_iter().chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap_or(path)
}

/// `cargo test`, with a database of its own.
fn in_rust(place: &Place, log: &mut Log) -> Result<()> {
    let database = tools::database(place)?;
    log.run(artifacts::cargo(place).args(["build", "--release", "--workspace", "--exclude", "xtask", "--bins"]))?;
    let scratch = Scratch::start(place, &database)?;
    // The workspace as a whole, so that libraries have the features that they were just built with: for a package of its own
    // Cargo would build most of them anew. `--tests` takes
    // what has `test = true`: functions have no tests of their own, so none of them is linked once more.
    let ours = ["--workspace", "--exclude", "xtask", "--tests"];
    // Most of a test through the binaries is waiting: for processes, for clocks, for what a dead transaction holds.
    let threads = 2 * thread::available_parallelism()?.get();
    let ran = [ours.as_slice(), &["--package", "xtask"]].map(|what| {
        let mut command = artifacts::cargo(place);
        let command = command.args(["test", "--release", "--no-fail-fast"]).args(what).env("TEST_MONGODB_URI", scratch.uri());
        command.env("RUST_TEST_THREADS", threads.to_string());
        log.run_and_quote(command, failures)
    });
    let mut count = 0;
    for text in ran {
        count += passed(&text?);
    }
    log.note(format!("{count} tests"));
    Ok(())
}

/// What the tests that failed said; what Cargo said last where none did.
fn failures(text: &str) -> String {
    let mut words = Vec::new();
    let mut lines = text.lines();
    while lines.by_ref().any(|line| line == "failures:") {
        words.extend(
            lines.by_ref().take_while(|line| *line != "failures:" && !line.starts_with("test result: ")).filter(|line| !line.is_empty()),
        );
        // The names alone follow.
        let _ = lines.by_ref().find(|line| line.starts_with("test result: "));
    }
    if words.is_empty() {
        return last_words(text, 25);
    }
    let more = words.len().saturating_sub(100);
    words.truncate(100);
    let more = if more > 0 { format!("\n… and {more} lines more") } else { String::new() };
    words.join("\n") + &more
}

/// How many tests passed, by Cargo's own words.
fn passed(text: &str) -> u64 {
    let results = text.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    results.filter_map(|rest| rest.split(' ').next()?.parse::<u64>().ok()).sum()
}

/// The pages: types, lint, tests, build, size.
fn pages(place: &Place, run: &mut Run<'_>) {
    let script = |name: &'static str| move |log: &mut Log| log.run(frontend::npm(place).args(["run", name]));
    run.step("The pages' types are the contract's", |log| {
        agreement::generated(place)?;
        agreement::types(place, log)
    });
    // Each of them works with one core.
    run.side_by_side(("Types of the pages", script("typecheck")), ("Lint the pages", script("lint")));
    run.step("Tests of the pages", script("test"));
    run.step("Build of the pages", |_| frontend::build(place));
    run.step("Size of the pages", script("budget"));
}

/// A cloud of its own, and the tests in a browser on it.
fn in_browser(place: &Place, run: &mut Run<'_>) {
    let mut cloud = None;
    run.step("A fresh local cloud", |log| {
        up::forget(place)?;
        cloud = up::bring_up(place, &up::Wish { detach: false, fresh: true, products: None }, true)?;
        log.note(place.shop());
        Ok(())
    });
    let Some(mut supervisor) = cloud else { return };
    run.step("Tests in a browser", |log| {
        let chromium = browser::find(log)?;
        let mut command = frontend::npm(place);
        command.args(["run", "e2e"]).env("CHROMIUM", chromium).env("BASE_URL", place.shop());
        command.env("MAIL_URL", format!("http://localhost:{}/mail.json", place.desk_port()));
        command.env("OWNER_EMAIL", owner::EMAIL).env("OWNER_PASSWORD", owner::password(place)?);
        command.env("SANDBOX_URL", format!("http://localhost:{}", place.sandbox_port()));
        log.run(&mut command)
    });
    run.step("The cloud goes", |_| {
        up::stop(place, &mut supervisor);
        Ok(())
    });
}

/// The steps and how they went.
struct Run<'a> {
    place: &'a Place,
    results: Vec<(String, Duration, Option<Failure>)>,
}

impl Run<'_> {
    fn step(&mut self, name: &str, work: impl FnOnce(&mut Log) -> Result<()>) {
        let done = take(self.place, name, work);
        self.results.push(done);
    }

    /// Two steps at the same time.
    fn side_by_side<A, B>(&mut self, (first, a): (&str, A), (second, b): (&str, B))
    where
        A: FnOnce(&mut Log) -> Result<()> + Send,
        B: FnOnce(&mut Log) -> Result<()>,
    {
        let place = self.place;
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(move || take(place, first, a));
            let other = take(place, second, b);
            (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
        });
        self.results.extend([one, other]);
    }

    /// The table of steps, what failed, and the last line.
    fn end(self, since: Instant) -> Result<()> {
        let failed = self.results.iter().filter(|(_, _, failure)| failure.is_some()).count();
        println!("\n{:<50} {:>12}", "step", "time");
        for (name, time, failure) in &self.results {
            println!("{:<50} {:>12}  {}", name, seconds(*time), if failure.is_some() { "FAILED" } else { "passed" });
        }
        for (name, _, failure) in &self.results {
            if let Some(failure) = failure {
                println!("\n{name}:\n{failure}");
            }
        }
        println!("\n{} passed, {failed} failed in {}", self.results.len() - failed, seconds(since.elapsed()));
        if failed == 0 { Ok(()) } else { Err(Failure::new(format!("{failed} of {} steps failed", self.results.len()))) }
    }
}

/// Takes a step: its name, how long it took, and what failed.
fn take(place: &Place, name: &str, work: impl FnOnce(&mut Log) -> Result<()>) -> (String, Duration, Option<Failure>) {
    let since = Instant::now();
    let result = place.logs().and_then(|logs| step(name, &logs, work));
    if let Err(failure) = &result {
        say(failure.to_string());
    }
    (name.to_owned(), since.elapsed(), result.err())
}

/// A database for tests and benchmarks, empty, gone when dropped.
pub struct Scratch {
    uri: String,
    folder: std::path::PathBuf,
    child: Option<Child>,
}

impl Scratch {
    /// Starts it at a free port.
    pub fn start(place: &Place, database: &Database) -> Result<Self> {
        let folder = place.state.join("scratch");
        if folder.exists() {
            fs::remove_dir_all(&folder).doing(format!("remove {}", folder.display()))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut scratch = Self { uri: database.uri_at(port), folder, child: None };
        let Some(mut service) = services::database(database, &scratch.folder, port)? else { return Ok(scratch) };
        // It ends with this process, however that ends.
        let mut command = Command::new(place::program()?);
        let service = service.detached(place)?;
        command.arg("hold").arg("--").arg(service.get_program()).args(service.get_args());
        command.current_dir(&scratch.folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        scratch.child = Some(command.spawn().doing("start the database")?);
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if Instant::now() > deadline {
                return Err(Failure::new("the database of the tests does not answer").todo("see database.log in .bodega/<port>/logs"));
            }
            thread::sleep(Duration::from_millis(50));
        }
        if let Database::Mongod(_) = database {
            let script = place.root.join("infra/xtask/python/replica_set.py");
            let status = Command::new(tools::python_tool(place, "python")?).arg(script).arg(format!("127.0.0.1:{port}")).status()?;
            if !status.success() {
                return Err(Failure::new("mongod did not become a replica set"));
            }
        }
        Ok(scratch)
    }

    /// What a driver connects to.
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            services::signal(child.id(), Signal::KillGroup);
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passed_tests_are_counted() {
        let text = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\ntest result: ok. 40 passed; 0 failed\n";
        assert_eq!(passed(text), 42);
    }

    #[test]
    fn tests_that_fail_are_quoted() {
        let text = "running 1 test\ntest one ... FAILED\n\nfailures:\n\n---- one stdout ----\nSEED=7\nthread 'one' panicked at a.rs:1:1:\nno\n\n\nfailures:\n    one\n\ntest result: FAILED. 0 passed; 1 failed\n\nrunning 1 test\ntest result: ok. 1 passed\n\nfailures:\n\n---- two stdout ----\nbad\n\nfailures:\n    two\n\ntest result: FAILED. 0 passed\nerror: 2 targets failed";
        assert_eq!(failures(text), "---- one stdout ----\nSEED=7\nthread 'one' panicked at a.rs:1:1:\nno\n---- two stdout ----\nbad");
        assert_eq!(failures("error: no such crate"), "error: no such crate");
    }
}
