"""Issues of the gazette: who has one, what is in it, what its file says, and what happens when an item is withdrawn."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone

from gongkai.organizations.models import Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions import gazette as actions
from gongkai.publishing.models import Appearance, Disclosure, GazetteIssue
from gongkai.publishing.public.gazette import file_of
from gongkai.publishing.showings import hide_showing
from tests.organizations.city import City, person
from tests.publishing.channels.kit import a_picture, with_picture
from tests.publishing.channels.test_posting import correct, withdraw
from tests.publishing.kit import a_draft, a_published_item

BODY = (
    "<h2>一、总体要求</h2><p>全面<strong>推进</strong>公开。</p><ol><li>第一项</li><li>第二项</li></ol>"
    "<table><caption>任务分工表</caption><thead><tr><th scope='col'>任务</th><th scope='col'>单位</th></tr></thead>"
    "<tbody><tr><td rowspan='3'>栏目维护</td><td>市政府办公室</td></tr></tbody></table>"
)


def facts(**fields: Any) -> dict[str, Any]:
    return {
        "year": 2026,
        "number": 3,
        "title": "鹤壁市人民政府公报",
        "issued_on": timezone.localdate(),
        "print_run": 6245,
        **fields,
    }


def an_issue(city: City, items: list[Disclosure] | None = None, section: str = "市政府文件") -> GazetteIssue:
    issue = actions.open_issue(city.officer, city.city, **facts())
    if items:
        actions.add_to_issue(city.officer, issue, items, section)
    return issue


def pages_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        # The reader gives some radicals where the same character is meant; they are told apart no further here.
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def content_of(file: Any) -> bytes:
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def test_the_file_has_cover_contents_with_page_numbers_and_every_item_in_order(city: City) -> None:
    first = a_published_item(
        city.city,
        title="关于甲事项的通知",
        body=BODY,
        document_number="鹤政〔2026〕1号",
        date_of_issue=dt.date(2026, 1, 5),
    )
    with_picture(first, a_picture((60, 200)))
    second = a_published_item(city.department, title="关于乙事项的公告", body="<p>乙的正文。</p>")
    issue = an_issue(city, [first])
    actions.add_to_issue(city.officer, issue, [second], "部门文件")
    done = actions.publish_issue(city.head, issue)
    pages = pages_of(content_of(done.pdf))
    assert "鹤壁市人民政府公报" in pages[0]
    assert "2026年第3期" in pages[0]
    assert "印数：6245份" in pages[0]
    entries = {row.version.title: row.page for row in done.entries.select_related("version")}
    for title, page in entries.items():
        assert page is not None
        assert title in pages[1]
        assert title in pages[1 + page]
        told = re.search(re.escape(title) + r"[^.]*\.+(\d+)", pages[1])
        assert told is not None
        assert int(told[1]) == page
    text = "".join(pages)
    for words in (
        "全面推进公开。",
        "1.第一项",
        "任务分工表",
        "市政府办公室",
        "鹤政〔2026〕1号",
        "2026年1月5日",
        "乙的正文。",
    ):
        assert words in text, words
    assert text.index("甲事项") < text.index("乙事项")
    found = Appearance.objects.filter(channel="gazette").order_by("disclosure_id")
    assert [row.disclosure_id for row in found] == [first.pk, second.pk]
    assert found[0].place == f"鹤壁市人民政府公报2026年第3期第{entries[first.title]}页"


def test_only_governments_of_provinces_and_cities_have_a_gazette(city: City) -> None:
    for authority in (city.department, city.county, city.town, city.tax_city):
        officer = person(Role.INFORMATION_OFFICER, at=authority)
        with pytest.raises(Refused, match="国办发〔2018〕22号"):
            actions.open_issue(officer, authority, **facts())
    officer = person(Role.INFORMATION_OFFICER, at=city.province)
    assert actions.open_issue(officer, city.province, **facts(title="河南省人民政府公报")).pk


def test_who_may_edit_and_who_may_publish(city: City) -> None:
    item = a_published_item(city.city)
    issue = an_issue(city, [item])
    entry = issue.entries.get()
    for who in (
        city.outsider,
        city.supervisor,
        city.operator,
        city.former,
        person(Role.LEADER, at=city.city),
    ):
        for step in (
            lambda who=who: actions.open_issue(who, city.city, **facts(number=9)),
            lambda who=who: actions.change_issue(who, issue, number=9),
            lambda who=who: actions.add_to_issue(who, issue, [item], ""),
            lambda who=who: actions.arrange_issue(who, issue, {}),
            lambda who=who: actions.take_out_of_issue(who, entry),
            lambda who=who: actions.publish_issue(who, issue),
        ):
            with pytest.raises(NotPermitted):
                step()
    with pytest.raises(NotPermitted):
        actions.publish_issue(city.officer, issue)
    assert GazetteIssue.objects.get().published_at is None


def test_a_number_is_given_once_and_impossible_facts_are_refused(city: City) -> None:
    an_issue(city)
    with pytest.raises(Refused, match="已经有了"):
        actions.open_issue(city.officer, city.city, **facts())
    with pytest.raises(Refused):
        actions.open_issue(city.officer, city.city, **facts(number=0))


def test_only_public_items_of_the_authority_and_below_are_taken_in(city: City) -> None:
    issue = an_issue(city)
    with pytest.raises(Refused, match="没有公开"):
        actions.add_to_issue(city.officer, issue, [a_draft(city.city)], "")
    with pytest.raises(Refused, match="下级机关"):
        actions.add_to_issue(city.officer, issue, [a_published_item(city.other_city)], "")
    item = a_published_item(city.town)
    actions.add_to_issue(city.officer, issue, [item], "")
    with pytest.raises(Refused, match="已经在这一期"):
        actions.add_to_issue(city.officer, issue, [item], "")
    with pytest.raises(Refused, match="至少选择一条"):
        actions.add_to_issue(city.officer, issue, [], "")


def test_sections_and_order_are_arranged(city: City) -> None:
    items = [a_published_item(city.city) for _ in range(3)]
    issue = an_issue(city, items)
    [first, second, third] = issue.entries.order_by("position")
    places = {first.pk: ("人事任免", 9), third.pk: ("市政府文件", 1), 10**9: ("没有", 1)}
    actions.arrange_issue(city.officer, issue, places)
    rows = issue.entries.order_by("position")
    assert [row.pk for row in rows] == [third.pk, second.pk, first.pk]
    assert [row.section for row in rows] == ["市政府文件", "市政府文件", "人事任免"]


def test_a_withdrawn_item_leaves_an_issue_that_is_not_published(city: City) -> None:
    item, other = a_published_item(city.city), a_published_item(city.city)
    issue = an_issue(city, [item, other])
    withdraw(item)
    assert list(issue.entries.filter(is_void=False).values_list("disclosure_id", flat=True)) == [other.pk]
    done = actions.publish_issue(city.head, issue)
    assert item.title not in "".join(pages_of(content_of(done.pdf)))


def test_a_correction_reaches_an_issue_that_is_not_published(city: City) -> None:
    item = a_published_item(city.city)
    issue = an_issue(city, [item])
    correct(item, "更正后的标题")
    done = actions.publish_issue(city.head, issue)
    assert "更正后的标题" in "".join(pages_of(content_of(done.pdf)))


def test_a_withdrawn_item_is_no_longer_offered_in_a_published_issue(city: City) -> None:
    item = a_published_item(
        city.city, title="不该公开的事项", document_number="鹤政〔2026〕77号", body="<p>不该公开的内容。</p>"
    )
    other = a_published_item(city.city, title="另一个事项")
    issue = an_issue(city, [item, other])
    actions.publish_issue(city.head, issue)
    withdraw(item)
    issue.refresh_from_db()
    assert file_of(issue) is None
    assert actions.set_withdrawn_issues_anew(lambda: False) == "重新排印 1 期公报。"
    issue.refresh_from_db()
    public = "".join(pages_of(content_of(file_of(issue))))
    assert "不该公开的内容" not in public
    assert "（本篇已撤回、下线或者更正）" in public
    assert "不该公开的事项" not in public
    assert "77号" not in public
    assert "另一个事项" in public
    assert "不该公开的内容" in "".join(pages_of(content_of(issue.pdf)))
    assert actions.set_withdrawn_issues_anew(lambda: False) == ""


def test_what_was_withdrawn_does_not_come_back_in_the_gazette_when_its_successor_is_published(
    city: City,
) -> None:
    item = a_published_item(city.city, title="写了姓名的标题", body="<p>写了姓名的内容。</p>")
    issue = an_issue(city, [item])
    actions.publish_issue(city.head, issue)
    withdraw(item)
    correct(item, "没有姓名的标题")
    issue.refresh_from_db()
    assert file_of(issue) is None
    actions.set_withdrawn_issues_anew(lambda: False)
    issue.refresh_from_db()
    public = "".join(pages_of(content_of(file_of(issue))))
    assert "写了姓名" not in public
    assert "已由公开机关更正" in public


def test_an_earlier_version_that_is_hidden_is_hidden_in_the_gazette_too(city: City) -> None:
    item = a_published_item(city.city, title="写了姓名的标题")
    issue = an_issue(city, [item])
    actions.publish_issue(city.head, issue)
    correct(item, "没有姓名的标题")
    issue.refresh_from_db()
    assert "写了姓名" in "".join(pages_of(content_of(file_of(issue))))
    hide_showing(city.head, item.showings.get(ends_at__isnull=False), "写了姓名", seen=None)
    issue.refresh_from_db()
    assert file_of(issue) is None
    actions.set_withdrawn_issues_anew(lambda: False)
    issue.refresh_from_db()
    assert "写了姓名" not in "".join(pages_of(content_of(file_of(issue))))


def test_what_is_published_cannot_be_changed(city: City) -> None:
    item = a_published_item(city.city)
    issue = an_issue(city, [item])
    actions.publish_issue(city.head, issue)
    entry = issue.entries.get()
    for step in (
        lambda: actions.change_issue(city.head, issue, number=9),
        lambda: actions.add_to_issue(city.head, issue, [a_published_item(city.city)], ""),
        lambda: actions.arrange_issue(city.head, issue, {}),
        lambda: actions.take_out_of_issue(city.head, entry),
        lambda: actions.publish_issue(city.head, issue),
    ):
        with pytest.raises(Refused, match="已经发布"):
            step()


def test_an_issue_that_changes_while_it_is_printed_is_not_published(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = an_issue(city, [a_published_item(city.city)])
    before = actions.set_issue

    def change_meanwhile(*arguments: Any) -> Any:
        made = before(*arguments)
        actions.add_to_issue(city.officer, issue, [a_published_item(city.city)], "")
        return made

    monkeypatch.setattr(actions, "set_issue", change_meanwhile)
    with pytest.raises(Refused, match="有了变化"):
        actions.publish_issue(city.head, issue)
    assert GazetteIssue.objects.get().published_at is None
    assert not Appearance.objects.filter(channel="gazette").exists()


def test_what_cannot_be_printed_is_named(city: City) -> None:
    empty = an_issue(city)
    with pytest.raises(Refused, match="还没有内容"):
        actions.publish_issue(city.head, empty)
    item = a_published_item(city.city, body="<p>罕见\ue123字</p>")
    actions.add_to_issue(city.officer, empty, [item], "")
    with pytest.raises(Refused, match="U\\+E123"):
        actions.publish_issue(city.head, empty)
    actions.change_issue(city.officer, empty, issued_on=timezone.localdate() + dt.timedelta(days=2))
    with pytest.raises(Refused, match="还没有到"):
        actions.publish_issue(city.head, empty)


def test_nothing_written_in_an_item_is_read_as_a_program(city: City) -> None:
    item = a_published_item(city.city, title='#panic("甲")', body='<p>#read("/etc/passwd") $x$ *粗*</p>')
    done = actions.publish_issue(city.head, an_issue(city, [item]))
    text = "".join(pages_of(content_of(done.pdf)))
    assert '#panic("甲")' in text
    assert '#read("/etc/passwd")$x$*粗*' in text


def test_a_broken_picture_is_named(city: City) -> None:
    item = a_published_item(city.city)
    with_picture(item, b"\x89PNG\r\n\x1a\n broken", "坏图.png")
    with pytest.raises(Refused, match="坏图"):
        actions.publish_issue(city.head, an_issue(city, [item]))
