//! `bench`: builds the functions, starts a database of its own, and lets `infra/bench` measure.

use std::{path::PathBuf, process::Command};

use crate::{
    artifacts,
    checks::{self, Need},
    failure::{Doing, Failure, Result},
    place::Place,
    step::step,
    test::Scratch,
    tools,
};

/// Runs the benchmark; its figures go to standard output and to `json`.
pub fn bench(place: &Place, json: Option<PathBuf>, arguments: &[String]) -> Result<()> {
    checks::machine(place, Need::Rust)?;
    let database = tools::database(place)?;
    step("Build the functions and the benchmark", &place.logs()?, |log| artifacts::build(place, &["sandbox", "demo", "bench"], log))?;
    let scratch = Scratch::start(place, &database)?;
    let mut command = Command::new(place.binary("bench"));
    command.current_dir(&place.root).env("TEST_MONGODB_URI", scratch.uri());
    if let Some(json) = json {
        command.arg("--json").arg(std::path::absolute(json)?);
    }
    let status = command.args(arguments).status().doing("start the benchmark")?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("the benchmark ended with {status}"))) }
}
