//! The judges that come from npm: in the versions of `xtask/judges/package-lock.json`, installed below `target/`.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    command::{command, run},
    failure::Failure,
    install,
};

/// Where the judges and their settings are named, below the workspace.
pub const SETTINGS: &str = "xtask/judges";
const PACKAGE: &str = "package.json";
const LOCK: &str = "package-lock.json";
/// Holds the lock file that the judges were installed by.
const INSTALLED: &str = "installed";

/// The judges, ready to run, without a network.
pub struct Judges {
    folder: PathBuf,
}

impl Judges {
    /// Installs them, unless they are there in the locked versions.
    ///
    /// # Errors
    /// When Node.js isn't there and can't be installed, or npm doesn't get the packages.
    pub fn install(root: &Path) -> Result<Self, Failure> {
        let settings = root.join(SETTINGS);
        let judges = Self { folder: root.join("target/judges") };
        let installed = judges.folder.join(INSTALLED);
        let lock = fs::read_to_string(settings.join(LOCK))?;
        install::for_judges()?;
        if fs::read_to_string(&installed).is_ok_and(|by| by == lock) {
            return Ok(judges);
        }
        fs::create_dir_all(&judges.folder)?;
        match fs::remove_file(&installed) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        for name in [PACKAGE, LOCK] {
            fs::copy(settings.join(name), judges.folder.join(name))?;
        }
        let mut npm = command("npm ci --engine-strict --ignore-scripts --no-audit --no-fund");
        run(npm.current_dir(&judges.folder)).map_err(|failure| {
            format!("{failure}; the judges need packages from npm, and a version of Node.js that they support")
        })?;
        fs::write(installed, lock)?;
        Ok(judges)
    }

    /// A program of theirs: a file below `node_modules`. It runs where they are installed.
    pub fn program(&self, file: &str) -> Command {
        let mut program = command("node");
        program.arg(Path::new("node_modules").join(file)).current_dir(&self.folder);
        program
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn read(name: &str) -> Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("judges").join(name);
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
    fn packages_are_known_by_their_hashes_and_come_from_no_mirror() {
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
