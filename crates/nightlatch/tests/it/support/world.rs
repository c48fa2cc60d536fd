//! The incident on three servers, and a configuration that names them.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use testkit::{AccessKey, CodeHost, GitHistory, Incident, LocalAws, Projects, Scope, Visibility, names};

use super::{Program, nightlatch};

/// The variable in which the configuration looks for the code host's token.
const TOKEN: &str = "HALDEN_GITLAB_TOKEN";

/// What feeds what, as Halden Optics would write it down.
const LINEAGE: &str = r#"
[[lineage]]
bucket = "halden-training-faces"
prefix = "enrolled/"
data_set = "enrolled-faces"
training_job = "face-match-training"
model = "face-match"
endpoint = "door-stations"
"#;

/// Makes the training pictures the only jewel. The first entry that matches wins.
const ONLY_TRAINING_FACES: &str = r#"
[[jewel]]
asset = "halden-training-faces"
class = "training_data"

[[jewel]]
asset = "*"
class = "none"
"#;

/// The incident: a code host, an AWS account, and a reader of both that may read and nothing else.
pub(crate) struct World {
    pub(crate) aws: LocalAws,
    pub(crate) incident: Incident,
    pub(crate) host: CodeHost,
    pub(crate) projects: Projects,
    /// The key of the user that collects, with the policy that the binary itself prints.
    pub(crate) auditor: AccessKey,
    /// A token of an administrator that may read the API and clone.
    pub(crate) token: String,
    folder: TempDir,
}

impl World {
    pub(crate) fn start() -> Self {
        let aws = LocalAws::start().unwrap();
        let incident = Incident::create(&aws).unwrap();
        let host = CodeHost::start().unwrap();
        let projects = incident.publish(&host).unwrap();
        let token = host
            .token_for("root", &[Scope::ReadApi, Scope::ReadRepository])
            .unwrap();
        let world = Self {
            auditor: auditor(&aws),
            aws,
            incident,
            host,
            projects,
            token,
            folder: TempDir::with_prefix("nightlatch-world-").unwrap(),
        };
        world.configure("nightlatch.toml", LINEAGE);
        world.configure("training-faces.toml", ONLY_TRAINING_FACES);
        world
    }

    /// The folder of the configurations, and of whatever a test writes.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a configuration that names the servers, with more after it.
    pub(crate) fn configure(&self, name: &str, more: &str) -> PathBuf {
        self.configure_at(name, &self.aws.endpoint(), more)
    }

    /// The same with another AWS endpoint.
    pub(crate) fn configure_at(&self, name: &str, endpoint: &str, more: &str) -> PathBuf {
        let text = format!(
            r#"
[organization]
name = "{organisation}"

[network]
timeout_seconds = 10

[[gitlab]]
url = "{host}"
token = {{ env = "{TOKEN}" }}
reachable_from_internet = true
clone = true

[[aws]]
endpoint = "{endpoint}"
region = "{region}"
{more}"#,
            organisation = names::ORGANISATION,
            host = self.host.url(),
            region = self.aws.region(),
        );
        let path = self.folder().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The lineage of the organisation, to put after a configuration.
    pub(crate) fn lineage() -> &'static str {
        LINEAGE
    }

    /// Makes the training pictures the only jewel, to put after a configuration.
    pub(crate) fn only_training_faces() -> &'static str {
        ONLY_TRAINING_FACES
    }

    /// Lets the lists of single pictures count no longer: who may read them is then decided by what is collected.
    pub(crate) fn turn_off_object_acls(&self) {
        let root = self.aws.root();
        root.put_ownership(names::TRAINING_FACES, "BucketOwnerEnforced")
            .unwrap();
    }

    /// Shuts the leaking project, and opens one in its place that holds the live key and no other credential: what the
    /// tokens and the private key of the first one open, nobody can tell.
    pub(crate) fn leave_only_the_live_key(&mut self) {
        let key = &self.incident.leaked_key;
        let settings = format!(
            "AWS_ACCESS_KEY_ID = \"{}\"\nAWS_SECRET_ACCESS_KEY = \"{}\"\n",
            key.id, key.secret
        );
        let history = GitHistory::new().commit("Deploy", &[("deploy/settings.py", settings)]);
        self.host
            .set_visibility(&self.projects.face_match, Visibility::Private);
        self.projects.face_match = self
            .host
            .add_project(
                names::NAMESPACE,
                "door-match",
                Visibility::Internal,
                &history.build().unwrap(),
            )
            .unwrap();
    }

    /// A verb of the binary with a configuration of [`World::folder`], as the auditor.
    pub(crate) fn program(&self, verb: &str, configuration: &str) -> Program {
        nightlatch([verb, "--config", configuration])
            .inside(self.folder())
            .variables(self.auditor.environment())
            .variables([(TOKEN, &self.token)])
    }

    /// A scan with the live check of found keys, as JSON.
    pub(crate) fn scan(&self, configuration: &str) -> Program {
        self.program("scan", configuration)
            .with(["--verify", "--output", "json", "--fail-on", "never"])
    }
}

/// A user with the policy that the binary says a collection needs, and nothing else.
fn auditor(aws: &LocalAws) -> AccessKey {
    let printed = nightlatch(["doctor", "--print-policy"]).run().ended_with(0);
    let root = aws.root();
    let policy = root
        .create_policy("nightlatch-read-only", &printed.json())
        .unwrap();
    root.create_user("nightlatch").unwrap();
    root.attach_user_policy("nightlatch", &policy).unwrap();
    root.create_access_key("nightlatch").unwrap()
}
