"""Two people at the collection in the same moment: one wins, the other is told, and nothing is there twice."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.normative_import import import_documents
from gongkai.publishing.actions.relations import relate
from gongkai.publishing.actions.validity_changes import end_validity
from gongkai.publishing.models import NormativeDocument, ValidityChange
from gongkai.publishing.normative_reading import ListedDocument
from tests.organizations.city import City
from tests.publishing.normative_kit import a_document

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], Any]) -> list[str]:
    """What each step was refused with; empty where it went through."""
    start = threading.Barrier(len(steps))
    told = [""] * len(steps)

    def run(place: int, step: Callable[[], Any]) -> None:
        start.wait()
        try:
            step()
        except Refused as refusal:
            told[place] = str(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_one_of_two_repeals_is_entered() -> None:
    city = City()
    document = a_document(city.city)

    def repeal() -> None:
        end_validity(
            city.head, document, "repealed", dt.date(2022, 1, 1), note="决定", seen=document.revision
        )

    told = at_once(repeal, repeal)
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert ValidityChange.objects.count() == 1


def test_two_documents_that_amend_each_other_at_once_do_not_both() -> None:
    city = City()
    first, second = a_document(city.city), a_document(city.city)
    told = at_once(
        lambda: relate(city.head, first, second, "amends", seen=None),
        lambda: relate(city.head, second, first, "amends", seen=None),
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]


def test_one_list_confirmed_twice_is_taken_in_once() -> None:
    city = City()

    def rows() -> list[ListedDocument]:
        facts = {
            "title": "甲办法",
            "document_number": "",
            "issued_on": dt.date(2015, 1, 1),
            "effective_on": dt.date(2015, 1, 1),
            "kind": "normative",
            "validity_kind": "general",
        }
        return [ListedDocument(2, facts)]

    told = at_once(*[lambda: import_documents(city.officer, city.city, rows(), "清单.xlsx")] * 2)
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert NormativeDocument.objects.count() == 1
