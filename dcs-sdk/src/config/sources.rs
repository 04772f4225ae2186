//! Settings from several sources.

use std::{fmt, fs::File, io::Read, path::PathBuf, sync::Arc};

use reqwest::Url;

use super::{
    Explicit, clouds, endpoint,
    environment::{Environment, name_of},
    explain::{ConfigSource, ConfigValue, Explanation},
};
use crate::{
    credentials::{Credentials, Domain, ProvideCredentials},
    iam::{IAM_REGIONS, Project, is_project_id},
    meta::REGIONS,
    secret::Secret,
    untrusted::one_line,
};

/// In bytes, larger than any bundle of root certificates.
const LARGEST_BUNDLE: u64 = 4 * 1024 * 1024;
const REDACTED: &str = "[redacted]";

/// What a value sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Token,
    AccessKey,
    SecretKey,
    SecurityToken,
    UserName,
    UserId,
    Password,
    DomainName,
    DomainId,
    AuthType,
    ProjectId,
    ProjectName,
    Region,
    Endpoint,
    IamEndpoint,
    CaFile,
    Cloud,
    Profile,
    /// Nothing, and why.
    Unread(&'static str),
}

impl Slot {
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::Token | Self::SecretKey | Self::SecurityToken | Self::Password | Self::Unread(_))
    }

    fn is_credential(self) -> bool {
        Kind::ALL.iter().any(|kind| kind.slots().contains(&self))
    }
}

/// A value of a source.
#[derive(Debug)]
pub(super) struct Field {
    pub name: String,
    pub slot: Slot,
    value: Secret,
    is_used: bool,
}

impl Field {
    pub(super) fn new(name: impl Into<String>, slot: Slot, value: &str) -> Self {
        Self { name: name.into(), slot, value: value.into(), is_used: false }
    }

    fn value(&self) -> &str {
        self.value.expose_secret()
    }

    fn shown(&self) -> String {
        // A URL may contain a password.
        let is_secret = self.slot.is_secret()
            || matches!(self.slot, Slot::Endpoint | Slot::IamEndpoint) && self.value().contains('@');
        if is_secret { REDACTED.to_owned() } else { one_line(self.value()) }
    }
}

/// What a source holds.
#[derive(Debug)]
pub(super) struct Layer {
    pub name: String,
    pub notes: Vec<String>,
    pub warnings: Vec<String>,
    pub fields: Vec<Field>,
    /// Why the source cannot be used although it was chosen.
    pub problem: Option<String>,
}

impl Layer {
    pub(super) fn new(name: impl Into<String>, fields: Vec<Field>) -> Self {
        Self { name: name.into(), notes: Vec::new(), warnings: Vec::new(), fields, problem: None }
    }

    /// The name of a setting in this source.
    fn name_of(&self, slot: Slot) -> String {
        if self.name == "environment" { name_of(slot).to_owned() } else { format!("`{}`", clouds::name_of(slot)) }
    }
}

/// The credentials of a builder.
#[derive(Clone)]
pub(crate) enum CredentialSource {
    Static(Credentials),
    Provider(Arc<dyn ProvideCredentials>),
}

impl CredentialSource {
    fn describe(&self) -> String {
        match self {
            Self::Static(credentials) => credentials.describe(),
            Self::Provider(_) => "provider".to_owned(),
        }
    }

    fn is_password(&self) -> bool {
        matches!(self, Self::Static(credentials) if credentials.is_password())
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
    /// PEM bundles.
    pub root_certificates: Vec<Vec<u8>>,
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

/// The kinds of credentials that a source can hold, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Token,
    AccessKey,
    Password,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Token, Self::AccessKey, Self::Password];

    fn slots(self) -> &'static [Slot] {
        match self {
            Self::Token => &[Slot::Token],
            Self::AccessKey => &[Slot::AccessKey, Slot::SecretKey, Slot::SecurityToken],
            Self::Password => &[Slot::UserId, Slot::UserName, Slot::Password, Slot::DomainId, Slot::DomainName],
        }
    }

    /// The values without which a source is not taken to hold this kind: a domain alone is that of a project.
    fn starts_with(self, slot: Slot) -> bool {
        self.slots().contains(&slot) && !matches!(slot, Slot::DomainId | Slot::DomainName)
    }

    /// The kind that an `auth_type` asks for.
    fn of_auth_type(auth_type: &str) -> Option<Self> {
        match auth_type {
            "token" | "v3token" => Some(Self::Token),
            "password" | "v3password" => Some(Self::Password),
            "aksk" | "v3aksk" | "ak/sk" => Some(Self::AccessKey),
            _ => None,
        }
    }
}

/// A field, by the number of its layer and its number in the layer.
type Place = (usize, usize);

/// Finds the settings.
pub(crate) fn resolve(explicit: &Explicit, environment: &Environment) -> Resolved {
    let mut search =
        Search { layers: layers(explicit, environment), problems: Vec::new(), is_complete: true, environment };
    let mut settings = Vec::new();

    search.is_complete = search.layers.iter().all(|layer| layer.problem.is_none());
    let project = search.project();
    let region = search.region();
    let endpoint = search.endpoint(region.as_deref());
    let root_certificates = search.root_certificates();
    let other_problems = search.problems.len();
    let credentials = search.credentials(explicit);
    let needs_iam =
        credentials.as_ref().is_some_and(CredentialSource::is_password) || matches!(project, Some(Project::Name(_)));
    let before = search.problems.len();
    let iam_endpoint = search.iam_endpoint(region.as_deref(), needs_iam);
    let only_credentials = search.is_complete && other_problems == 0 && search.problems.len() == before;
    let has_all =
        endpoint.is_some() && project.is_some() && credentials.is_some() && (iam_endpoint.is_some() || !needs_iam);
    search.report_unreadable(explicit.cloud.is_none() && has_all);

    if let Some(credentials) = &credentials {
        settings.push(("credentials", credentials.describe()));
    }
    match &project {
        Some(Project::Id(id)) => settings.push(("project", format!("ID {}", one_line(id)))),
        Some(Project::Name(name)) => {
            settings.push(("project", format!("name {}, looked up on the first call", one_line(name))));
        }
        None => {}
    }
    settings.extend(region.map(|region| ("region", one_line(&region))));
    settings.extend(endpoint.as_ref().map(|url| ("endpoint", url.as_str().trim_end_matches('/').to_owned())));
    settings.extend(iam_endpoint.as_ref().map(|url| ("IAM endpoint", url.as_str().trim_end_matches('/').to_owned())));

    let warnings = search.layers.iter().flat_map(|layer| layer.warnings.clone()).collect();
    let sources = search.explain(explicit, credentials.as_ref());
    let problems: Vec<_> = search.problems.iter().map(|problem| one_line(problem)).collect();
    let found = match (endpoint, project, credentials, problems.is_empty()) {
        (Some(endpoint), Some(project), Some(credentials), true) => {
            Some(Settings { endpoint, iam_endpoint, project, credentials, root_certificates })
        }
        _ => None,
    };
    Resolved { settings: found, explanation: Explanation { sources, settings, problems }, only_credentials, warnings }
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

/// The sources, in the order of precedence. A cloud that the builder names takes precedence over environment variables; one
/// that `OS_CLOUD` names does not.
fn layers(explicit: &Explicit, environment: &Environment) -> Vec<Layer> {
    let mut layers = vec![builder(explicit)];
    if let Some(cloud) = &explicit.cloud {
        layers.push(clouds::layer(cloud, environment));
    }
    if let Some(mut variables) = environment.layer() {
        let named = variables.fields.iter_mut().find(|field| field.slot == Slot::Cloud);
        match named {
            _ if explicit.cloud.is_some() => layers.push(variables),
            Some(field) => {
                field.is_used = true;
                let cloud = field.value().to_owned();
                layers.push(variables);
                layers.push(clouds::layer(&cloud, environment));
            }
            None => {
                layers.push(variables);
                layers.push(clouds::not_named(environment));
            }
        }
    }
    layers
}

fn builder(explicit: &Explicit) -> Layer {
    let values = [
        ("region", Slot::Region, &explicit.region),
        ("endpoint", Slot::Endpoint, &explicit.endpoint),
        ("iam_endpoint", Slot::IamEndpoint, &explicit.iam_endpoint),
        ("project_id", Slot::ProjectId, &explicit.project_id),
        ("project_name", Slot::ProjectName, &explicit.project_name),
        ("cloud", Slot::Cloud, &explicit.cloud),
    ];
    let fields = values.into_iter().filter_map(|(name, slot, value)| Some(Field::new(name, slot, value.as_ref()?)));
    let mut layer = Layer::new("builder", fields.collect());
    for field in layer.fields.iter_mut().filter(|field| field.slot == Slot::Cloud) {
        field.is_used = true;
    }
    layer
}

struct Search<'a> {
    layers: Vec<Layer>,
    problems: Vec<String>,
    /// Whether all sources could be read. Otherwise it is not known what is missing.
    is_complete: bool,
    environment: &'a Environment,
}

impl Search<'_> {
    fn places(&self, from: usize) -> impl Iterator<Item = (Place, &Field)> {
        let layers = self.layers.iter().enumerate().skip(from);
        layers.flat_map(|(layer, Layer { fields, .. })| {
            fields.iter().enumerate().map(move |(number, field)| ((layer, number), field))
        })
    }

    /// Finds a value, in the first source that has one.
    fn find(&self, slot: Slot) -> Option<Place> {
        self.places(0).find(|(_, field)| field.slot == slot).map(|(place, _)| place)
    }

    fn field(&mut self, (layer, number): Place) -> Option<&mut Field> {
        self.layers.get_mut(layer)?.fields.get_mut(number)
    }

    /// Marks a value that is not a secret as used, and returns its name and the value.
    fn take(&mut self, place: Place) -> Option<(String, String)> {
        let quoted = self.layers.get(place.0).is_some_and(|layer| layer.name != "environment");
        let field = self.field(place)?;
        field.is_used = true;
        let name = if quoted { format!("`{}`", field.name) } else { field.name.clone() };
        Some((name, field.value().to_owned()))
    }

    /// The settings to name in a message: of the builder, and of the environment if it is read.
    fn settings_to_set(&self, of_builder: &[&str], slots: &[Slot]) -> String {
        let mut names: Vec<String> = of_builder.iter().map(|name| format!("`{name}`")).collect();
        if self.environment.is_read {
            names.extend(slots.iter().map(|slot| name_of(*slot).to_owned()));
        }
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, names)) => format!("{} or {last}", names.join(", ")),
            None => String::new(),
        }
    }

    /// Reports the source that could not be read: as a problem, or as a note if nothing is missing without it.
    fn report_unreadable(&mut self, is_needless: bool) {
        for layer in &mut self.layers {
            match layer.problem.take() {
                Some(problem) if is_needless => layer.notes.push(format!("not used: {problem}")),
                Some(problem) => self.problems.insert(0, problem),
                None => {}
            }
        }
    }

    fn missing(&mut self, problem: String) {
        if self.is_complete {
            self.problems.push(problem);
        }
    }

    fn project(&mut self) -> Option<Project> {
        // A source with an ID or a name takes precedence over later ones; in one source, the ID does.
        let with_project =
            |layer: &Layer| layer.fields.iter().any(|field| matches!(field.slot, Slot::ProjectId | Slot::ProjectName));
        let Some(layer) = self.layers.iter().position(with_project) else {
            let set = self.settings_to_set(&["project_id", "project_name"], &[Slot::ProjectId, Slot::ProjectName]);
            self.missing(format!("no project configured: set {set}"));
            return None;
        };
        let of = |slot| self.places(layer).find(|(_, field)| field.slot == slot).map(|(place, _)| place);
        let of = |slot| of(slot).filter(|(number, _)| *number == layer);
        if let Some(place) = of(Slot::ProjectId) {
            let (name, id) = self.take(place)?;
            if !is_project_id(&id) {
                self.problems.push(format!("{name} must consist of letters, digits, `-` and `_`"));
                return None;
            }
            return Some(Project::Id(id));
        }
        let (name, project) = of(Slot::ProjectName).and_then(|place| self.take(place))?;
        if project.trim().is_empty() {
            self.problems.push(format!("{name} must not be empty"));
            return None;
        }
        Some(Project::Name(project))
    }

    /// The region, or else that of the profile or at the start of the name of the project.
    fn region(&mut self) -> Option<String> {
        let of_profile = self.find(Slot::Profile).and_then(|place| self.take(place));
        if let Some(place) = self.find(Slot::Region) {
            return self.take(place).map(|(_, region)| region);
        }
        if let Some(region) = of_profile.and_then(|(_, profile)| clouds::only_region(&profile)) {
            return Some(region.to_owned());
        }
        let place = self.find(Slot::ProjectName)?;
        let prefix = self.field(place)?.value().split('_').next().unwrap_or_default().to_owned();
        let (region, _) = IAM_REGIONS.iter().find(|(region, _)| *region == prefix)?;
        self.take(place);
        Some((*region).to_owned())
    }

    fn endpoint(&mut self, region: Option<&str>) -> Option<Url> {
        if let Some(place) = self.find(Slot::Endpoint) {
            let (name, url) = self.take(place)?;
            return endpoint::service(&name, &url).map_err(|problem| self.problems.push(problem)).ok();
        }
        let known = REGIONS.iter().find(|known| Some(known.name) == region);
        let problem = match (known, region) {
            (Some(known), _) => return Url::parse(known.endpoint).ok(),
            (None, Some(region)) => {
                let known: Vec<_> = REGIONS.iter().map(|region| region.name).collect();
                let set = self.settings_to_set(&["endpoint"], &[Slot::Endpoint]);
                format!("no endpoint known for region `{region}` (known regions: {}): set {set}", known.join(", "))
            }
            (None, None) => {
                let set = self.settings_to_set(&["region", "endpoint"], &[Slot::Region, Slot::Endpoint]);
                self.missing(format!("no endpoint configured: set {set}"));
                return None;
            }
        };
        self.problems.push(problem);
        None
    }

    fn iam_endpoint(&mut self, region: Option<&str>, is_needed: bool) -> Option<Url> {
        if let Some(place) = self.find(Slot::IamEndpoint).filter(|_| is_needed) {
            let (name, url) = self.take(place)?;
            return endpoint::iam(&name, &url).map_err(|problem| self.problems.push(problem)).ok();
        }
        let known = IAM_REGIONS.iter().find(|(known, _)| Some(*known) == region);
        let known = known.and_then(|(_, url)| Url::parse(url).ok()).filter(|_| is_needed);
        if known.is_none() && is_needed {
            let set = self.settings_to_set(&["region", "iam_endpoint"], &[Slot::Region, Slot::IamEndpoint]);
            self.missing(format!("no IAM endpoint configured: set {set}"));
        }
        known
    }

    fn root_certificates(&mut self) -> Vec<Vec<u8>> {
        let Some((name, path)) = self.find(Slot::CaFile).and_then(|place| self.take(place)) else {
            return Vec::new();
        };
        let path = expand(&path, self.environment);
        let mut bundle = Vec::new();
        match File::open(&path).and_then(|file| file.take(LARGEST_BUNDLE).read_to_end(&mut bundle)) {
            Ok(_) => vec![bundle],
            Err(error) => {
                self.problems.push(format!("failed to read {name} ({}): {error}", path.display()));
                Vec::new()
            }
        }
    }

    fn credentials(&mut self, explicit: &Explicit) -> Option<CredentialSource> {
        if let Some(credentials) = &explicit.credentials {
            let problem = match credentials {
                CredentialSource::Static(credentials) => credentials.problem(),
                CredentialSource::Provider(_) => None,
            };
            return match problem {
                None => Some(credentials.clone()),
                Some(problem) => {
                    self.problems.push(problem.to_owned());
                    None
                }
            };
        }
        for layer in 0..self.layers.len() {
            match self.credentials_of(layer) {
                Ok(None) => {}
                Ok(Some(credentials)) => return Some(CredentialSource::Static(credentials)),
                Err(problem) => {
                    self.problems.push(problem);
                    return None;
                }
            }
        }
        self.missing(match self.environment.is_read {
            true => {
                "no credentials found: set `credentials`, OS_ACCESS_KEY and OS_SECRET_KEY, OS_TOKEN, OS_USERNAME and \
                     OS_PASSWORD, or OS_CLOUD"
                    .to_owned()
            }
            false => "no credentials configured: set `credentials`".to_owned(),
        });
        None
    }

    /// The credentials that a source holds. If it holds a part of some, later sources may have the rest.
    fn credentials_of(&mut self, layer: usize) -> Result<Option<Credentials>, String> {
        let Some(Layer { name, fields, .. }) = self.layers.get(layer) else { return Ok(None) };
        let auth_type = fields.iter().find(|field| field.slot == Slot::AuthType);
        let wanted = match auth_type {
            None => None,
            Some(field) => match Kind::of_auth_type(field.value()) {
                Some(kind) => Some(kind),
                None => {
                    let auth_type = one_line(field.value());
                    return Err(format!(
                        "`{auth_type}` ({} of {name}) is not supported: use `password`, `token` or `aksk`",
                        field.name
                    ));
                }
            },
        };
        let allowed = |kind: &Kind| wanted.is_none_or(|wanted| wanted == *kind);
        let held = |kind: &Kind| fields.iter().any(|field| kind.starts_with(field.slot));
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| allowed(kind) && held(kind)).collect();
        let complete = |kind: Kind, to: usize| self.assemble(kind, layer, to);
        let found = kinds.iter().find_map(|kind| complete(*kind, layer + 1));
        let found = found.or_else(|| kinds.iter().find_map(|kind| complete(*kind, self.layers.len())));
        let Some((credentials, places)) = found else {
            return kinds.first().map_or(Ok(None), |kind| Err(self.incomplete(*kind, layer)));
        };
        let auth_type = fields.iter().position(|field| field.slot == Slot::AuthType).map(|number| (layer, number));
        for place in places.into_iter().chain(auth_type) {
            if let Some(field) = self.field(place) {
                field.is_used = true;
            }
        }
        match credentials.problem() {
            Some(problem) => Err(problem.to_owned()),
            None => Ok(Some(credentials)),
        }
    }

    /// Assembles credentials from the values of the sources `from..to`.
    fn assemble(&self, kind: Kind, from: usize, to: usize) -> Option<(Credentials, Vec<Place>)> {
        let mut places = Vec::new();
        let mut get = |slot: Slot| {
            let (place, field) =
                self.places(from).take_while(|((layer, _), _)| *layer < to).find(|(_, field)| field.slot == slot)?;
            places.push(place);
            Some(field.value())
        };
        let credentials = match kind {
            Kind::Token => Credentials::token(get(Slot::Token)?),
            Kind::AccessKey => {
                let credentials = Credentials::access_key(get(Slot::AccessKey)?, get(Slot::SecretKey)?);
                match get(Slot::SecurityToken) {
                    Some(token) => credentials.security_token(token),
                    None => credentials,
                }
            }
            Kind::Password => {
                let password = get(Slot::Password)?;
                if let Some(id) = get(Slot::UserId) {
                    Credentials::password_of_user_id(id, password)
                } else {
                    let name = get(Slot::UserName)?;
                    let domain = get(Slot::DomainId).map(|id| Domain::Id(id.to_owned()));
                    let domain = match domain {
                        Some(domain) => domain,
                        None => Domain::Name(get(Slot::DomainName)?.to_owned()),
                    };
                    Credentials::password(name, password).with_domain(domain)
                }
            }
        };
        Some((credentials, places))
    }

    /// Describes which part of credentials a source holds.
    fn incomplete(&self, kind: Kind, layer: usize) -> String {
        let has = |slot| self.places(layer).find(|(_, field)| field.slot == slot);
        let held: Vec<_> =
            kind.slots().iter().filter_map(|slot| has(*slot)).map(|(_, field)| field.name.as_str()).collect();
        let name_of = |slot| self.layers.get(layer).map(|layer| layer.name_of(slot)).unwrap_or_default();
        let missing: Vec<String> = match kind {
            Kind::Token => Vec::new(),
            Kind::AccessKey => {
                let missing = [Slot::AccessKey, Slot::SecretKey].into_iter().filter(|slot| has(*slot).is_none());
                missing.map(name_of).collect()
            }
            Kind::Password => {
                let has_domain = has(Slot::DomainId).or(has(Slot::DomainName)).is_some();
                let (id, name) = (has(Slot::UserId).is_some(), has(Slot::UserName).is_some());
                let mut missing = Vec::new();
                if !id && !name {
                    missing.push(name_of(Slot::UserName));
                }
                if has(Slot::Password).is_none() {
                    missing.push(name_of(Slot::Password));
                }
                if !id && !has_domain {
                    missing.push(name_of(Slot::DomainName));
                }
                missing
            }
        };
        let source = self.layers.get(layer).map(|layer| layer.name.as_str()).unwrap_or_default();
        let verb = |count| if count == 1 { "is" } else { "are" };
        format!(
            "incomplete credentials in {source}: {} {} set, but {} {} missing",
            held.join(" and "),
            verb(held.len()),
            missing.join(" and "),
            verb(missing.len())
        )
    }

    /// What each source held, and why values are not used.
    fn explain(&self, explicit: &Explicit, credentials: Option<&CredentialSource>) -> Vec<ConfigSource> {
        let used_credentials = credentials.map(CredentialSource::describe);
        let source = |layer: &Layer| {
            let values = layer.fields.iter().map(|field| ConfigValue {
                name: field.name.clone(),
                value: field.shown(),
                unused: (!field.is_used).then(|| self.reason(field, used_credentials.as_deref())),
            });
            let mut values: Vec<_> = values.collect();
            if let Some(credentials) = explicit.credentials.as_ref().filter(|_| layer.name == "builder") {
                let value = credentials.describe();
                values.push(ConfigValue { name: "credentials".to_owned(), value, unused: None });
            }
            let notes = layer.notes.iter().chain(&layer.warnings).cloned().collect();
            ConfigSource { name: layer.name.clone(), notes, values }
        };
        self.layers.iter().map(source).collect()
    }

    /// Why a value is not used.
    fn reason(&self, field: &Field, credentials: Option<&str>) -> String {
        if let Slot::Unread(why) = field.slot {
            return why.to_owned();
        }
        let rivals: &[Slot] = match field.slot {
            Slot::ProjectId | Slot::ProjectName => &[Slot::ProjectId, Slot::ProjectName],
            Slot::Region if self.places(0).any(|(_, other)| other.is_used && other.slot == Slot::Region) => {
                &[Slot::Region]
            }
            Slot::IamEndpoint if !self.places(0).any(|(_, other)| other.is_used && other.slot == Slot::IamEndpoint) => {
                return "IAM is not needed".to_owned();
            }
            slot if slot.is_credential() || slot == Slot::AuthType => {
                let same =
                    self.places(0).find(|(_, other)| other.is_used && other.slot == slot && slot != Slot::AuthType);
                return match (same, credentials) {
                    (Some((_, other)), _) => format!("{} takes precedence", other.name),
                    (None, Some(credentials)) => format!("{credentials} takes precedence"),
                    (None, None) => "see the problem".to_owned(),
                };
            }
            ref slot => std::slice::from_ref(slot),
        };
        match self.places(0).find(|(_, other)| other.is_used && rivals.contains(&other.slot)) {
            Some((_, other)) => format!("{} takes precedence", other.name),
            None => "not needed".to_owned(),
        }
    }
}

/// A path that a setting names: relative to the working directory, or to the home directory after `~/`.
pub(super) fn expand(path: &str, environment: &Environment) -> PathBuf {
    match (path.strip_prefix("~/"), environment.get("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => environment.directory.join(path),
    }
}
