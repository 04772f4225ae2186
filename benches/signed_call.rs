//! One call on a connection that is already open, in a runtime with one thread.

use benches::{Call, Caller, LINK, counts};
use gungraun::{library_benchmark, library_benchmark_group, main};
use tokio::runtime::Runtime;

fn prepare(client: fn(&str) -> Caller) -> (Runtime, Caller) {
    benches::connect(client, Call::DownloadSslCert, LINK)
}

#[library_benchmark(setup = prepare)]
#[bench::dcs_sdk(benches::dcs_sdk)]
#[bench::reqwest(benches::reqwest)]
#[bench::reqwest_and_signer(benches::reqwest_and_signer)]
fn signed_call((runtime, caller): (Runtime, Caller)) -> (Runtime, Caller) {
    runtime.block_on(caller.call(Call::DownloadSslCert));
    (runtime, caller)
}

library_benchmark_group!(name = calls, benchmarks = signed_call);
main!(config = counts(), library_benchmark_groups = calls);
