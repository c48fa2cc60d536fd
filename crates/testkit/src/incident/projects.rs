//! The projects on the code host.

use super::names;
use crate::{CodeHost, GitHistory, Project, Result, Visibility};

/// What [`super::Incident::publish`] puts on a code host.
#[derive(Debug, Clone)]
pub struct Projects {
    /// `platform/face-match`, internal: holds the keys.
    pub face_match: Project,
    /// `platform/door-sdk`, public on purpose, no secret.
    pub door_sdk: Project,
    /// `security/handbook`, private, no secret.
    pub handbook: Project,
}

pub(super) fn publish(host: &CodeHost, face_match: &GitHistory) -> Result<Projects> {
    let sdk = GitHistory::new()
        .author("Juno Park", "juno.park@halden-optics.example")
        .commit(
            "Publish the door SDK",
            &[("README.md", "# door-sdk\n\nRing a door station from your app.\n")],
        )
        .commit(
            "Add an example",
            &[(
                "examples/ring.py",
                "import door\n\ndoor.connect(\"lobby\").ring()\n",
            )],
        );
    let handbook = GitHistory::new()
        .author("Morag Hale", "morag.hale@halden-optics.example")
        .commit(
            "Write down who is on call",
            &[("on-call.md", "# On call\n\nWeeks are in the calendar.\n")],
        );
    let (namespace, project) = (names::NAMESPACE, names::PROJECT);
    Ok(Projects {
        face_match: host.add_project(namespace, project, Visibility::Internal, &face_match.build()?)?,
        door_sdk: host.add_project(namespace, "door-sdk", Visibility::Public, &sdk.build()?)?,
        handbook: host.add_project("security", "handbook", Visibility::Private, &handbook.build()?)?,
    })
}
