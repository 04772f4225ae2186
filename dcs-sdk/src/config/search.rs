//! The settings that the sources hold, except for credentials.

use reqwest::Url;

use super::{
    clouds, endpoint,
    environment::{self, Environment},
    files,
    layer::{Field, Layer, Slot, quoted},
};
use crate::{
    iam::{IAM_REGIONS, Project, is_project_id},
    meta::REGIONS,
};

/// In bytes, larger than any bundle of root certificates.
const LARGEST_BUNDLE: u64 = 4 * 1024 * 1024;

/// Why there is no valid value.
#[derive(Debug)]
pub(super) enum Problem {
    /// No source has one. A source that could not be read may have it.
    Missing(String),
    Invalid(String),
}

pub(super) struct Search<'a> {
    pub layers: &'a [Layer],
    pub environment: &'a Environment,
}

impl<'a> Search<'a> {
    /// Finds a value, in the first source that has one.
    pub(super) fn find(&self, slot: Slot) -> Option<&'a Field> {
        self.layers.iter().find_map(|layer| layer.find(slot))
    }

    /// The problem that a setting is missing, with what to set: on the builder, or in the environment if it is read.
    pub(super) fn missing(&self, what: &str, of_builder: &[&str], slots: &[Slot]) -> Problem {
        Problem::Missing(format!("{what}: set {}", self.to_set(of_builder, slots)))
    }

    fn to_set(&self, of_builder: &[&str], slots: &[Slot]) -> String {
        let variables = slots.iter().filter(|_| self.environment.is_read).map(|slot| environment::name_of(*slot));
        let names: Vec<String> = of_builder.iter().copied().chain(variables).map(quoted).collect();
        match names.split_last() {
            Some((last, names)) if !names.is_empty() => format!("{} or {last}", names.join(", ")),
            _ => names.concat(),
        }
    }

    /// The project: that of the first source with an ID or a name, and in one source the ID.
    pub(super) fn project(&self) -> Result<Project, Problem> {
        let of = |layer: &'a Layer| layer.find(Slot::ProjectId).or_else(|| layer.find(Slot::ProjectName));
        let Some(field) = self.layers.iter().find_map(of) else {
            let slots = [Slot::ProjectId, Slot::ProjectName];
            return Err(self.missing("no project configured", &["project_id", "project_name"], &slots));
        };
        let (name, value) = (field.quoted(), field.take());
        match field.slot {
            Slot::ProjectId if is_project_id(value) => Ok(Project::Id(value.to_owned())),
            Slot::ProjectId => Err(Problem::Invalid(format!("{name} must consist of letters, digits, `-` and `_`"))),
            _ if value.trim().is_empty() => Err(Problem::Invalid(format!("{name} must not be empty"))),
            _ => Ok(Project::Name(value.to_owned())),
        }
    }

    /// The region, or else that of the profile or at the start of the name of the project.
    pub(super) fn region(&self) -> Option<&'a str> {
        let of_profile = self.find(Slot::Profile).map(Field::take).and_then(clouds::only_region);
        if let Some(region) = self.find(Slot::Region).map(Field::take).or(of_profile) {
            return Some(region);
        }
        let project = self.find(Slot::ProjectName)?;
        let prefix = project.value().split('_').next();
        let (region, _) = IAM_REGIONS.iter().find(|(region, _)| Some(*region) == prefix)?;
        project.take();
        Some(region)
    }

    pub(super) fn endpoint(&self, region: Option<&str>) -> Result<Url, Problem> {
        if let Some(field) = self.find(Slot::Endpoint) {
            return endpoint::service(&field.quoted(), field.take()).map_err(Problem::Invalid);
        }
        let known: Vec<_> = REGIONS.iter().map(|region| (region.name, region.endpoint)).collect();
        self.of_region(region, &known, "endpoint", "endpoint", Slot::Endpoint)
    }

    pub(super) fn iam_endpoint(&self, region: Option<&str>) -> Result<Url, Problem> {
        if let Some(field) = self.find(Slot::IamEndpoint) {
            return endpoint::iam(&field.quoted(), field.take()).map_err(Problem::Invalid);
        }
        self.of_region(region, &IAM_REGIONS, "IAM endpoint", "iam_endpoint", Slot::IamEndpoint)
    }

    /// The endpoint of a region. `of_builder` and `slot` set it otherwise.
    fn of_region(
        &self,
        region: Option<&str>,
        known: &[(&str, &str)],
        what: &str,
        of_builder: &str,
        slot: Slot,
    ) -> Result<Url, Problem> {
        let Some(region) = region else {
            let slots = [Slot::Region, slot];
            return Err(self.missing(&format!("no {what} configured"), &["region", of_builder], &slots));
        };
        let url = known.iter().find(|(name, _)| *name == region).and_then(|(_, url)| Url::parse(url).ok());
        url.ok_or_else(|| {
            let known = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let set = self.to_set(&[of_builder], &[slot]);
            Problem::Invalid(format!("no {what} known for region `{region}` (known regions: {known}): set {set}"))
        })
    }

    /// The file of additional root certificates, and what to call it in messages.
    pub(super) fn root_certificates(&self) -> Result<Option<(String, Vec<u8>)>, Problem> {
        let Some(field) = self.find(Slot::CaFile) else { return Ok(None) };
        let path = files::expand(field.take(), self.environment);
        let name = format!("{} ({})", field.quoted(), path.display());
        match files::read(&path, LARGEST_BUNDLE) {
            Ok(bundle) => Ok(Some((name, bundle.to_vec()))),
            Err(error) => Err(Problem::Invalid(format!("failed to read {name}: {error}"))),
        }
    }
}
