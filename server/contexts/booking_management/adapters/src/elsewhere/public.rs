//! Which addresses of the network are everybody's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one that the public reaches: what the registries of IANA have as special
/// (IPv4 and IPv6 Special-Purpose Address Space) is not. The standard library's own judgement,
/// `is_global`, isn't stable yet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        // "this network"; shared between a provider's customers; benchmarks
        [0, ..] | [100, 64..=127, ..] | [198, 18..=19, ..] => true,
        // protocols; 6to4, which carries other addresses
        [192, 0, 0, _] | [192, 88, 99, _] => true,
        // reserved
        [240..=255, ..] => true,
        _ => false,
    };
    !(special
        || address.is_private()
        || address.is_loopback()
        // 169.254.169.254, where clouds keep their secrets, among them
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

/// Of IPv6 only what is given out to the public, without the parts of it that carry addresses of IPv4
/// or are for documents. An address of IPv4 in the dress of IPv6 isn't in it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // protocols, Teredo among them; documents; 6to4
        [0x2001, 0x0000..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x2002, ..] => false,
        [0x3fff, 0x0000..=0x0fff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn what_is_everybodys_may_be_asked() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "93.184.216.34",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "2a00:1450:4003::200e",
        ] {
            assert!(judged(text), "{text}");
        }
    }

    #[test]
    fn what_is_somebodys_own_may_not() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!judged(text), "{text}");
        }
    }
}
