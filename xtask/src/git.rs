//! Reading a Git checkout.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
};

use crate::failure::Failure;

/// Words for `git diff`. The borders of tables are not words, so that a wider column is not a difference.
const WORDS: &str = "[^[:space:]|+=-][^[:space:]|]*|[-+=][^[:space:]|+=-][^[:space:]|]*";

/// A checkout.
pub struct Checkout<'a> {
    path: &'a Path,
}

/// A file that has another path in the newer commit.
pub struct Rename {
    pub from: String,
    pub to: String,
}

impl<'a> Checkout<'a> {
    pub fn new(path: &'a Path) -> Self {
        Self { path }
    }

    /// The commit that is checked out.
    pub fn head(&self) -> Result<String, Failure> {
        self.commit("HEAD")
    }

    /// The commit that a revision, such as a tag, names.
    pub fn commit(&self, revision: &str) -> Result<String, Failure> {
        let commit = self.output(&["rev-parse", "--verify", "--end-of-options", &format!("{revision}^{{commit}}")])?;
        Ok(commit.trim().to_owned())
    }

    /// Whether the object is in the checkout; a shallow clone has no old ones.
    pub fn has(&self, object: &str) -> bool {
        self.output(&["cat-file", "-e", object]).is_ok()
    }

    /// Whether a commit is the other one or an ancestor of it.
    pub fn is_ancestor(&self, old: &str, new: &str) -> bool {
        self.output(&["merge-base", "--is-ancestor", old, new]).is_ok()
    }

    /// Paths and blob IDs of the files below a folder at a commit.
    pub fn blobs(&self, commit: &str, folder: &str) -> Result<BTreeMap<String, String>, Failure> {
        let listed = self.output(&["ls-tree", "-r", "-z", "--full-tree", commit, "--", folder])?;
        let entry = |line: &str| {
            let (about, path) = line.split_once('\t')?;
            Some((path.to_owned(), about.rsplit(' ').next()?.to_owned()))
        };
        Ok(listed.split('\0').filter_map(entry).collect())
    }

    /// Which of some files in the working tree differ from a commit.
    pub fn changed(&self, commit: &str, paths: &[&str]) -> Result<Vec<String>, Failure> {
        let changed = self.output(&[&["diff", "-z", "--name-only", commit, "--"], paths].concat())?;
        Ok(changed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
    }

    /// The content of a blob.
    pub fn text(&self, blob: &str) -> Result<String, Failure> {
        self.output(&["cat-file", "blob", blob])
    }

    /// Renames between two commits below a folder.
    pub fn renames(&self, old: &str, new: &str, folder: &str) -> Result<Vec<Rename>, Failure> {
        let arguments = [
            "diff",
            "-z",
            "--no-ext-diff",
            "--find-renames",
            "--diff-filter=R",
            "--name-status",
            old,
            new,
            "--",
            folder,
        ];
        let listed = self.output(&arguments)?;
        let fields: Vec<_> = listed.split('\0').collect();
        let renames = fields.chunks_exact(3).filter_map(|fields| match fields {
            [_, from, to] => Some(Rename { from: (*from).to_owned(), to: (*to).to_owned() }),
            _ => None,
        });
        Ok(renames.collect())
    }

    /// The difference of two blobs, word by word: `[-removed-]` and `{+added+}`.
    pub fn word_diff(&self, old: &str, new: &str) -> Result<String, Failure> {
        let words = format!("--word-diff-regex={WORDS}");
        let arguments = [
            "diff",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--word-diff=plain",
            &words,
            "--unified=0",
            old,
            new,
        ];
        self.output(&arguments)
    }

    fn output(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut command = Command::new("git");
        // Set in Git hooks, and would take precedence over the checkout.
        command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
        let output = command
            .arg("-C")
            .arg(self.path)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("failed to run git: {error}"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let cause = String::from_utf8_lossy(&output.stderr);
        let what = arguments.first().copied().unwrap_or_default();
        Err(format!("{}: git {what} failed: {}", self.path.display(), cause.trim()).into())
    }
}
