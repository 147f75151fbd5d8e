//! The mail server of the local cloud: it takes every mail and sends none. The emulator's SES hands
//! it whole messages over SMTP, where its own list keeps only pieces, and forgets them when it stops.

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::mail::Mailbox;

/// Takes mail until the listener's task ends.
pub async fn serve(listener: TcpListener, mailbox: Mailbox) {
    while let Ok((stream, _)) = listener.accept().await {
        let mailbox = mailbox.clone();
        tokio::spawn(async move {
            if let Err(error) = converse(stream, &mailbox).await {
                eprintln!("a mail was cut off: {error}");
            }
        });
    }
}

/// One conversation, as far as a client that behaves needs it.
async fn converse(stream: TcpStream, mailbox: &Mailbox) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    write.write_all(b"220 desk\r\n").await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if read.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let verb = String::from_utf8_lossy(&line[..line.len().min(4)]).to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-desk\r\n250 8BITMIME\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let message = message(&mut read).await?;
                match mailbox.deliver(&message) {
                    Ok(()) => b"250 kept\r\n",
                    Err(error) => {
                        eprintln!("a mail could not be kept: {error}");
                        b"451 not kept\r\n"
                    }
                }
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
}

/// Reads a message up to the line with a dot alone; a dot that begins another line was doubled.
async fn message<R: tokio::io::AsyncBufRead + Unpin>(read: &mut R) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if read.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        match line.as_slice() {
            b".\r\n" | b".\n" => return Ok(message),
            [b'.', rest @ ..] => message.extend_from_slice(rest),
            all => message.extend_from_slice(all),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_dots_are_single_and_a_lone_one_ends() {
        let wire = b"Subject: x\r\n\r\n..dots\r\nend\r\n.\r\nQUIT\r\n";
        let message = crate::web::block(message(&mut &wire[..])).unwrap();
        assert_eq!(message, b"Subject: x\r\n\r\n.dots\r\nend\r\n");
    }
}
