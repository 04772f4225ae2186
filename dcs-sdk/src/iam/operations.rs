//! The operations of IAM that the client calls.

use crate::{
    meta::{Confirmed, Operation},
    schema::Object,
};

const REFERENCE: &str = "https://docs.otc.t-systems.com/identity-access-management/api-ref/";

/// Obtaining a user token. Repeating it has no effect but another token.
pub(super) static CREATE_TOKEN: Operation = operation("CreateToken", "POST", "/v3/auth/tokens");
pub(super) static LIST_PROJECTS: Operation = operation("ListProjects", "GET", "/v3/projects");

const fn operation(id: &'static str, method: &'static str, path: &'static str) -> Operation {
    Operation {
        id,
        method,
        path,
        chapter: "identity_and_access_management",
        page: REFERENCE,
        idempotent: true,
        iam_action: None,
        job: None,
        paged: None,
        confirmed: Confirmed::Nowhere,
        query: &Object::EMPTY,
        body: None,
        response: None,
        no_content: None,
        success: None,
    }
}
