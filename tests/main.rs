//! Hand-written tests, one module for each operation, named as the operation.

mod download_ssl_cert;
