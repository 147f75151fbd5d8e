//! What the kernel knows of a process.

use std::{fs, path::Path};

/// Milliseconds in a tick of `/proc/PID/stat`: `USER_HZ` is 100 on every Linux that runs this.
const TICK_MS: f64 = 10.0;

/// CPU time that a process spent so far, in milliseconds; none where it is gone.
pub fn cpu_ms(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything; utime and stime are the 12th and 13th field after it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    Some(f64::from(ticks()? + ticks()?) * TICK_MS)
}

/// CPU time of several processes together, in milliseconds.
pub fn cpu_ms_of(pids: &[u32]) -> f64 {
    pids.iter().filter_map(|pid| cpu_ms(*pid)).sum()
}

/// Memory that a process holds, in MiB.
pub fn resident_mib(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u32>().ok().map(|kib| f64::from(kib) / 1024.0)
}

/// A file's size in MiB.
pub fn size_mib(file: &Path) -> f64 {
    fs::metadata(file).map_or(0.0, |meta| f64::from(u32::try_from(meta.len() / 1024).unwrap_or(u32::MAX)) / 1024.0)
}

/// The process on this machine that listens at the port of a database's address; none where the
/// database is elsewhere.
pub fn listener(uri: &str) -> Option<u32> {
    let hosts = uri.split_once("://")?.1.split(['/', '?']).next()?;
    let host = hosts.rsplit('@').next()?.split(',').next()?;
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "27017"));
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return None;
    }
    let socket = format!("socket:[{}]", inode(port.parse().ok()?)?);
    let processes = fs::read_dir("/proc").ok()?.flatten();
    processes.filter_map(|process| process.file_name().to_str()?.parse().ok()).find(|pid: &u32| holds(*pid, &socket))
}

/// The inode of the socket that listens at a port.
fn inode(port: u16) -> Option<String> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| fs::read_to_string(table).unwrap_or_default());
    let suffix = format!(":{port:04X}");
    tables.iter().flat_map(|table| table.lines()).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        // State 0A: listening.
        (fields.get(1)?.ends_with(&suffix) && *fields.get(3)? == "0A").then(|| fields.get(9).map(|inode| (*inode).to_owned()))?
    })
}

fn holds(pid: u32, socket: &str) -> bool {
    let Ok(open) = fs::read_dir(format!("/proc/{pid}/fd")) else { return false };
    open.flatten().any(|file| fs::read_link(file.path()).is_ok_and(|target| target == Path::new(socket)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_can_be_looked_at() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let me = std::process::id();
        assert_eq!(super::listener(&format!("mongodb://127.0.0.1:{port}/?directConnection=true")), Some(me));
        assert_eq!(super::listener("mongodb+srv://cluster.example.com/"), None);
        assert!(resident_mib(me).unwrap() > 0.1);
        assert!(cpu_ms(me).is_some());
    }
}
