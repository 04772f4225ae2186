//! Atomic file replacement.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use tokio::task;

use crate::{CertificateProblem, Error, ErrorKind};

/// Writes the content to a temporary file in the same directory and renames it to `path`. A symbolic link is replaced,
/// not followed.
pub(super) async fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let (target, owned) = (path.to_owned(), content.to_owned());
    let written = task::spawn_blocking(move || write(&target, &owned)).await;
    written.map_err(io::Error::from).and_then(|result| result).map_err(|error| {
        Error::new(
            ErrorKind::Certificate(CertificateProblem::Save),
            format!("failed to write `{}`: {error}", path.display()),
        )
        .with_source(error)
    })
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    // `/` has no parent directory, and `..` no file name.
    let (Some(directory), Some(_)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::IsADirectory.into());
    };
    // Dropping the temporary file before it is persisted deletes it.
    let mut file = tempfile::Builder::new().make_in(directory, create)?;
    file.as_file_mut().write_all(content)?;
    #[cfg(unix)]
    {
        use std::{fs::Permissions, os::unix::fs::PermissionsExt};

        // A CA certificate is public, but whoever can write the file can replace the certificate.
        file.as_file().set_permissions(Permissions::from_mode(0o644))?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Creates a file that only its owner can access. Unlike with `tempfile_in`, errors are those of the operating system.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn file_names(directory: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn replace_leaves_no_temporary_file() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("ca.crt");
        for content in ["first", "second, and longer"] {
            replace(&path, content.as_bytes()).await.unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
            assert_eq!(file_names(directory.path()), ["ca.crt"]);
        }
    }

    #[tokio::test]
    async fn replace_leaves_no_temporary_file_after_a_failure() {
        let directory = TempDir::new().unwrap();
        let taken = directory.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        std::fs::write(taken.join("inside"), "x").unwrap();
        for path in [taken.clone(), directory.path().join("nowhere/ca.crt"), directory.path().join("..")] {
            let error = replace(&path, b"x").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::Save));
            assert!(std::error::Error::source(&error).is_some());
        }
        assert_eq!(file_names(directory.path()), ["taken"]);
        assert_eq!(file_names(&taken), ["inside"]);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn replace_does_not_follow_a_symbolic_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let directory = TempDir::new().unwrap();
        let (elsewhere, path) = (directory.path().join("elsewhere"), directory.path().join("ca.crt"));
        std::fs::write(&elsewhere, "untouched").unwrap();
        symlink(&elsewhere, &path).unwrap();
        replace(&path, b"new").await.unwrap();
        let metadata = std::fs::symlink_metadata(&path).unwrap();
        assert!(metadata.is_file());
        assert_eq!(metadata.permissions().mode() & 0o022, 0);
        assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "untouched");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn replace_sets_the_mode_independent_of_the_umask() {
        use std::{env, os::unix::fs::PermissionsExt, process::Command};

        // Changing the umask of this process requires `unsafe`, so the test runs itself in a shell that sets it.
        const NAME: &str = "certificate::save::tests::replace_sets_the_mode_independent_of_the_umask";
        const PATH: &str = "DCS_SDK_TEST_PATH";
        if let Some(path) = env::var_os(PATH) {
            return replace(Path::new(&path), b"new").await.unwrap();
        }
        let directory = TempDir::new().unwrap();
        for umask in ["000", "077"] {
            let path = directory.path().join(umask);
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!(r#"umask {umask} && exec "$0" --exact {NAME}"#)]);
            let output = shell.arg(env::current_exe().unwrap()).env(PATH, &path).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644, "umask {umask}");
        }
    }
}
