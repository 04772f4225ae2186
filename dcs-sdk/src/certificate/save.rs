//! Writing a file whole or not at all.

use std::{
    ffi::OsString,
    future::poll_fn,
    hash::{BuildHasher, Hasher, RandomState},
    io,
    path::{Path, PathBuf},
    pin::Pin,
};

use tokio::{
    fs::{self, File, OpenOptions},
    io::AsyncWrite,
};

use crate::{Error, ErrorKind};

/// Puts the content into a new file beside the old one, and the new one into its place.
pub(super) async fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let failed = |error: io::Error| {
        Error::new(ErrorKind::Save, format!("{} can't be written: {error}", path.display())).with_source(error)
    };
    let new = neighbour(path).ok_or_else(|| failed(io::ErrorKind::IsADirectory.into()))?;
    let mut file = create(&new).await.map_err(failed)?;
    let written = write(&mut file, content).await;
    drop(file);
    let replaced = match written {
        Ok(()) => fs::rename(&new, path).await,
        Err(error) => Err(error),
    };
    if let Err(error) = replaced {
        // Why it wasn't replaced is what the caller has to know, not why the rest of the attempt stays behind.
        let _ = fs::remove_file(&new).await;
        return Err(failed(error));
    }
    Ok(())
}

/// A name nobody else has, in the same folder, so that renaming stays within one file system.
fn neighbour(path: &Path) -> Option<PathBuf> {
    let mut name = OsString::from(".");
    name.push(path.file_name()?);
    name.push(format!(".{:016x}", RandomState::new().build_hasher().finish()));
    Some(path.with_file_name(name))
}

/// A file that wasn't there before.
async fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // An authority is no secret, but whoever may write the file may swap it.
    #[cfg(unix)]
    options.mode(0o644);
    options.open(path).await
}

async fn write(file: &mut File, mut content: &[u8]) -> io::Result<()> {
    while !content.is_empty() {
        let written = poll_fn(|context| Pin::new(&mut *file).poll_write(context, content)).await?;
        content = content.get(written..).filter(|_| written > 0).ok_or(io::ErrorKind::WriteZero)?;
    }
    poll_fn(|context| Pin::new(&mut *file).poll_flush(context)).await?;
    file.sync_all().await
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ca.crt");
        for content in ["first", "second, and longer"] {
            replace(&path, content.as_bytes()).await.unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
            assert_eq!(names(folder.path()), ["ca.crt"]);
        }
    }

    #[tokio::test]
    async fn what_cannot_be_written_leaves_nothing_behind() {
        let folder = TempDir::new().unwrap();
        let taken = folder.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        std::fs::write(taken.join("inside"), "x").unwrap();
        for path in [taken.clone(), folder.path().join("nowhere/ca.crt"), folder.path().join("..")] {
            let error = replace(&path, b"x").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Save);
            assert!(std::error::Error::source(&error).is_some());
        }
        assert_eq!(names(folder.path()), ["taken"]);
        assert_eq!(names(&taken), ["inside"]);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_may_write_the_file_and_a_link_is_replaced_itself() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = TempDir::new().unwrap();
        let (elsewhere, path) = (folder.path().join("elsewhere"), folder.path().join("ca.crt"));
        std::fs::write(&elsewhere, "untouched").unwrap();
        symlink(&elsewhere, &path).unwrap();
        replace(&path, b"new").await.unwrap();
        let metadata = std::fs::symlink_metadata(&path).unwrap();
        assert!(metadata.is_file());
        assert_eq!(metadata.permissions().mode() & 0o022, 0);
        assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "untouched");
    }
}
