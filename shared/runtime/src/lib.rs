//! The Lambda entry. A function's `main` is one line of this crate and its handler:
//!
//! ```ignore
//! fn main() -> runtime::Exit {
//!     runtime::http::<contract::orders::GetOrder>(get_order)
//! }
//! ```
//!
//! Everything generic here is a thin shim over a boxed core, so that a handler compiles in half a
//! second. What is around a handler is the same for all: origin, access, validation, problems, one
//! log line.

pub mod access;
mod context;
mod core;
mod device;
mod entering;
mod http_entry;
mod log;
mod outbox;
mod queue_entry;
mod request;
mod schedule_entry;
mod shop;
mod signin;
pub mod token;

pub use context::Context;
pub use core::{Args, Routes};
pub use http_entry::{http, routes};
pub use log::Report;
pub use queue_entry::{Fail, queue};
pub use schedule_entry::schedule;
pub use shop::Shop;
pub use signin::Throttled;

/// How a function's process ends.
pub type Exit = std::process::ExitCode;

/// Runs `future` to its end on this thread: one invocation at a time needs no more.
fn block_on(future: impl Future<Output = Result<(), lambda_runtime::Error>>) -> Exit {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{{\"level\":\"error\",\"message\":\"no async runtime: {error}\"}}");
            return Exit::FAILURE;
        }
    };
    match runtime.block_on(future) {
        Ok(()) => Exit::SUCCESS,
        Err(error) => {
            eprintln!("{}", serde_json::json!({ "level": "error", "message": "the runtime ended", "cause": error.to_string() }));
            Exit::FAILURE
        }
    }
}
