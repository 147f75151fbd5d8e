//! `sandbox`: the payment providers on localhost.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use sandbox::Config;

/// A stand-in for the payment providers on localhost. Open its address in a browser for the dashboard.
#[derive(Parser)]
struct Arguments {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on.
    #[arg(long, default_value_t = 8082)]
    port: u16,
    /// Address of the API as the shop calls it [default: `http://127.0.0.1:PORT`].
    #[arg(long, default_value = "", hide_default_value = true)]
    api_url: String,
    /// Address of the pages as the buyer's browser sees them [default: `http://localhost:PORT`].
    #[arg(long, default_value = "", hide_default_value = true)]
    page_url: String,
    /// Where webhooks go.
    #[arg(long)]
    webhook_url: Option<String>,
    /// A header to add to each webhook, as "Name: value"; may be given several times.
    #[arg(long, value_parser = header)]
    webhook_header: Vec<(String, String)>,
    /// The id webhooks are signed for.
    #[arg(long, default_value = sandbox::WEBHOOK_ID)]
    webhook_id: String,
    /// How long a webhook waits before it is sent.
    #[arg(long, default_value_t = 300)]
    webhook_delay_ms: u64,
    /// Client id of the shop.
    #[arg(long, default_value = sandbox::CLIENT_ID)]
    client_id: String,
    /// Its secret.
    #[arg(long, default_value = sandbox::CLIENT_SECRET)]
    client_secret: String,
    /// Where Blockonomics' callbacks go, with their secret.
    #[arg(long)]
    callback_url: Option<String>,
    /// Blockonomics' API key.
    #[arg(long, default_value = sandbox::COIN_API_KEY)]
    coin_api_key: String,
    /// A block comes after so long; 0 for none.
    #[arg(long, default_value_t = 8_000)]
    confirm_after_ms: u64,
    /// GloBee's key.
    #[arg(long, default_value = sandbox::GLOBEE_AUTH_KEY)]
    globee_auth_key: String,
    /// How long an order lives.
    #[arg(long, default_value_t = 10_800)]
    order_ttl_s: u64,
    /// A pending capture completes by itself after so long.
    #[arg(long)]
    settle_pending_after_s: Option<u64>,
    /// Keep orders, captures and refunds here between runs.
    #[arg(long)]
    state_dir: Option<PathBuf>,
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("expected \"Name: value\"")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

#[tokio::main(worker_threads = 2)]
async fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let config = Config {
        api_url: arguments.api_url,
        page_url: arguments.page_url,
        client_id: arguments.client_id,
        client_secret: arguments.client_secret,
        webhook_id: arguments.webhook_id,
        webhook_url: arguments.webhook_url,
        webhook_headers: arguments.webhook_header,
        webhook_delay: Duration::from_millis(arguments.webhook_delay_ms),
        order_ttl: Duration::from_secs(arguments.order_ttl_s),
        settle_pending_after: arguments.settle_pending_after_s.map(Duration::from_secs),
        callback_url: arguments.callback_url,
        coin_api_key: arguments.coin_api_key,
        confirm_after: (arguments.confirm_after_ms > 0).then(|| Duration::from_millis(arguments.confirm_after_ms)),
        globee_auth_key: arguments.globee_auth_key,
        state_dir: arguments.state_dir,
        ..Config::default()
    };
    let listener = tokio::net::TcpListener::bind((arguments.host.as_str(), arguments.port)).await?;
    println!("sandbox: listening on http://{}", listener.local_addr()?);
    sandbox::serve(config, listener).await
}
