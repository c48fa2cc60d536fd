//! The incident on local servers, collected by the built binary.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use model::Fingerprinter;
use tempfile::TempDir;
use testkit::{AccessKey, CodeHost, Incident, LocalAws, Repository, Scope};

/// The variable that holds the code host's token.
const TOKEN: &str = "HALDEN_GITLAB_TOKEN";

/// What was collected, and where from.
pub(crate) struct Collected {
    /// The estate file, not compressed.
    pub(crate) estate: Vec<u8>,
    /// The address of the code host on this machine.
    pub(crate) code_host: String,
    /// The address of the AWS account on this machine.
    pub(crate) aws: String,
    /// The number of the account.
    pub(crate) account: String,
    /// The region in which it was read.
    pub(crate) region: String,
    /// The repository that leaks.
    pub(crate) repository: Repository,
}

impl Collected {
    /// Starts the servers, creates the incident, collects it, and ends the servers.
    pub(crate) fn from_servers() -> Result<Self> {
        let account = LocalAws::start()?;
        let incident = Incident::create(&account)?;
        let host = CodeHost::start()?;
        incident.publish(&host)?;
        let reader = reader(&account)?;
        let token = host.token_for("root", &[Scope::ReadApi, Scope::ReadRepository])?;

        let folder = TempDir::with_prefix("nightlatch-recording-").context("making a folder")?;
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("state")).context("making the state folder")?;
        // The published key: whoever scans the bundle with it gets the same fingerprints.
        std::fs::write(path("state/fingerprint.key"), Fingerprinter::PUBLISHED).context("writing the key")?;
        let configuration = configuration(&host.url(), &account.endpoint(), account.region());
        std::fs::write(path("nightlatch.toml"), configuration).context("writing the configuration")?;
        let arguments = [
            "collect",
            "--config",
            "nightlatch.toml",
            "--verify",
            "--state",
            "state",
        ];
        let output = nightlatch()?
            .args(arguments)
            .args(["--out", "estate.jsonl"])
            .current_dir(folder.path())
            .envs(reader.environment())
            .env(TOKEN, token)
            .output()
            .context("starting nightlatch")?;
        if !output.status.success() {
            bail!("nightlatch collect: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(Self {
            estate: std::fs::read(path("estate.jsonl")).context("reading the estate")?,
            code_host: host.url(),
            aws: account.endpoint(),
            account: account.account().to_owned(),
            region: account.region().to_owned(),
            repository: incident.history().build()?,
        })
    }
}

/// The user that collects, with the policy that the binary prints and no other right.
fn reader(account: &LocalAws) -> Result<AccessKey> {
    let printed = nightlatch()?
        .args(["doctor", "--print-policy"])
        .output()
        .context("starting nightlatch")?;
    let document = serde_json::from_slice(&printed.stdout).context("the printed policy is not JSON")?;
    let root = account.root();
    let policy = root.create_policy("nightlatch-read-only", &document)?;
    root.create_user("nightlatch")?;
    root.attach_user_policy("nightlatch", &policy)?;
    Ok(root.create_access_key("nightlatch")?)
}

fn configuration(code_host: &str, aws: &str, region: &str) -> String {
    format!(
        r#"
[network]
vantage = "internal"

[[gitlab]]
url = "{code_host}"
token = {{ env = "{TOKEN}" }}
reachable_from_internet = true
clone = true

[[aws]]
endpoint = "{aws}"
region = "{region}"
"#
    )
}

/// The built binary, which lies one folder above the examples, without this user's settings.
fn nightlatch() -> Result<Command> {
    let here = std::env::current_exe().context("finding this program")?;
    let program: PathBuf = here
        .parent()
        .and_then(|examples| examples.parent())
        .map(|folder| folder.join("nightlatch"))
        .context("this program lies in no folder")?;
    if !program.is_file() {
        bail!(
            "{} is not built: cargo build --package nightlatch",
            program.display()
        );
    }
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::null());
    Ok(command)
}
