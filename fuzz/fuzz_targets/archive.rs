//! The file that an object store sends: an error, or CA certificates that TLS libraries accept.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| dcs_fuzz::bundle::download(file.to_vec()));
