//! Assets of every kind, the unknown kind included.

use std::collections::BTreeMap;

use model::asset::{
    Account, Acl, AclGrant, Bucket, CloudAccount, CodeHost, Credential, CredentialKind, DataSet,
    EmailConfirmation, Encryption, Endpoint, EventSelector, FoundSecret, Group, InlinePolicy, KeyStatus,
    KmsKey, LogTarget, Model, Place, Policy, PolicyDocument, PublicAccessBlock, Repository, Role, SignUpPage,
    Trail, TrainingJob, User, Versioning, Visibility, Workspace,
};
use model::{
    AccountId, Asset, AssetBody, AssetId, AssetKind, Field, Fingerprinter, GitOid, Jewel, JewelClass,
    Redacted,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::{asset_id, evidence, field, json, list, text, time, unknown_fields, verdict};

/// A struct with each named field from its strategy.
macro_rules! body {
    ($name:ident { $($field:ident: $strategy:expr),+ $(,)? }) => {{
        let body = Just($name::default()).boxed();
        $(let body = (body, $strategy)
            .prop_map(|(mut body, value)| {
                body.$field = value;
                body
            })
            .boxed();)+
        body
    }};
}

fn flag() -> BoxedStrategy<Field<bool>> {
    field(any::<bool>())
}

fn account() -> BoxedStrategy<Field<AccountId>> {
    field("[0-9]{12}".prop_map(AccountId::from))
}

fn ids() -> BoxedStrategy<model::List<AssetId>> {
    list(asset_id().boxed())
}

fn document() -> BoxedStrategy<PolicyDocument> {
    // What is not even a JSON value of its own is kept as text: see the tests of `assets`.
    let not_a_state = |value: &serde_json::Value| !value.is_null() && value.get("$gap").is_none();
    json()
        .prop_filter("a field state", not_a_state)
        .prop_map(PolicyDocument)
        .boxed()
}

fn inline() -> BoxedStrategy<InlinePolicy> {
    (text(), document())
        .prop_map(|(name, document)| InlinePolicy { name, document })
        .boxed()
}

fn block() -> BoxedStrategy<PublicAccessBlock> {
    body!(PublicAccessBlock {
        block_public_acls: any::<bool>(),
        ignore_public_acls: any::<bool>(),
        block_public_policy: any::<bool>(),
        restrict_public_buckets: any::<bool>(),
    })
}

fn visibility() -> BoxedStrategy<Visibility> {
    select(vec![
        Visibility::Private,
        Visibility::Internal,
        Visibility::Public,
    ])
    .boxed()
}

fn tags() -> BoxedStrategy<BTreeMap<String, String>> {
    btree_map("[a-z]{1,4}", text(), 0..3).boxed()
}

fn redacted() -> BoxedStrategy<Redacted> {
    "[!-~]{0,24}"
        .prop_map(|value| Fingerprinter::new(Fingerprinter::PUBLISHED).redact(&value))
        .boxed()
}

fn place() -> BoxedStrategy<Place> {
    let oid = || "[0-9a-f]{2}".prop_map(GitOid::from);
    (asset_id(), "[a-b]", 1u32..3, oid(), oid(), time(), any::<bool>())
        .prop_map(
            |(repository, path, line, blob, commit, committed, at_head)| Place {
                repository,
                path,
                line,
                blob,
                commit,
                committed,
                at_head,
            },
        )
        .boxed()
}

pub(crate) fn secret() -> BoxedStrategy<FoundSecret> {
    body!(FoundSecret {
        detector: prop_oneof![Just(String::new()), Just("aws-access-key".to_owned())],
        value: field(redacted()),
        identifier: field(text()),
        credential: field(asset_id()),
        places: vec(place(), 0..3),
        at_head: flag(),
        accepted: flag(),
        live: flag(),
    })
    .prop_map(|mut secret| {
        // As every scanner says it.
        if secret.places.iter().any(|place| place.at_head) {
            secret.at_head = Field::Present(true);
        }
        secret
    })
    .boxed()
}

pub(crate) fn credential() -> BoxedStrategy<Credential> {
    use CredentialKind::{AwsAccessKey, Other, SlackToken};
    body!(Credential {
        credential_kind: select(vec![AwsAccessKey, SlackToken, Other]),
        identifier: field(text()),
        principal: field(asset_id()),
        status: field(select(vec![KeyStatus::Active, KeyStatus::Inactive])),
        created: field(time()),
        last_used: field(time()),
        found_as: field(vec(asset_id(), 0..3)),
    })
}

pub(crate) fn bucket() -> BoxedStrategy<Bucket> {
    let grant = (text(), text()).prop_map(|(grantee, permission)| AclGrant { grantee, permission });
    let acl = (text(), vec(grant, 0..2)).prop_map(|(owner, grants)| Acl { owner, grants });
    let target = (asset_id(), text()).prop_map(|(bucket, prefix)| LogTarget { bucket, prefix });
    let encryption =
        (text(), prop::option::of(asset_id())).prop_map(|(algorithm, key)| Encryption { algorithm, key });
    body!(Bucket {
        account: account(),
        region: field(text()),
        policy: field(document()),
        acl: field(acl),
        public_access_block: field(block()),
        ownership: field(text()),
        versioning: field(select(vec![Versioning::Enabled, Versioning::Suspended])),
        logging: field(target),
        encryption: field(encryption),
        public_read: field(verdict()),
        public_write: field(verdict()),
        public_by_policy: field(verdict()),
        public_by_acl: field(verdict()),
        readers: ids(),
        writers: ids(),
        data_events: flag(),
    })
}

fn code_host() -> BoxedStrategy<CodeHost> {
    let page = (any::<bool>(), text()).prop_map(|(offers_form, vantage)| SignUpPage { offers_form, vantage });
    use EmailConfirmation::{Hard, Off, Soft};
    body!(CodeHost {
        product: field(text()),
        version: field(text()),
        reachable_from_internet: flag(),
        sign_up_page: field(page),
        public_sign_on: field(vec(text(), 0..2)),
        public_sign_on_creates_accounts: flag(),
        signup_enabled: flag(),
        require_admin_approval_after_user_signup: flag(),
        email_confirmation_setting: field(select(vec![Off, Soft, Hard])),
        domain_allowlist: field(vec(text(), 0..2)),
        user_default_external: flag(),
        require_two_factor_authentication: flag(),
        default_project_visibility: field(visibility()),
        default_group_visibility: field(visibility()),
        restricted_visibility_levels: field(vec(visibility(), 0..2)),
        internal_repositories: ids(),
    })
}

fn trail() -> BoxedStrategy<Trail> {
    let selector =
        (text(), any::<[bool; 3]>(), vec(text(), 0..2)).prop_map(|(resource_type, flags, arn_prefixes)| {
            let [reads, writes, narrowed] = flags;
            EventSelector {
                resource_type,
                reads,
                writes,
                arn_prefixes,
                narrowed,
            }
        });
    body!(Trail {
        account: account(),
        home_region: field(text()),
        multi_region: flag(),
        log_file_validation: flag(),
        is_logging: flag(),
        organization: flag(),
        bucket: field(asset_id()),
        kms_key: field(asset_id()),
        selectors: field(vec(selector, 0..2)),
    })
}

fn user() -> BoxedStrategy<User> {
    body!(User {
        account: account(),
        unique_id: field(text()),
        groups: ids(),
        attached_policies: ids(),
        inline_policies: list(inline()),
        permissions_boundary: field(asset_id()),
        tags: field(tags()),
        console_password: flag(),
        mfa: flag(),
        access_keys: ids(),
        created: field(time()),
        administrator: field(verdict()),
    })
}

fn role() -> BoxedStrategy<Role> {
    body!(Role {
        account: account(),
        unique_id: field(text()),
        trust: field(document()),
        attached_policies: ids(),
        inline_policies: list(inline()),
        permissions_boundary: field(asset_id()),
        tags: field(tags()),
        last_used: field(time()),
        created: field(time()),
        administrator: field(verdict()),
    })
}

/// The facts of the kind.
fn body(kind: AssetKind) -> BoxedStrategy<AssetBody> {
    fn any_of<T: Into<AssetBody> + std::fmt::Debug + 'static>(
        body: BoxedStrategy<T>,
    ) -> BoxedStrategy<AssetBody> {
        body.prop_map(Into::into).boxed()
    }
    match kind {
        AssetKind::CodeHost => any_of(code_host()),
        AssetKind::Account => any_of(body!(Account {
            host: field(asset_id())
        })),
        AssetKind::Repository => any_of(body!(Repository {
            host: field(asset_id()),
            visibility: field(visibility()),
            default_branch: field(text()),
            archived: flag(),
            secrets: ids(),
            commits: field(any::<u64>()),
            blobs: field(any::<u64>()),
        })),
        AssetKind::Secret => any_of(secret()),
        AssetKind::Credential => any_of(credential()),
        AssetKind::Workspace => any_of(body!(Workspace {
            product: field(text())
        })),
        AssetKind::CloudAccount => any_of(body!(CloudAccount {
            root_access_keys: flag(),
            root_mfa: flag(),
            public_access_block: field(block()),
            organization_policies: field(vec(asset_id(), 0..2)),
            trails: ids(),
        })),
        AssetKind::User => any_of(user()),
        AssetKind::Group => any_of(body!(Group {
            account: account(),
            attached_policies: ids(),
            inline_policies: list(inline()),
        })),
        AssetKind::Role => any_of(role()),
        AssetKind::Policy => any_of(body!(Policy {
            document: field(document()),
            default_version: field(text()),
            aws_managed: flag(),
            attachments: field(any::<u64>()),
            allows_everything: flag(),
        })),
        AssetKind::Bucket => any_of(bucket()),
        AssetKind::KmsKey => any_of(body!(KmsKey {
            account: account(),
            policy: field(document()),
            enabled: flag(),
            aws_managed: flag(),
            alias: field(asset_id()),
        })),
        AssetKind::Trail => any_of(trail()),
        AssetKind::DataSet => any_of(body!(DataSet {
            bucket: field(asset_id()),
            prefix: field(text())
        })),
        AssetKind::TrainingJob => any_of(body!(TrainingJob {
            role: field(asset_id())
        })),
        AssetKind::Model => any_of(body!(Model {
            bucket: field(asset_id())
        })),
        AssetKind::Endpoint => any_of(body!(Endpoint { url: field(text()) })),
        AssetKind::Other => (select(vec!["vector_store", "notebook"]), unknown_fields())
            .prop_map(|(kind, fields)| AssetBody::Other {
                kind: kind.to_owned(),
                fields,
            })
            .boxed(),
    }
}

/// An asset of the kind.
pub(crate) fn asset_of(kind: AssetKind) -> BoxedStrategy<Asset> {
    use JewelClass::{AppBuilds, Model as TrainedModel, PrivateMedia, Source, TrainingData};
    let class = select(vec![TrainingData, TrainedModel, Source, PrivateMedia, AppBuilds]);
    let jewel = (class, text()).prop_map(|(class, because)| Jewel { class, because });
    // The fields of an unknown kind are all unknown.
    let future = if kind == AssetKind::Other {
        Just(Default::default()).boxed()
    } else {
        unknown_fields().boxed()
    };
    let proof = vec(evidence().prop_map(|evidence| evidence.id), 0..2);
    (
        asset_id(),
        text(),
        field(text()),
        field(jewel),
        body(kind),
        proof,
        future,
    )
        .prop_map(|(id, name, owner, jewel, body, evidence, future)| {
            let mut asset = Asset::new(id, &name, body);
            asset.owner = owner;
            asset.jewel = jewel;
            asset.evidence = evidence;
            asset.future = future;
            asset
        })
        .boxed()
}

/// An asset of any kind.
pub(crate) fn asset() -> BoxedStrategy<Asset> {
    let kinds: Vec<_> = AssetKind::ALL.iter().copied().chain([AssetKind::Other]).collect();
    select(kinds).prop_flat_map(asset_of).boxed()
}
