//! Field states and lists in JSON.

use model::{Field, GapId, List};
use proptest::prelude::*;
use serde_json::json;

use crate::arbitrary::{field, list, text};

proptest! {
    #[test]
    fn fields_and_lists_read_back_equal(field in field(text()), list in list(text().boxed())) {
        let value = serde_json::to_value(&field).unwrap();
        prop_assert_eq!(serde_json::from_value::<Field<String>>(value).unwrap(), field);
        let value = serde_json::to_value(&list).unwrap();
        prop_assert_eq!(serde_json::from_value::<List<String>>(value).unwrap(), list);
    }
}

#[test]
fn forms() {
    let states = [
        serde_json::to_value(Field::Present(3)).unwrap(),
        serde_json::to_value(Field::<u8>::Absent).unwrap(),
        serde_json::to_value(Field::<u8>::NotCollected(GapId::from("gap-1"))).unwrap(),
        serde_json::to_value(List::complete(vec![1])).unwrap(),
        serde_json::to_value(List::partial(vec![1], GapId::from("gap-1"))).unwrap(),
    ];
    let expected = json!([3, null, {"$gap": "gap-1"}, [1], {"items": [1], "$gap": "gap-1"}]);
    assert_eq!(json!(states), expected);
}

#[test]
fn what_is_neither_state_nor_value_is_an_error_that_says_so() {
    let error = serde_json::from_value::<Field<bool>>(json!({"$gap": "gap-1", "more": 1})).unwrap_err();
    assert_eq!(error.to_string(), "invalid type: map, expected a boolean");
    let error = serde_json::from_value::<List<bool>>(json!([true, "no"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid type: string \"no\", expected a boolean"
    );
    let error = serde_json::from_value::<List<bool>>(json!({"items": [true]})).unwrap_err();
    assert_eq!(error.to_string(), "missing field `$gap`");
}

#[test]
fn a_missing_key_is_not_recorded() {
    assert!(Field::<u8>::default().is_not_recorded());
    assert!(List::<u8>::default().is_not_recorded());
    assert!(!List::partial(vec![1], GapId::from("not-recorded")).is_not_recorded());
    assert!(!List::<u8>::complete(Vec::new()).is_not_recorded());
}
