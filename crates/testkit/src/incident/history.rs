//! The project `platform/face-match`: a small matching service with a year of history and keys in it.
//!
//! | secret | where |
//! |---|---|
//! | `ci-deploy`, live | `.env` (removed later: only in history) and `deploy/settings.py` (still at HEAD) |
//! | `ci-legacy`, inactive | `scripts/sync_labels.sh` (removed later) |
//! | `metrics-shipper`, id and secret in two files of one commit | `monitoring/shipper.ini`, `monitoring/shipper.secret` |
//! | Slack bot token | `ops/alerts.yml` (still at HEAD) |
//! | GitLab token | `docs/runbook.md`, on branch `feature/edge-cache` only |
//! | RSA private key | `deploy/keys/tunnel.pem`, on tag `v0.3.0` and in history |

use super::{Decoys, planted};
use crate::GitHistory;
use crate::aws::AccessKey;

const ENGINEER: (&str, &str) = ("Ines Okafor", "ines.okafor@halden-optics.example");
const PLATFORM: (&str, &str) = ("Tomas Berg", "tomas.berg@halden-optics.example");

const README: &str = "# face-match\n\nMatches the picture of a door station against enrolled residents.\n\n\
    * `matcher/` embeds and compares faces\n* `training/` fits the embedding to enrolled faces\n* `deploy/` brings models to door stations\n";
const EMBED: &str = "\"\"\"Turns a face picture into a vector.\"\"\"\n\nimport numpy as np\n\nSIZE = 128\n\n\n\
    def embed(pixels: np.ndarray, weights: np.ndarray) -> np.ndarray:\n    vector = pixels.reshape(-1) @ weights\n    return vector / np.linalg.norm(vector)\n";
const COMPARE: &str = "\"\"\"Says whose face it is.\"\"\"\n\nimport numpy as np\n\nTHRESHOLD = 0.82\n\n\n\
    def best(vector: np.ndarray, enrolled: dict[int, np.ndarray]) -> int | None:\n    scores = {who: float(vector @ face) for who, face in enrolled.items()}\n    who = max(scores, key=scores.get, default=None)\n    return who if who is not None and scores[who] >= THRESHOLD else None\n";
const COMPARE_STRICTER: &str = "\"\"\"Says whose face it is.\"\"\"\n\nimport numpy as np\n\nTHRESHOLD = 0.86\nMARGIN = 0.05\n\n\n\
    def best(vector: np.ndarray, enrolled: dict[int, np.ndarray]) -> int | None:\n    scores = sorted(((float(vector @ face), who) for who, face in enrolled.items()), reverse=True)\n    if not scores or scores[0][0] < THRESHOLD:\n        return None\n    if len(scores) > 1 and scores[0][0] - scores[1][0] < MARGIN:\n        return None\n    return scores[0][1]\n";
const FIT: &str = "\"\"\"Fits the embedding to the enrolled faces.\"\"\"\n\nfrom deploy import settings\n\n\n\
    def batches(client):\n    pages = client.get_paginator(\"list_objects_v2\")\n    for page in pages.paginate(Bucket=settings.TRAINING_BUCKET, Prefix=\"enrolled/\"):\n        yield [entry[\"Key\"] for entry in page.get(\"Contents\", [])]\n";
const RUNNER: &str = "stages: [test, train, deploy]\n\ntest:\n  stage: test\n  script: [python -m pytest]\n\ntrain:\n  stage: train\n  script: [python -m training.fit]\n  rules: [{if: '$CI_COMMIT_TAG'}]\n";

pub(super) fn face_match(leaked: &AccessKey, decoys: &Decoys) -> GitHistory {
    let environment = format!(
        "# local settings\nLOG_LEVEL=debug\nAWS_ACCESS_KEY_ID={}\nAWS_SECRET_ACCESS_KEY={}\nAWS_DEFAULT_REGION=eu-central-1\n",
        leaked.id, leaked.secret
    );
    let settings = |model: &str| {
        format!(
            "\"\"\"What the deployment needs to know.\"\"\"\n\nTRAINING_BUCKET = \"halden-training-faces\"\nMODEL_BUCKET = \"halden-models\"\n\
             MODEL = \"{model}\"\nTRAINING_ROLE = \"training-pipeline\"\n\n# TODO: move to the CI variables\n\
             AWS_ACCESS_KEY_ID = \"{}\"\nAWS_SECRET_ACCESS_KEY = \"{}\"\n",
            leaked.id, leaked.secret
        )
    };
    let sync = format!(
        "#!/bin/sh\nset -eu\nexport AWS_ACCESS_KEY_ID={}\nexport AWS_SECRET_ACCESS_KEY={}\n\
         aws s3 sync labels/ s3://halden-training-faces/labels/\n",
        decoys.inactive_key.id, decoys.inactive_key.secret
    );
    let shipper = format!(
        "[shipper]\ninterval = 60\naccess_key_id = {}\n",
        decoys.denied_key.id
    );
    let shipper_secret = format!("{}\n", decoys.denied_key.secret);
    let alerts = format!(
        "channel: \"#door-alerts\"\nslack_bot_token: {}\nlevel: warning\n",
        planted::slack_bot_token()
    );
    let runbook = format!(
        "# Runbook\n\nPull the cache image:\n\n    git clone https://oauth2:{}@git.halden-optics.example/platform/edge-cache.git\n",
        planted::gitlab_token("runbook")
    );
    let private_key = planted::rsa_private_key();

    GitHistory::new()
        .author(ENGINEER.0, ENGINEER.1)
        .commit(
            "Start the matching service",
            &[("README.md", README), ("matcher/embed.py", EMBED)],
        )
        .commit(
            "Compare embeddings",
            &[("matcher/compare.py", COMPARE), ("matcher/__init__.py", "")],
        )
        .commit(
            "Push labels from the command line",
            &[("scripts/sync_labels.sh", &*sync)],
        )
        .commit_bytes(
            "Add the first weights",
            &[
                ("matcher/weights.bin", &noise(4096)),
                ("docs/door.png", &picture()),
            ],
        )
        .days_later(9)
        .author(PLATFORM.0, PLATFORM.1)
        .commit(
            "Read settings from the environment",
            &[(".env", &*environment), ("matcher/config.py", CONFIG)],
        )
        .commit(
            "Train on enrolled faces",
            &[
                ("training/fit.py", FIT),
                ("deploy/settings.py", &settings("2024-03-18")),
            ],
        )
        .commit("Run the pipeline in CI", &[(".gitlab-ci.yml", RUNNER)])
        .annotated_tag("v0.1.0", "First door stations")
        .days_later(20)
        .commit("Tell the on-call channel", &[("ops/alerts.yml", &*alerts)])
        .commit(
            "Ship metrics",
            &[
                ("monitoring/shipper.ini", &*shipper),
                ("monitoring/shipper.secret", &shipper_secret),
            ],
        )
        .branch("feature/edge-cache")
        .author(ENGINEER.0, ENGINEER.1)
        .commit(
            "Cache embeddings at the edge",
            &[("matcher/cache.py", CACHE), ("docs/runbook.md", &runbook)],
        )
        .commit("Bound the cache", &[("matcher/cache.py", CACHE_BOUNDED)])
        .checkout("main")
        .branch("fix/twins")
        .commit(
            "Refuse close seconds",
            &[("matcher/compare.py", COMPARE_STRICTER)],
        )
        .checkout("main")
        .author(PLATFORM.0, PLATFORM.1)
        .commit(
            "Open the tunnel to door stations",
            &[("deploy/keys/tunnel.pem", &*private_key)],
        )
        .merge("Merge branch 'fix/twins' into 'main'", "fix/twins")
        .tag("v0.3.0")
        .days_later(30)
        .delete(
            "Stop tracking local settings",
            &[".env", "scripts/sync_labels.sh"],
        )
        .commit("Ignore local settings", &[(".gitignore", ".env\n*.pyc\n")])
        .delete("Keep the tunnel key in the vault", &["deploy/keys/tunnel.pem"])
        .days_later(60)
        .commit(
            "Deploy the June model",
            &[("deploy/settings.py", &*settings("2024-06-02"))],
        )
        .author(ENGINEER.0, ENGINEER.1)
        .commit(
            "Explain the threshold",
            &[(
                "docs/threshold.md",
                "0.86 keeps twins apart in the March test set.\n",
            )],
        )
        .days_later(80)
        .author(PLATFORM.0, PLATFORM.1)
        .commit(
            "Deploy the September model",
            &[("deploy/settings.py", &*settings("2024-09-27"))],
        )
        .annotated_tag("v0.5.0", "September model")
}

const CONFIG: &str = "import os\n\nLOG_LEVEL = os.environ.get(\"LOG_LEVEL\", \"info\")\nREGION = os.environ[\"AWS_DEFAULT_REGION\"]\n";
const CACHE: &str = "seen: dict[bytes, list[float]] = {}\n";
const CACHE_BOUNDED: &str = "from collections import OrderedDict\n\nLIMIT = 512\nseen: OrderedDict[bytes, list[float]] = OrderedDict()\n";

/// Bytes that are no text.
fn noise(length: u32) -> Vec<u8> {
    (0..length)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect()
}

/// The start of a PNG file.
fn picture() -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".as_slice(), &noise(600)].concat()
}
