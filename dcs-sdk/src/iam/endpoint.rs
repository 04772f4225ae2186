//! Endpoints of IAM.

/// The endpoints of IAM, by region, from the *Regions and Endpoints* page of each cloud.
pub(crate) const IAM_REGIONS: [(&str, &str); 3] = [
    ("eu-de", "https://iam.eu-de.otc.t-systems.com"),
    ("eu-nl", "https://iam.eu-nl.otc.t-systems.com"),
    ("eu-ch2", "https://iam-pub.eu-ch2.sc.otc.t-systems.com"),
];

/// Removes the API version from a URL of IAM, such as `https://iam.eu-de.otc.t-systems.com:443/v3`.
pub(crate) fn root(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    url.strip_suffix("/v3").unwrap_or(url).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_removes_the_api_version() {
        for (url, expected) in [
            ("https://iam.example:443/v3", "https://iam.example:443"),
            ("https://iam.example/v3/", "https://iam.example"),
            ("https://iam.example", "https://iam.example"),
            ("https://gateway.example/iam/v3", "https://gateway.example/iam"),
        ] {
            assert_eq!(root(url), expected);
        }
    }
}
