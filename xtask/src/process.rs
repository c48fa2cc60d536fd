//! Running other programs: what was called, what came of it, and for how long at most.

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Something that this machine must have first and that could not be installed from here: exit code 3.
#[derive(Debug)]
pub(crate) struct MissingPrerequisite(pub(crate) String);

impl fmt::Display for MissingPrerequisite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for MissingPrerequisite {}

/// A program to be called without anything on its standard input.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.stdin(Stdio::null());
    command
}

/// The command line as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs it to the end, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("`{}` could not be started", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs it and returns its standard output; a failure shows its standard error.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    capture_with_input(command, None)
}

/// Like [`capture`], with a text on the standard input.
pub(crate) fn capture_with_input(command: &mut Command, input: Option<&str>) -> Result<String> {
    let name = shown(command);
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{name}` could not be started"))?;
    if let (Some(text), Some(mut pipe)) = (input, child.stdin.take()) {
        pipe.write_all(text.as_bytes())
            .with_context(|| format!("writing to `{name}`"))?;
    }
    let output = child
        .wait_with_output()
        .with_context(|| format!("waiting for `{name}`"))?;
    if !output.status.success() {
        bail!(
            "`{name}` failed ({})\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{name}` printed something that is not UTF-8"))
}

/// Whether the program is there and ends well; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether it ended well within the limit; when the limit is over it is ended. Its output is dropped.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let Ok(mut child) = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
        return false;
    };
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if started.elapsed() < limit => thread::sleep(Duration::from_millis(50)),
            Ok(None) | Err(_) => {
                // It may have ended in between, in which case there is nothing left to end.
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_hangs_is_ended_when_its_time_is_over() {
        let started = Instant::now();
        assert!(!succeeds_within(
            program("sleep").arg("30"),
            Duration::from_millis(100)
        ));
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_failure_names_the_command_and_shows_what_it_said() {
        let error = capture(program("sh").args(["-c", "echo broken >&2; exit 4"]))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`sh -c echo broken >&2; exit 4` failed"),
            "{error}"
        );
        assert!(error.contains("broken"), "{error}");
    }

    #[test]
    fn input_reaches_the_program() {
        assert_eq!(
            capture_with_input(&mut program("cat"), Some("a\nb\n")).unwrap(),
            "a\nb\n"
        );
    }
}
