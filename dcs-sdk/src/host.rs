//! Classification of hosts and addresses by how far they reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Special-purpose IPv4 blocks that are not private: the IANA registry, multicast and the reserved addresses.
const SPECIAL_V4: [([u8; 4], u32); 13] = [
    ([0, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];
const PRIVATE_V4: [([u8; 4], u32); 4] =
    [([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([172, 16, 0, 0], 12), ([192, 168, 0, 0], 16)];
/// Special-purpose IPv6 blocks within 2000::/3, which is the block of global unicast addresses. The first includes Teredo,
/// and the third is 6to4.
const SPECIAL_V6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];
/// Blocks whose addresses contain an IPv4 address in their last four bytes: IPv4-mapped addresses, and NAT64.
const EMBEDDED_V4: [(Ipv6Addr, u32); 2] =
    [(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96), (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96)];
/// Top-level domains of names that only a local network resolves.
const LOCAL_DOMAINS: [&str; 9] =
    ["arpa", "corp", "home", "internal", "intranet", "lan", "local", "localdomain", "private"];

/// How far a host reaches. A link may lead to a host whose scope is at most that of the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// A global unicast address, or a name that may have one.
    Global,
    /// An address of a private network, or a name that only a local network resolves.
    Private,
    /// This machine.
    Loopback,
    /// Any other address, such as a link-local or multicast one.
    Special,
}

impl Scope {
    /// The scope of the host of a URL. Names are not resolved. A URL without a host counts as loopback.
    pub(crate) fn of_url(url: &Url) -> Self {
        match host(url) {
            Ok(address) => Self::of_address(address),
            Err(name) => Self::of_name(name),
        }
    }

    pub(crate) fn of_address(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    fn of_name(name: &str) -> Self {
        let mut labels = name.rsplit('.');
        let last = labels.next().unwrap_or_default();
        if last == "localhost" || name.starts_with("localhost.") {
            Self::Loopback
        } else if labels.next().is_none() || LOCAL_DOMAINS.contains(&last) {
            Self::Private
        } else {
            Self::Global
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let within = |blocks: &[([u8; 4], u32)]| {
            blocks.iter().any(|&(block, length)| {
                let mask = u32::MAX << (32 - length);
                u32::from(address) & mask == u32::from(Ipv4Addr::from(block)) & mask
            })
        };
        if address.is_loopback() {
            Self::Loopback
        } else if within(&PRIVATE_V4) {
            Self::Private
        } else if within(&SPECIAL_V4) {
            Self::Special
        } else {
            Self::Global
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        let within = |blocks: &[(Ipv6Addr, u32)]| {
            blocks.iter().any(|&(block, length)| {
                let mask = u128::MAX << (128 - length);
                u128::from(address) & mask == u128::from(block) & mask
            })
        };
        let [.., first, second] = address.segments();
        if within(&EMBEDDED_V4) {
            Self::of_v4(Ipv4Addr::from(u32::from(first) << 16 | u32::from(second)))
        } else if address.is_loopback() {
            Self::Loopback
        } else if address.is_unique_local() {
            Self::Private
        } else if within(&[(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)]) && !within(&SPECIAL_V6) {
            Self::Global
        } else {
            Self::Special
        }
    }
}

/// Returns true if the host of a URL is `localhost` or a loopback address, so that requests do not leave the machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match host(url) {
        Ok(address) => address.is_loopback(),
        Err(name) => name == "localhost" || name.ends_with(".localhost"),
    }
}

/// Returns the host of a URL as an IP address, or else as a name without a final dot. A URL without a host counts as
/// `localhost`.
pub(crate) fn host(url: &Url) -> Result<IpAddr, &str> {
    let host = url.host_str().unwrap_or("localhost");
    let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
    host.parse().map_err(|_| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_url_returns_the_scope_of_addresses_and_names() {
        let cases = [
            (
                Scope::Global,
                "93.184.216.34 100.63.255.255 100.128.0.1 172.32.0.1 192.0.1.1 198.17.255.255 198.20.0.1 223.255.255.255 \
                 [2003::1] [2400::1] [2001:200::1] [64:ff9b::93.184.216.34] [::ffff:93.184.216.34] \
                 obs.eu-de.otc.t-systems.com localhost-1.example internal.example",
            ),
            (
                Scope::Private,
                "10.1.2.3 100.64.0.1 100.127.255.255 172.16.0.1 192.168.0.5 [fd00::1] [fc00::1] [::ffff:10.0.0.1] \
                 [64:ff9b::192.168.0.5] store store. store.local store.internal a.home.arpa a.lan",
            ),
            (
                Scope::Loopback,
                "127.0.0.1 127.1 0x7f.1 2130706433 127.255.255.255 [::1] [::ffff:127.0.0.1] [64:ff9b::127.0.0.1] localhost \
                 LOCALHOST localhost. a.localhost localhost.localdomain localhost.example",
            ),
            (
                Scope::Special,
                "0.0.0.0 0.1.2.3 169.254.169.254 192.0.0.9 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.175.48.1 \
                 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 [::] [fe80::1] \
                 [fec0::1] [ff02::1] [100::1] [2001::1] [2001:2::1] [2001:db8::1] [2001:1ff::1] [2002:a00:1::] [3fff::1] \
                 [2620:4f:8000::1] [5f00::1] [64:ff9b:1::1] [::10.0.0.1] [::ffff:169.254.169.254] \
                 [64:ff9b::169.254.169.254]",
            ),
        ];
        for (scope, hosts) in cases {
            for host in hosts.split_whitespace() {
                let url = Url::parse(&format!("https://{host}:8443/")).unwrap();
                assert_eq!(Scope::of_url(&url), scope, "{host}");
            }
        }
    }

    #[test]
    fn is_loopback_recognizes_this_machine() {
        for (host, expected) in [
            ("127.0.0.1", true),
            ("[::1]", true),
            ("a.localhost.", true),
            ("localhost.example", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(&format!("https://{host}/")).unwrap()), expected, "{host}");
        }
    }
}
