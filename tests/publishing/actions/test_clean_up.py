"""Clean-ups: everything in force is looked at, only complete ones close, and closing repeals and drafts the lists."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gongkai.organizations.models import Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.clean_up import close_round, enter_results, open_round, take_in_new
from gongkai.publishing.actions.normative_void import void_document
from gongkai.publishing.models import CleanUpResult, CleanUpRound, NormativeDocument, Status, ValidityChange
from gongkai.publishing.rich_text import clean
from gongkai.publishing.validity import validity_on
from tests.organizations.city import City, person
from tests.publishing.kit import a_published_item
from tests.publishing.normative_kit import a_change, a_document

Result = CleanUpResult.Result
AS_OF = dt.date(2025, 12, 31)


def begun(city: City) -> CleanUpRound:
    return open_round(city.head, city.city, "2025年行政规范性文件清理", AS_OF)


def decide(city: City, round_: CleanUpRound, *results: str) -> None:
    rows = round_.results.order_by("document_id")
    enter_results(
        city.head,
        round_,
        {row.pk: (result, f"理由{row.pk}") for row, result in zip(rows, results, strict=True)},
    )


def test_a_clean_up_takes_in_all_that_was_in_force_on_its_day(city: City) -> None:
    kept, amended = a_document(city.city), a_document(city.city)
    a_change(amended, ValidityChange.Kind.AMENDED, dt.date(2022, 1, 1))
    a_change(a_document(city.city), ValidityChange.Kind.REPEALED, dt.date(2022, 1, 1))
    a_document(city.city, expires_on=dt.date(2025, 12, 30))
    a_document(city.city, issued_on=dt.date(2026, 1, 1))
    a_document(city.county)
    assert {row.document for row in begun(city).results.all()} == {kept, amended}


def test_one_is_open_at_a_time_and_the_head_alone_runs_it(city: City) -> None:
    a_document(city.city)
    for actor in (city.officer, person(Role.LEADER, at=city.city), city.outsider):
        with pytest.raises(NotPermitted):
            open_round(actor, city.city, "清理", AS_OF)
    round_ = begun(city)
    with pytest.raises(Refused, match="还有一次清理没有结束"):
        begun(city)
    for actor in (city.officer, city.outsider):
        with pytest.raises(NotPermitted):
            enter_results(actor, round_, {})
        with pytest.raises(NotPermitted):
            close_round(actor, round_, AS_OF)


def test_nothing_to_clean_up_and_days_to_come_are_refused(city: City) -> None:
    with pytest.raises(Refused, match="不需要清理"):
        begun(city)
    with pytest.raises(Refused, match="不能晚于今天"):
        open_round(city.head, city.city, "清理", timezone.localdate() + dt.timedelta(days=1))


def test_repeals_and_revisions_need_a_reason_and_nothing_is_half_entered(city: City) -> None:
    a_document(city.city), a_document(city.city)
    round_ = begun(city)
    first, second = round_.results.order_by("pk")
    with pytest.raises(Refused, match="要写明理由"):
        enter_results(city.head, round_, {first.pk: (Result.KEEP, ""), second.pk: (Result.REPEAL, " ")})
    assert set(round_.results.values_list("result", flat=True)) == {""}
    with pytest.raises(Refused, match="不在这次清理中"):
        enter_results(city.head, round_, {10**9: (Result.KEEP, "")})
    with pytest.raises(Refused, match="不在列表中"):
        enter_results(city.head, round_, {first.pk: ("burn", "x")})


def test_only_a_complete_clean_up_closes(city: City) -> None:
    a_document(city.city, title="没有结果的办法")
    round_ = begun(city)
    with pytest.raises(Refused, match=r"还有1件没有清理结果.*没有结果的办法"):
        close_round(city.head, round_, AS_OF)
    decide(city, round_, Result.KEEP)
    a_document(city.city)
    with pytest.raises(Refused, match="又登记了1件"):
        close_round(city.head, round_, AS_OF)
    assert take_in_new(city.head, round_) == 1
    decide(city, round_, Result.KEEP, Result.KEEP)
    close_round(city.head, round_, AS_OF)
    with pytest.raises(Refused, match="已经结束"):
        close_round(city.head, round_, AS_OF)


def test_closing_repeals_and_drafts_the_three_lists(city: City) -> None:
    item = a_published_item(city.city)
    documents = [
        a_document(city.city, title="继续有效的办法"),
        a_document(city.city, title="要废止的<b>办法</b>", disclosure=item),
        a_document(city.city, title="要修改的办法"),
    ]
    round_ = begun(city)
    decide(city, round_, Result.KEEP, Result.REPEAL, Result.REVISE)
    closed = close_round(city.head, round_, dt.date(2026, 1, 15))
    repealed = NormativeDocument.objects.get(pk=documents[1].pk)
    assert validity_on(repealed, dt.date(2026, 1, 14)) == "in_force"
    assert validity_on(repealed, dt.date(2026, 1, 15)) == "repealed"
    item.refresh_from_db()
    assert item.validity == "repealed"
    draft = closed.disclosure
    assert draft is not None and draft.status == Status.DRAFT and not draft.is_public
    body = draft.working_version.body  # type: ignore[union-attr]
    assert body.count("<table") == 3 and body.count("<th ") == 15
    assert "要废止的&lt;b&gt;办法&lt;/b&gt;" in body
    order = [body.index(title) for title in ("继续有效的办法", "要废止的", "要修改的办法")]
    assert order == sorted(order)
    assert clean(body).html == body, "the drafted text is clean as it is"


def test_what_was_repealed_meanwhile_is_not_repealed_twice(city: City) -> None:
    document = a_document(city.city)
    round_ = begun(city)
    a_change(document, ValidityChange.Kind.REPEALED, AS_OF)
    decide(city, round_, Result.REPEAL)
    close_round(city.head, round_, AS_OF)
    assert document.changes.count() == 1


def test_the_day_of_repeal_is_not_before_the_day_of_the_clean_up(city: City) -> None:
    a_document(city.city)
    round_ = begun(city)
    decide(city, round_, Result.REPEAL)
    with pytest.raises(Refused, match="不能早于清理截至"):
        close_round(city.head, round_, AS_OF - dt.timedelta(days=1))


def test_what_is_taken_out_of_the_collection_needs_no_result(city: City) -> None:
    wrong, right = a_document(city.city), a_document(city.city)
    round_ = begun(city)
    void_document(city.head, wrong, reason="重复登记", seen=None)
    assert [row.document for row in round_.results.all()] == [right]
    decide(city, round_, Result.KEEP)
    close_round(city.head, round_, AS_OF)
