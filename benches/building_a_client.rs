//! Building a client, which loads the root certificates of the platform.

use benches::{ACCESS_KEY, Caller, PROJECT_ID, SECRET_KEY, counts};
use dcs_sdk::{Client, Credentials};
use gungraun::{library_benchmark, library_benchmark_group, main};

fn dcs_sdk() -> Caller {
    let credentials = Credentials::access_key(ACCESS_KEY, SECRET_KEY);
    let client = Client::builder().region("eu-de").project_id(PROJECT_ID).credentials(credentials);
    Caller::DcsSdk(client.build().unwrap())
}

fn reqwest() -> Caller {
    benches::reqwest("https://dcs.eu-de.otc.t-systems.com")
}

#[library_benchmark]
#[bench::dcs_sdk(dcs_sdk)]
#[bench::reqwest(reqwest)]
fn building_a_client(build: fn() -> Caller) -> Caller {
    build()
}

library_benchmark_group!(name = clients, benchmarks = building_a_client);
main!(config = counts(), library_benchmark_groups = clients);
