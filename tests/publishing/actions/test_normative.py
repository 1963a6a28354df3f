"""Documents of the collection: who registers and changes them, what is refused, and that it shows everywhere at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.organizations.models import AppendOnlyError, AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing import following
from gongkai.publishing.actions.normative import (
    correct_document,
    link_item,
    normalised_number,
    register_document,
    remarks_about,
    unlink_item,
)
from gongkai.publishing.actions.normative_rules import remove_rule, set_rule
from gongkai.publishing.actions.normative_void import void_document
from gongkai.publishing.actions.relations import relate, unrelate
from gongkai.publishing.actions.validity_changes import annul, end_validity, renew
from gongkai.publishing.collection import for_the_public
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import (
    NormativeDocument,
    NormativeKind,
    Relation,
    Validity,
    ValidityChange,
)
from gongkai.publishing.validity import validity_on
from gongkai.publishing.validity_rules import rule_for, suggested_kind
from tests.organizations.city import City, person
from tests.publishing.channels.test_posting import withdraw
from tests.publishing.kit import a_draft, a_published_item
from tests.publishing.normative_kit import DAY, a_change, a_document, filled_in


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the followers are told during the test."""
    heard: list[Any] = []

    def listen(*happening: Any) -> None:
        heard.append(happening)

    monkeypatch.setattr(following, "_followers", [*following._followers, listen])
    return heard


Kind = ValidityChange.Kind
TODAY = timezone.localdate


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def now(document: NormativeDocument) -> Validity:
    return validity_on(NormativeDocument.objects.get(pk=document.pk), TODAY())


def test_a_drafter_registers_a_document_without_an_item_and_it_is_on_record(city: City) -> None:
    document = register_document(city.officer, city.city, filled_in(document_number="鹤政[2021] 7号"))
    assert document.document_number == "鹤政〔2021〕7号"
    assert AuditEntry.objects.filter(action="normative.register", target_id=str(document.pk)).exists()


@pytest.mark.parametrize(
    "typed", ["鹤政〔2021〕7号", "鹤政[2021]7号", "鹤政（2021）7号", "鹤政(2021) 7 号", "鹤政【2021】7号"]
)
def test_a_number_is_the_same_in_whatever_brackets(typed: str) -> None:
    assert normalised_number(typed) == "鹤政〔2021〕7号"


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in ("information_officer", "head_of_disclosure_office")]
)
def test_nobody_else_registers(city: City, role: str) -> None:
    with pytest.raises(NotPermitted, match="信息员"):
        register_document(person(role, at=city.city), city.city, filled_in())
    assert not NormativeDocument.objects.exists()


def test_an_officer_of_another_authority_registers_nothing_here(city: City) -> None:
    with pytest.raises(NotPermitted):
        register_document(city.outsider, city.city, filled_in())


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"issued_on": day("2999-01-01"), "effective_on": day("2999-01-01")}, "issued_on", "不能晚于今天"),
        ({"adopted_on": day("2021-04-01")}, "adopted_on", "通过日期不能晚于制发日期"),
        ({"expires_on": day("2021-02-01")}, "__all__", "施行日期之前结束"),
        ({"effective_on": day("2020-01-01"), "expires_on": day("2020-02-01")}, "expires_on", "制发日期之前"),
        ({"validity_kind": "unlimited", "expires_on": day("2023-01-01")}, "expires_on", "不设有效期"),
        ({"title": " "}, "title", ""),
        ({"title": "关于张某（13812345678）的批复"}, "title", "手机号码"),
    ],
)
def test_a_document_that_cannot_be_is_refused_in_words(
    city: City, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        register_document(city.officer, city.city, filled_in(**wrong))
    assert field in refusal.value.fields and sentence in str(refusal.value)
    assert not NormativeDocument.objects.exists()


def test_a_number_is_registered_once_in_an_authority(city: City) -> None:
    register_document(city.officer, city.city, filled_in(document_number="鹤政〔2021〕7号"))
    with pytest.raises(Refused, match="已经登记过"):
        register_document(city.officer, city.city, filled_in(document_number="鹤政(2021)7号"))


def test_only_who_has_the_power_makes_rules_93(city: City) -> None:
    register_document(city.officer, city.city, filled_in(kind=NormativeKind.RULES))
    officer = person(Role.INFORMATION_OFFICER, at=city.county)
    with pytest.raises(Refused, match=r"没有规章制定权.*第九十三条"):
        register_document(officer, city.county, filled_in(kind=NormativeKind.RULES))


def test_less_than_thirty_days_to_the_day_of_effect_is_remarked_and_not_refused(city: City) -> None:
    soon = register_document(city.officer, city.city, filled_in(effective_on=day("2021-03-30")))
    later = register_document(city.officer, city.city, filled_in(effective_on=day("2021-03-31")))
    assert any("不足30日" in remark for remark in remarks_about(soon))
    assert not any("不足30日" in remark for remark in remarks_about(later))


def test_the_rule_of_the_nearest_authority_above_holds(city: City) -> None:
    province_head = person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=city.province)
    set_rule(province_head, city.province, "general", 60, 6)
    own = set_rule(city.head, city.city, "general", 36, 3)
    found = rule_for(city.town, "general")
    assert found is not None and found.most_months == 36
    assert rule_for(city.town, "trial") is None
    assert rule_for(city.tax_city, "general") is None
    remove_rule(city.head, own)
    found = rule_for(city.town, "general")
    assert found is not None and found.most_months == 60


def test_a_period_beyond_the_rule_is_refused_with_the_rule(city: City) -> None:
    set_rule(city.head, city.city, "trial", 24, 3)
    start = TODAY()
    good = start.replace(year=start.year + 2, day=min(start.day, 28)) - dt.timedelta(days=1)
    fields = {"issued_on": start, "effective_on": start, "validity_kind": "trial", "document_number": ""}
    register_document(city.officer, city.city, filled_in(**fields, expires_on=good))
    with pytest.raises(Refused, match=f"“{city.city}”规定.*最长24个月"):
        register_document(
            city.officer, city.city, filled_in(**fields, expires_on=good + dt.timedelta(days=40))
        )


def test_a_rule_is_the_heads_to_set_and_warns_inside_the_period(city: City) -> None:
    with pytest.raises(NotPermitted):
        set_rule(city.officer, city.city, "general", 60, 6)
    with pytest.raises(Refused, match="提醒要比它短"):
        set_rule(city.head, city.city, "general", 6, 6)
    with pytest.raises(Refused, match="没有期限"):
        set_rule(city.head, city.city, "unlimited", 60, 6)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("鹤壁市供水管理暂行办法", "trial"),
        ("关于禁止燃放烟花爆竹的通告", "public_notice"),
        ("关于废止部分文件的决定", "unlimited"),
        ("鹤壁市供水管理办法", "general"),
    ],
)
def test_a_title_suggests_the_kind_of_validity(title: str, kind: str) -> None:
    assert suggested_kind(title) == kind


def test_two_people_at_once_the_second_is_told(city: City) -> None:
    document = register_document(city.officer, city.city, filled_in())
    seen = document.revision
    correct_document(city.head, document, filled_in(title="改过的标题"), seen=seen)
    with pytest.raises(ChangedMeanwhile, match="更正文件登记"):
        correct_document(city.officer, document, filled_in(title="又改"), seen=seen)
    assert NormativeDocument.objects.get().title == "改过的标题"


def test_repealing_shows_on_the_item_at_once_and_tells_who_follows(city: City, told: list[Any]) -> None:
    item = a_published_item(city.city, city.officer)
    document = register_document(city.officer, city.city, filled_in(), item)
    item.refresh_from_db()
    assert item.validity == Validity.IN_FORCE
    told.clear()
    end_validity(city.head, document, Kind.REPEALED, TODAY(), note="市政府决定", seen=None)
    item.refresh_from_db()
    assert item.validity == Validity.REPEALED
    assert [(each.pk, happening.value) for each, happening, _ in told] == [(item.pk, "changed")]


def test_ending_is_the_heads_and_needs_a_reason(city: City) -> None:
    document = a_document(city.city)
    with pytest.raises(NotPermitted):
        end_validity(city.officer, document, Kind.REPEALED, TODAY(), note="x", seen=None)
    with pytest.raises(Refused, match="理由或者依据"):
        end_validity(city.head, document, Kind.REPEALED, TODAY(), note=" ", seen=None)
    with pytest.raises(Refused, match="不能早于这一天"):
        end_validity(city.head, document, Kind.REPEALED, day("2020-01-01"), note="x", seen=None)
    with pytest.raises(Refused, match="太远"):
        end_validity(city.head, document, Kind.REPEALED, day("2099-01-01"), note="x", seen=None)
    assert now(document) is Validity.IN_FORCE


def test_what_is_repealed_is_not_repealed_again_but_what_expired_may_be(city: City) -> None:
    document = a_document(city.city)
    end_validity(city.head, document, Kind.EXPIRED, day("2022-01-01"), note="x", seen=None)
    with pytest.raises(Refused, match="已经登记从2022-01-01起宣布失效"):
        end_validity(city.head, document, Kind.EXPIRED, day("2023-01-01"), note="x", seen=None)
    end_validity(city.head, document, Kind.REPEALED, day("2023-01-01"), note="x", seen=None)
    with pytest.raises(Refused, match="已经登记"):
        end_validity(city.head, document, Kind.REPEALED, day("2024-01-01"), note="x", seen=None)
    assert now(document) is Validity.REPEALED


def test_a_renewal_comes_before_the_end_and_within_the_rule(city: City) -> None:
    set_rule(city.head, city.city, "general", 60, 6)
    document = a_document(city.city, expires_on=day("2023-02-28"))
    with pytest.raises(Refused, match="已经失效"):
        renew(city.head, document, day("2023-03-01"), day("2025-02-28"), note="", seen=None)
    with pytest.raises(Refused, match="要比它晚"):
        renew(city.head, document, day("2023-01-01"), day("2023-02-28"), note="", seen=None)
    with pytest.raises(Refused, match="最长60个月"):
        renew(city.head, document, day("2023-01-01"), day("2028-03-01"), note="", seen=None)
    renew(city.head, document, day("2023-01-01"), day("2028-02-28"), note="", seen=None)
    assert validity_on(document, day("2028-02-28")) is Validity.IN_FORCE
    with pytest.raises(Refused, match="不设有效期"):
        renew(city.head, a_document(city.city), day("2023-01-01"), day("2028-02-28"), note="", seen=None)


def test_a_change_entered_by_mistake_is_annulled_once_and_shows_no_more(city: City) -> None:
    item = a_published_item(city.city, city.officer)
    document = register_document(city.officer, city.city, filled_in(), item)
    wrong = end_validity(city.head, document, Kind.REPEALED, TODAY(), note="误", seen=None)
    annulling = annul(city.head, wrong, reason="登记错了文件", seen=None)
    item.refresh_from_db()
    assert item.validity == Validity.IN_FORCE
    for change in (wrong, annulling):
        with pytest.raises(Refused, match="已经更正过"):
            annul(city.head, change, reason="x", seen=None)
    assert document.changes.count() == 2


def test_a_repealing_document_repeals_as_of_its_own_day_of_effect(city: City) -> None:
    old = a_document(city.city)
    new = a_document(city.city, issued_on=day("2022-06-01"), effective_on=day("2022-07-01"))
    relate(city.head, new, old, Relation.Kind.REPEALS, seen=new.revision)
    assert validity_on(old, day("2022-06-30")) is Validity.IN_FORCE
    assert validity_on(old, day("2022-07-01")) is Validity.REPEALED
    assert old.changes.get().by_document == new


def test_amended_stays_in_force(city: City) -> None:
    old, new = a_document(city.city), a_document(city.city, issued_on=day("2022-06-01"))
    relate(city.head, new, old, Relation.Kind.AMENDS, seen=None)
    assert now(old) is Validity.AMENDED


def test_a_document_relates_to_no_later_one_nor_to_itself_nor_in_a_circle(city: City) -> None:
    old, new = a_document(city.city), a_document(city.city, issued_on=day("2022-06-01"))
    with pytest.raises(Refused, match="不能废止它自己"):
        relate(city.head, new, new, Relation.Kind.REPEALS, seen=None)
    with pytest.raises(Refused, match="比本文件（2021-03-01）晚"):
        relate(city.head, old, new, Relation.Kind.REPEALS, seen=None)
    same_day = [a_document(city.city) for _ in range(3)]
    relate(city.head, same_day[0], same_day[1], Relation.Kind.AMENDS, seen=None)
    relate(city.head, same_day[1], same_day[2], Relation.Kind.AMENDS, seen=None)
    with pytest.raises(Refused, match="不能互相修改"):
        relate(city.head, same_day[2], same_day[0], Relation.Kind.AMENDS, seen=None)
    with pytest.raises(Refused, match="已经登记过"):
        relate(city.head, same_day[0], same_day[1], Relation.Kind.AMENDS, seen=None)


def test_an_authority_repeals_its_own_and_those_below_it_and_no_others(city: City) -> None:
    new = a_document(city.city, issued_on=day("2022-06-01"))
    below, beside, above = a_document(city.county), a_document(city.other_city), a_document(city.province)
    relate(city.head, new, below, Relation.Kind.REPEALS, seen=None)
    assert now(below) is Validity.REPEALED
    for other in (beside, above):
        with pytest.raises(Refused, match="不能废止它"):
            relate(city.head, new, other, Relation.Kind.REPEALS, seen=None)
    relate(city.officer, new, above, Relation.Kind.IMPLEMENTS, seen=None)
    assert now(above) is Validity.IN_FORCE


def test_a_drafter_says_what_is_implemented_and_only_the_head_what_is_repealed(city: City) -> None:
    old, new = a_document(city.city), a_document(city.city, issued_on=day("2022-06-01"))
    relate(city.officer, new, old, Relation.Kind.INTERPRETS, seen=None)
    with pytest.raises(NotPermitted):
        relate(city.officer, new, old, Relation.Kind.REPEALS, seen=None)


def test_taking_a_repeal_back_takes_its_change_back_and_the_other_way_round(city: City) -> None:
    new = a_document(city.city, issued_on=day("2022-06-01"))
    first, second = a_document(city.city), a_document(city.city)
    relation = relate(city.head, new, first, Relation.Kind.REPEALS, seen=None)
    relate(city.head, new, second, Relation.Kind.REPEALS, seen=None)
    unrelate(city.head, relation, reason="选错了", seen=None)
    annul(city.head, second.changes.get(), reason="选错了", seen=None)
    assert now(first) is now(second) is Validity.IN_FORCE
    assert not Relation.objects.exists()


def test_a_corrected_day_of_effect_moves_what_the_document_ordered(city: City) -> None:
    old = a_document(city.city)
    new = register_document(
        city.officer, city.city, filled_in(issued_on=day("2022-06-01"), effective_on=day("2022-07-01"))
    )
    relate(city.head, new, old, Relation.Kind.REPEALS, seen=None)
    fields = {name: getattr(new, name) for name in filled_in()}
    correct_document(city.head, new, fields | {"effective_on": day("2022-08-01")}, seen=None)
    assert validity_on(old, day("2022-07-31")) is Validity.IN_FORCE
    assert validity_on(old, day("2022-08-01")) is Validity.REPEALED
    assert old.changes.count() == 3


def test_an_item_is_tied_to_one_document_of_its_own_authority(city: City) -> None:
    item, foreign = a_published_item(city.city, city.officer), a_draft(city.county)
    document, other = a_document(city.city), a_document(city.city)
    with pytest.raises(Refused, match="不属于同一个机关"):
        link_item(city.officer, document, foreign, seen=None)
    link_item(city.officer, document, item, seen=None)
    with pytest.raises(Refused, match="一条信息只能关联一个文件"):
        link_item(city.officer, other, item, seen=None)
    with pytest.raises(Refused, match="已经关联"):
        link_item(city.officer, document, a_draft(city.city), seen=None)
    item.refresh_from_db()
    assert item.validity == Validity.IN_FORCE
    unlink_item(city.officer, document, seen=None)
    item.refresh_from_db()
    assert item.validity == Validity.NOT_APPLICABLE


@pytest.mark.parametrize("step", ["register", "link"])
def test_the_item_is_locked_before_any_document_as_publication_does_it(city: City, step: str) -> None:
    item, document = a_published_item(city.city, city.officer), a_document(city.city)
    with CaptureQueriesContext(connection) as queries:
        if step == "link":
            link_item(city.officer, document, item, seen=None)
        else:
            register_document(city.officer, city.city, filled_in(), item)
    asked = [query["sql"] for query in queries]
    first = {
        table: next(place for place, sql in enumerate(asked) if f'"publishing_{table}"' in sql)
        for table in ("disclosure", "normativedocument")
    }
    assert first["disclosure"] < first["normativedocument"]


def test_untying_brings_no_title_before_the_public_that_was_withdrawn_or_never_published(city: City) -> None:
    withdrawn = a_published_item(city.city, city.officer)
    documents = [a_document(city.city, title="不该公开的标题"), a_document(city.city, title="草稿的标题")]
    link_item(city.officer, documents[0], withdrawn, seen=None)
    link_item(city.officer, documents[1], a_draft(city.city), seen=None)
    withdraw(withdrawn)
    for document in documents:
        with pytest.raises(Refused, match="没有公开"):
            unlink_item(city.officer, document, seen=None)
    assert not for_the_public().exists()


def test_a_change_cannot_be_taken_out_of_the_record(city: City) -> None:
    change = a_change(a_document(city.city), Kind.REPEALED, DAY)
    with pytest.raises(AppendOnlyError):
        change.delete()
    assert ValidityChange.objects.filter(pk=change.pk).exists()


def test_what_was_registered_by_mistake_is_listed_and_counted_no_more_and_stays_on_record(city: City) -> None:
    item = a_published_item(city.city, city.officer)
    wrong = register_document(city.officer, city.city, filled_in(document_number="鹤政〔2021〕7号"), item)
    end_validity(city.head, wrong, Kind.REPEALED, TODAY(), note="x", seen=None)
    with pytest.raises(NotPermitted):
        void_document(city.officer, wrong, reason="重复登记", seen=None)
    with pytest.raises(Refused, match="为什么作废"):
        void_document(city.head, wrong, reason=" ", seen=None)
    void_document(city.head, wrong, reason="重复登记", seen=None)
    item.refresh_from_db()
    assert item.validity == Validity.NOT_APPLICABLE
    assert not NormativeDocument.objects.exists()
    assert NormativeDocument._base_manager.get(pk=wrong.pk).void_reason == "重复登记"
    assert AuditEntry.objects.filter(action="normative.void", target_id=str(wrong.pk)).exists()
    register_document(city.officer, city.city, filled_in(document_number="鹤政〔2021〕7号"), item)


def test_a_document_that_others_hang_on_is_not_taken_out(city: City) -> None:
    old, new = a_document(city.city), a_document(city.city, issued_on=day("2022-06-01"))
    relation = relate(city.head, new, old, Relation.Kind.REPEALS, seen=None)
    for document in (old, new):
        with pytest.raises(Refused, match="先解除关系"):
            void_document(city.head, document, reason="登记错", seen=None)
    unrelate(city.head, relation, reason="登记错", seen=None)
    void_document(city.head, new, reason="登记错", seen=None)
    assert NormativeDocument.objects.get() == old
