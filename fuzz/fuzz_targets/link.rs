//! The link that the service returns: it is refused, or requested as it is from a host that it may lead to. The first
//! byte selects the options.

#![no_main]

use std::{net::IpAddr, sync::LazyLock};

use dcs_fuzz::{Fixture, check_error, link, ok};
use dcs_sdk::{
    CertificateProblem, ErrorKind,
    reqwest::{Request, Url},
};
use libfuzzer_sys::{Corpus, fuzz_target};

/// At the end of each link, where it is ignored.
const SECRET: &str = "#hush-hush-hush";
const PORT: u16 = 8443;
const DOMAIN: &str = "obs.example";

thread_local! {
    static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(|builder| builder));
}

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((options, input)) = input.split_first() else { return Corpus::Reject };
    let Ok(input) = str::from_utf8(input) else { return Corpus::Reject };
    let (other_port, only_domain) = (options & 1 != 0, options & 2 != 0);
    FIXTURE.with(|fixture| {
        fixture.service(link(&format!("{input}{SECRET}")));
        fixture.store(ok("no archive"));
        let mut call = fixture.client.ca_certificates("i1");
        if other_port {
            call = call.allow_port(PORT);
        }
        if only_domain {
            call = call.allow_link_hosts([DOMAIN]);
        }
        let error = fixture.run(call).expect_err("there is no archive");
        check_error(&error);
        assert!(!format!("{error} {error:?}").contains(SECRET));
        let requested = fixture.requested();
        match &*requested {
            [] => assert_ne!(error.kind(), ErrorKind::Certificate(CertificateProblem::InvalidArchive)),
            [request] => check(request, input, other_port, only_domain),
            more => panic!("{} requests", more.len()),
        }
    });
    Corpus::Keep
});

fn check(request: &Request, input: &str, other_port: bool, only_domain: bool) {
    let url = request.url();
    assert_eq!((request.method().as_str(), url.scheme(), request.headers().len()), ("GET", "https", 0));
    assert!(url.username().is_empty() && url.password().is_none());
    let port = url.port_or_known_default().expect("a port");
    assert!(port == 443 || other_port && port == PORT, "{port}");
    let host = url.host_str().expect("a host").trim_end_matches('.').to_ascii_lowercase();
    assert!(host.trim_matches(['[', ']']).parse::<IpAddr>().is_err(), "{host}");
    let last = host.rsplit('.').next().expect("a label");
    assert!(host.contains('.') && !host.starts_with("localhost.") && !host.ends_with(".localhost"), "{host}");
    assert!(!["internal", "lan", "local", "localdomain"].contains(&last), "{host}");
    assert!(!only_domain || host == DOMAIN || host.ends_with(&format!(".{DOMAIN}")), "{host}");
    assert_eq!(target(url), sent(input), "{input:?}");
}

/// The target of the request line.
fn target(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// The path and the query of a link, cut out of it, with the apostrophes of the query encoded.
fn sent(link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    let (start, rest) = link.split_at_checked("https://".len()).expect("a scheme");
    assert!(start.eq_ignore_ascii_case("https://"), "{link:?}");
    let target = &rest[rest.find(['/', '?']).unwrap_or(rest.len())..];
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let path = if path.is_empty() { "/" } else { path };
    query.map_or_else(|| path.to_owned(), |query| format!("{path}?{}", query.replace('\'', "%27")))
}
