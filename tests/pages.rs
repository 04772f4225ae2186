//! Reading whole lists: every paged operation, from a server with a list of a given length.

use std::{
    collections::BTreeMap,
    env,
    net::SocketAddr,
    process::Command,
    sync::{Arc, Mutex},
};

use dcs_sdk::{
    Client, Credentials, Error,
    meta::{OPERATIONS, Operation, Paging},
};
use serde_json::{Value, json};

use crate::{
    emulator::CACHE,
    payloads, peak_memory,
    plain_server::{self, ok},
};

const LIMIT: usize = 10;
/// Number of items on a page without a limit in the request.
const DEFAULT_LIMIT: usize = 50;

/// The offset and the limit of each request.
type Requests = Arc<Mutex<Vec<(Option<usize>, Option<usize>)>>>;

/// A server of one operation, whose list has items like the first one in the example of the API reference.
fn server(operation: &'static Operation, length: usize) -> (SocketAddr, Requests) {
    let requests = Requests::default();
    let log = requests.clone();
    let example = example(operation);
    let address = plain_server::start(move |head| {
        let paging = operation.paged.unwrap();
        let query: BTreeMap<_, _> = head
            .split(' ')
            .nth(1)
            .and_then(|target| target.split_once('?'))
            .map_or("", |(_, query)| query)
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        let number = |name| query.get(name).map(|value: &&str| value.parse::<usize>().unwrap());
        let (offset, limit) = (number(paging.offset), number(paging.limit));
        log.lock().unwrap().push((offset, limit));
        ok(&page(&example, paging, length, offset, limit).to_string())
    });
    (address, requests)
}

fn example(operation: &Operation) -> Value {
    let name = operation.id;
    let found = payloads::operations().find(|candidate| candidate["operationId"] == name).unwrap();
    let examples = found["responses"]["200"]["content"]["application/json"]["examples"].as_object().unwrap();
    examples.values().next().unwrap()["value"].clone()
}

fn page(example: &Value, paging: Paging, length: usize, offset: Option<usize>, limit: Option<usize>) -> Value {
    let start = offset.map_or(0, |offset| offset - usize::try_from(paging.first).unwrap());
    let end = (start + limit.unwrap_or(DEFAULT_LIMIT)).min(length);
    let items = (start..end.max(start)).map(|index| {
        let mut item = example[paging.items][0].clone();
        for (key, value) in item.as_object_mut().unwrap() {
            if value.is_string() && (key.ends_with("id") || key.ends_with("name")) {
                *value = json!(format!("item {index}"));
            }
        }
        item
    });
    let mut page = example.clone();
    page[paging.items] = items.collect();
    page[paging.total] = json!(length);
    page
}

fn client(address: SocketAddr) -> Client {
    let credentials = Credentials::token("token-of-mine");
    Client::builder().endpoint(format!("http://{address}")).project_id("p1").credentials(credentials).build().unwrap()
}

/// Reads a list with the given limit, and returns the number of its items and of its pages.
macro_rules! walks {
    ($client:ident, $limit:ident; $($id:literal => $request:expr,)+) => {
        async fn walk(id: &str, $client: Client, $limit: Option<i64>) -> Result<(usize, usize), Error> {
            match id {
                $($id => {
                    let request = $request;
                    let request = match $limit { Some(limit) => request.limit(limit), None => request };
                    let mut pages = request.clone().pages();
                    let mut count = 0;
                    while let Some(page) = pages.next().await {
                        page?;
                        count += 1;
                    }
                    Ok((request.items().into_vec().await?.len(), count))
                })+
                _ => panic!("no walk of {id}"),
            }
        }
    };
}

walks! { dcs, limit;
    "ListInstances" => dcs.list_instances(),
    "BatchShowNodesInformation" => dcs.batch_show_nodes_information(),
    "ListConfigHistories" => dcs.list_config_histories(CACHE),
    "ListBackupRecords" => dcs.list_backup_records(CACHE),
    "ListRestoreRecords" => dcs.list_restore_records(CACHE),
    "ListMigrationTask" => dcs.list_migration_task(),
    "ListBigkeyScanTasks" => dcs.list_bigkey_scan_tasks(CACHE),
    "ListHotKeyScanTasks" => dcs.list_hot_key_scan_tasks(CACHE),
    "ListRedislog" => dcs.list_redislog(CACHE).log_type("run"),
    "ListSlowlog" => dcs.list_slowlog(CACHE).start_time(1_598_803_200_000_i64).end_time(1_599_494_399_000_i64),
    "ListBackgroundTask" => dcs.list_background_task(CACHE),
    "ListDiagnosisTasks" => dcs.list_diagnosis_tasks(CACHE),
    "ListConfigTemplates" => dcs.list_config_templates().type_("sys"),
    "ListMonitoredObjects" => dcs.list_monitored_objects().dim_name("dcs_instance_id"),
}

#[tokio::test]
async fn every_paged_operation_reads_lists_of_any_length() {
    let paged: Vec<_> = OPERATIONS.iter().filter(|operation| operation.paged.is_some()).collect();
    assert_eq!(paged.len(), 14);
    for operation in paged {
        let first = usize::try_from(operation.paged.unwrap().first).unwrap();
        for (length, limit) in [
            (0, Some(LIMIT)),
            (1, Some(LIMIT)),
            (LIMIT, Some(LIMIT)),
            (LIMIT + 1, Some(LIMIT)),
            (120, None),
            (1000, Some(100)),
        ] {
            let (address, requests) = server(operation, length);
            let limit_or_none = limit.map(|limit| i64::try_from(limit).unwrap());
            let walked = walk(operation.id, client(address), limit_or_none).await;
            let (items, pages) = walked.unwrap_or_else(|error| panic!("{}: {length} items: {error}", operation.id));
            let size = limit.unwrap_or(DEFAULT_LIMIT);
            assert_eq!((items, pages), (length, length.div_ceil(size).max(1)), "{}", operation.id);
            let expected: Vec<_> = (0..pages).map(|page| ((page > 0).then_some(first + page * size), limit)).collect();
            assert_eq!(*requests.lock().unwrap(), [&expected[..], &expected].concat(), "{}", operation.id);
        }
    }
}

/// The address of a server, for `print_peak_memory` in another process.
const ADDRESS: &str = "DCS_SDK_TEST_PAGES";
const PEAK: &str = "peak memory: ";

/// Reads instances one by one in another process, whose peak memory is that of reading them.
#[tokio::test]
async fn print_peak_memory() {
    let Ok(address) = env::var(ADDRESS) else { return };
    let mut items = client(address.parse().unwrap()).list_instances().limit(100).items();
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        count += 1;
    }
    println!("{PEAK}{} {count}", peak_memory::of_this_process().unwrap_or_default());
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_items_need_the_memory_of_one_page() {
    let operation = OPERATIONS.iter().find(|operation| operation.id == "ListInstances").unwrap();
    let [page, list] = [100, 10_000].map(|length| {
        let (address, _) = server(operation, length);
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "pages::print_peak_memory", "--nocapture"]).env(ADDRESS, address.to_string());
        let output = command.output().unwrap();
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        let (_, printed) = output.split_once(PEAK).unwrap_or_else(|| panic!("{output}"));
        let mut numbers = printed.split_whitespace().map(|number| number.parse::<usize>().unwrap_or_default());
        let (peak, count) = (numbers.next().unwrap(), numbers.next().unwrap());
        assert_eq!(count, length);
        peak
    });
    // In KiB. All items at once take 18 MiB more.
    assert!(list < page + 3 * 1024, "{page} KiB for a page, {list} KiB for 100");
}
