//! What `up` leaves running: it starts database, sandbox and emulator, starts them again when they
//! fall, serves the front door and the desk, and takes everything down with it when it ends.

use std::{
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
};

use crate::{
    desk, door,
    failure::{Doing, Failure, Result},
    mail::Mailbox,
    place::Place,
    services::{self, Running, Service, Signal},
    smtp,
    tools::Database,
};

/// How often a service may fall before that is taken as its answer.
const FALLS: u32 = 5;

/// Runs until it is told to stop.
pub async fn serve(place: Place, tied: bool) -> Result<()> {
    let database = Database::choose(&place);
    let running = Running {
        supervisor: std::process::id(),
        fingerprint: services::fingerprint(&place, &database)?,
        since: OffsetDateTime::now_utc().format(&Rfc3339).map_err(|error| Failure::new(error.to_string()))?,
        ..Running::default()
    };
    let mailbox = Mailbox::open(place.state.join("mails"))?;
    let smtp_listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let smtp_port = smtp_listener.local_addr()?.port();
    let doors = [listen(place.port).await?, listen(place.desk_port()).await?];
    let keeper = Keeper { place: place.clone(), running: Arc::new(Mutex::new(running)) };
    keeper.write()?;

    let (end, told) = watch::channel(false);
    let mut tasks = JoinSet::new();
    tasks.spawn(smtp::serve(smtp_listener, mailbox.clone()));
    let [shop, desk] = doors;
    for listener in shop {
        tasks.spawn(door::serve(listener, place.clone()));
    }
    for listener in desk {
        tasks.spawn(desk::serve(listener, place.clone(), mailbox.clone()));
    }
    // The database outlives the emulator, whose functions may be in the middle of something.
    let mut inner = JoinSet::new();
    if let Some(service) = services::database(&database, &place.state.join("database"), place.database_port())? {
        inner.spawn(keeper.clone().keep(service, told.clone(), Duration::from_secs(3)));
    }
    inner.spawn(keeper.clone().keep(services::sandbox(&place), told.clone(), Duration::ZERO));
    inner.spawn(keeper.clone().keep(services::emulator(&place, smtp_port)?, told, Duration::ZERO));

    told_to_stop(tied).await?;
    eprintln!("stopping");
    let _ = end.send(true);
    while inner.join_next().await.is_some() {}
    Running::remove(&place);
    Ok(())
}

/// Runs a program until it ends or standard input does.
pub fn hold(command: &[std::ffi::OsString]) -> Result<()> {
    let [program, arguments @ ..] = command else { return Err(Failure::new("there is nothing to run")) };
    let mut child = std::process::Command::new(program).args(arguments).stdin(Stdio::null()).spawn()?;
    let ended = std::thread::spawn(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
    while !ended.is_finished() && child.try_wait()?.is_none() {
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    child.wait()?;
    Ok(())
}

/// Both loopback addresses: browsers and Node take either for `localhost`.
async fn listen(port: u16) -> Result<Vec<TcpListener>> {
    let mut listeners = vec![TcpListener::bind(("127.0.0.1", port)).await.doing(format!("listen on port {port}"))?];
    listeners.extend(TcpListener::bind(("::1", port)).await.ok());
    Ok(listeners)
}

/// Waits for a signal, or where it is tied, for the end of its standard input.
async fn told_to_stop(tied: bool) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (ended, input_ends) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        if tied {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            let _ = ended.send(());
        } else {
            std::mem::forget(ended);
        }
    });
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = input_ends => {}
    }
    Ok(())
}

#[derive(Clone)]
struct Keeper {
    place: Place,
    running: Arc<Mutex<Running>>,
}

impl Keeper {
    fn write(&self) -> Result<()> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).write(&self.place)
    }

    fn note(&self, name: &str, pid: Option<u32>) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match pid {
            Some(pid) => running.services.insert(name.to_owned(), pid),
            None => running.services.remove(name),
        };
        if let Err(failure) = running.write(&self.place) {
            eprintln!("{failure}");
        }
    }

    /// Keeps one service running until `stopped`; then, after `grace`, ends it.
    async fn keep(self, mut service: Service, mut stopped: watch::Receiver<bool>, grace: Duration) {
        let name = service.name;
        for fall in 0..FALLS {
            let child = service.detached(&self.place).and_then(|command| start(command).doing(format!("start the {name}")));
            let mut child = match child {
                Ok(child) => child,
                Err(failure) => return eprintln!("{failure}"),
            };
            self.note(name, child.id());
            let fallen = tokio::select! {
                status = child.wait() => Some(tell(status)),
                () = async { stopped.wait_for(|stop| *stop).await.map_or((), |_| ()) } => None,
            };
            let Some(status) = fallen else {
                tokio::time::sleep(grace).await;
                take_down(name, &mut child).await;
                return self.note(name, None);
            };
            eprintln!("the {name} fell ({status}), {} more tries", FALLS - fall - 1);
            self.note(name, None);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

fn start(command: &mut std::process::Command) -> std::io::Result<Child> {
    // The service's description is used again when it falls, so its parts are copied.
    let mut copy = Command::from(std::mem::replace(command, std::process::Command::new("")));
    let child = copy.spawn();
    *command = copy.into_std();
    child
}

fn tell(status: std::io::Result<ExitStatus>) -> String {
    status.map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// Ends a service: first politely, so that it keeps what it has in memory, then with all of its children.
async fn take_down(name: &str, child: &mut Child) {
    let Some(pid) = child.id() else { return };
    services::signal(pid, Signal::Term);
    if tokio::time::timeout(Duration::from_secs(20), child.wait()).await.is_err() {
        eprintln!("the {name} does not stop by itself");
    }
    services::signal(pid, Signal::KillGroup);
    let _ = child.wait().await;
}
