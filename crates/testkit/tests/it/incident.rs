//! The ways in are real ways in, and the decoys are really shut.

use testkit::{CodeHost, Incident, LocalAws, Registration, Repository, Scope, names};

#[test]
fn the_leaked_key_reaches_the_training_data_and_the_decoys_do_not() {
    let aws = LocalAws::start().unwrap();
    let incident = Incident::create(&aws).unwrap();
    let attacker = aws.caller(&incident.leaked_key);

    let alone = attacker
        .get_object(names::TRAINING_FACES, "manifest.csv")
        .unwrap_err();
    assert_eq!(alone.code(), Some("AccessDenied"), "the user alone may not");
    let trainer = attacker.assume_role(&incident.training_role, "x").unwrap();
    assert!(
        trainer
            .get_object(names::TRAINING_FACES, "manifest.csv")
            .unwrap()
            .starts_with("image,")
    );
    trainer
        .put_object(names::TRAINING_FACES, "enrolled/face-001.jpg", "somebody else")
        .unwrap();
    assert_eq!(trainer.list_objects(names::TRAINING_FACES).unwrap().len(), 25);
    let watcher = attacker.assume_role(&incident.media_role, "x").unwrap();
    assert!(watcher.list_objects(names::RESIDENTIAL_VIDEO).unwrap().len() >= 30);
    assert!(watcher.get_object(names::TRAINING_FACES, "manifest.csv").is_err());
    let publisher = attacker.assume_role(&incident.release_role, "x").unwrap();
    assert!(!publisher.list_objects(names::APP_RELEASES).unwrap().is_empty());

    let decoys = &incident.decoys;
    let refused = |key| {
        aws.caller(key)
            .get_object(names::TRAINING_FACES, "manifest.csv")
            .unwrap_err()
    };
    assert_eq!(refused(&decoys.inactive_key).code(), Some("InvalidAccessKeyId"));
    assert_eq!(refused(&decoys.denied_key).code(), Some("AccessDenied"));
    assert_eq!(refused(&decoys.bounded_key).code(), Some("AccessDenied"));
    assert!(
        aws.caller(&decoys.denied_key)
            .caller_arn()
            .unwrap()
            .ends_with("user/metrics-shipper")
    );
    let inbox = aws
        .caller(&decoys.bounded_key)
        .list_objects(names::ANNOTATION_INBOX)
        .unwrap();
    assert_eq!(inbox, ["batch-017/labels.csv"], "the boundary leaves the inbox");
    let untrusting = attacker.assume_role(&decoys.untrusting_role, "x").unwrap_err();
    assert_eq!(untrusting.code(), Some("AccessDenied"));

    assert!(
        aws.anonymous().get_object(names::PRESS_KIT, "logo.svg").is_ok(),
        "public on purpose"
    );
    for bucket in names::BUCKETS
        .into_iter()
        .filter(|bucket| *bucket != names::PRESS_KIT)
    {
        assert!(
            aws.anonymous().list_objects(bucket).is_err(),
            "{bucket} is not public"
        );
    }
}

#[test]
fn each_single_fix_shuts_the_way() {
    let aws = LocalAws::start().unwrap();
    let incident = Incident::create(&aws).unwrap();
    let root = aws.root();
    let attacker = aws.caller(&incident.leaked_key);
    let way_in = || attacker.assume_role(&incident.training_role, "x");
    assert!(way_in().is_ok());
    root.update_access_key(names::CI_DEPLOY, &incident.leaked_key.id, false)
        .unwrap();
    assert!(way_in().is_err());
    root.update_access_key(names::CI_DEPLOY, &incident.leaked_key.id, true)
        .unwrap();
    assert!(way_in().is_ok());
    root.detach_group_policy(names::DEPLOYERS, &incident.assume_policy)
        .unwrap();
    assert_eq!(way_in().unwrap_err().code(), Some("AccessDenied"));
    root.attach_group_policy(names::DEPLOYERS, &incident.assume_policy)
        .unwrap();
    assert!(way_in().is_ok());
    root.detach_role_policy(names::TRAINING_PIPELINE, &policy_arn(&aws, "training-data-rw"))
        .unwrap();
    assert!(way_in().unwrap().list_objects(names::TRAINING_FACES).is_err());
}

fn policy_arn(aws: &LocalAws, name: &str) -> String {
    format!("arn:aws:iam::{}:policy/{name}", aws.account())
}

#[test]
fn an_outsider_walks_the_whole_case() {
    let aws = LocalAws::start().unwrap();
    let incident = Incident::create(&aws).unwrap();
    let host = CodeHost::start().unwrap();
    let project = incident.publish(&host).unwrap().face_match;

    assert_eq!(host.register("mallory").unwrap(), Registration::Active);
    let token = host.token_for("mallory", &[Scope::ReadRepository]).unwrap();
    let clone =
        Repository::clone_of(project.clone_url.replace("://", &format!("://oauth2:{token}@"))).unwrap();
    let settings = String::from_utf8(clone.blob("HEAD:deploy/settings.py").unwrap()).unwrap();
    let value = |name: &str| {
        settings
            .split(&format!("{name} = \""))
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
    };
    let stolen = testkit::AccessKey::long_lived(value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY"));
    let role = aws
        .caller(&stolen)
        .assume_role(&incident.training_role, "x")
        .unwrap();
    assert!(role.get_object(names::TRAINING_FACES, "manifest.csv").is_ok());
}

#[test]
fn the_history_holds_each_secret_where_it_says() {
    let aws = LocalAws::start().unwrap();
    let incident = Incident::create(&aws).unwrap();
    let repository = incident.history().build().unwrap();
    let at_head = |needle: &str| {
        repository
            .git(&["grep", "-l", "-F", needle, "main"])
            .unwrap_or_default()
    };
    let commits = |needle: &str| {
        repository
            .git(&["log", "--all", "--format=%s", "-S", needle])
            .unwrap()
    };

    assert_eq!(at_head(&incident.leaked_key.secret), "main:deploy/settings.py");
    assert!(commits(&incident.leaked_key.secret).contains("Stop tracking local settings"));
    assert_eq!(at_head(&incident.decoys.inactive_key.secret), "");
    assert!(!commits(&incident.decoys.inactive_key.secret).is_empty());
    assert_eq!(
        at_head(&incident.decoys.denied_key.id),
        "main:monitoring/shipper.ini"
    );
    assert_eq!(
        at_head(&incident.decoys.denied_key.secret),
        "main:monitoring/shipper.secret"
    );
    assert_eq!(
        at_head(&testkit::planted::slack_bot_token()),
        "main:ops/alerts.yml"
    );
    assert_eq!(at_head(&testkit::planted::gitlab_token("runbook")), "");
    let branch = repository.git(&[
        "grep",
        "-l",
        "-F",
        &testkit::planted::gitlab_token("runbook"),
        "feature/edge-cache",
    ]);
    assert_eq!(branch.unwrap(), "feature/edge-cache:docs/runbook.md");
    let key = repository.blob("v0.3.0:deploy/keys/tunnel.pem").unwrap();
    assert_eq!(
        String::from_utf8(key).unwrap(),
        testkit::planted::rsa_private_key()
    );
    assert!(repository.object_id("HEAD:deploy/keys/tunnel.pem").is_err());
    assert_eq!(
        repository
            .git(&["rev-list", "--merges", "--count", "main"])
            .unwrap(),
        "1"
    );

    let again = incident.history().build().unwrap();
    assert_eq!(
        again.object_id("main").unwrap(),
        repository.object_id("main").unwrap()
    );
}
