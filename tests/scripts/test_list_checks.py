"""The page of checks says what the forms' definitions say."""

from __future__ import annotations

from gongkai.forms.library import all_forms
from gongkai.reading.examination import prose_rules
from scripts.list_checks import PAGE, page


def test_the_page_of_checks_is_the_one_that_the_definitions_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make checks`"


def test_every_rule_stands_on_the_page() -> None:
    written = PAGE.read_text(encoding="utf-8")
    rules = [rule.id for form in all_forms() for table in form.tables for rule in table.rules]
    for rule_id in [*rules, *(rule.id for rule in prose_rules())]:
        assert f"| {rule_id} |" in written
