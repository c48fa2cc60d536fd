use access::AccessIndex;
use jiff::Timestamp;
use model::asset::*;
use model::{Asset, Estate, Field, List};
use serde_json::json;

#[test]
fn smoke() {
    let mut estate = Estate::new("2026-06-01T00:00:00Z".parse::<Timestamp>().unwrap());
    let doc = PolicyDocument(
        json!({"Version": "2012-10-17", "Statement": [{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]}]}),
    );
    estate.insert(Asset::new(
        "arn:aws:iam::111122223333:user/ci",
        "ci",
        User {
            inline_policies: List::complete(vec![InlinePolicy {
                name: "all".into(),
                document: doc,
            }]),
            groups: List::complete(vec![]),
            attached_policies: List::complete(vec![]),
            permissions_boundary: Field::Absent,
            ..User::default()
        },
    ));
    estate.insert(Asset::new(
        "arn:aws:s3:::data",
        "data",
        Bucket {
            account: Field::Present("111122223333".into()),
            policy: Field::Absent,
            encryption: Field::Absent,
            ..Bucket::default()
        },
    ));
    estate.insert(Asset::new("111122223333", "", CloudAccount::default()));
    let index = AccessIndex::build(&estate);
    let d = index.read_bucket(
        &"arn:aws:iam::111122223333:user/ci".into(),
        &"arn:aws:s3:::data".into(),
        None,
    );
    println!("{d:#?}");
    println!(
        "{:#?}",
        index.write_bucket(
            &"arn:aws:iam::111122223333:user/ci".into(),
            &"arn:aws:s3:::data".into(),
            Some("train/")
        )
    );
    println!("{:#?}", index.anonymous_read(&"arn:aws:s3:::data".into()));
    let delta = access::derive(&estate, &index);
    estate.apply(&delta);
    assert!(access::derive(&estate, &AccessIndex::build(&estate)).is_empty());
}
