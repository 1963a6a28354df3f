"""What the head of the disclosure office arranges: index numbers, the steps of the review, the word lists."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions import arrangements
from gongkai.publishing.models import PublishingSettings, ReviewStep, Step, WordEntry
from gongkai.publishing.numbering import whats_wrong_with_pattern
from gongkai.publishing.review_plan import ArrangedStep, whats_wrong_with_arrangement
from gongkai.publishing.word_import import words_of_text
from tests.publishing.office.test_reviewing_pages import as_user, text_of
from tests.publishing.review_kit import Hall

pytestmark = pytest.mark.django_db
SETTINGS = "/office/publishing/settings/"
PLAN = f"{SETTINGS}review/"
WORDS = f"{SETTINGS}words/"
THREE = {
    "first_used": "on", "first_stage": "1", "first_concerns": "all", "first_secrecy": "on",
    "second_used": "on", "second_stage": "2", "second_concerns": "all",
    "final_used": "on", "final_stage": "3", "final_concerns": "all",
    "secrecy_stage": "1", "secrecy_concerns": "all", "legal_stage": "2", "legal_concerns": "normative",
}  # fmt: skip
GENERAL = {"index_pattern": "{code}/{year}-{serial}", "serial_digits": "5", "alternative_format_contact": "",
           "interpretation_working_days": "3"}  # fmt: skip


def test_settings_are_saved_with_an_example_and_a_trail(hall: Hall) -> None:
    client = as_user(hall.head)
    assert client.post(SETTINGS, GENERAL | {"index_pattern": "HB/{year}-{serial}"}).status_code == 302
    page = text_of(client.get(SETTINGS))
    assert "HB/" in page and "-00001" in page
    assert AuditEntry.objects.get(action="publishing_settings.set").after == {
        "index_pattern": "HB/{year}-{serial}"
    }


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{code}/{year}", "须有一个 {serial}"),
        ("{code}-{serial}", "须有 {year}"),
        ("{year}-{serial}", "机关的标识"),
        ("{code.__class__}{year}{serial}", "不能用{code.__class__}"),
        ("{code}/{year}-{serial:>99999999}", "不能用"),
        ("{code}/{year}-{serial}}", "大括号没有配对"),
    ],
)
def test_a_pattern_that_gives_no_good_numbers_is_refused(hall: Hall, pattern: str, told: str) -> None:
    assert told in "".join(whats_wrong_with_pattern(pattern))
    answer = as_user(hall.head).post(SETTINGS, GENERAL | {"index_pattern": pattern})
    assert answer.status_code in (200, 409) and "message-error" in text_of(answer)
    assert not PublishingSettings.objects.exclude(index_pattern="{code}/{year}-{serial}").exists()


def test_the_steps_are_arranged_as_data(hall: Hall) -> None:
    client = as_user(hall.head)
    assert "平台默认的安排" in text_of(client.get(PLAN))
    assert client.post(PLAN, THREE).status_code == 302
    rows = ReviewStep.objects.order_by("stage").values_list("step", "stage", "with_secrecy")
    assert list(rows) == [("first", 1, True), ("second", 2, False), ("final", 3, False)]
    assert hall.through(hall.submitted()).is_public
    assert client.post(f"{PLAN}default/").status_code == 302
    assert not ReviewStep.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="review_steps").order_by("pk")
    assert [entry.action for entry in actions] == ["review_steps.arrange", "review_steps.default"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"first_secrecy": ""}, "公开前须进行保密审查"),
        ({"second_used": ""}, "三审不能缺少复审"),
        ({"second_stage": "1"}, "应当依次进行"),
        ({"legal_used": "on", "legal_stage": "4"}, "终审应当是最后一个环节"),
        ({"first_concerns": "normative"}, "一般信息：三审不能缺少初审"),
        ({"second_stage": "77"}, "次序"),
    ],
)
def test_an_unlawful_plan_is_told_in_sentences_and_not_saved(
    hall: Hall, changed: dict[str, str], told: str
) -> None:
    answer = as_user(hall.head).post(PLAN, THREE | changed)
    assert answer.status_code == 200 and told in text_of(answer)
    assert not ReviewStep.objects.exists()


def test_the_action_refuses_an_unlawful_plan_whoever_calls_it(hall: Hall) -> None:
    steps = [ArrangedStep(Step.FIRST.value, 1), ArrangedStep(Step.FIRST.value, 2, with_secrecy=True)]
    assert "同一个环节不能出现两次。" in whats_wrong_with_arrangement(steps)
    with pytest.raises(Refused):
        arrangements.arrange_review(hall.head, hall.city, steps)
    with pytest.raises(NotPermitted):
        arrangements.arrange_review(hall.officer, hall.city, steps)


def test_words_are_added_changed_retired_and_used_again(hall: Hall) -> None:
    client = as_user(hall.head)
    typed = {"kind": "misprint", "word": "按装", "right": "安装", "hint": ""}
    assert client.post(f"{WORDS}add/", typed).status_code == 302
    assert "已经在词库中" in text_of(client.post(f"{WORDS}add/", typed))
    entry = WordEntry.objects.get()
    client.post(f"{WORDS}{entry.pk}/", {"word": "按装", "right": "安装", "hint": "设备用“安装”"})
    client.post(f"{WORDS}{entry.pk}/use/", {"use": "0"})
    entry.refresh_from_db()
    assert (entry.hint, entry.is_active) == ("设备用“安装”", False)
    client.post(f"{WORDS}{entry.pk}/use/", {"use": "1"})
    actions = AuditEntry.objects.filter(action__startswith="word").order_by("pk")
    assert [row.action for row in actions] == ["word.add", "word.change", "word.retire", "word.use"]
    assert "按装" in text_of(client.get(WORDS, {"q": "按"})) and "没有符合条件" in text_of(
        client.get(WORDS, {"q": "无此词"})
    )


def test_a_misprint_needs_the_right_way(hall: Hall) -> None:
    answer = as_user(hall.head).post(f"{WORDS}add/", {"kind": "misprint", "word": "按装", "right": ""})
    assert "没有正确写法" in text_of(answer) and not WordEntry.objects.exists()


def import_text(hall: Hall, text: str, **more: Any) -> Any:
    return as_user(hall.head).post(f"{WORDS}import/", {"kind": "misprint", "text": text} | more, follow=True)


def test_pasted_lines_are_taken_in_whatever_divides_them(hall: Hall) -> None:
    hall_entry = arrangements.add_word(hall.head, hall.city, kind="misprint", word="帐号", right="帐户")
    page = text_of(
        import_text(
            hall, "类别\t词语\t正确写法\n按装，安装\n布署\t部署\n帐号→账号\n领导姓名和职务,张某,市长,2026年任"
        )
    )
    assert "新增3个，更新1个，原来就有的0个" in page
    hall_entry.refresh_from_db()
    assert hall_entry.right == "账号"
    assert WordEntry.objects.get(word="张某").kind == "leader_title"


def test_a_wrong_line_stops_the_import_and_is_named(hall: Hall) -> None:
    page = text_of(import_text(hall, "按装，安装\n只有词\n布署，部署"))
    assert "第2行：错别字“只有词”没有正确写法" in page and "布署，部署" in page
    assert not WordEntry.objects.exists()


def workbook(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(held)
    return SimpleUploadedFile("词表.xlsx", held.getvalue())


def test_a_workbook_is_taken_in(hall: Hall) -> None:
    page = text_of(
        import_text(hall, "", file=workbook(("词语", "正确写法"), ("按装", "安装"), ("布署", "部署")))
    )
    assert "新增2个" in page


@pytest.mark.parametrize(
    "content", [b"no workbook", b"PK\x03\x04" + b"\x00" * 50], ids=["text", "broken archive"]
)
def test_a_file_that_is_no_workbook_is_told_in_words(hall: Hall, content: bytes) -> None:
    page = text_of(import_text(hall, "", file=SimpleUploadedFile("词表.xlsx", content)))
    assert "message-error" in page and not WordEntry.objects.exists()


def test_nothing_or_both_is_asked_again(hall: Hall) -> None:
    assert "两者选一" in text_of(import_text(hall, ""))
    assert "两者选一" in text_of(import_text(hall, "按装，安装", file=workbook(("布署", "部署"))))


def test_too_many_words_are_told(hall: Hall) -> None:
    with pytest.raises(Refused, match="一次最多导入5000个词"):
        words_of_text("\n".join(f"词{number}，对{number}" for number in range(5001)), "misprint")


@pytest.mark.parametrize("address", [SETTINGS, PLAN, WORDS, f"{WORDS}add/", f"{WORDS}import/"])
def test_the_pages_are_the_keepers(hall: Hall, address: str) -> None:
    for user in (hall.officer, hall.first, hall.leader):
        assert as_user(user).get(address).status_code == 403
    assert as_user(hall.head).get(address).status_code == 200
