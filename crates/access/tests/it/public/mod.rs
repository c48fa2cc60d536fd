//! Anyone on the internet: policies open to all, access control lists, public access blocks, object ownership.

mod acl;
mod block;
mod policy;

use access::Decision;
use model::Field;
use model::asset::PublicAccessBlock;
use serde_json::{Value, json};

use crate::world::{ACCOUNT, BUCKET, Case, World, allow, with};

const BLOCK: &str = "Amazon S3 User Guide, Blocking public access to your Amazon S3 storage";
const ACL: &str = "Amazon S3 User Guide, Access control list (ACL) overview";
const OWNERSHIP: &str =
    "Amazon S3 User Guide, Controlling ownership of objects and disabling ACLs for your bucket";
const PRINCIPAL: &str = "IAM User Guide, AWS JSON policy elements: Principal";

fn everyone(statement: Value) -> Value {
    with(statement, json!({ "Principal": "*" }))
}

fn get() -> Value {
    everyone(allow("s3:GetObject", "arn:aws:s3:::data/*"))
}

fn case(
    name: &'static str,
    page: &'static str,
    expected: &'static str,
    edit: impl Fn(&mut World),
    decide: fn(&World) -> Decision,
) -> Case {
    let mut world = World::new();
    edit(&mut world);
    (name, page, expected, decide(&world))
}

fn read(world: &World) -> Decision {
    world.index().anonymous_read(&BUCKET.into())
}

fn write(world: &World) -> Decision {
    world.index().anonymous_write(&BUCKET.into())
}

fn list(world: &World) -> Decision {
    world.index().anonymous_list(&BUCKET.into())
}

fn block_bucket(world: &mut World, block: PublicAccessBlock) {
    world.edit_bucket(BUCKET, |bucket| {
        bucket.public_access_block = Field::Present(block)
    });
}

fn block_account(world: &mut World, block: PublicAccessBlock) {
    world.edit_account(ACCOUNT, |account| {
        account.public_access_block = Field::Present(block)
    });
}
