"""Personal data found in a text by shape and check digit: what is one, where it stands, and what only looks like it."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.organizations.identity_numbers import resident_check_character
from gongkai.vault.personal_data import DatumKind, find_personal_data, is_identity_number, passes_luhn

ALL = tuple(DatumKind)


def kinds(text: str) -> list[DatumKind]:
    return [datum.kind for datum in find_personal_data(text, ALL)]


def luhn_digit(digits: str) -> str:
    return next(digit for digit in "0123456789" if passes_luhn(digits + digit))


IDENTITY = st.builds(
    lambda region, born, serial: f"{region}0105{born:%Y%m%d}{serial:03d}",
    st.sampled_from(["11", "31", "41", "44", "65", "83"]),
    st.dates(min_value=dt.date(1920, 1, 1), max_value=dt.date(2020, 1, 1)),
    st.integers(0, 999),
).map(lambda first: first + resident_check_character(first))
CARDS = st.builds(
    lambda head, rest: (head + rest) + luhn_digit(head + rest),
    st.sampled_from(["622202", "436742", "955880", "601382", "353078"]),
    st.text(alphabet="0123456789", min_size=9, max_size=12),
).filter(lambda number: not is_identity_number(number))


@given(
    IDENTITY,
    st.sampled_from(["", "身份证：", "ID", "（", "号"]),
    st.sampled_from(["", "，", ")", "号", "abc"]),
)
def test_every_valid_identity_number_is_found_where_it_stands(number: str, before: str, after: str) -> None:
    text = f"前一行\n{before}{number}{after}\n后一行"
    (datum,) = find_personal_data(text)
    assert (datum.kind, datum.line) == (DatumKind.IDENTITY_NUMBER, 2)
    assert text[datum.start : datum.end] == number == datum.value
    assert number[3:16] not in datum.shown


@given(IDENTITY, st.integers(0, 16))
def test_one_digit_wrong_makes_an_identity_number_none(number: str, place: int) -> None:
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert DatumKind.IDENTITY_NUMBER not in kinds(f"编号{wrong}")


@given(
    IDENTITY, st.lists(st.integers(1, 17), max_size=3), st.sampled_from([" ", "-", "\u3000", "·", "\u200b"])
)
def test_no_blanks_and_dashes_hide_an_identity_number(number: str, places: list[int], sign: str) -> None:
    written = number
    for place in sorted(set(places), reverse=True):
        written = written[:place] + sign + written[place:]
    text = f"证号{written}。"
    data = [datum for datum in find_personal_data(text) if datum.kind is DatumKind.IDENTITY_NUMBER]
    assert [datum.value for datum in data] == [number]
    assert text[data[0].start : data[0].end] == written


@given(IDENTITY)
def test_full_width_digits_are_digits(number: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    (datum,) = find_personal_data(f"证号{wide}")
    assert datum.value == number and (datum.start, datum.end) == (2, 20)


@given(CARDS)
def test_every_card_that_passes_its_sum_is_found_in_one_piece_and_in_fours(number: str) -> None:
    fours = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    for text in (f"卡号{number}", f"卡号{fours}。"):
        assert [datum.value for datum in find_personal_data(text) if datum.kind is DatumKind.BANK_CARD] == [
            number
        ]


@given(
    st.text(alphabet="0123456789", min_size=9, max_size=9), st.sampled_from(["13", "15", "17", "18", "19"])
)
def test_mobiles_in_every_usual_spelling(rest: str, head: str) -> None:
    number = head + rest
    for written in (
        number,
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
        f"{number[:3]} {number[3:7]} {number[7:]}",
        f"+86{number}",
    ):
        assert [datum.value for datum in find_personal_data(f"电话：{written}。")] == [number]
    assert find_personal_data(f"电话：{number}0") == ()


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("电话（0392）3312345", DatumKind.LANDLINE, "（0392）3312345"),
        ("电话010-12345678", DatumKind.LANDLINE, None),
        ("电话010-66012345转1", DatumKind.LANDLINE, "010-66012345"),
        ("邮箱Zhang.San@Example.COM。", DatumKind.EMAIL, "Zhang.San@Example.COM"),
        ("车豫A12345", DatumKind.PLATE, "豫A12345"),
        ("车豫A·1234学", DatumKind.PLATE, "豫A·1234学"),
        ("车粤BD12345", DatumKind.PLATE, "粤BD12345"),
        ("车京A12345F", DatumKind.PLATE, "京A12345F"),
        ("车京AD1234", DatumKind.PLATE, "京AD1234"),
        ("住址：鹤壁市淇滨区九州路1号院3号楼2单元501室", DatumKind.HOME_ADDRESS, "鹤壁市淇滨区九州路1号院3号楼2单元501室"),
        ("家住黎阳路街道福源社区3组", DatumKind.HOME_ADDRESS, "黎阳路街道福源社区3组"),
        ("户籍所在地：淇县北阳镇卧羊湾村", DatumKind.HOME_ADDRESS, "淇县北阳镇卧羊湾村"),
        ("李四\t黄洞乡石老公村3组12号", DatumKind.HOME_ADDRESS, "黄洞乡石老公村3组12号"),
        ("桂花小区12号楼3单元5楼西户", DatumKind.HOME_ADDRESS, "桂花小区12号楼3单元5楼西户"),
    ],
)  # fmt: skip
def test_other_kinds(text: str, kind: DatumKind, found: str | None) -> None:
    data = [datum for datum in find_personal_data(text, ALL) if datum.kind is kind]
    assert [text[datum.start : datum.end] for datum in data] == ([found] if found else [])
    for datum in data:
        assert datum.shown != text[datum.start : datum.end]


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91110105MA01ABCDEX、12410600MB0X12345N",
        "统一社会信用代码 110105194912310021",
        "鹤政〔2025〕12号，编号2026-0002-00001，索引号014416330/2018-04736",
        "项目代码2020-410600-48-03-012345，苏B2-20090191，豫ICP备05010383号",
        "投资13800000000元，合计15912345678.50元",
        "1998—2003 123，2025.01.01-2025.12.31，12 350 4 6222 0202",
        "地址：九州路中段，办公地址：九州路5号1号楼305室，联系地址：淇水大道88号院2单元301室",
        "常住地在农村的，可到户籍所在地的街道办事处；居住在城镇的居民；家住农村的残疾人",
        "现住址（与户籍地址一致的不填）乡镇街道村组",
        "市行政服务中心大厅3号楼2单元201室，华夏大厦12楼1203室",
        "第3组12号，3村2组，路面1号标段",
    ],
)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert kinds(text) == []


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_places_are_places_of_the_text(text: str) -> None:
    for datum in find_personal_data(text, ALL):
        assert 0 <= datum.start < datum.end <= len(text)


def test_long_lines_cost_no_more_than_long_texts() -> None:
    started = time.process_time()
    for piece in (
        "住址",
        "室鹤壁市淇滨区",
        "1 ",
        "a@",
        "路1号",
        "村",
        "6222020200112230",
        "0.5",
        "信用代码",
        "地址、",
    ):
        find_personal_data("室" + piece * (50_000 // len(piece)), ALL)
    assert time.process_time() - started < 10
