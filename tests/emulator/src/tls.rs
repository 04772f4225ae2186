//! Certificate authorities, server certificates and TLS configurations.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::SystemTime,
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, SanType,
};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::Error;

/// Returns the crypto provider. It is passed explicitly because the process-wide default may be unset or different.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// A certificate authority.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(common_name: String) -> Result<Self, Error> {
        let mut params = params(common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.not_after = SystemTime::from(days_from_now(3650)).into();
        let key = KeyPair::generate().map_err(Error::certificate)?;
        CertifiedIssuer::self_signed(params, key).map(Self).map_err(Error::certificate)
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Issues a server certificate for 127.0.0.1 and localhost that is valid for 365 days.
    pub(crate) fn issue(&self, common_name: String) -> Result<Leaf, Error> {
        let mut params = params(common_name);
        params.subject_alt_names = vec![
            SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            SanType::DnsName("localhost".try_into().map_err(Error::certificate)?),
        ];
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let not_after = days_from_now(365);
        params.not_after = SystemTime::from(not_after).into();
        let key = KeyPair::generate().map_err(Error::certificate)?;
        let certificate = params.signed_by(&key, &self.0).map_err(Error::certificate)?;
        Ok(Leaf { certificate: certificate.der().clone(), certificate_pem: certificate.pem(), key, not_after })
    }

    /// Returns a client configuration that trusts only this authority.
    pub(crate) fn client_config(&self) -> Result<Arc<ClientConfig>, Error> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).map_err(Error::certificate)?;
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(Error::certificate)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }
}

fn params(common_name: String) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    // Tolerates clients whose clock is up to a day behind.
    params.not_before = SystemTime::from(days_from_now(-1)).into();
    params
}

/// Returns the system time plus `days`, truncated to seconds like the validity of a certificate.
fn days_from_now(days: i64) -> DateTime<Utc> {
    (DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::days(days)).trunc_subsecs(0)
}

/// A server certificate and its private key.
pub(crate) struct Leaf {
    certificate: CertificateDer<'static>,
    pub(crate) certificate_pem: String,
    key: KeyPair,
    pub(crate) not_after: DateTime<Utc>,
}

impl Leaf {
    pub(crate) fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    pub(crate) fn server_config(&self) -> Result<ServerConfig, Error> {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(Error::certificate)?
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate.clone()], key)
            .map_err(Error::certificate)
    }
}
