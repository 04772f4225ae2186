//! The settings of a client, from all sources.

use std::{fmt, sync::Arc};

use reqwest::Url;

use super::{
    Explicit, clouds, credentials,
    environment::Environment,
    explain::{self, Explanation},
    layer::{Field, Layer, Origin, Slot},
    search::{Problem, Search},
};
use crate::{
    credentials::{Credentials, ProvideCredentials},
    iam::Project,
    untrusted::one_line,
};

/// The credentials of a client.
#[derive(Clone)]
pub(crate) enum CredentialSource {
    Static(Credentials),
    Provider(Arc<dyn ProvideCredentials>),
}

impl CredentialSource {
    fn describe(&self) -> String {
        match self {
            Self::Static(credentials) => one_line(&credentials.describe()),
            Self::Provider(_) => "provider".to_owned(),
        }
    }

    fn as_static(&self) -> Option<&Credentials> {
        match self {
            Self::Static(credentials) => Some(credentials),
            Self::Provider(_) => None,
        }
    }
}

impl fmt::Debug for CredentialSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static(credentials) => credentials.fmt(f),
            Self::Provider(_) => f.write_str("Provider"),
        }
    }
}

/// The settings of a client that can be created.
#[derive(Debug)]
pub(crate) struct Settings {
    pub endpoint: Url,
    pub iam_endpoint: Option<Url>,
    pub project: Project,
    pub credentials: CredentialSource,
    /// A PEM bundle, and what to call it in messages.
    pub root_certificates: Option<(String, Vec<u8>)>,
}

/// The outcome of looking for settings.
pub(crate) struct Resolved {
    /// None if there are problems.
    pub settings: Option<Settings>,
    pub explanation: Explanation,
    /// Whether all problems are with the credentials.
    pub only_credentials: bool,
    pub warnings: Vec<String>,
}

impl Resolved {
    /// The message of the error for a client that cannot be created.
    pub(crate) fn message(&self) -> String {
        let problems = self.explanation.problems.join("; ");
        if self.explanation.sources.len() == 1 {
            return problems;
        }
        format!("{problems} (looked at {})", self.explanation.summary())
    }
}

/// Finds the settings.
pub(crate) fn resolve(explicit: &Explicit, environment: &Environment) -> Resolved {
    let layers = layers(explicit, environment);
    let search = Search { layers: &layers, environment };
    let mut problems = Vec::new();
    let project = keep(search.project(), &mut problems);
    let region = search.region();
    let endpoint = keep(search.endpoint(region), &mut problems);
    let root_certificates = keep(search.root_certificates(), &mut problems);
    let credentials = keep(find_credentials(explicit, &search), &mut problems);
    let needs_iam = credentials.as_ref().and_then(CredentialSource::as_static).is_some_and(Credentials::is_password)
        || matches!(project, Some(Project::Name(_)));
    let iam_endpoint = keep(needs_iam.then(|| search.iam_endpoint(region)).transpose(), &mut problems);

    let url = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
    let settings = [
        ("credentials", credentials.as_ref().map(CredentialSource::describe)),
        ("project", project.as_ref().map(describe)),
        ("region", region.map(one_line)),
        ("endpoint", endpoint.as_ref().map(url)),
        ("IAM endpoint", iam_endpoint.iter().flatten().next().map(url)),
    ];
    let settings = settings.into_iter().filter_map(|(name, value)| Some((name, value?)));

    let unread: Vec<_> = layers.iter().filter_map(|layer| Some((&layer.origin, layer.problem.as_ref()?))).collect();
    let only_credentials = credentials.is_none() && problems.len() == 1 && unread.is_empty();
    // Nothing is missing without a cloud that only `OS_CLOUD` names.
    let is_needed = explicit.cloud.is_some() || !problems.is_empty();
    let unread_problems = unread.iter().map(|(origin, problem)| format!("{origin}: {problem}"));
    let warnings = layers.iter().flat_map(|layer| layer.warnings.clone());
    let warnings = warnings.chain(unread_problems.clone().filter(|_| !is_needed)).collect();
    let unread_problems = unread_problems.filter(|_| is_needed);
    let problems = problems.into_iter().filter_map(|problem| match problem {
        Problem::Invalid(problem) => Some(problem),
        Problem::Missing(problem) => unread.is_empty().then_some(problem),
    });
    let problems: Vec<_> = unread_problems.chain(problems).map(|problem| one_line(&problem)).collect();

    let found = match (endpoint, project, credentials, root_certificates, iam_endpoint) {
        (Some(endpoint), Some(project), Some(credentials), Some(root_certificates), Some(iam_endpoint))
            if problems.is_empty() =>
        {
            Some(Settings { endpoint, iam_endpoint, project, credentials, root_certificates })
        }
        _ => None,
    };
    Resolved {
        settings: found,
        only_credentials,
        warnings,
        explanation: Explanation { sources: explain::sources(&layers), settings: settings.collect(), problems },
    }
}

fn keep<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

fn describe(project: &Project) -> String {
    match project {
        Project::Id(id) => format!("ID {}", one_line(id)),
        Project::Name(name) => format!("name {}, looked up on the first call", one_line(name)),
    }
}

/// The sources, in the order of precedence. A cloud that the builder names takes precedence over environment variables; one
/// that `OS_CLOUD` names does not.
fn layers(explicit: &Explicit, environment: &Environment) -> Vec<Layer> {
    let mut layers = vec![builder(explicit)];
    layers.extend(explicit.cloud.as_ref().map(|cloud| clouds::layer(cloud, environment)));
    if let Some(variables) = environment.layer() {
        let cloud = match variables.find(Slot::Cloud) {
            _ if explicit.cloud.is_some() => None,
            Some(cloud) => Some(clouds::layer(cloud.take(), environment)),
            None => Some(clouds::not_named(environment)),
        };
        layers.push(variables);
        layers.extend(cloud);
    }
    layers
}

fn builder(explicit: &Explicit) -> Layer {
    let credentials = explicit.credentials.as_ref().map(CredentialSource::describe);
    let values = [
        ("region", Slot::Region, &explicit.region),
        ("endpoint", Slot::Endpoint, &explicit.endpoint),
        ("iam_endpoint", Slot::IamEndpoint, &explicit.iam_endpoint),
        ("project_id", Slot::ProjectId, &explicit.project_id),
        ("project_name", Slot::ProjectName, &explicit.project_name),
        ("cloud", Slot::Cloud, &explicit.cloud),
        ("credentials", Slot::Credentials, &credentials),
    ];
    let fields = values.into_iter().filter_map(|(name, slot, value)| Some(Field::new(name, slot, value.as_ref()?)));
    let layer = Layer::new(Origin::Builder, fields.collect());
    layer.find(Slot::Cloud).map(Field::take);
    layer
}

/// The credentials of the builder, or else the first complete ones of the other sources.
fn find_credentials(explicit: &Explicit, search: &Search<'_>) -> Result<CredentialSource, Problem> {
    if let Some(credentials) = &explicit.credentials {
        return match credentials.as_static().and_then(Credentials::problem) {
            Some(problem) => Err(Problem::Invalid(problem.to_owned())),
            None => {
                search.find(Slot::Credentials).map(Field::take);
                Ok(credentials.clone())
            }
        };
    }
    match credentials::find(search.layers) {
        Ok(Some(credentials)) => Ok(CredentialSource::Static(credentials)),
        Err(problem) => Err(Problem::Invalid(problem)),
        Ok(None) if search.environment.is_read => Err(Problem::Missing(
            "no credentials found: set `credentials`, OS_ACCESS_KEY and OS_SECRET_KEY, OS_TOKEN, OS_USERNAME and \
             OS_PASSWORD, or OS_CLOUD"
                .to_owned(),
        )),
        Ok(None) => Err(search.missing("no credentials configured", &["credentials"], &[])),
    }
}
