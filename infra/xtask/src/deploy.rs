//! `sam deploy` of the shop's own `template.yaml` to the emulator.

use std::{fs, process::Command};

use crate::{
    aws::{self, REGION, STACK, Stack},
    digest::Digest,
    door::STACK_FILE,
    failure::{Doing, Failure, Result},
    place::Place,
    services::{ACCOUNT, COIN_ACCOUNTS},
    step::Log,
    tools::{self, Database},
    web,
};

/// The address that the local shop's mails come from.
const MAIL_FROM: &str = "shop@bodega.example";

/// What the template is told here.
fn parameters(place: &Place, database: &Database) -> Result<Vec<(&'static str, String)>> {
    let root = place.root.join("infra/sandbox/keys/signer-root.der.base64");
    let root = fs::read_to_string(&root).doing(format!("read {}", root.display()))?;
    Ok(vec![
        ("Stage", "local".into()),
        ("Architecture", if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }.into()),
        ("ShopUrl", place.shop()),
        ("MongodbUri", database.uri(place)),
        ("MailFrom", MAIL_FROM.into()),
        ("MailStaff", "staff@bodega.example".into()),
        ("MailIdentity", MAIL_FROM.into()),
        ("PaypalClientId", ACCOUNT.0.into()),
        ("PaypalSecret", ACCOUNT.1.into()),
        ("PaypalWebhookId", ACCOUNT.2.into()),
        ("PaypalApi", place.sandbox()),
        ("PaypalCertUrls", format!("{}/v1/notifications/certs/", place.sandbox())),
        ("PaypalCertNames", ".sandbox.test".into()),
        ("PaypalRoots", root.split_whitespace().collect()),
        ("BlockonomicsApiKey", COIN_ACCOUNTS.0.into()),
        ("BlockonomicsCallbackSecrets", COIN_ACCOUNTS.1.into()),
        ("BlockonomicsApi", place.sandbox()),
        ("BlockonomicsPage", format!("{}/wallet", place.sandbox_page())),
        ("GlobeeAuthKey", COIN_ACCOUNTS.2.into()),
        ("GlobeeApi", format!("{}/payment-api/v1", place.sandbox())),
        ("EmulatorPort", place.emulator_port().to_string()),
    ])
}

/// SAM, set to talk to the emulator and to nobody else.
pub fn sam(place: &Place) -> Result<Command> {
    let mut command = Command::new(tools::python_tool(place, "sam")?);
    command.current_dir(&place.root);
    for name in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN"] {
        command.env_remove(name);
    }
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("AWS_ENDPOINT_URL", &place.emulator()),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("SAM_CLI_TELEMETRY", "0"),
        // It asks each five seconds without this.
        ("SAM_CLI_POLL_DELAY", "0.3"),
        ("NO_PROXY", "127.0.0.1,localhost"),
        ("COLUMNS", "150"),
    ] {
        command.env(name, value);
    }
    Ok(command)
}

/// Deploys, unless the same was deployed and is still there.
pub fn deploy(place: &Place, database: &Database, log: &mut Log) -> Result<Stack> {
    let parameters = parameters(place, database)?;
    let template = place.root.join("template.yaml");
    let mut digest = Digest::default().file(&template)?.text(&format!("{parameters:?}"));
    for function in place.functions()? {
        digest = digest.file(&place.package(&function))?;
    }
    let print = digest.end();
    // The stack itself says what it is: an emulator that was killed comes back as it was before.
    if let Some(stack) = web::block(aws::stack(place))?
        && stack.outputs.get("Release").is_some_and(|release| release.trim() == print)
    {
        log.note("unchanged");
        return told(place, stack);
    }
    let mut command = sam(place)?;
    command.args(["deploy", "--stack-name", STACK, "--resolve-s3", "--capabilities", "CAPABILITY_IAM", "--template-file"]).arg(&template);
    command.args(["--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar", "--parameter-overrides"]);
    command.args(parameters.iter().map(|(name, value)| format!("{name}=\"{value}\""))).arg(format!("Release={print}"));
    log.run(&mut command)?;
    let stack = web::block(aws::stack(place))?.ok_or_else(|| Failure::new("the deployed stack is not whole"))?;
    told(place, stack)
}

/// Tells the front door where the CDN is.
fn told(place: &Place, stack: Stack) -> Result<Stack> {
    let path = place.state.join(STACK_FILE);
    let partial = path.with_extension("part");
    fs::write(&partial, serde_json::to_vec_pretty(&stack)?)?;
    fs::rename(&partial, &path)?;
    Ok(stack)
}
