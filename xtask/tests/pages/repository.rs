//! A made-up repository of pages.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;
use xtask::{
    document::{Document, pages_lock},
    pages::{self, Report},
};

use crate::{
    changes::Edit,
    page::{Page, error_codes},
};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A made-up repository of pages, and a copy of the document.
pub struct Repository {
    pub folder: TempDir,
    /// IDs of the operations and the paths of their pages.
    pub pages: Vec<(String, String)>,
}

impl Repository {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        copy(&root().join("openapi"), &folder.path().join("openapi"));
        fs::remove_file(folder.path().join("openapi/pages.lock")).unwrap();
        copy_files(&root().join("tests"), &folder.path().join("tests"));
        let document = Document::corrected(&folder.path().join("openapi")).unwrap();
        let pages = pages_lock::operation_pages(document.root());
        let pages = pages.into_iter().map(|page| (page.operation.to_owned(), page.path)).collect();
        let repository = Self { folder, pages };
        fs::create_dir_all(repository.checkout()).unwrap();
        repository.git(&["init", "--quiet"]);
        for (operation, path) in &repository.pages {
            repository.write(path, &Page::new(operation).text());
        }
        repository.write("api-ref/source/appendix/error_codes.rst", &error_codes(&["DCS.4100", "DCS.4200"]));
        repository.write("api-ref/source/outdated_apis_v1/old.rst", "Old\n===\n");
        repository.commit();
        let report = repository.compare();
        fs::write(repository.lock(), report.lock).unwrap();
        repository
    }

    pub fn checkout(&self) -> PathBuf {
        self.folder.path().join("checkout")
    }

    pub fn lock(&self) -> PathBuf {
        self.folder.path().join("openapi/pages.lock")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.checkout().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn edit(&self, page: usize, edit: Edit) {
        let (operation, path) = &self.pages[page];
        let mut content = Page::new(operation);
        edit(&mut content);
        self.write(path, &content.text());
    }

    pub fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.checkout()).env("GIT_CONFIG_GLOBAL", "/dev/null").env_remove("GIT_DIR");
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "Edit"]);
    }

    pub fn compare(&self) -> Report {
        pages::compare(self.folder.path(), &self.checkout()).unwrap()
    }
}

pub fn copy(from: &Path, to: &Path) {
    copy_files(from, to);
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

pub fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
