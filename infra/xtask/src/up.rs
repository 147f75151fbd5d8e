//! `up`, `down`, `status`, `seed`: the whole shop on this machine.

use std::{
    fs,
    net::TcpStream,
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    artifacts,
    checks::{self, Need},
    deploy,
    failure::{Doing, Failure, Result},
    frontend, owner,
    place::{self, Place},
    services::{self, Running, Signal},
    step::{last_words, say, seconds, step},
    tools::{self, Database},
    upload, web,
};

/// What is wanted of `up`.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Leave it running.
    pub detach: bool,
    /// Forget everything first.
    pub fresh: bool,
    /// How many products to have.
    pub products: Option<u32>,
}

/// Brings the shop up.
pub fn up(place: &Place, wish: &Wish) -> Result<()> {
    let since = Instant::now();
    if wish.fresh {
        forget(place)?;
    }
    let mut started = bring_up(place, wish, !wish.detach)?;
    say(format!("\nThe shop is open after {}.\n{}", seconds(since.elapsed()), addresses(place)));
    match &mut started {
        Some(supervisor) if !wish.detach => wait(place, supervisor),
        Some(_) => {
            say("It goes on running; `cargo xtask down` stops it.");
            Ok(())
        }
        None => {
            say("It was running already and goes on; `cargo xtask down` stops it.");
            Ok(())
        }
    }
}

/// Builds, starts, deploys and seeds. The supervisor, if it was started here; with `tied` it ends with this process.
pub fn bring_up(place: &Place, wish: &Wish, tied: bool) -> Result<Option<Child>> {
    checks::machine(place, Need::All)?;
    if !runs(place) {
        clear_leftovers(place);
        checks::ports(place, Database::choose(place).is_ours())?;
    }
    let database = build(place)?;
    let started = start(place, &database, tied)?;
    let result = fill(place, &database, wish);
    if result.is_err()
        && let Some(mut supervisor) = started
    {
        stop(place, &mut supervisor);
        result?;
        return Ok(None);
    }
    result.map(|()| started)
}

/// Builds everything. What does not wait for another goes side by side.
fn build(place: &Place) -> Result<Database> {
    let logs = place.logs()?;
    thread::scope(|scope| {
        let pages = scope.spawn(|| {
            tools::python(place)?;
            frontend::packages(place)?;
            frontend::build(place)
        });
        let database = scope.spawn(|| tools::database(place));
        step("Build the functions", &logs, |log| artifacts::build(place, &["sandbox", "demo"], log))?;
        joined(pages)?;
        joined(database)
    })
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().unwrap_or_else(|_| Err(Failure::new("a step broke off")))
}

/// Deploys, uploads, seeds, and looks whether the shop answers.
fn fill(place: &Place, database: &Database, wish: &Wish) -> Result<()> {
    let logs = place.logs()?;
    if let Database::Mongod(_) = database {
        step("Make the database a replica set", &logs, |log| {
            let script = place.root.join("infra/xtask/python/replica_set.py");
            let host = format!("127.0.0.1:{}", place.database_port());
            log.run(Command::new(tools::python_tool(place, "python")?).arg(script).arg(host))
        })?;
    }
    let stack = thread::scope(|scope| {
        let seeded = scope.spawn(|| put_demo(place, database, false, wish.products));
        let stack = step("Deploy template.yaml", &logs, |log| deploy::deploy(place, database, log))?;
        joined(seeded)?;
        Ok::<_, Failure>(stack)
    })?;
    owner::put(place, database)?;
    step("Upload pages and pictures", &logs, |log| upload::upload(place, &stack, log))?;
    step("Look whether the shop answers", &logs, |_| look(place))
}

/// The demo shop.
fn put_demo(place: &Place, database: &Database, fresh: bool, products: Option<u32>) -> Result<()> {
    step("Seed the demo shop", &place.logs()?, |log| {
        let mut command = Command::new(place.binary("demo"));
        command.current_dir(&place.root).args(["seed", "--uri", &database.uri(place), "--database", "bodega"]);
        if let Some(products) = products {
            command.args(["--products", &products.to_string()]);
        }
        if fresh {
            command.arg("--fresh");
        }
        log.run(&mut command)
    })
}

/// The page, a list of products and one of its pictures, as a browser would get them.
fn look(place: &Place) -> Result<()> {
    let shop = format!("http://127.0.0.1:{}", place.port);
    let deadline = Instant::now() + Duration::from_secs(10);
    web::block(async {
        // The front door looks for a new deployment three times a second.
        let page = loop {
            let page = web::get(&format!("{shop}/")).await?;
            if page.status.is_success() || Instant::now() > deadline {
                break page;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        expect(&page, "/", "text/html")?;
        let products = web::get(&format!("{shop}/api/products")).await?;
        expect(&products, "/api/products", "application/json")?;
        let list: Value = serde_json::from_slice(&products.body)?;
        if let Some(picture) = picture(&list) {
            expect(&web::get(&format!("{shop}{picture}")).await?, &picture, "image/")?;
        }
        Ok(())
    })
}

fn expect(reply: &web::Reply, path: &str, kind: &str) -> Result<()> {
    let found = reply.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if reply.status.is_success() && found.starts_with(kind) {
        return Ok(());
    }
    Err(Failure::new(format!("{path} answered {} with {found}", reply.status))
        .words(last_words(&reply.text(), 12))
        .todo("`cargo xtask logs` shows what the functions say"))
}

/// The first picture that a reply names.
fn picture(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => match (fields.get("name"), fields.get("widths").and_then(|widths| widths.get(0))) {
            (Some(Value::String(name)), Some(width)) => Some(format!("/media/{name}-{width}.avif")),
            _ => fields.values().find_map(picture),
        },
        Value::Array(items) => items.iter().find_map(picture),
        _ => None,
    }
}

fn addresses(place: &Place) -> String {
    let desk = format!("http://localhost:{}", place.desk_port());
    format!(
        "  Shop           {}\n  Dashboard      {}/admin  as {}, password {}\n  Mailbox        {desk}/mail\n  Sandbox        http://localhost:{}/\n  API reference  {desk}/api\n",
        place.shop(),
        place.shop(),
        owner::EMAIL,
        owner::password(place).unwrap_or_else(|_| "unknown".into()),
        place.sandbox_port()
    )
}

/// Whether this cloud's supervisor runs.
pub fn runs(place: &Place) -> bool {
    Running::read(place).is_some_and(|running| services::is_running(running.supervisor, "serve"))
}

/// Starts the supervisor and waits for its services; with one that runs the same programs, does nothing.
fn start(place: &Place, database: &Database, tied: bool) -> Result<Option<Child>> {
    let print = services::fingerprint(place, database)?;
    if runs(place) {
        if Running::read(place).is_some_and(|running| running.fingerprint == print) {
            return Ok(None);
        }
        step("Stop the services, which changed", &place.logs()?, |_| {
            halt(place);
            Ok(())
        })?;
    }
    step("Start the services", &place.logs()?, |_| {
        let path = place.logs()?.join("supervisor.log");
        let log = fs::File::create(&path).doing(format!("write {}", path.display()))?;
        let mut command = Command::new(place::program()?);
        command.current_dir(&place.root).args(["serve", "--port", &place.port.to_string()]);
        command.stdout(log.try_clone()?).stderr(log).stdin(Stdio::null()).process_group(0);
        if tied {
            command.arg("--tied").stdin(Stdio::piped());
        }
        let mut supervisor = command.spawn().doing("start the supervisor")?;
        let ready = ready(place, database, &mut supervisor);
        if ready.is_err() {
            stop(place, &mut supervisor);
        }
        ready.map(|()| Some(supervisor))
    })
}

/// Waits for every service to answer.
fn ready(place: &Place, database: &Database, supervisor: &mut Child) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(90);
    let mut ports = vec![("the desk", place.desk_port()), ("the sandbox", place.sandbox_port())];
    if database.is_ours() {
        ports.push(("the database", place.database_port()));
    }
    loop {
        let silent = ports.iter().find(|(_, port)| TcpStream::connect(("127.0.0.1", *port)).is_err()).map(|(name, _)| *name);
        let health = format!("{}/_ministack/health", place.emulator());
        let silent = silent.or_else(|| (!web::block(web::answers(&health))).then_some("the emulator"));
        let Some(silent) = silent else { return Ok(()) };
        let ended = supervisor.try_wait()?;
        if ended.is_some() || Instant::now() > deadline {
            let logs = place.logs()?;
            let log = match silent {
                _ if ended.is_some() => "supervisor",
                "the sandbox" => "sandbox",
                "the database" => "database",
                _ => "emulator",
            };
            let path = logs.join(format!("{log}.log"));
            let words = last_words(&fs::read_to_string(&path).unwrap_or_default(), 25);
            return Err(Failure::new(format!("{silent} does not answer")).words(words).todo(format!("more is in {}", path.display())));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Waits for Ctrl-C or for the supervisor's end.
fn wait(place: &Place, supervisor: &mut Child) -> Result<()> {
    say("Ctrl-C closes it.");
    web::block(async {
        let interrupt = tokio::signal::ctrl_c();
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        let ended = async {
            while matches!(supervisor.try_wait(), Ok(None)) {
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
            () = ended => {}
        }
        Ok::<_, Failure>(())
    })?;
    if let Some(status) = supervisor.try_wait()? {
        return Err(Failure::new(format!("the supervisor ended ({status})")).todo("see .bodega/<port>/logs/supervisor.log"));
    }
    say("\nClosing.");
    stop(place, supervisor);
    Ok(())
}

/// Ends a supervisor that this process started.
pub fn stop(place: &Place, supervisor: &mut Child) {
    services::signal(supervisor.id(), Signal::Term);
    let deadline = Instant::now() + Duration::from_mins(1);
    while matches!(supervisor.try_wait(), Ok(None)) && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(50));
    }
    if matches!(supervisor.try_wait(), Ok(None)) {
        let _ = supervisor.kill();
        let _ = supervisor.wait();
    }
    clear_leftovers(place);
}

/// Ends the supervisor that another process left, and waits for it.
fn halt(place: &Place) {
    let Some(running) = Running::read(place) else { return };
    if services::is_running(running.supervisor, "serve") {
        services::signal(running.supervisor, Signal::Term);
    }
    let deadline = Instant::now() + Duration::from_mins(1);
    while services::is_running(running.supervisor, "serve") {
        if Instant::now() > deadline {
            services::signal(running.supervisor, Signal::KillGroup);
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    clear_leftovers(place);
}

/// Ends services whose supervisor was killed.
fn clear_leftovers(place: &Place) {
    let Some(running) = Running::read(place) else { return };
    if services::is_running(running.supervisor, "serve") {
        return;
    }
    for (name, pid) in &running.services {
        if services::is_running(*pid, services::mark(name)) {
            services::signal(*pid, Signal::Term);
            let deadline = Instant::now() + Duration::from_secs(20);
            while services::is_running(*pid, services::mark(name)) && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(50));
            }
            services::signal(*pid, Signal::KillGroup);
        }
    }
    Running::remove(place);
}

/// Stops everything and removes what it kept.
pub fn forget(place: &Place) -> Result<()> {
    halt(place);
    if place.state.exists() {
        fs::remove_dir_all(&place.state).doing(format!("remove {}", place.state.display()))?;
    }
    Ok(())
}

/// `cargo xtask down`.
pub fn down(place: &Place) -> Result<()> {
    if !runs(place) {
        clear_leftovers(place);
        say(format!("Nothing runs at port {}.", place.port));
        return Ok(());
    }
    step("Stop the services", &place.logs()?, |_| {
        halt(place);
        Ok(())
    })
}

/// `cargo xtask status`.
pub fn status(place: &Place) -> Result<()> {
    let Some(running) = Running::read(place).filter(|_| runs(place)) else {
        println!("Nothing runs at port {}; `cargo xtask up` starts it.", place.port);
        return Ok(());
    };
    println!("Running since {} (process {}).\n{}", running.since, running.supervisor, addresses(place));
    for (name, pid) in &running.services {
        let state = if services::is_running(*pid, services::mark(name)) { "runs" } else { "DOES NOT RUN" };
        println!("  {name:<14} {state} (process {pid})");
    }
    println!("  {:<14} {}", "database at", Database::choose(place).uri(place));
    println!("  {:<14} {}", "emulator at", place.emulator());
    println!("  {:<14} {}", "logs in", place.logs()?.display());
    Ok(())
}

/// `cargo xtask seed`.
pub fn seed(place: &Place, fresh: bool, products: Option<u32>) -> Result<()> {
    if !runs(place) {
        return Err(Failure::new(format!("nothing runs at port {}", place.port)).todo("`cargo xtask up` first"));
    }
    step("Build the demo", &place.logs()?, |log| {
        log.run(artifacts::cargo(place).args(["build", "--release", "--workspace", "--exclude", "xtask", "--bin", "demo"]))
    })?;
    let database = Database::choose(place);
    put_demo(place, &database, fresh, products)?;
    owner::put(place, &database)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_picture_of_a_reply_is_found() {
        let reply =
            serde_json::json!({ "items": [{ "name": "Jug" }, { "name": "Cup", "picture": { "name": "cup", "widths": [480, 800] } }] });
        assert_eq!(picture(&reply), Some("/media/cup-480.avif".into()));
        assert_eq!(picture(&serde_json::json!([])), None);
    }
}
