//! Classification of hosts as private or loopback.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Returns true if the host of a URL is `localhost` or an address that is not publicly routable. Other host names are not
/// resolved and count as public.
pub(crate) fn is_private(url: &Url) -> bool {
    match address(url) {
        Ok(IpAddr::V4(address)) => is_private_v4(address),
        Ok(IpAddr::V6(address)) => is_private_v6(address),
        Err(name) => is_localhost(name),
    }
}

/// Returns true if the host of a URL is `localhost` or a loopback address, so that requests do not leave the machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match address(url) {
        Ok(address) => address.is_loopback(),
        Err(name) => is_localhost(name),
    }
}

/// Returns the host of a URL as an IP address, or else as a name. A URL without a host counts as `localhost`.
fn address(url: &Url) -> Result<IpAddr, &str> {
    let host = url.host_str().unwrap_or("localhost");
    let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
    host.parse().map_err(|_| host)
}

fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    first == 0
        || shared
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    match address.to_ipv4() {
        Some(inner) if !address.is_loopback() => is_private_v4(inner),
        _ => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_multicast()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_private_recognizes_private_and_public_hosts() {
        let private = "127.0.0.1 127.1 0x7f.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.0.5 169.254.169.254 100.64.0.1 \
                    255.255.255.255 localhost localhost. a.localhost [::1] [::] [fe80::1] [fd00::1] [::ffff:10.0.0.1]";
        let public = "93.184.216.34 100.128.0.1 172.32.0.1 obs.eu-de.otc.t-systems.com localhost.example [2003::1]";
        for (hosts, expected) in [(private, true), (public, false)] {
            for host in hosts.split_whitespace() {
                let url = Url::parse(&format!("https://{host}:8443/")).unwrap();
                assert_eq!(is_private(&url), expected, "{host}");
            }
        }
    }
}
