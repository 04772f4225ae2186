//! Configurations of rustls that trust only the certificates of a bundle.

use std::sync::Arc;

use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_cert_signed_by_trust_anchor,
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};

use super::CaBundle;
use crate::{CertificateProblem, Error, ErrorKind, crypto_provider::provider};

impl CaBundle {
    /// Returns a configuration of rustls that trusts only these CA certificates, for Redis clients that accept one, such
    /// as `fred`.
    ///
    /// The certificates of the platform are not trusted. The crypto provider is the default of the process if the program
    /// has installed one, and otherwise aws-lc-rs, with the feature `rustls`. No provider is installed.
    ///
    /// # Errors
    ///
    /// [`NoCryptoProvider`](crate::RedisProblem::NoCryptoProvider) if there is none, and
    /// [`NoCaCertificate`](CertificateProblem::NoCaCertificate) if rustls accepts none of the CA certificates.
    pub fn rustls_client_config(&self) -> Result<ClientConfig, Error> {
        let provider = provider()?;
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        Ok(builder.map_err(invalid)?.with_root_certificates(self.roots()?).with_no_client_auth())
    }

    /// Returns a configuration as [`rustls_client_config`](Self::rustls_client_config) does, but without the check that the
    /// server certificate is valid for the name or address of the connection.
    ///
    /// The certificate must still be issued by one of these CA certificates and be within its validity period.
    ///
    /// # Security
    ///
    /// Without the check, any certificate of these CAs is accepted for any server. If one CA issues the certificates of
    /// several instances, whoever has the private key of one can impersonate another and receive its password. Use this
    /// only if the certificate of the instance contains no name or address by which you can connect.
    ///
    /// # Errors
    ///
    /// Those of [`rustls_client_config`](Self::rustls_client_config).
    pub fn danger_rustls_client_config_accepting_invalid_hostnames(&self) -> Result<ClientConfig, Error> {
        let mut config = self.rustls_client_config()?;
        let verifier = ChainVerifier { roots: self.roots()?, provider: Arc::clone(config.crypto_provider()) };
        config.dangerous().set_certificate_verifier(Arc::new(verifier));
        Ok(config)
    }

    fn roots(&self) -> Result<RootCertStore, Error> {
        let mut roots = RootCertStore::empty();
        let ders = CertificateDer::pem_slice_iter(self.pem.as_bytes());
        // `pem` has the same certificates in the same order.
        for (der, certificate) in ders.zip(&self.certificates) {
            if let (Ok(der), true) = (der, certificate.is_ca()) {
                roots.add_parsable_certificates([der]);
            }
        }
        if roots.is_empty() {
            return Err(Error::new(
                ErrorKind::Certificate(CertificateProblem::NoCaCertificate),
                "rustls accepts none of the CA certificates as a trust anchor",
            ));
        }
        Ok(roots)
    }
}

fn invalid(error: rustls::Error) -> Error {
    let message = format!("the crypto provider cannot be used for TLS 1.2 and 1.3: {error}");
    Error::configuration(message).with_source(error)
}

/// Verifies the chain, the validity period and the signatures, but not the name.
#[derive(Debug)]
struct ChainVerifier {
    roots: RootCertStore,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for ChainVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let certificate = ParsedCertificate::try_from(end_entity)?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        verify_server_cert_signed_by_trust_anchor(&certificate, &self.roots, intermediates, now, algorithms)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
