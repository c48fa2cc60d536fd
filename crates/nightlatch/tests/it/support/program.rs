//! One run of the built binary, in an environment that holds nothing of this machine's user.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use engine::report::Report;
use serde_json::Value;
use tempfile::TempDir;

/// The longest that any run of a test may take. A run that hangs is a failure, not a reason to wait.
const TIME_LIMIT: Duration = Duration::from_secs(180);

/// A run to be made.
pub(crate) struct Program {
    command: Command,
    /// Stands for the user's home folder while the run lasts.
    home: TempDir,
}

/// A run of `nightlatch` with these arguments.
pub(crate) fn nightlatch<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Program {
    let home = TempDir::with_prefix("nightlatch-home-").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_nightlatch"));
    command
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .current_dir(home.path())
        .stdin(Stdio::null());
    Program { command, home }
}

impl Program {
    /// Adds arguments.
    pub(crate) fn with<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets variables.
    pub(crate) fn variables<N: AsRef<OsStr>, V: AsRef<OsStr>>(
        mut self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.command.envs(variables);
        self
    }

    /// Runs in a folder.
    pub(crate) fn inside(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// The home folder of the run.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs it to its end.
    pub(crate) fn run(&mut self) -> Outcome {
        let (stdout, stderr) = (
            self.home.path().join("out.test"),
            self.home.path().join("err.test"),
        );
        self.command
            .stdout(std::fs::File::create(&stdout).unwrap())
            .stderr(std::fs::File::create(&stderr).unwrap());
        let mut child = self.command.spawn().unwrap();
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if started.elapsed() > TIME_LIMIT {
                child.kill().unwrap();
                panic!("{:?} did not end within {TIME_LIMIT:?}", self.command);
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |path| String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        Outcome {
            code: status.code(),
            stdout: text(stdout),
            stderr: text(stderr),
        }
    }
}

/// How a run ended and what it said.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// The same, after a look at the exit code.
    #[track_caller]
    pub(crate) fn ended_with(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.stdout) {
            Ok(value) => value,
            Err(error) => panic!(
                "stdout is not JSON ({error}):\n{}\nstderr:\n{}",
                self.stdout, self.stderr
            ),
        }
    }

    /// stdout as a report.
    #[track_caller]
    pub(crate) fn report(&self) -> Report {
        serde_json::from_value(self.json()).unwrap()
    }
}
