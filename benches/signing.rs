//! Signing a request without a body, without sending it.

use benches::{counts, signers};
use gungraun::{library_benchmark, library_benchmark_group, main};
use reqwest::Request;

#[library_benchmark]
#[bench::dcs_sdk(signers::request(), signers::library)]
#[bench::simple_signer(signers::request(), signers::simple)]
fn signing(request: Request, sign: fn(&Request) -> String) -> (Request, String) {
    let authorization = sign(&request);
    (request, authorization)
}

library_benchmark_group!(name = signatures, benchmarks = signing);
main!(config = counts(), library_benchmark_groups = signatures);
