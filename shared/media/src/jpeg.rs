//! What must be known of a JPEG before it is decoded: the decoder fills what is missing with grey and does not say so,
//! and takes as long as it is told to.

use crate::Refused;

/// Scans of one picture. Encoders write some ten; each costs a pass over all pixels and can be a few bytes long.
const MOST_SCANS: usize = 64;

/// Follows the segments from the first to the end of the picture.
pub fn check(bytes: &[u8]) -> Result<(), Refused> {
    let mut at = 2;
    let mut scans = 0;
    while let Some((marker, after)) = next_marker(bytes, at) {
        at = after;
        match marker {
            // End of image; what phones put behind it (a film, a larger picture) is not looked at.
            0xd9 if scans > 0 => return Ok(()),
            0xd9 => return Err(Refused::broken("has no pixels")),
            // These stand alone.
            0x01 | 0xd0..=0xd8 => {}
            _ => {
                if marker == 0xda {
                    scans += 1;
                }
                if scans > MOST_SCANS {
                    return Err(Refused::broken("is made of too many layers"));
                }
                let Some(&length) = bytes.get(at..).and_then(<[u8]>::first_chunk) else { break };
                at += usize::from(u16::from_be_bytes(length));
            }
        }
    }
    Err(Refused::broken("ends before the picture does"))
}

/// The next marker and where its segment begins. Coded pixels are stepped over: in them the byte that opens a marker is
/// always followed by a zero.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)?;
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0x00 => at += 2,
            marker => return Some((marker, at + 2)),
        }
    }
}
