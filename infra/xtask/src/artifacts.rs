//! The programs: built by one `cargo build --release`, functions packed as Lambda wants them.

use std::{fs, io::Write as _, path::Path, process::Command};

use flate2::{Compression, Crc, write::DeflateEncoder};

use crate::{
    failure::{Doing, Failure, Result},
    place::Place,
    step::Log,
};

/// Cargo, in the checkout.
pub fn cargo(place: &Place) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&place.root).env("CARGO_TERM_PROGRESS_WHEN", "never");
    // What `cargo run` says about xtask itself: build scripts would see it, and build anew whatever a plain `cargo build` made.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"].iter().any(|start| name.starts_with(start)) {
            command.env_remove(&*name);
        }
    }
    command
}

/// Builds all functions, and `others` of the workspace's programs.
pub fn build(place: &Place, others: &[&str], log: &mut Log) -> Result<()> {
    let functions = place.functions()?;
    let mut command = cargo(place);
    command.args(["build", "--release", "--bins"]);
    for package in functions.iter().map(String::as_str).chain(others.iter().copied()) {
        command.args(["--package", package]);
    }
    log.run(&mut command)?;
    let mut packed = 0;
    for function in &functions {
        packed += usize::from(pack(&place.binary(function), &place.package(function))?);
    }
    log.note(format!("{} functions, {packed} changed", functions.len()));
    Ok(())
}

/// Packs a program as `bootstrap`, unless the package is newer; whether it did. The same program gives the same bytes.
fn pack(program: &Path, package: &Path) -> Result<bool> {
    let changed = fs::metadata(program).and_then(|meta| meta.modified()).doing(format!("find {}", program.display()))?;
    if fs::metadata(package).and_then(|meta| meta.modified()).is_ok_and(|packed| packed > changed) {
        return Ok(false);
    }
    let bytes = fs::read(program)?;
    if let Some(folder) = package.parent() {
        fs::create_dir_all(folder)?;
    }
    let partial = package.with_extension("part");
    fs::write(&partial, archive("bootstrap", &bytes)?)?;
    fs::rename(&partial, package)?;
    Ok(true)
}

/// A zip archive of one executable file, dated to the format's first day.
fn archive(name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    encoder.write_all(bytes)?;
    let packed = encoder.finish()?;
    let mut sum = Crc::new();
    sum.update(bytes);
    let size = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| Failure::new("a program of 4 GiB can't be packed"));
    let name_length = u16::try_from(name.len()).unwrap_or_default();

    // What the file's own header and the directory say alike: version 2.0, no flags, deflated, 1980-01-01, sum, sizes, name, nothing extra.
    let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
    for number in [sum.sum(), size(&packed)?, size(bytes)?] {
        about.extend(number.to_le_bytes());
    }
    about.extend(name_length.to_le_bytes());
    about.extend([0, 0]);

    let mut archive = b"PK\x03\x04".to_vec();
    archive.extend(&about);
    archive.extend(name.as_bytes());
    archive.extend(&packed);
    let directory = size(&archive)?;
    // Made on Unix, so that the mode counts; no comment, first disk, binary; the mode; where the file is.
    archive.extend(b"PK\x01\x02\x14\x03");
    archive.extend(&about);
    archive.extend([0; 6]);
    archive.extend((0o100_755_u32 << 16).to_le_bytes());
    archive.extend([0; 4]);
    archive.extend(name.as_bytes());
    let end = size(&archive)?;
    archive.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    archive.extend((end - directory).to_le_bytes());
    archive.extend(directory.to_le_bytes());
    archive.extend([0, 0]);
    Ok(archive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_the_same_each_time_and_made_once() {
        let folder = std::env::temp_dir().join(format!("bodega-pack-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("program");
        fs::write(&program, b"a program".repeat(1000)).unwrap();
        let (one, other) = (folder.join("one.zip"), folder.join("other.zip"));
        assert!(pack(&program, &one).unwrap());
        assert!(!pack(&program, &one).unwrap());
        assert!(pack(&program, &other).unwrap());
        assert_eq!(fs::read(&one).unwrap(), fs::read(&other).unwrap());
        let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); i = z.infolist()[0]; \
            print(z.testzip(), i.filename, oct(i.external_attr >> 16), i.file_size)";
        if let Ok(output) = Command::new("python3").args(["-c", script]).arg(&one).output() {
            assert_eq!(
                String::from_utf8_lossy(&output.stdout).trim(),
                "None bootstrap 0o100755 9000",
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
