use rules::Catalogue;

#[test]
fn every_example_of_every_rule_behaves() {
    let mut run = 0;
    for rule in Catalogue::builtin().rules() {
        for result in rule.test() {
            run += 1;
            assert!(
                result.passed(),
                "{}:{}: {}: expected {}, found {}",
                rule.file(),
                result.line,
                result.title,
                result.expected,
                result.found
            );
        }
    }
    assert!(run >= 3 * Catalogue::builtin().rules().count());
}
