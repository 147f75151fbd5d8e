//! Where a call comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The part of a viewer's address that one party holds: an IPv4 address, or the first 64 bits of an
/// IPv6 address (RFC 6177: a site gets at least that much, so the rest is free to choose).
/// `viewer` is what the CDN says, `address:port`.
pub fn party(viewer: &str) -> Option<IpAddr> {
    let address = match viewer.parse::<SocketAddr>() {
        Ok(both) => both.ip(),
        // The CDN writes IPv6 without brackets: `2001:db8::1:50000` ends with the port.
        Err(_) => viewer.rsplit_once(':').map(|(address, _)| address)?.parse().ok()?,
    };
    Some(match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_addresses_or_networks() {
        assert_eq!(party("203.0.113.7:50000"), Some("203.0.113.7".parse().unwrap()));
        assert_eq!(party("[2001:db8:1:2:3:4:5:6]:443"), Some("2001:db8:1:2::".parse().unwrap()));
        assert_eq!(party("2001:db8:1:2:3:4:5:6:443"), Some("2001:db8:1:2::".parse().unwrap()));
        assert_eq!(party("[::ffff:203.0.113.7]:443"), Some("203.0.113.7".parse().unwrap()));
        assert_eq!(party("nobody"), None);
        assert_eq!(party(""), None);
    }
}
