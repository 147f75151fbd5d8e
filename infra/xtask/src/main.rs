//! `cargo xtask …`: the local cloud, the checks and the benchmarks of the shop.

// A tool on the machine of whoever develops, not a function: its tasks may outlive a reply, and its clock is the machine's.
#![allow(clippy::disallowed_methods)]

mod agreement;
mod artifacts;
mod aws;
mod bench;
mod browser;
mod checks;
mod deploy;
mod desk;
mod digest;
mod door;
mod failure;
mod frontend;
mod mail;
mod openapi;
mod owner;
mod place;
mod redrive;
mod services;
mod smtp;
mod step;
mod supervisor;
mod template;
mod test;
mod tools;
mod up;
mod upload;
mod walls;
mod watch;
mod web;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{failure::Result, place::Place};

/// The local cloud, the checks and the benchmarks of the shop.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Args, Clone, Copy)]
struct Port {
    /// The first of five ports in a row: shop, desk, sandbox, emulator, database.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

#[derive(Args, Clone, Copy)]
struct Demo {
    /// How many products the demo shop has; beyond its own they are generated.
    #[arg(long)]
    products: Option<u32>,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the shop, deploys it to an emulator on this machine, and prints where it is.
    Up {
        #[command(flatten)]
        port: Port,
        /// Leaves it running; `down` stops it.
        #[arg(long)]
        detach: bool,
        /// Forgets what an earlier run left: database, mails, deployed stack.
        #[arg(long)]
        fresh: bool,
        #[command(flatten)]
        demo: Demo,
    },
    /// Stops what `up --detach` left running.
    Down {
        #[command(flatten)]
        port: Port,
    },
    /// Says what runs, and where.
    Status {
        #[command(flatten)]
        port: Port,
    },
    /// Puts the demo shop back as it was.
    Seed {
        #[command(flatten)]
        port: Port,
        /// Removes everything first, orders included.
        #[arg(long)]
        fresh: bool,
        #[command(flatten)]
        demo: Demo,
    },
    /// Runs the functions under `cargo lambda watch` and the pages under Vite, on the services of `up`.
    Watch {
        #[command(flatten)]
        port: Port,
    },
    /// Runs every check and every test.
    Test {
        /// Leaves out the tests in a browser.
        #[arg(long)]
        quick: bool,
        /// The first of the five ports that the browser tests' own cloud takes.
        #[arg(long, default_value_t = 18080)]
        port: u16,
    },
    /// Measures the functions; arguments go to the benchmark: `cargo xtask bench catalogue`, `cargo xtask bench -- --help`.
    Bench {
        /// Writes the figures to this file.
        #[arg(long)]
        json: Option<PathBuf>,
        /// What else to tell the benchmark.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Lists method, path, access and function of every route.
    Routes {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prints the OpenAPI document.
    Openapi {
        /// Writes it to frontend/openapi.json instead.
        #[arg(long)]
        write: bool,
    },
    /// Shows what the functions logged.
    Logs {
        #[command(flatten)]
        port: Port,
        /// Only lines that hold this.
        filter: Option<String>,
    },
    /// Sends the messages of a dead-letter queue back to where they came from.
    Redrive {
        #[command(flatten)]
        port: Port,
        /// `payments` or `mail`.
        queue: String,
    },
    /// What `up` leaves running: the services, the front door and the desk.
    #[command(hide = true)]
    Serve {
        #[command(flatten)]
        port: Port,
        /// Stops when its standard input ends.
        #[arg(long)]
        tied: bool,
    },
    /// Runs a program until it ends or standard input does.
    #[command(hide = true)]
    Hold {
        /// The program and its arguments.
        #[arg(last = true)]
        command: Vec<std::ffi::OsString>,
    },
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Up { port, detach, fresh, demo } => up::up(&Place::new(port.port)?, &up::Wish { detach, fresh, products: demo.products }),
        Task::Down { port } => up::down(&Place::new(port.port)?),
        Task::Status { port } => up::status(&Place::new(port.port)?),
        Task::Seed { port, fresh, demo } => up::seed(&Place::new(port.port)?, fresh, demo.products),
        Task::Watch { port } => watch::watch(&Place::new(port.port)?),
        Task::Test { quick, port } => test::test(&Place::new(port)?, quick),
        Task::Bench { json, arguments } => bench::bench(&Place::new(18080)?, json, &arguments),
        Task::Routes { json } => openapi::routes(json),
        Task::Openapi { write: true } => openapi::write(&Place::new(8080)?),
        Task::Openapi { write: false } => openapi::print(),
        Task::Logs { port, filter } => redrive::logs(&Place::new(port.port)?, filter.as_deref()),
        Task::Redrive { port, queue } => redrive::redrive(&Place::new(port.port)?, &queue),
        Task::Hold { command } => supervisor::hold(&command),
        Task::Serve { port, tied } => web::block(supervisor::serve(Place::new(port.port)?, tied)),
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
