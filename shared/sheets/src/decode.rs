//! From a file's bytes to UTF-8, as far as it is.

use std::borrow::Cow;

/// How a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
}

/// The file in UTF-8 without its byte order mark. Nothing is refused here, for what is wrong has a row and a column: what
/// was no UTF-16 becomes a byte that is no UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, [u8]>, Encoding) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (rest.into(), Encoding::Utf8),
        [0xff, 0xfe, rest @ ..] => (wide(rest, u16::from_le_bytes).into(), Encoding::Utf16),
        [0xfe, 0xff, rest @ ..] => (wide(rest, u16::from_be_bytes).into(), Encoding::Utf16),
        _ => (bytes.into(), Encoding::Utf8),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = Vec::with_capacity(bytes.len());
    for one in char::decode_utf16(pairs.iter().copied().map(unit)) {
        match one {
            Ok(one) => text.extend_from_slice(one.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(_) => text.push(0xff),
        }
    }
    if !rest.is_empty() {
        text.push(0xff);
    }
    text
}

/// What to say of bytes that are not what the file should be.
pub(crate) fn complaint(bytes: &[u8], encoding: Encoding) -> &'static str {
    if encoding == Encoding::Utf16 {
        return "is not valid UTF-16; save the file as UTF-8";
    }
    // In Windows-1252 a letter with an accent is a single byte: nothing beside ASCII is UTF-8 by chance.
    let single = bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii());
    let unused = bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    if single && !unused {
        "is not UTF-8: it looks like Windows-1252; save the file as UTF-8"
    } else {
        "is not UTF-8; save the file as UTF-8"
    }
}
