//! A function's environments: processes of its binary, each with a Runtime API of its own, taking
//! invocations from one queue. Callers wait in line, as they do behind reserved concurrency.

use std::{
    path::PathBuf,
    process::Stdio,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::{mpsc, oneshot},
};

/// An invocation that got no answer: its process died, or reported an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost(pub String);

type Outcome = Result<Bytes, Lost>;

struct Invocation {
    payload: Bytes,
    reply: oneshot::Sender<Outcome>,
}

/// How a start went.
#[derive(Debug, Clone, Copy)]
pub struct Started {
    /// From the start of the process to its first question for work.
    pub init: Duration,
    /// The process.
    pub pid: u32,
}

struct Environment {
    queue: Arc<tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>>,
    open: Mutex<Option<(u64, oneshot::Sender<Outcome>)>>,
    count: AtomicU64,
    /// 0 before it starts and after it ended.
    pid: AtomicU32,
    ended: tokio::sync::watch::Sender<bool>,
    born: Mutex<Instant>,
    started: Mutex<Option<oneshot::Sender<Duration>>>,
    log: Arc<Mutex<Vec<String>>>,
}

/// The environments of one function.
pub struct Fleet {
    name: String,
    binary: PathBuf,
    variables: Vec<(String, String)>,
    invocations: mpsc::UnboundedSender<Invocation>,
    queue: Arc<tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>>,
    environments: Mutex<Vec<Arc<Environment>>>,
    log: Arc<Mutex<Vec<String>>>,
}

/// Where cargo puts the functions' binaries: beside the tests'.
fn binaries() -> PathBuf {
    let exe = std::env::current_exe().expect("a test has a path");
    let folder = exe.parent().expect("it is in a folder");
    if folder.ends_with("deps") { folder.parent().expect("deps is in a folder").to_owned() } else { folder.to_owned() }
}

impl Fleet {
    /// Prepares a function; no process runs yet.
    pub fn new(name: &str, variables: Vec<(String, String)>) -> Self {
        let binary = binaries().join(name);
        assert!(binary.exists(), "{name} is not built: run `cargo build --release --workspace` first");
        let (invocations, queue) = mpsc::unbounded_channel();
        Self {
            name: name.to_owned(),
            binary,
            variables,
            invocations,
            queue: Arc::new(tokio::sync::Mutex::new(queue)),
            environments: Mutex::default(),
            log: Arc::default(),
        }
    }

    /// The binary's path.
    pub fn binary(&self) -> &std::path::Path {
        &self.binary
    }

    /// Starts an environment and waits until it asks for work.
    pub async fn start(&self) -> Started {
        let (sender, started) = oneshot::channel();
        let environment = Arc::new(Environment {
            queue: self.queue.clone(),
            open: Mutex::default(),
            count: AtomicU64::default(),
            pid: AtomicU32::default(),
            ended: tokio::sync::watch::Sender::new(false),
            born: Mutex::new(Instant::now()),
            started: Mutex::new(Some(sender)),
            log: self.log.clone(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(environment.clone());
        tokio::spawn(async move { axum::serve(axum::serve::ListenerExt::tap_io(listener, |io| drop(io.set_nodelay(true))), router).await });
        *environment.born.lock().unwrap() = Instant::now();
        let child = self.spawn(address);
        let pid = child.id().unwrap_or_default();
        environment.pid.store(pid, Ordering::SeqCst);
        self.environments.lock().unwrap().push(environment.clone());
        let (name, home) = (self.name.clone(), environment);
        tokio::spawn(async move { watch(child, home, name).await });
        let init = tokio::time::timeout(Duration::from_secs(20), started).await;
        Started { init: init.expect("the function starts within 20 s").expect("the function did not start"), pid }
    }

    fn spawn(&self, runtime_api: std::net::SocketAddr) -> Child {
        Command::new(&self.binary)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("AWS_LAMBDA_RUNTIME_API", runtime_api.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", &self.name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "/local")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "local")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the function's binary runs")
    }

    /// Starts `count` environments side by side.
    pub async fn scale(&self, count: usize) {
        for _ in 0..count {
            self.start().await;
        }
    }

    /// Invokes the function: with a free environment now, or in line.
    pub async fn invoke(&self, payload: impl Into<Bytes>) -> Outcome {
        let (reply, outcome) = oneshot::channel();
        self.invocations.send(Invocation { payload: payload.into(), reply }).expect("the fleet stands");
        outcome.await.unwrap_or_else(|_| Err(Lost("the environment is gone".into())))
    }

    /// The processes that run.
    pub fn pids(&self) -> Vec<u32> {
        let environments = self.environments.lock().unwrap();
        environments.iter().map(|environment| environment.pid.load(Ordering::SeqCst)).filter(|pid| *pid != 0).collect()
    }

    /// Kills every process at once with SIGKILL, and waits until they are gone: whatever they were
    /// doing stays as it was.
    pub async fn kill(&self) {
        self.signal();
        let environments = std::mem::take(&mut *self.environments.lock().unwrap());
        for environment in environments {
            let _ = environment.ended.subscribe().wait_for(|ended| *ended).await;
        }
    }

    fn signal(&self) {
        for pid in self.pids() {
            let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
        }
    }

    /// The log lines so far, and forgets them.
    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.signal();
    }
}

async fn watch(mut child: Child, home: Arc<Environment>, name: String) {
    let mut lines = BufReader::new(child.stderr.take().expect("stderr is piped")).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.contains("\"level\":\"error\"") || line.contains("panicked") || std::env::var_os("TESTKIT_LOG").is_some() {
            eprintln!("[{name}] {line}");
        }
        home.log.lock().unwrap().push(line);
    }
    let status = child.wait().await;
    home.pid.store(0, Ordering::SeqCst);
    home.ended.send_replace(true);
    // Whoever waits for this process waits for nothing.
    if let Some((_, reply)) = home.open.lock().unwrap().take() {
        let _ = reply.send(Err(Lost(format!("{name} ended: {status:?}"))));
    }
    home.started.lock().unwrap().take();
}

async fn next(State(home): State<Arc<Environment>>) -> Response {
    if let Some(started) = home.started.lock().unwrap().take() {
        let _ = started.send(home.born.lock().unwrap().elapsed());
    }
    // A process that ended must not take work from those that run.
    let mut ended = home.ended.subscribe();
    let invocation = tokio::select! {
        biased;
        _ = ended.wait_for(|ended| *ended) => None,
        invocation = async { home.queue.lock().await.recv().await } => invocation,
    };
    let Some(Invocation { payload, reply }) = invocation else { return StatusCode::GONE.into_response() };
    let id = home.count.fetch_add(1, Ordering::Relaxed);
    *home.open.lock().unwrap() = Some((id, reply));
    if home.pid.load(Ordering::SeqCst) == 0 {
        // The process ended since, and nobody else answers for it.
        finish(&home, Err(Lost("the environment is gone".into())));
        return StatusCode::GONE.into_response();
    }
    let deadline = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_millis() + 15_000;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("lambda-runtime-aws-request-id", format!("{}-{id}", uuid::Uuid::new_v4().simple())),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:000000000000:function:local".to_owned()),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000".to_owned()),
        ("content-type", "application/json".to_owned()),
    ] {
        headers.insert(HeaderName::from_static(name), value.parse().expect("a header"));
    }
    (headers, payload).into_response()
}

fn finish(home: &Environment, outcome: Outcome) -> StatusCode {
    if let Some((_, reply)) = home.open.lock().unwrap().take() {
        let _ = reply.send(outcome);
    }
    StatusCode::ACCEPTED
}

async fn response(State(home): State<Arc<Environment>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    finish(&home, Ok(body))
}

async fn error(State(home): State<Arc<Environment>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    finish(&home, Err(Lost(String::from_utf8_lossy(&body).into_owned())))
}

async fn init_error(State(home): State<Arc<Environment>>, body: Bytes) -> StatusCode {
    home.started.lock().unwrap().take();
    eprintln!("init error: {}", String::from_utf8_lossy(&body));
    StatusCode::ACCEPTED
}
