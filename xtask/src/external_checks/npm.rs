//! Installs the npm packages locked in `xtask/external-checks/package-lock.json` below the target folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    command::{command, run, target_folder},
    failure::Failure,
};

/// Folder with the lock file and the configuration of the programs.
pub const SETTINGS: &str = "xtask/external-checks";
const PACKAGE: &str = "package.json";
const LOCK: &str = "package-lock.json";
/// Copy of the lock file from which the programs were installed.
const INSTALLED: &str = "installed";

/// The installed programs. They run without network access.
pub struct NodePrograms {
    folder: PathBuf,
}

impl NodePrograms {
    /// Installs the programs, unless the locked versions are already installed.
    ///
    /// # Errors
    /// If npm cannot install the packages.
    pub fn install(root: &Path) -> Result<Self, Failure> {
        let settings = root.join(SETTINGS);
        let programs = Self { folder: target_folder(root).join("external-checks") };
        let installed = programs.folder.join(INSTALLED);
        let lock = fs::read_to_string(settings.join(LOCK))?;
        if fs::read_to_string(&installed).is_ok_and(|installed| installed == lock) {
            return Ok(programs);
        }
        fs::create_dir_all(&programs.folder)?;
        match fs::remove_file(&installed) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        for name in [PACKAGE, LOCK] {
            fs::copy(settings.join(name), programs.folder.join(name))?;
        }
        let mut npm = command("npm ci --engine-strict --ignore-scripts --no-audit --no-fund");
        run(npm.current_dir(&programs.folder)).map_err(|failure| {
            format!("{failure}; this requires the npm registry and a version of Node.js that the packages support")
        })?;
        fs::write(installed, lock)?;
        Ok(programs)
    }

    /// Returns the path of a file in `node_modules`.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join("node_modules").join(file)
    }

    /// Returns a command that runs a file in `node_modules` with Node.js.
    pub fn command(&self, file: &str) -> Command {
        let mut node = command("node");
        node.arg(self.path(file)).current_dir(&self.folder);
        node
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn read(name: &str) -> Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("external-checks").join(name);
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn versions_are_pinned_exactly() {
        let package = read(PACKAGE);
        let wanted = package["dependencies"].as_object().unwrap();
        let locked = read(LOCK);
        assert_eq!(locked["packages"][""]["dependencies"].as_object().unwrap(), wanted, "run `npm install` there");
        for (name, version) in wanted {
            assert_eq!(&locked["packages"][format!("node_modules/{name}")]["version"], version, "{name}");
        }
    }

    #[test]
    fn packages_have_hashes_and_come_from_the_npm_registry() {
        let locked = read(LOCK);
        let packages = locked["packages"].as_object().unwrap();
        assert!(packages.len() > 1);
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].as_str().is_some_and(|hash| hash.starts_with("sha512-")), "{name}");
            let from = package["resolved"].as_str();
            assert!(
                from.is_none_or(|url| url.starts_with("https://registry.npmjs.org/")),
                "{name} comes from {from:?}"
            );
        }
    }
}
