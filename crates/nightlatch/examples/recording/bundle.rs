//! The real repository, packed.

use std::path::Path;

use anyhow::{Context as _, Result};
use testkit::Repository;

/// What is checked in.
const CHECKED_IN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/aml-cs0006/repository.bundle"
);

/// Packs all refs into one file.
///
/// How objects are compressed depends on the version of git and of its zlib. The bundle that is checked in is
/// therefore kept, byte by byte, as long as it holds the same refs: an object id is the digest of all that it reaches.
///
/// # Errors
/// When git fails, or the file cannot be written.
pub(crate) fn write(repository: &Repository, to: &Path) -> Result<()> {
    let checked_in = Path::new(CHECKED_IN);
    if holds_the_same(repository, checked_in) {
        let bytes = std::fs::read(checked_in).context("reading the bundle that is checked in")?;
        return std::fs::write(to, bytes).with_context(|| format!("writing {}", to.display()));
    }
    let file = std::path::absolute(to)?;
    let file = file.to_str().context("the folder's name is not UTF-8")?;
    // One thread and no deltas: the same order and content each time.
    let settings = ["-c", "pack.threads=1", "-c", "pack.window=0"];
    let command = ["bundle", "create", "--quiet", file, "--all"];
    repository.git(&[settings.as_slice(), &command].concat())?;
    Ok(())
}

/// Whether the bundle lists the same refs, and holds what they name.
fn holds_the_same(repository: &Repository, bundle: &Path) -> bool {
    let sorted = |text: String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let listed = bundle
        .to_str()
        .map(|path| repository.git(&["bundle", "list-heads", path]).map(sorted));
    let ours = repository.git(&["show-ref", "--head"]).map(sorted);
    let same = matches!((listed, ours), (Some(Ok(listed)), Ok(ours)) if listed == ours);
    same && Repository::clone_of(bundle).is_ok_and(|clone| clone.git(&["fsck", "--full"]).is_ok())
}
