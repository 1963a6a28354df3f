"""A citizen at the public pages, through the test client: fills in, submits, tracks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from gongkai.casework.models import InformationRequest
from gongkai.organizations.models import Authority, DisclosureOffice
from gongkai.web.robots.tokens import opened
from tests.casework.kit import IDENTITY_NUMBER, picture

CANDIDATES = [
    *map(str, range(100)),
    *"政府信息依法行政春夏秋冬江河湖海山水田林公共文化日月星辰金木水火一二三四五六",
]

PERSON = {"name": "张三丰", "document_kind": "resident_id", "identity_number": IDENTITY_NUMBER}
MATTER = {
    "title": "2025年度老旧小区改造项目清单",
    "document_number": "",
    "description": "请公开本市2025年度老旧小区改造项目的名称、地址和投资额。",
}
DELIVERY = {
    "telephone": "13800000000",
    "email": "",
    "address": "",
    "postcode": "",
    "fax": "",
    "provision_form": "electronic",
    "receipt_way": "online",
    "accessibility_needs": "",
}


def office_of(authority: Authority) -> DisclosureOffice:
    return DisclosureOffice.objects.create(
        authority=authority,
        name="政务公开办公室",
        address="淇滨区九州路1号",
        hours="工作日 8:30—12:00",
        telephone="0392-3333333",
        fax="0392-3333334",
    )


def answer_to(token: str) -> str:
    """The right answer to a question, found by trying: the token tells only whether an answer is right."""
    challenge = opened(token)
    found = next((text for text in CANDIDATES if challenge.is_answered_by(text)), None)
    assert found is not None, challenge.text
    return found


def value_of(page: str, name: str) -> str:
    """The value of a hidden input on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no input {name}"
    return found[1]


@dataclass
class Citizen:
    """One browser."""

    client: Client
    draft: int = 0
    answers: dict[str, Any] = field(default_factory=dict)

    def at(self, name: str, *arguments: Any) -> str:
        return reverse(f"casework:{name}", args=arguments or ([self.draft] if self.draft else []))

    def get(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer
        return answer.content.decode()

    def begin(self, authority: Authority, kind: str = "natural") -> None:
        answer = self.client.post(
            reverse("casework:apply"), {"authority": authority.pk, "applicant_kind": kind}
        )
        assert answer.status_code == 302, answer.content.decode()
        self.draft = int(answer["Location"].split("/")[-3])

    def fill_in(self, authority: Authority, **changes: Any) -> None:
        """All pages but the last; ``changes`` go to the fields by name."""
        self.begin(authority)
        self.send("apply_applicant", PERSON | {"identity_file": picture()}, changes)
        self.send("apply_matter", MATTER, changes)
        self.send("apply_delivery", DELIVERY, changes)

    def send(self, name: str, data: dict[str, Any], changes: dict[str, Any] | None = None) -> str:
        """Send a page that is right; the address it leads to."""
        mine = {key: value for key, value in (changes or {}).items() if key in data}
        answer = self.client.post(self.at(name), data | mine)
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    def refused(self, name: str, data: dict[str, Any]) -> str:
        """Send a page with something wrong; the page that comes back."""
        answer = self.client.post(self.at(name), data, follow=True)
        assert answer.status_code == 200, answer.status_code
        assert answer.request["PATH_INFO"] == self.at(name), "the page itself comes back"
        return answer.content.decode()

    def last_page(self, **more: Any) -> dict[str, Any]:
        """What the last page sends, with the right answer to its question."""
        page = self.get(self.at("apply_submit"))
        token = value_of(page, "challenge_token")
        return {
            "token": value_of(page, "token"),
            "challenge_token": token,
            "challenge_answer": answer_to(token),
            "challenge_homepage": "",
        } | more

    def submit(self, **more: Any) -> list[InformationRequest]:
        answer = self.client.post(self.at("apply_submit"), self.last_page(**more))
        assert answer.status_code == 302, answer.content.decode()
        first = InformationRequest.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))
        return list(first.applicant.requests.order_by("pk"))

    def track(self, number: str, code: str) -> Any:
        return self.client.post(reverse("casework:track"), {"number": number, "code": code})

    def open(self, request: InformationRequest) -> str:
        """Enter number and code; the page of the request."""
        answer = self.track(request.number, request.query_code)
        assert answer.status_code == 302, answer.content.decode()
        return self.get(answer["Location"])
