//! `watch`: functions under `cargo lambda watch`, pages under Vite, on the services of `up`.

use std::{
    fs::{self, File},
    net::SocketAddr,
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, Response, StatusCode, Uri},
    response::IntoResponse,
};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::{
    aws::{self, REGION},
    door,
    failure::{Doing, Failure, Result},
    frontend,
    place::Place,
    services::{self, Signal},
    step::say,
    tools, up, web,
};

/// Vite's own port.
const VITE: u16 = 5173;

/// Runs until Ctrl-C.
pub fn watch(place: &Place) -> Result<()> {
    if !up::runs(place) {
        up::bring_up(place, &up::Wish { detach: true, fresh: false, products: None }, false)?;
    }
    frontend::packages(place)?;
    let (shop, lambda) = (place.port + 5, place.port + 6);
    let env_file = place.state.join("watch.env");
    fs::write(&env_file, environment(place, shop)?).doing("write watch.env")?;

    let mut functions = Command::new(tools::python_tool(place, "cargo-lambda")?);
    functions.current_dir(&place.root).args(["lambda", "watch", "--release", "-A", "127.0.0.1", "-P", &lambda.to_string(), "--env-file"]);
    functions.arg(&env_file);
    let mut pages = frontend::npm(place);
    pages.args(["run", "dev", "--", "--port", &VITE.to_string()]);
    let mut children = Children(Vec::new());
    children.start(place, "lambda-watch", functions)?;
    children.start(place, "vite", pages)?;
    web::block(async {
        let listener = TcpListener::bind(("127.0.0.1", shop)).await.doing(format!("listen on port {shop}"))?;
        let door = Door {
            secret: origin(place).await?,
            functions: format!("http://127.0.0.1:{lambda}"),
            pages: format!("http://localhost:{VITE}"),
            media: format!("http://127.0.0.1:{}", place.port),
            client: web::client(),
        };
        let router = Router::new().fallback(pass).with_state(door).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(door::prompt(listener), router).await });
        say(format!(
            "\n  Shop           http://localhost:{shop}  (functions and pages are built anew as they change)\n  \
               Mailbox        http://localhost:{}/mail\n  \
               Logs           .bodega/{port}/logs/lambda-watch.log and vite.log\n\n\
             A function's first call waits for its build. Queues and schedules run what `up` deployed. Ctrl-C ends it.",
            place.desk_port(),
            port = place.port
        ));
        children.wait().await
    })
}

/// What the deployed functions have in their environment, with this shop's address, as an env file.
fn environment(place: &Place, shop: u16) -> Result<String> {
    let deployed = web::block(aws::environment(place))?;
    let ours = [
        ("SHOP_URL", format!("http://localhost:{shop}")),
        ("AWS_ENDPOINT_URL", place.emulator()),
        ("AWS_REGION", REGION.into()),
        ("AWS_ACCESS_KEY_ID", "test".into()),
        ("AWS_SECRET_ACCESS_KEY", "test".into()),
    ];
    let mut variables = deployed;
    variables.extend(ours.map(|(name, value)| (name.to_owned(), value)));
    Ok(variables.iter().fold(String::new(), |text, (name, value)| text + name + "=" + value + "\n"))
}

/// The secret that the CDN shows to the functions.
async fn origin(place: &Place) -> Result<HeaderValue> {
    let stack = aws::stack(place).await?.ok_or_else(|| Failure::new("nothing is deployed").todo("`cargo xtask up`"))?;
    let secret: Value = serde_json::from_str(&aws::secret(place, &stack.outputs["AccessSecretName"]).await?)?;
    secret["origin"].as_str().and_then(|secret| secret.parse().ok()).ok_or_else(|| Failure::new("the origin secret is no header value"))
}

/// Programs that end with this one.
struct Children(Vec<(&'static str, Child)>);

impl Children {
    fn start(&mut self, place: &Place, name: &'static str, mut command: Command) -> Result<()> {
        let path = place.logs()?.join(format!("{name}.log"));
        let log = File::create(&path).doing(format!("write {}", path.display()))?;
        let command = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).process_group(0);
        self.0.push((name, command.spawn().doing(format!("start {name}"))?));
        Ok(())
    }

    /// Waits for Ctrl-C, or for one of them to end.
    async fn wait(&mut self) -> Result<()> {
        let ended = async {
            loop {
                if let Some((name, _)) = self.0.iter_mut().find_map(|(name, child)| Some((*name, child.try_wait().ok()??))) {
                    return name;
                }
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
        };
        tokio::select! {
            name = ended => Err(Failure::new(format!("{name} ended")).todo(format!("see .bodega/<port>/logs/{name}.log"))),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for (_, child) in &mut self.0 {
            services::signal(child.id(), Signal::TermGroup);
        }
        for (_, child) in &mut self.0 {
            let _ = child.wait();
        }
    }
}

#[derive(Clone)]
struct Door {
    secret: HeaderValue,
    functions: String,
    pages: String,
    media: String,
    client: Client<HttpConnector, Body>,
}

async fn pass(State(door): State<Door>, ConnectInfo(viewer): ConnectInfo<SocketAddr>, mut request: Request) -> Response<Body> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let origin = if path.starts_with("/api/") {
        door::introduce(request.headers_mut(), viewer, HeaderValue::from_static("localhost"));
        request.headers_mut().insert("x-origin-secret", door.secret.clone());
        &door.functions
    } else if path.starts_with("/media/") {
        &door.media
    } else {
        &door.pages
    };
    match format!("{origin}{path}").parse::<Uri>() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    }
    match door.client.request(request).await {
        Ok(reply) => reply.map(Body::new),
        Err(error) => (StatusCode::BAD_GATEWAY, format!("{origin} does not answer: {error}")).into_response(),
    }
}
