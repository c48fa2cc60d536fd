//! The ministack process: find it, start it, wait for it, end it.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::aws::{AccessKey, AwsClient};
use crate::{Error, Result, exchange};

/// ministack with what differs from AWS mended, see the first of these files.
const LAUNCH: &str = concat!(
    include_str!("ministack/process.py"),
    include_str!("ministack/keys.py"),
    include_str!("ministack/reports.py"),
    include_str!("ministack/storage.py"),
    include_str!("ministack/serve.py"),
);
const REGION: &str = "eu-central-1";
/// The example account of the AWS documentation.
const ACCOUNT: &str = "111122223333";
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// An AWS account on loopback with signatures and policies enforced.
///
/// The server is [ministack](https://pypi.org/project/ministack/), started with what the folder `ministack/` mends:
/// keys of the real shape from a fixed seed, complete reports, Block Public Access of the account, dates in the
/// past. Buckets, users and policies are made through [`LocalAws::root`]; a test plays somebody else with
/// [`LocalAws::caller`] or [`LocalAws::anonymous`]. The process ends when this is dropped, and also when the
/// test process dies in any other way.
#[derive(Debug)]
pub struct LocalAws {
    child: Child,
    directory: TempDir,
    port: u16,
    root_key: AccessKey,
}

impl LocalAws {
    /// Starts an empty account and waits until it answers (60 s at most).
    ///
    /// The Python is `NIGHTLATCH_TEST_PYTHON` or `target/python/bin/python3` of the workspace; without ministack
    /// the result is [`Error::MissingMinistack`].
    pub fn start() -> Result<LocalAws> {
        let python = python()?;
        // The port is free when asked for, but another process may take it before ministack does.
        let mut last = None;
        for _ in 0..3 {
            match LocalAws::start_on(free_port()?, &python) {
                Err(error @ Error::NotReady { .. }) => last = Some(error),
                started => return started,
            }
        }
        Err(last.unwrap_or(Error::MissingMinistack { looked_at: python }))
    }

    fn start_on(port: u16, python: &Path) -> Result<LocalAws> {
        let directory =
            TempDir::with_prefix("nightlatch-aws-").map_err(Error::io("make a directory for ministack"))?;
        // Not a secret of anything: it only has to be a pair that nobody else uses on this machine.
        let root_key =
            AccessKey::long_lived("TESTKITROOT000000000", "testkit-root-of-a-loopback-account-00000");
        set_clock_offset(directory.path(), 0)?;
        let log =
            File::create(directory.path().join("log")).map_err(Error::io("create the log of ministack"))?;
        let stderr = log.try_clone().map_err(Error::io("share the log of ministack"))?;
        let child = Command::new(python)
            .args(["-c", LAUNCH])
            .current_dir(directory.path())
            .env("BIND_HOST", Ipv4Addr::LOCALHOST.to_string())
            .env("GATEWAY_PORT", port.to_string())
            .env("AUTH", "true")
            .env("AWS_ACCESS_KEY_ID", &root_key.id)
            .env("AWS_SECRET_ACCESS_KEY", &root_key.secret)
            .env_remove("AWS_SESSION_TOKEN")
            .env("MINISTACK_ACCOUNT_ID", ACCOUNT)
            .env("MINISTACK_REGION", REGION)
            .env("TMPDIR", directory.path())
            .env("TESTKIT_SEED", "nightlatch")
            .env("TESTKIT_CLOCK_FILE", directory.path().join("clock"))
            .env("LOG_LEVEL", "WARNING")
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(stderr)
            .spawn()
            .map_err(Error::io(format!("start {}", python.display())))?;
        let mut server = LocalAws {
            child,
            directory,
            port,
            root_key,
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + TIME_LIMIT;
        let health = format!("{}/_ministack/health", self.endpoint());
        loop {
            let ended = self
                .child
                .try_wait()
                .map_err(Error::io("look at the ministack process"))?
                .is_some();
            if !ended && exchange("GET", &health, &[], "").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if ended || Instant::now() > deadline {
                let log = self.log();
                return Err(Error::NotReady {
                    server: "ministack",
                    seconds: TIME_LIMIT.as_secs(),
                    log,
                });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The address to use as `AWS_ENDPOINT_URL`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.authority())
    }

    /// The region of the account's endpoint.
    pub fn region(&self) -> &'static str {
        REGION
    }

    /// The account id, 12 digits.
    pub fn account(&self) -> &'static str {
        ACCOUNT
    }

    /// The root user, who may do everything.
    pub fn root(&self) -> AwsClient {
        AwsClient::new(self.authority(), REGION, ACCOUNT, Some(self.root_key.clone()))
    }

    /// The key of the root user, for a child process.
    pub fn root_key(&self) -> &AccessKey {
        &self.root_key
    }

    /// Whoever holds this key.
    pub fn caller(&self, key: &AccessKey) -> AwsClient {
        self.root().with_key(key)
    }

    /// Somebody on the internet without credentials.
    pub fn anonymous(&self) -> AwsClient {
        self.root().anonymous()
    }

    /// Runs `create` while IAM stamps what is created, and which key is used, as if it were that many days ago.
    /// The clock is the account's, so other threads should not create things meanwhile.
    pub fn days_ago<T>(&self, days: u32, create: impl FnOnce() -> Result<T>) -> Result<T> {
        set_clock_offset(self.directory.path(), -i64::from(days) * 86_400)?;
        let created = create();
        set_clock_offset(self.directory.path(), 0)?;
        created
    }

    /// The end of what the server printed.
    pub fn log(&self) -> String {
        let text = std::fs::read(self.directory.path().join("log")).unwrap_or_default();
        let start = text.len().saturating_sub(4000);
        String::from_utf8_lossy(&text[start..]).into_owned()
    }

    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", Ipv4Addr::LOCALHOST, self.port)
    }
}

impl Drop for LocalAws {
    fn drop(&mut self) {
        // Both only fail when the process is already gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn set_clock_offset(directory: &Path, seconds: i64) -> Result<()> {
    let file = directory.join("clock");
    std::fs::write(&file, seconds.to_string()).map_err(Error::io(format!("write {}", file.display())))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Error::io("find a free port"))?;
    Ok(listener
        .local_addr()
        .map_err(Error::io("read the free port"))?
        .port())
}

/// The Python interpreter that has ministack beside it.
fn python() -> Result<PathBuf> {
    let python = match std::env::var_os("NIGHTLATCH_TEST_PYTHON") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/bin/python3"),
    };
    let beside = python.with_file_name("ministack");
    if python.exists() && beside.exists() {
        Ok(python)
    } else {
        Err(Error::MissingMinistack { looked_at: python })
    }
}
