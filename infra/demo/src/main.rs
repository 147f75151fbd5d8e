//! `demo seed`: fills a shop's database with the demo catalogue.

use clap::{Parser, Subcommand};
use store::Store;

#[derive(Parser)]
#[command(about = "Fills a shop with the demo catalogue")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes collections, indexes and the first settings, and no products; safe to repeat.
    Prepare {
        /// The database server's address.
        #[arg(long)]
        uri: String,
        /// The database's name.
        #[arg(long, default_value = "bodega")]
        database: String,
    },
    /// Sees to it that the shop has an owner with this address and password.
    Owner {
        /// The database server's address.
        #[arg(long)]
        uri: String,
        /// The database's name.
        #[arg(long, default_value = "bodega")]
        database: String,
        /// The owner's address.
        #[arg(long)]
        email: domain::Email,
        /// The file that holds the password.
        #[arg(long)]
        password_file: std::path::PathBuf,
    },
    /// Fills the database; leaves a filled one as it is, and never empties one with orders unasked.
    Seed {
        /// The database server's address.
        #[arg(long)]
        uri: String,
        /// The database's name.
        #[arg(long, default_value = "bodega")]
        database: String,
        /// How many products; beyond the catalogue's own they are variations.
        #[arg(long, default_value_t = 0)]
        products: usize,
        /// Empties the database first.
        #[arg(long)]
        fresh: bool,
    },
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    match run(Arguments::parse()).await {
        Ok(words) => {
            println!("{words}");
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            let mut text = error.to_string();
            let mut source = error.source();
            while let Some(cause) = source {
                text = format!("{text}: {cause}");
                source = cause.source();
            }
            eprintln!("the shop could not be filled: {text}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a tool's clock is the machine's")]
fn now() -> Result<domain::Timestamp, Box<dyn std::error::Error>> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(domain::Timestamp(i64::try_from(since.as_millis())?))
}

async fn run(arguments: Arguments) -> Result<String, Box<dyn std::error::Error>> {
    let (uri, database, products, fresh) = match arguments.command {
        Command::Prepare { uri, database } => {
            let made = demo::prepare(&Store::connect(&uri, &database).await?).await?;
            return Ok(format!("the indexes are there, and the settings {}", if made { "are new" } else { "stay as they were" }));
        }
        Command::Owner { uri, database, email, password_file } => {
            let password = std::fs::read_to_string(password_file)?.trim().to_owned();
            let store = Store::connect(&uri, &database).await?;
            let owned = demo::own(&store, email, password, now()?).await;
            return match owned {
                Ok(demo::Owned::Made) => Ok("the owner is new".into()),
                Ok(demo::Owned::There) => Ok("the owner was there".into()),
                Ok(demo::Owned::Changed) => Ok("the owner has another password now".into()),
                Err(problem) => Err(format!("{}: {:?} {}", problem.kind.title(), problem.errors, problem.cause.unwrap_or_default()).into()),
            };
        }
        Command::Seed { uri, database, products, fresh } => (uri, database, products, fresh),
    };
    let store = Store::connect(&uri, &database).await?;
    if fresh {
        store.drop_everything().await?;
    } else {
        let counted: u32 = store.shelves(now()?).await?.categories.iter().map(|category| category.product_count).sum();
        let there = usize::try_from(counted)?;
        if there > 0 && (products == 0 || products == there) {
            return Ok(format!("{there} products were there"));
        }
        if store.has_orders().await? {
            return Err(format!("it has orders and {there} products: --fresh empties it and begins anew").into());
        }
        // Half filled by a run that was stopped, or another number is wanted: begin anew.
        store.drop_everything().await?;
    }
    let count = demo::fill(&store, products).await?;
    Ok(format!("{count} products"))
}
