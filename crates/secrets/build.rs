//! Embeds every detector file, so that adding one is adding a file.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error, fs, io};

fn main() -> Result<(), Box<dyn error::Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("detectors");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort_by(|a, b| a.file_stem().cmp(&b.file_stem()));

    let mut list = String::from("&[\n");
    for file in &files {
        let stem = file
            .file_stem()
            .ok_or("a detector file without a name")?
            .to_string_lossy();
        writeln!(
            list,
            "    ({stem:?}, include_str!({:?})),",
            file.display().to_string()
        )?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("detectors.rs"), list)?;

    let mut cargo = io::stdout();
    writeln!(cargo, "cargo::rerun-if-changed=detectors")?;
    for file in &files {
        writeln!(cargo, "cargo::rerun-if-changed={}", file.display())?;
    }
    Ok(())
}
