//! The owner of the local shop: whom `up` makes, and with which password.

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
    process::Command,
};

use crate::{
    failure::{Doing, Result},
    place::Place,
    step::step,
    tools::Database,
};

/// The address of the local shop's owner.
pub const EMAIL: &str = "owner@bodega.example";

/// Where the password of the local shop's owner is kept.
fn file(place: &Place) -> PathBuf {
    place.state.join("owner-password")
}

/// The password of the local shop's owner: made once, kept beside the database's files for whoever owns them.
pub fn password(place: &Place) -> Result<String> {
    let path = file(place);
    if let Ok(kept) = fs::read_to_string(&path)
        && !kept.trim().is_empty()
    {
        return Ok(kept.trim().to_owned());
    }
    let mut bytes = [0_u8; 16];
    fs::File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut bytes)).doing("make a password")?;
    // Four bits of each byte, in four groups: letters that are hard to mistake for others.
    let letters = bytes.map(|byte| char::from(b"bcdfghjkmnpqrstv"[usize::from(byte % 16)]));
    let password = letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .doing(format!("write {}", path.display()))?;
    file.write_all(password.as_bytes()).doing(format!("write {}", path.display()))?;
    Ok(password)
}

/// The shop's owner, who can sign in to the dashboard.
pub fn put(place: &Place, database: &Database) -> Result<()> {
    step("See to the shop's owner", &place.logs()?, |log| {
        let mut command = Command::new(place.binary("demo"));
        command.current_dir(&place.root).args(["owner", "--uri", &database.uri(place), "--database", "bodega", "--email", EMAIL]);
        password(place)?;
        log.run(command.arg("--password-file").arg(file(place)))
    })
}
