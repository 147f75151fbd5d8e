//! Steps: what is being done is shown with its time; what programs say goes to a log, and is shown when one fails.

use std::{
    fs::{self, File, OpenOptions},
    io::{IsTerminal, Read, Seek, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::failure::{Doing, Failure, Result};

struct Running {
    name: String,
    since: Instant,
    /// When it was last said that it still runs, where lines can't be rewritten.
    said: Instant,
}

static RUNNING: Mutex<Vec<Running>> = Mutex::new(Vec::new());
static TERMINAL: LazyLock<bool> = LazyLock::new(|| std::io::stderr().is_terminal());
static TICKER: LazyLock<()> = LazyLock::new(|| {
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(Duration::from_millis(500));
            tick(&mut running());
        }
    });
});

fn running() -> MutexGuard<'static, Vec<Running>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows what is being done now.
fn tick(running: &mut [Running]) {
    if *TERMINAL {
        let now: Vec<String> = running.iter().map(|step| format!("{} {}", step.name, seconds(step.since.elapsed()))).collect();
        if !now.is_empty() {
            let line: String = format!("… {}", now.join(" · ")).chars().take(110).collect();
            eprint!("\r\x1b[2K{line}");
        }
    } else {
        for step in running.iter_mut().filter(|step| step.said.elapsed() > Duration::from_secs(30)) {
            step.said = Instant::now();
            eprintln!("  … {} ({} so far)", step.name, seconds(step.since.elapsed()));
        }
    }
}

/// A duration for people.
pub fn seconds(time: Duration) -> String {
    let all = time.as_secs_f64();
    if all < 60.0 { format!("{all:.1} s") } else { format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60) }
}

/// Says a line without disturbing the steps that are shown.
pub fn say(line: impl AsRef<str>) {
    let _guard = running();
    let clear = if *TERMINAL { "\r\x1b[2K" } else { "" };
    eprintln!("{clear}{}", line.as_ref());
}

/// Does one step and shows it. The step may say in a few words how it went.
pub fn step<T>(name: &str, logs: &Path, work: impl FnOnce(&mut Log) -> Result<T>) -> Result<T> {
    LazyLock::force(&TICKER);
    let since = Instant::now();
    running().push(Running { name: name.to_owned(), since, said: since });
    let mut log = Log::new(logs, name);
    let result = work(&mut log);
    let mut steps = running();
    steps.retain(|step| step.name != name || step.since != since);
    let clear = if *TERMINAL { "\r\x1b[2K" } else { "" };
    let mark = if result.is_ok() { "✓" } else { "✗" };
    let note = if log.note.is_empty() { String::new() } else { format!("  ({})", log.note) };
    eprintln!("{clear}{mark} {name:<44} {:>9}{note}", seconds(since.elapsed()));
    drop(steps);
    result
}

/// Where the programs of a step write to.
pub struct Log {
    path: PathBuf,
    note: String,
    started: bool,
}

impl Log {
    fn new(logs: &Path, name: &str) -> Self {
        let slug: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Self { path: logs.join(format!("{}.log", slug.trim_matches('-'))), note: String::new(), started: false }
    }

    /// A few words that the step's line ends with.
    pub fn note(&mut self, note: impl Into<String>) {
        self.note = note.into();
    }

    /// The log, from its end; emptied by the step's first program.
    fn open(&mut self) -> Result<File> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        if !std::mem::replace(&mut self.started, true) {
            let _ = fs::remove_file(&self.path);
        }
        OpenOptions::new().create(true).append(true).read(true).open(&self.path).doing(format!("write {}", self.path.display()))
    }

    /// Runs a program to its end.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
        self.run_and_quote(command, |text| last_words(text, 25)).map(drop)
    }

    /// Runs a program to its end and returns what it printed; where it fails, `quote` picks the words to show.
    pub fn run_and_quote(&mut self, command: &mut Command, quote: impl FnOnce(&str) -> String) -> Result<String> {
        let mut file = self.open()?;
        let shown = shown(command);
        writeln!(file, "$ {shown}")?;
        let from = file.seek(SeekFrom::End(0))?;
        let status = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file.try_clone()?)
            .status()
            .doing(format!("start {}", command.get_program().to_string_lossy()))?;
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = plain(&String::from_utf8_lossy(&bytes));
        if status.success() {
            return Ok(text);
        }
        Err(Failure::new(format!("`{shown}` failed ({status})"))
            .words(quote(&text))
            .todo(format!("the whole of it is in {}", self.path.display())))
    }

    /// Runs a program to its end and returns what it printed.
    pub fn read(&mut self, command: &mut Command) -> Result<String> {
        let mut file = self.open()?;
        let shown = shown(command);
        writeln!(file, "$ {shown}")?;
        let output = command.stdin(Stdio::null()).output().doing(format!("start {}", command.get_program().to_string_lossy()))?;
        file.write_all(&output.stderr)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let words = last_words(&String::from_utf8_lossy(&output.stderr), 25);
        Err(Failure::new(format!("`{shown}` failed ({})", output.status)).words(words))
    }
}

/// The command as one would type it, cut where it gets long.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut line = program;
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
        if line.chars().count() > 120 {
            let mut short: String = line.chars().take(120).collect();
            short.push('…');
            return short;
        }
    }
    line
}

/// The last lines that say something, without colours and progress bars. npm says it first and then how it is used.
pub fn last_words(text: &str, lines: usize) -> String {
    let plain = plain(text);
    if let Some(at) = plain.rfind("npm error code") {
        return plain[at..]
            .lines()
            .map(str::trim_end)
            .filter(|line| *line != "npm error")
            .take(lines.min(12))
            .collect::<Vec<_>>()
            .join("\n");
    }
    let kept: Vec<&str> =
        plain.lines().map(|line| line.rsplit('\r').next().unwrap_or(line).trim_end()).filter(|line| !line.is_empty()).collect();
    kept[kept.len().saturating_sub(lines)..].join("\n")
}

/// The text without the terminal's escape sequences.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            if chars.next() == Some('[') {
                for c in chars.by_ref() {
                    if c.is_ascii_alphabetic() {
                        break;
                    }
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_words_are_plain_and_few() {
        let text = "one\n\n\x1b[31mtwo\x1b[0m\n 10%\r100%\nthree\n";
        assert_eq!(last_words(text, 3), "two\n100%\nthree");
        assert_eq!(last_words("", 3), "");
    }

    #[test]
    fn a_failing_program_is_quoted() {
        let logs = std::env::temp_dir().join(format!("bodega-step-{}", std::process::id()));
        let mut log = Log::new(&logs, "A step");
        let failure = log.run(Command::new("sh").args(["-c", "echo first; echo no such thing >&2; exit 3"])).unwrap_err();
        let text = failure.to_string();
        assert!(text.contains("no such thing") && text.contains("a-step.log"), "{text}");
        fs::remove_dir_all(&logs).unwrap();
    }
}
