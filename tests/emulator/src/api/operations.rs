//! The operations that read or change the account. All others return their documented examples.

use super::{
    background_task_management as tasks, backup_and_restoration as backups, cache_analysis as analysis,
    call::{Call, Outcome},
    data_migration as migration, instance_management as instances, lifecycle_management as lifecycle,
    log_management as logs, network_security as security, other_apis as other, parameter_management as parameters,
    shards_and_replicas as nodes, tag_management as tags, template_management as templates,
};
use crate::account::{Account, ScanKind};

type Handler = fn(&mut Account, &Call<'_>) -> Outcome;

/// Returns the function that runs an operation; `None` if its response is static.
pub(super) fn handler(id: &str) -> Option<Handler> {
    Some(match id {
        "CreateInstance" => lifecycle::create,
        "ListInstances" => lifecycle::list,
        "ShowInstance" => lifecycle::show,
        "UpdateInstance" => lifecycle::update,
        "ResizeInstance" => lifecycle::resize,
        "DeleteSingleInstance" => lifecycle::delete,
        "BatchDeleteInstances" => lifecycle::batch_delete,

        "RestartOrFlushInstances" => instances::restart,
        "ListStatisticsOfRunningInstances" => instances::statistics,
        "UpdatePassword" => instances::update_password,
        "ResetPassword" => instances::reset_password,
        "ChangeMasterStandby" => instances::swap,

        "BatchShowNodesInformation" => nodes::list,
        "ListGroupReplicationInfo" => nodes::groups,
        "UpdateSlavePriority" => nodes::set_priority,
        "DeleteIpFromDomainName" => nodes::remove_ip,

        "ListConfigurations" => parameters::list,
        "UpdateConfigurations" => parameters::update,
        "ListConfigHistories" => parameters::histories,

        "CopyInstance" => backups::create,
        "ListBackupRecords" => backups::list,
        "DeleteBackupFile" => backups::delete,
        "ListBackupFileLinks" => backups::links,
        "RestoreInstance" => backups::restore,
        "ListRestoreRecords" => backups::restorations,

        "CreateMigrationTask" => migration::create,
        "CreateOnlineMigrationTask" => migration::create_online,
        "SetOnlineMigrationTask" => migration::set_online,
        "ListMigrationTask" => migration::list,
        "ShowMigrationTask" => migration::show,
        "ShowMigrationTaskStats" => migration::statistics,
        "UpdateMigrationTask" => migration::update,
        "StopMigrationTask" => migration::stop,
        "BatchStopMigrationTasks" => migration::batch_stop,
        "DeleteMigrationTask" => migration::delete,

        "BatchCreateOrDeleteTags" => tags::change,
        "ShowTags" => tags::show,
        "ListTagsOfTenant" => tags::list,

        "CreateBigkeyScanTask" => |account, call| analysis::create(account, call, ScanKind::Big),
        "CreateHotkeyScanTask" => |account, call| analysis::create(account, call, ScanKind::Hot),
        "CreateAutoExpireScanTask" => |account, call| analysis::create(account, call, ScanKind::Expired),
        "ListBigkeyScanTasks" => |account, call| analysis::list(account, call, ScanKind::Big),
        "ListHotKeyScanTasks" => |account, call| analysis::list(account, call, ScanKind::Hot),
        "ShowBigkeyScanTaskDetails" => |account, call| analysis::show(account, call, ScanKind::Big),
        "ShowHotkeyTaskDetails" => |account, call| analysis::show(account, call, ScanKind::Hot),
        "DeleteBigkeyScanTask" => |account, call| analysis::delete(account, call, ScanKind::Big),
        "DeleteHotkeyScanTask" => |account, call| analysis::delete(account, call, ScanKind::Hot),
        "ShowBigkeyAutoscanConfig" => |account, call| analysis::schedule(account, call, ScanKind::Big),
        "ShowHotkeyAutoscanConfig" => |account, call| analysis::schedule(account, call, ScanKind::Hot),
        "UpdateBigkeyAutoscanConfig" => |account, call| analysis::set_schedule(account, call, ScanKind::Big),
        "UpdateHotkeyAutoScanConfig" => |account, call| analysis::set_schedule(account, call, ScanKind::Hot),

        "CreateRedislog" => logs::collect,
        "ListRedislog" => logs::list,
        "CreateRedislogDownloadLink" => logs::link,

        "UpdateSSLSwitch" => security::switch_ssl,
        "ShowInstanceSSLDetail" => security::show_ssl,
        "DownloadSSLCert" => security::download_certificate,
        "ShowIpWhitelist" => security::show_whitelist,
        "UpdateIpWhitelist" => security::update_whitelist,

        "ListBackgroundTask" => tasks::list,
        "DeleteBackgroundTask" => tasks::delete,
        "DeleteCenterTask" => tasks::delete_center,
        "ShowJobInfo" => tasks::job,

        "CreateCustomTemplate" => templates::create,
        "ListConfigTemplates" => templates::list,

        "ListAvailableZones" => other::zones,
        "ListFlavors" => other::flavors,
        "ListMonitoredObjects" => other::monitored,
        "ListMonitoredObjectsOfInstance" => other::monitored_nodes,
        "ShowQuotaOfTenant" => other::quota,
        _ => return None,
    })
}
