//! Running `git` without the configuration of the machine.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Error, Result};

/// Runs `git` in a directory with the given standard input and returns its standard output as text.
pub(crate) fn git<S: AsRef<OsStr>>(directory: &Path, arguments: &[S], input: &[u8]) -> Result<String> {
    Ok(String::from_utf8_lossy(&git_bytes(directory, arguments, input)?)
        .trim_end()
        .to_owned())
}

/// Like [`git`], with the output as bytes.
pub(crate) fn git_bytes<S: AsRef<OsStr>>(directory: &Path, arguments: &[S], input: &[u8]) -> Result<Vec<u8>> {
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Error::io("start git (is it installed?)"))?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // A reader that stops early closes the pipe; its exit status then tells what was wrong.
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(input)));
        child.wait_with_output()
    })
    .map_err(Error::io("wait for git"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let command: Vec<_> = arguments
        .iter()
        .map(|argument| argument.as_ref().to_string_lossy())
        .collect();
    Err(Error::Git {
        command: command.join(" "),
        directory: directory.to_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
    })
}
