"""Requests to test with: people who handle them, and submissions as a citizen or an officer makes them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from gongkai.casework.actions import intake
from gongkai.casework.actions.intake import ApplicantFacts, Paper, RequestFacts, Submission
from gongkai.casework.models import ApplicantKind, InformationRequest, ProvisionForm, ReceiptWay
from gongkai.law.regulation import Channel
from gongkai.organizations.models import Authority, Role, User
from tests.organizations.city import City, person

IDENTITY_NUMBER = "11010519491231002X"
OTHER_IDENTITY_NUMBER = "440524188001010014"
_tokens = count(1)


def today() -> dt.date:
    return timezone.localdate()


def picture(name: str = "身份证.png") -> SimpleUploadedFile:
    """A small real PNG."""
    data = io.BytesIO()
    Image.new("RGB", (40, 25), "#1f4e8c").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


@dataclass
class Desk:
    """The city of the organizations' tests with the people of its casework."""

    city: City = field(default_factory=City)

    def __post_init__(self) -> None:
        self.authority: Authority = self.city.city
        self.officer: User = person(Role.CASE_OFFICER, at=self.authority, name="吴佳怡")
        self.colleague: User = person(Role.CASE_OFFICER, at=self.authority, name="林小雨")
        self.head: User = self.city.head
        self.second_head: User = person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=self.authority, name="方远")
        self.leader: User = person(Role.LEADER, at=self.authority, name="冯国强")
        self.supervisor: User = self.city.supervisor
        self.outsider: User = self.city.outsider
        self.reader: User = self.city.officer

    @property
    def who_may_not_handle(self) -> dict[str, User]:
        return {
            "leader": self.leader,
            "supervisor": self.supervisor,
            "outsider": self.outsider,
            "information officer": self.reader,
            "former": self.city.former,
        }


def submission(authority: Authority, papers: Sequence[Paper] = (), **changes: Any) -> Submission:
    """A complete submission; ``changes`` go to the applicant's or the request's facts, by their names."""
    applicant = {
        "kind": ApplicantKind.NATURAL_PERSON,
        "name": "张三丰",
        "document_kind": "resident_id",
        "identity_number": IDENTITY_NUMBER,
        "telephone": "13800000000",
        "address": "河南省鹤壁市淇滨区九州路1号",
    }
    request = {
        "title": "2025年度老旧小区改造项目清单",
        "description": "请公开本市2025年度老旧小区改造项目的名称、地址和投资额。",
        "provision_form": ProvisionForm.ELECTRONIC,
        "receipt_way": ReceiptWay.ONLINE,
    }
    for name, value in changes.items():
        if name in ApplicantFacts.__dataclass_fields__:
            applicant[name] = value
        else:
            request[name] = value
    return Submission(authority, ApplicantFacts(**applicant), RequestFacts(**request), papers)  # type: ignore[arg-type]


def submitted(authority: Authority, token: str = "", **changes: Any) -> InformationRequest:
    """A request submitted on line today."""
    return intake.submit_online(submission(authority, **changes), token or f"token-{next(_tokens)}")


def registered(desk: Desk, days_ago: int = 0, **changes: Any) -> InformationRequest:
    """A request handed over in person some calendar days ago, and registered by the officer."""
    return intake.register_on_paper(
        desk.officer,
        submission(desk.authority, **changes),
        channel=Channel.IN_PERSON,
        arrived_on=today() - dt.timedelta(days=days_ago),
    )
