//! Atomic file replacement.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::task;

use crate::{CertificateProblem, Error, ErrorKind, untrusted::one_line};

#[cfg(unix)]
const MODE: u32 = 0o644;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// If there is no file with the same content and mode.
    Changed,
}

/// Writes the content to a temporary file in the same directory and renames it to `path`. A symbolic link is replaced,
/// not followed. Returns true if the file was written.
pub(super) async fn replace(path: &Path, content: &[u8], when: When) -> Result<bool, Error> {
    let (target, owned) = (path.to_owned(), content.to_owned());
    let cancellation = Cancellation::default();
    let is_cancelled = Arc::clone(&cancellation.0);
    let written = task::spawn_blocking(move || {
        // Locked until the temporary file is gone.
        let is_cancelled = is_cancelled.lock().unwrap_or_else(PoisonError::into_inner);
        if *is_cancelled {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if when == When::Changed && is_same(&target, &owned) {
            return Ok(false);
        }
        write(&target, &owned).map(|()| true)
    });
    written.await.map_err(io::Error::from).and_then(|result| result).map_err(|error| {
        Error::new(
            ErrorKind::Certificate(CertificateProblem::Save),
            format!("failed to write `{}`: {error}", one_line(&path.display().to_string())),
        )
        .with_source(error)
    })
}

/// Cancels the write when it is dropped, unless that has started: then waits for its end, so that no temporary file is left
/// behind even if the process exits right afterwards.
#[derive(Default)]
struct Cancellation(Arc<Mutex<bool>>);

impl Drop for Cancellation {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}

/// Whether there is a regular file with this content, and with the mode of a new one.
fn is_same(path: &Path, content: &[u8]) -> bool {
    let Ok(metadata) = fs::symlink_metadata(path) else { return false };
    #[cfg(unix)]
    let has_mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777 == MODE;
    #[cfg(not(unix))]
    let has_mode = true;
    let may_be_same = metadata.is_file() && has_mode && metadata.len() == content.len() as u64;
    may_be_same && fs::read(path).is_ok_and(|existing| existing == content)
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    // `/` has no parent directory, and `..` no file name.
    let (Some(directory), Some(_)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::IsADirectory.into());
    };
    // A name that is not taken.
    let temporary = directory.join(format!(".dcs-sdk-{:016x}", fastrand::u64(..)));
    let file = create(&temporary)?;
    let written = fill(file, content).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // If this fails as well, the first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Creates a file that only its owner can access. There must be none, nor a link.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn fill(mut file: File, content: &[u8]) -> io::Result<()> {
    file.write_all(content)?;
    #[cfg(unix)]
    {
        use std::{fs::Permissions, os::unix::fs::PermissionsExt};

        // A CA certificate is public, but whoever can write the file can replace the certificate.
        file.set_permissions(Permissions::from_mode(MODE))?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, task::Poll, time::Duration};

    use tempfile::TempDir;

    use super::*;

    fn file_names(directory: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn replace_leaves_no_temporary_file() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("ca.crt");
        for content in ["first", "second, and longer"] {
            replace(&path, content.as_bytes(), When::Always).await.unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
            assert_eq!(file_names(directory.path()), ["ca.crt"]);
        }
    }

    #[tokio::test]
    async fn replace_leaves_no_temporary_file_after_a_failure() {
        let directory = TempDir::new().unwrap();
        let taken = directory.path().join("taken");
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("inside"), "x").unwrap();
        for path in [taken.clone(), directory.path().join("nowhere/ca.crt"), directory.path().join("..")] {
            let error = replace(&path, b"x", When::Always).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::Save));
            assert!(std::error::Error::source(&error).is_some());
        }
        assert_eq!(file_names(directory.path()), ["taken"]);
        assert_eq!(file_names(&taken), ["inside"]);
    }

    #[tokio::test]
    async fn replace_leaves_no_temporary_file_when_it_is_dropped() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("ca.crt");
        let content = vec![b'x'; 1 << 20];
        for round in 0..100 {
            let mut replacement = Box::pin(replace(&path, &content, When::Always));
            let polled = poll_fn(|context| Poll::Ready(replacement.as_mut().poll(context).is_ready())).await;
            assert!(!polled);
            std::thread::sleep(Duration::from_micros(round * 20));
            drop(replacement);
            let names = file_names(directory.path());
            assert!(names.iter().all(|name| name == "ca.crt"), "{names:?}");
        }
        assert_eq!(fs::read(&path).unwrap(), content);
    }

    #[tokio::test]
    async fn replace_writes_a_changed_file_only() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("ca.crt");
        for (content, expected) in [("one", true), ("one", false), ("two", true), ("three", true), ("three", false)] {
            assert_eq!(replace(&path, content.as_bytes(), When::Changed).await.unwrap(), expected, "{content}");
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};

            fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
            assert!(replace(&path, b"three", When::Changed).await.unwrap());
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
            let link = directory.path().join("link");
            symlink(&path, &link).unwrap();
            assert!(replace(&link, b"three", When::Changed).await.unwrap());
            assert!(fs::symlink_metadata(&link).unwrap().is_file());
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn replace_does_not_follow_a_symbolic_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let directory = TempDir::new().unwrap();
        let (elsewhere, path) = (directory.path().join("elsewhere"), directory.path().join("ca.crt"));
        fs::write(&elsewhere, "untouched").unwrap();
        symlink(&elsewhere, &path).unwrap();
        replace(&path, b"new", When::Always).await.unwrap();
        let metadata = fs::symlink_metadata(&path).unwrap();
        assert!(metadata.is_file());
        assert_eq!(metadata.permissions().mode() & 0o022, 0);
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "untouched");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn replace_sets_the_mode_independent_of_the_umask() {
        use std::{env, os::unix::fs::PermissionsExt, process::Command};

        // Changing the umask of this process requires `unsafe`, so the test runs itself in a shell that sets it.
        const NAME: &str = "certificate::save::tests::replace_sets_the_mode_independent_of_the_umask";
        const PATH: &str = "DCS_SDK_TEST_PATH";
        if let Some(path) = env::var_os(PATH) {
            assert!(replace(Path::new(&path), b"new", When::Always).await.unwrap());
            return;
        }
        let directory = TempDir::new().unwrap();
        for umask in ["000", "077"] {
            let path = directory.path().join(umask);
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!(r#"umask {umask} && exec "$0" --exact {NAME}"#)]);
            let output = shell.arg(env::current_exe().unwrap()).env(PATH, &path).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644, "umask {umask}");
        }
    }
}
