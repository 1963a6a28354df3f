"""The same form sent several times at the same moment, as an impatient finger does it: one request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from gongkai.casework.models import CaseFile, InformationRequest
from tests.casework.kit import Desk
from tests.casework.public.journey import Citizen, office_of

pytestmark = pytest.mark.django_db(transaction=True)
FINGERS = 4


def test_one_form_sent_at_once_makes_one_request_and_everybody_sees_its_receipt() -> None:
    desk = Desk()
    office_of(desk.authority)
    citizen = Citizen(Client())
    citizen.fill_in(desk.authority)
    data, address = citizen.last_page(), citizen.at("apply_submit")

    def send(number: int) -> Any:
        client = Client(raise_request_exception=True)
        client.cookies = citizen.client.cookies
        try:
            return client.post(address, data)
        finally:
            connection.close()

    with ThreadPoolExecutor(FINGERS) as pool:
        answers = list(pool.map(send, range(FINGERS)))
    request = InformationRequest.objects.get()
    assert CaseFile.objects.count() == 1
    for answer in answers:
        if answer.status_code == 302:
            assert answer["Location"] == citizen.at("receipt", request.pk)
        else:
            # This one came while the first was still being written: it is told so, and nothing is taken in twice.
            assert answer.status_code == 200 and "已经提交过一次" in answer.content.decode()
    assert any(answer.status_code == 302 for answer in answers)
    again = citizen.client.post(address, data)
    assert again["Location"] == citizen.at("receipt", request.pk)
