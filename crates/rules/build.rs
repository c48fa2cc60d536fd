//! Embeds every rule file below `rules/`, so that a new file is a new rule and nothing else changes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let mut files = Vec::new();
    watch(&root, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        let name = file
            .strip_prefix(&root)?
            .to_str()
            .ok_or("a rule's path is not UTF-8")?;
        let path = file.to_str().ok_or("a rule's path is not UTF-8")?;
        writeln!(
            code,
            "    ({:?}, include_str!({path:?})),",
            name.replace('\\', "/")
        )?;
    }
    code.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), code)?;
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}

/// Collects the rule files of a folder and those below it, and has cargo watch every folder and file.
fn watch(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            watch(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            println!("cargo:rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
