"""Whatever is sent to the public pages, the answer is a page for people: never a fault, never somebody else's data."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from gongkai.casework.models import InformationRequest
from gongkai.casework.public import urls
from tests.casework.kit import Desk, submitted
from tests.casework.public.journey import Citizen

NAMES = sorted({str(pattern.name) for pattern in urls.urlpatterns})


def file(name: str, data: bytes) -> io.BytesIO:
    made = io.BytesIO(data)
    made.name = name
    return made


JUNK: dict[str, Any] = {
    "nothing": {},
    "lists": {name: ["a", "b\x00"] for name in ("title", "authority", "receipt_way", "seen", "code")},
    "other types": {"seen": "1e9", "authority": "[1]", "remove": "²", "part1-title": "x", "number": "１２"},
    "beyond every number": {
        "seen": "9" * 400,
        "authority": "9" * 400,
        "remove": "9" * 400,
        "code": "9" * 400,
    },
    "unpaired halves": {"title": "\udcff", "description": "\ufffe\uffff", "number": "\u202e"},
    "a file for a text": {"title": file("x.png", b"x"), "code": file("", b"x")},
    "a text for a file": {"identity_file": "x", "attachments": "x", "papers": "x"},
    "odd file names": {"attachments": [file("..\\..\\x\x00.exe", b"MZ"), file("。", b"")]},
    "template code": {"title": "{{ 7*7 }}{% include 'x' %}", "description": "${7*7}", "name": "' OR '1'='1"},
    "buttons": {"save": "1", "together": "1", "split": "1", "more": "1", "leave": "1"},
}


def encodable(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        for name, value in data.items()
    }


def addresses(draft: int, request: int) -> list[str]:
    """Every public address, with arguments of this browser's own and with ones that are none."""
    found = []
    for name in NAMES:
        for own, other in ((draft, request), (10**25, 10**25)):
            for arguments in ([], [own], [other], [other, own]):
                try:
                    found.append(reverse(f"casework:{name}", args=arguments))
                except NoReverseMatch:
                    continue
    return sorted(set(found))


@pytest.mark.parametrize("junk", JUNK)
def test_no_input_makes_a_public_page_fail(
    open_desk: Desk, citizen: Citizen, junk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.casework.public.tracking.TRIES_OF_AN_ADDRESS", 10_000)
    other = submitted(open_desk.authority, title="别人的申请")
    mine = submitted(open_desk.authority)
    citizen.fill_in(open_desk.authority)
    citizen.open(mine)
    tried = sorted({*addresses(citizen.draft, mine.pk), *addresses(citizen.draft, other.pk)})
    assert len(tried) > 2 * len(NAMES)
    for address in tried:
        for value in JUNK[junk].values():
            for sent in value if isinstance(value, list) else [value]:
                if isinstance(sent, io.BytesIO):
                    sent.seek(0)
        answer = citizen.client.post(address, encodable(JUNK[junk]))
        assert answer.status_code < 500, address
        content = b"" if answer.streaming else answer.content
        assert "别人的申请".encode() not in content, address
    other.refresh_from_db()
    assert other.is_open
    assert InformationRequest.objects.count() == 2


def test_no_address_and_no_query_makes_a_public_page_fail(open_desk: Desk, citizen: Citizen) -> None:
    mine = submitted(open_desk.authority)
    citizen.fill_in(open_desk.authority)
    citizen.open(mine)
    for address in addresses(citizen.draft, mine.pk):
        for query in ({}, {"jg": "x\x00", "bh": "<script>", "jiancha": "1", "fan": "//evil.example"}):
            answer = citizen.client.get(address, query)
            assert answer.status_code < 500, address
            assert "evil.example" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"\xff\xfe%%%", "application/x-www-form-urlencoded"),
        (b'{"title": 1}', "application/json"),
        (b"", "multipart/form-data"),
        (b"&".join(b"f%d=1" % number for number in range(1200)), "application/x-www-form-urlencoded"),
    ],
    ids=["broken off", "not UTF-8", "JSON", "no boundary", "too many fields"],
)
def test_a_broken_body_is_told_in_words(open_desk: Desk, citizen: Citizen, body: bytes, kind: str) -> None:
    citizen.begin(open_desk.authority)
    client = Client(raise_request_exception=False)
    client.cookies = citizen.client.cookies
    for name in ("apply_applicant", "apply_matter", "apply_submit"):
        answer = client.generic("POST", citizen.at(name), body, content_type=kind)
        assert answer.status_code < 500


def test_other_methods_are_refused(open_desk: Desk, citizen: Citizen) -> None:
    citizen.begin(open_desk.authority)
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        answer = citizen.client.generic(method, citizen.at("apply_matter"))
        assert answer.status_code == 405
