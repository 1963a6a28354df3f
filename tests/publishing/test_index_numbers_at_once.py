"""Index numbers that are taken at the same moment: by threads, and by processes that know nothing of one another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import close_old_connections, connection, transaction

from gongkai.organizations.models import Authority
from gongkai.publishing.models import Disclosure, IndexSerial
from gongkai.publishing.numbering import next_index_number, next_index_numbers
from tests.organizations.city import City

pytestmark = pytest.mark.django_db(transaction=True)
TAKERS, PROCESSES, EACH = 4, 2, 12


def take_some(authority: int) -> list[str]:
    numbers = []
    for _ in range(EACH):
        with transaction.atomic():
            numbers.append(next_index_number(Authority.objects.get(pk=authority), 2026))
    return numbers


def in_a_thread(authority: int) -> list[str]:
    try:
        return take_some(authority)
    finally:
        close_old_connections()
        connection.close()


def judge(numbers: list[str], takers: int) -> None:
    assert len(set(numbers)) == takers * EACH
    assert sorted(int(number[-5:]) for number in numbers) == list(range(1, takers * EACH + 1))
    assert IndexSerial.objects.get().last == takers * EACH


def test_threads_at_once_take_different_numbers_without_a_gap() -> None:
    authority = City().city.pk
    with ThreadPoolExecutor(TAKERS) as pool:
        judge([number for taken in pool.map(in_a_thread, [authority] * TAKERS) for number in taken], TAKERS)


def test_processes_at_once_take_different_numbers_without_a_gap() -> None:
    authority = City().city.pk
    settings = connection.settings_dict
    database = {name: str(settings[name]) for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    command = [sys.executable, str(Path(__file__).with_name("taking_numbers.py")), json.dumps(database)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    takers = [
        subprocess.Popen(
            [*command, str(authority), str(EACH)], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    said = [taker.communicate(timeout=120)[0] for taker in takers]
    assert [taker.returncode for taker in takers] == [0] * PROCESSES
    judge([number for lines in said for number in lines.split()], PROCESSES)


def test_many_at_once_go_on_from_the_last_one_and_pass_over_what_was_entered_by_hand() -> None:
    authority = City().city
    with transaction.atomic():
        first = next_index_number(authority, 2026)
        taken = first[:-5] + "00003"
        Disclosure.objects.create(authority=authority, index_number=taken, title="某事项")
        found = next_index_numbers(authority, 2026, 4)
        assert [int(number[-5:]) for number in found] == [2, 4, 5, 6]
        assert int(next_index_number(authority, 2026)[-5:]) == 7
