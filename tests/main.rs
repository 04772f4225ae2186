//! The hand-written tests: a module for each operation, named after the operation, and modules for behavior that
//! several operations share. Start with `download_ssl_cert`.

// An instance has more fields than `json!` accepts with the default recursion limit.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod calls;
mod canary_report;
mod emulator;
mod payloads;
mod peak_memory;
mod plain_server;

mod batch_create_or_delete_tags;
mod batch_delete_instances;
mod create_custom_template;
mod create_instance;
mod create_migration_task;
mod create_online_migration_task;
mod delete_background_task;
mod delete_backup_file;
mod delete_ip_from_domain_name;
mod delete_migration_task;
mod delete_single_instance;
mod download_ssl_cert;
mod list_available_zones;
mod list_background_task;
mod list_backup_file_links;
mod list_backup_records;
mod list_config_templates;
mod list_configurations;
mod list_flavors;
mod list_group_replication_info;
mod list_instances;
mod list_redislog;
mod list_slowlog;
mod reset_password;
mod resize_instance;
mod restart_or_flush_instances;
mod set_online_migration_task;
mod show_api_version;
mod show_bigkey_scan_task_details;
mod show_diagnosis_task_details;
mod show_instance;
mod show_instance_ssl_detail;
mod show_ip_whitelist;
mod show_job_info;
mod show_migration_task;
mod show_migration_task_stats;
mod show_quota_of_tenant;
mod update_configurations;
mod update_hotkey_auto_scan_config;
mod update_instance;
mod update_ip_whitelist;
mod update_migration_task;
mod update_password;
mod update_ssl_switch;

mod any_query;
mod any_request;
mod any_response;
mod any_value;
mod authentication;
mod client_setup;
mod concurrent_calls;
mod connect;
mod corrections;
mod every_method;
mod every_payload;
mod examples;
mod fault_matrix;
mod hostile_store;
mod json_schemas;
mod pages;
mod quoted_secrets;
mod readme;
mod redis_endpoint;
mod redis_over_tls;
mod requests;
mod responses;
mod rustdoc_examples;
mod s3rver;
mod secrets;
mod stateful;
mod value_types;
mod waits;
