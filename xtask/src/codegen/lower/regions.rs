//! Regions and their endpoints.

use openapiv3::OpenAPI;

/// A region: an entry of `servers`, whose description is the name of the region.
#[derive(Debug, Clone)]
pub struct Region {
    pub name: String,
    pub endpoint: String,
}

pub fn collect(openapi: &OpenAPI) -> Result<Vec<Region>, String> {
    openapi
        .servers
        .iter()
        .map(|server| {
            let name = server.description.clone();
            Ok(Region {
                name: name.ok_or_else(|| {
                    format!("server {} must have the name of its region as `description`", server.url)
                })?,
                endpoint: server.url.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures;

    #[test]
    fn collect_takes_region_names_from_server_descriptions() {
        let mut openapi = fixtures::openapi(json!({}), json!({}));
        openapi.servers = serde_json::from_value(json!([{"url": "https://a", "description": "eu-de"}])).unwrap();
        let known = collect(&openapi).unwrap();
        assert_eq!((&*known[0].name, &*known[0].endpoint), ("eu-de", "https://a"));
        openapi.servers[0].description = None;
        assert!(collect(&openapi).unwrap_err().starts_with("server https://a must have the name of its region"));
    }
}
