//! Small estates to decide over, and the outcome of a decision in one word.

use access::{AccessIndex, Decision};
use model::asset::{
    Acl, AclGrant, Bucket, CloudAccount, Encryption, Group, InlinePolicy, KmsKey, Policy, PolicyDocument,
    PublicAccessBlock, Role, User,
};
use model::{Asset, AssetBody, AssetId, Certainty, Estate, Field, List, Verdict};
use serde_json::{Value, json};

pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const OTHER: &str = "444455556666";
pub(crate) const BUCKET: &str = "arn:aws:s3:::data";
pub(crate) const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/0f0f0f0f-1111-2222-3333-444444444444";
pub(crate) const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
pub(crate) const AUTHENTICATED: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/// An estate in which every fact is collected: an account in no organisation, and one private bucket.
pub(crate) struct World {
    pub(crate) estate: Estate,
}

pub(crate) fn document(statements: Value) -> PolicyDocument {
    PolicyDocument(json!({ "Version": "2012-10-17", "Statement": statements }))
}

pub(crate) fn allow(action: &str, resource: &str) -> Value {
    json!({ "Effect": "Allow", "Action": action, "Resource": resource })
}

pub(crate) fn deny(action: &str, resource: &str) -> Value {
    json!({ "Effect": "Deny", "Action": action, "Resource": resource })
}

/// The statement with more elements, or with others in their place.
pub(crate) fn with(mut statement: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        statement[name] = value.clone();
    }
    statement
}

pub(crate) fn user(name: &str) -> AssetId {
    user_in(ACCOUNT, name)
}

pub(crate) fn user_in(account: &str, name: &str) -> AssetId {
    format!("arn:aws:iam::{account}:user/{name}").into()
}

pub(crate) fn role(name: &str) -> AssetId {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}").into()
}

pub(crate) fn policy_id(name: &str) -> AssetId {
    format!("arn:aws:iam::{ACCOUNT}:policy/{name}").into()
}

pub(crate) fn organization_policy(kind: &str, name: &str) -> AssetId {
    format!("arn:aws:organizations::{ACCOUNT}:policy/o-halden/{kind}/{name}").into()
}

pub(crate) fn no_block() -> PublicAccessBlock {
    PublicAccessBlock::default()
}

impl World {
    pub(crate) fn new() -> Self {
        let estate = Estate::new("2026-06-01T12:00:00Z".parse().unwrap());
        let mut world = Self { estate };
        for account in [ACCOUNT, OTHER] {
            let body = CloudAccount {
                public_access_block: Field::Absent,
                organization_policies: Field::Absent,
                trails: List::complete(Vec::new()),
                ..CloudAccount::default()
            };
            world.estate.insert(Asset::new(account, account, body));
        }
        world.bucket(BUCKET, ACCOUNT);
        world
    }

    pub(crate) fn bucket(&mut self, id: &str, account: &str) {
        let body = Bucket {
            account: Field::Present(account.into()),
            region: Field::Present("eu-central-1".into()),
            policy: Field::Absent,
            acl: Field::Present(Acl {
                owner: format!("canonical-{account}"),
                grants: Vec::new(),
            }),
            public_access_block: Field::Absent,
            ownership: Field::Present("BucketOwnerEnforced".into()),
            encryption: Field::Absent,
            ..Bucket::default()
        };
        self.estate.insert(Asset::new(id, id, body));
    }

    pub(crate) fn user(&mut self, name: &str, statements: Value) -> AssetId {
        self.user_in(ACCOUNT, name, statements)
    }

    pub(crate) fn user_in(&mut self, account: &str, name: &str, statements: Value) -> AssetId {
        let body = User {
            account: Field::Present(account.into()),
            unique_id: Field::Present(format!("AIDA{}", name.to_uppercase())),
            groups: List::complete(Vec::new()),
            attached_policies: List::complete(Vec::new()),
            inline_policies: inline(statements),
            permissions_boundary: Field::Absent,
            tags: Field::Absent,
            ..User::default()
        };
        let id = user_in(account, name);
        self.estate.insert(Asset::new(id.clone(), name, body));
        id
    }

    pub(crate) fn role(&mut self, name: &str, trust: Value, statements: Value) -> AssetId {
        let body = Role {
            account: Field::Present(ACCOUNT.into()),
            unique_id: Field::Present(format!("AROA{}", name.to_uppercase())),
            trust: Field::Present(document(trust)),
            attached_policies: List::complete(Vec::new()),
            inline_policies: inline(statements),
            permissions_boundary: Field::Absent,
            tags: Field::Absent,
            ..Role::default()
        };
        let id = role(name);
        self.estate.insert(Asset::new(id.clone(), name, body));
        id
    }

    pub(crate) fn group(&mut self, name: &str, statements: Value) -> AssetId {
        let body = Group {
            account: Field::Present(ACCOUNT.into()),
            attached_policies: List::complete(Vec::new()),
            inline_policies: inline(statements),
        };
        let id: AssetId = format!("arn:aws:iam::{ACCOUNT}:group/{name}").into();
        self.estate.insert(Asset::new(id.clone(), name, body));
        id
    }

    pub(crate) fn policy(&mut self, id: AssetId, document: PolicyDocument) -> AssetId {
        let body = Policy {
            document: Field::Present(document),
            ..Policy::default()
        };
        self.estate.insert(Asset::new(id.clone(), id.as_str(), body));
        id
    }

    pub(crate) fn key(&mut self, statements: Value) -> AssetId {
        let body = KmsKey {
            account: Field::Present(ACCOUNT.into()),
            policy: Field::Present(document(statements)),
            enabled: Field::Present(true),
            aws_managed: Field::Present(false),
            alias: Field::Present(format!("arn:aws:kms:eu-central-1:{ACCOUNT}:alias/training").into()),
        };
        self.estate.insert(Asset::new(KEY, "training", body));
        KEY.into()
    }

    pub(crate) fn encrypt_with(&mut self, key: Option<&str>) {
        self.edit_bucket(BUCKET, |bucket| {
            bucket.encryption = Field::Present(Encryption {
                algorithm: "aws:kms".into(),
                key: key.map(AssetId::from),
            });
        });
    }

    pub(crate) fn bucket_policy(&mut self, statements: Value) {
        self.edit_bucket(BUCKET, |bucket| {
            bucket.policy = Field::Present(document(statements))
        });
    }

    pub(crate) fn grant(&mut self, grantee: &str, permission: &str) {
        self.edit_bucket(BUCKET, |bucket| {
            bucket.ownership = Field::Present("ObjectWriter".into());
            let grants = vec![AclGrant {
                grantee: grantee.into(),
                permission: permission.into(),
            }];
            bucket.acl = Field::Present(Acl {
                owner: format!("canonical-{ACCOUNT}"),
                grants,
            });
        });
    }

    pub(crate) fn edit_bucket(&mut self, id: &str, edit: impl FnOnce(&mut Bucket)) {
        match &mut self.estate.get_mut(&id.into()).unwrap().body {
            AssetBody::Bucket(bucket) => edit(bucket),
            other => panic!("{other:?} is no bucket"),
        }
    }

    pub(crate) fn edit_user(&mut self, name: &str, edit: impl FnOnce(&mut User)) {
        match &mut self.estate.get_mut(&user(name)).unwrap().body {
            AssetBody::User(user) => edit(user),
            other => panic!("{other:?} is no user"),
        }
    }

    pub(crate) fn edit_role(&mut self, name: &str, edit: impl FnOnce(&mut Role)) {
        match &mut self.estate.get_mut(&role(name)).unwrap().body {
            AssetBody::Role(role) => edit(role),
            other => panic!("{other:?} is no role"),
        }
    }

    pub(crate) fn edit_key(&mut self, edit: impl FnOnce(&mut KmsKey)) {
        match &mut self.estate.get_mut(&KEY.into()).unwrap().body {
            AssetBody::KmsKey(key) => edit(key),
            other => panic!("{other:?} is no key"),
        }
    }

    pub(crate) fn edit_account(&mut self, account: &str, edit: impl FnOnce(&mut CloudAccount)) {
        match &mut self.estate.get_mut(&account.into()).unwrap().body {
            AssetBody::CloudAccount(body) => edit(body),
            other => panic!("{other:?} is no account"),
        }
    }

    pub(crate) fn index(&self) -> AccessIndex {
        AccessIndex::build(&self.estate)
    }

    pub(crate) fn read(&self, principal: &AssetId) -> Decision {
        self.index().read_bucket(principal, &BUCKET.into(), None)
    }

    pub(crate) fn write(&self, principal: &AssetId) -> Decision {
        self.index().write_bucket(principal, &BUCKET.into(), None)
    }
}

fn inline(statements: Value) -> List<InlinePolicy> {
    let is_empty = statements.as_array().is_some_and(Vec::is_empty);
    let policy = InlinePolicy {
        name: "inline".into(),
        document: document(statements),
    };
    List::complete(if is_empty { Vec::new() } else { vec![policy] })
}

/// `open`, `if` (under conditions), `assuming`, `unknown` or `closed`.
pub(crate) fn outcome(decision: &Decision) -> &'static str {
    word(decision.verdict())
}

pub(crate) fn word(verdict: &Verdict) -> &'static str {
    match verdict.certainty() {
        Some(Certainty::Proven) => "open",
        Some(Certainty::Conditional) => "if",
        Some(Certainty::Assumed) => "assuming",
        Some(Certainty::Unknown) => "unknown",
        None => "closed",
    }
}

/// One row of a table of cases: its name, the AWS page that it is from, the expected outcome, and the decision.
pub(crate) type Case = (&'static str, &'static str, &'static str, Decision);

/// Fails with every row that differs.
pub(crate) fn check(cases: Vec<Case>) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(_, _, expected, decision)| outcome(decision) != *expected)
        .map(|(name, page, expected, decision)| {
            format!(
                "{name}\n  page: {page}\n  expected {expected}, found {}: {:#?}",
                outcome(decision),
                decision.ways
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
