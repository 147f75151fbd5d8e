//! The line to a provider: one HTTP client as all of them need it.

use std::time::Duration;

use crate::gateway::Fault;

/// How long a provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// The largest answer that is read, in bytes.
pub(crate) const MAX_ANSWER: usize = 1_048_576;

/// A client that trusts the web's roots, follows no redirect and does not wait for ever.
pub(crate) fn client() -> Result<reqwest::Client, Fault> {
    let setup = |error: &dyn std::error::Error| Fault::Setup(error.to_string());
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|error| setup(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .use_preconfigured_tls(tls)
        .timeout(PATIENCE)
        .connect_timeout(Duration::from_secs(3))
        // A certificate's address is checked before it is fetched, and keys are sent along: a redirect would lead elsewhere.
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .build()
        .map_err(|error| setup(&error))
}

/// What became of a call that has no answer.
pub(crate) fn lost(error: reqwest::Error) -> Fault {
    // Addresses may hold keys.
    Fault::Unknown(error.without_url().to_string())
}

/// Sends a request; the status and the body of the answer.
pub(crate) async fn send(request: reqwest::RequestBuilder) -> Result<(u16, Vec<u8>), Fault> {
    let answer = request.send().await.map_err(lost)?;
    let status = answer.status().as_u16();
    let bytes = answer.bytes().await.map_err(lost)?;
    if bytes.len() > MAX_ANSWER { Err(Fault::Unknown(format!("{status} with too long an answer"))) } else { Ok((status, bytes.to_vec())) }
}

/// Whether a variable's value is the provider's own, or the stage one that may have another.
///
/// With the production stage, or none, any other value stops the function at start.
pub(crate) fn own(variable: &impl Fn(&str) -> Option<String>, name: &str, live: &str, tests: &[&str]) -> Result<String, Fault> {
    let value = variable(name).filter(|value| !value.is_empty()).unwrap_or_else(|| live.to_owned());
    let value = value.trim_end_matches('/').to_owned();
    let good = match variable("STAGE").as_deref() {
        Some("local") => true,
        Some("production") | None => value == live,
        Some(_) => value == live || tests.contains(&value.as_str()),
    };
    if good { Ok(value) } else { Err(Fault::Setup(format!("outside the local stage, {name} must be the provider's own address"))) }
}
