//! Tests of `ListBackupRecords` (*Listing DCS Instance Backup Records*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_query_parameter() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_backup_records(CACHE).limit(10).offset(20);
    call.begin_time("20170718235959").end_time("20170719235959").await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/backups")));
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(pairs, ["begin_time=20170718235959", "end_time=20170719235959", "limit=10", "offset=20"]);
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "total_num": 21, "backup_record_response": [{
        "backup_id": "4631832a", "period": "01:00-02:00", "backup_name": "backup_20190510163116",
        "instance_id": CACHE, "size": 8_802_320_000_i64, "backup_type": "auto",
        "created_at": "2019-05-10T08:31:16.166Z", "updated_at": "2019-05-10T08:32:30.546Z", "progress": "60.00",
        "error_code": "dcs.08.0002", "remark": "001", "status": "failed", "is_support_restore": "FALSE",
        "execution_at": "2019-05-11T08:31:16.166Z", "backup_format": "rdb",
    }] });
    let emulator = emulator::with_response("ListBackupRecords", payload).await;
    let page = emulator::strict_client(&emulator).list_backup_records(CACHE).await.unwrap();
    assert_eq!(page.total_num, Some(21));
    let [record] = &page.backup_record_response[..] else { panic!("{page:?}") };
    assert_eq!(record.backup_id, "4631832a");
    assert_eq!(record.period.as_deref(), Some("01:00-02:00"));
    assert_eq!(record.backup_name.as_deref(), Some("backup_20190510163116"));
    assert_eq!(record.instance_id.as_deref(), Some(CACHE));
    assert_eq!(record.size, Some(8_802_320_000));
    assert_eq!(record.backup_type, Some(types::BackupRecordType::Auto));
    assert_eq!(record.created_at, Some("2019-05-10T08:31:16.166Z".parse().unwrap()));
    assert_eq!(record.updated_at, Some("2019-05-10T08:32:30.546Z".parse().unwrap()));
    assert_eq!(record.progress, Some(60.0));
    assert_eq!(record.error_code, Some(types::BackupErrorCode::Dcs08_0002));
    assert_eq!(record.remark.as_deref(), Some("001"));
    assert_eq!(record.status, Some(types::BackupRecordStatus::Failed));
    assert_eq!(record.is_support_restore, Some(false));
    assert_eq!(record.execution_at, Some("2019-05-11T08:31:16.166Z".parse().unwrap()));
    assert_eq!(record.backup_format.as_deref(), Some("rdb"));
}

#[test]
fn backup_record_status_and_error_code_have_every_documented_value() {
    let statuses = [
        ("waiting", types::BackupRecordStatus::Waiting),
        ("backuping", types::BackupRecordStatus::BackingUp),
        ("succeed", types::BackupRecordStatus::Succeeded),
        ("failed", types::BackupRecordStatus::Failed),
        ("expired", types::BackupRecordStatus::Expired),
        ("deleted", types::BackupRecordStatus::Deleted),
    ];
    assert_eq!(types::BackupRecordStatus::VALUES, statuses.each_ref().map(|(value, _)| *value));
    for (value, status) in statuses {
        assert_eq!((types::BackupRecordStatus::from(value), status.as_str()), (status.clone(), value));
    }
    let codes = (1..=8).map(|number| format!("dcs.08.000{number}")).collect::<Vec<_>>();
    assert_eq!(types::BackupErrorCode::VALUES, codes);
}

/// A missing value is `{}` in the page's example and null in the older version of the operation.
#[tokio::test]
async fn parses_empty_objects_and_null_as_none() {
    let payload = json!({ "total_num": 2, "backup_record_response": [
        {
            "period": {}, "error_code": {}, "backup_type": "manual", "status": "succeed",
            "is_support_restore": "TRUE", "size": "880232",
        },
        { "period": null, "error_code": null, "status": "deleted", "updated_at": null, "remark": "" },
    ] });
    let emulator = emulator::with_response("ListBackupRecords", payload).await;
    let page = emulator::client(&emulator).list_backup_records(CACHE).await.unwrap();
    let [first, second] = &page.backup_record_response[..] else { panic!("{page:?}") };
    assert_eq!(first.period, None);
    assert_eq!(first.error_code, None);
    assert_eq!(first.backup_type, Some(types::BackupRecordType::Manual));
    assert_eq!(first.status, Some(types::BackupRecordStatus::Succeeded));
    assert_eq!(first.is_support_restore, Some(true));
    assert_eq!(first.size, Some(880_232));
    assert_eq!(second.period, None);
    assert_eq!(second.error_code, None);
    assert_eq!(second.status, Some(types::BackupRecordStatus::Deleted));
    assert_eq!(second.updated_at, None);
    assert_eq!(second.remark.as_deref(), Some(""));
}

/// The page documents 204 without a body.
#[tokio::test]
async fn parses_a_204_as_no_backups() {
    let emulator = emulator::with_empty_response("ListBackupRecords", 204).await;
    let page = emulator::strict_client(&emulator).list_backup_records(CACHE).send().await.unwrap();
    assert_eq!(page.status(), 204);
    assert_eq!(page.total_num, None);
    assert!(page.backup_record_response.is_empty());
}

#[tokio::test]
async fn rejects_a_negative_offset() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).list_backup_records(CACHE).offset(-1).await.unwrap_err();
    assert_eq!(error.to_string(), "ListBackupRecords: `offset` must be at least 0");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn rejects_times_in_another_format() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_backup_records(CACHE);
    let error = call.begin_time("2017-07-18T23:59:59Z").end_time("1500422399000").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListBackupRecords: `begin_time` must match `^[0-9]{14}$`; `end_time` must match `^[0-9]{14}$`"
    );
    assert!(emulator.requests().is_empty());
}
