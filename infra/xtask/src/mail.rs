//! The mails that were "sent": whole messages in a folder, read when they are asked for.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use mail_parser::{Address, MessageParser};
use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::failure::{Doing, Result};

/// A mail, as the desk shows it and tests read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// Its name at this desk.
    pub id: String,
    /// The receivers' addresses.
    pub to: Vec<String>,
    /// The sender.
    pub from: String,
    /// The subject.
    pub subject: String,
    /// The part in HTML.
    pub html: String,
    /// The part in plain text.
    pub text: String,
    /// When it was sent.
    pub at: String,
}

/// The folder of mails.
#[derive(Debug, Clone)]
pub struct Mailbox {
    folder: PathBuf,
    count: Arc<AtomicU32>,
}

impl Mailbox {
    /// The mailbox in this folder, made if need be.
    pub fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).doing(format!("make {}", folder.display()))?;
        Ok(Self { folder, count: Arc::new(AtomicU32::new(0)) })
    }

    /// Keeps a message. Its name is the time, so that names sort as mails came.
    pub fn deliver(&self, message: &[u8]) -> Result<()> {
        let now = OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000;
        let id = format!("{now}-{:05}", self.count.fetch_add(1, Ordering::Relaxed) % 100_000);
        let partial = self.folder.join(format!("{id}.part"));
        fs::write(&partial, message)?;
        fs::rename(&partial, self.folder.join(format!("{id}.eml")))?;
        Ok(())
    }

    /// All mails, newest first.
    pub fn mails(&self) -> Result<Vec<Mail>> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            if let Some(id) = entry?.file_name().to_string_lossy().strip_suffix(".eml") {
                ids.push(id.to_owned());
            }
        }
        ids.sort_unstable_by(|one, other| other.cmp(one));
        Ok(ids.iter().filter_map(|id| self.mail(id)).collect())
    }

    /// One mail.
    pub fn mail(&self, id: &str) -> Option<Mail> {
        if !id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return None;
        }
        parse(id, &fs::read(self.folder.join(format!("{id}.eml"))).ok()?)
    }

    /// The message as it was sent.
    pub fn source(&self, id: &str) -> Option<Vec<u8>> {
        self.mail(id).and_then(|mail| fs::read(self.folder.join(format!("{}.eml", mail.id))).ok())
    }
}

fn parse(id: &str, source: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(source)?;
    let millis: i128 = id.split('-').next()?.parse().ok()?;
    let at = OffsetDateTime::from_unix_timestamp_nanos(millis * 1_000_000).ok()?.format(&Rfc3339).ok()?;
    Some(Mail {
        id: id.to_owned(),
        to: addresses(message.to()),
        from: addresses(message.from()).into_iter().next().unwrap_or_default(),
        subject: message.subject().unwrap_or_default().to_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        at,
    })
}

fn addresses(address: Option<&Address<'_>>) -> Vec<String> {
    address.into_iter().flat_map(Address::iter).filter_map(|one| one.address().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "From: Bodega <shop@bodega.example>\r\nTo: \"Zo\u{eb}\" <zoe@example.org>\r\n\
        Subject: =?utf-8?B?T3JkZXIgwqM0?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nPaid: =C2=A34\r\n\
        --b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+UGFpZDwvYj4=\r\n--b--\r\n";

    #[test]
    fn both_parts_of_a_mail_are_decoded() {
        let mail = parse("1795484315000-00001", MESSAGE.as_bytes()).unwrap();
        assert_eq!(mail.subject, "Order £4");
        assert_eq!(mail.to, ["zoe@example.org"]);
        assert_eq!(mail.from, "shop@bodega.example");
        assert_eq!(mail.text.trim(), "Paid: £4");
        assert_eq!(mail.html, "<b>Paid</b>");
        assert!(mail.at.starts_with("2026-11-24T"), "{}", mail.at);
    }

    #[test]
    fn the_newest_mail_is_first_and_names_can_not_leave_the_folder() {
        let folder = std::env::temp_dir().join(format!("bodega-mails-{}", std::process::id()));
        let mailbox = Mailbox::open(folder.clone()).unwrap();
        for subject in ["one", "two"] {
            mailbox.deliver(format!("To: a@example.org\r\nSubject: {subject}\r\n\r\nx").as_bytes()).unwrap();
        }
        let subjects: Vec<String> = mailbox.mails().unwrap().into_iter().map(|mail| mail.subject).collect();
        assert_eq!(subjects, ["two", "one"]);
        assert_eq!(mailbox.mail("../mails"), None);
        fs::remove_dir_all(&folder).unwrap();
    }
}
