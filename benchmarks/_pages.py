"""Opening the staff pages with few and with many requests in the database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from _records import Platform
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.casework.models import InformationRequest
from gongkai.organizations.models import User

ROUNDS = 9
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it is, who opens it, where."""

    name: str
    user: User
    address: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a page took: the quickest of several, in seconds, and the number of queries."""

    seconds: float
    queries: int


def pages(where: Platform, many_events: InformationRequest) -> list[Page]:
    """The first is the baseline: the same page, in the same frame, of an authority without requests."""
    requests = reverse("casework:requests")
    officer, supervisor = where.officer, where.supervisor
    some = InformationRequest.objects.filter(authority=where.big).exclude(pk=many_events.pk)
    last = 10**6  # the paginator shows the last page for any number beyond it
    return [
        Page("baseline: empty work list", where.idle, requests),
        Page("work list", officer, requests),
        Page("work list, last page", officer, f"{requests}?page={last}"),
        Page("all, closed too, first page", officer, f"{requests}?stage=all"),
        Page("all, closed too, last page", officer, f"{requests}?stage=all&page={last}"),
        Page("closed, last page", officer, f"{requests}?stage=closed&page={last}"),
        Page("red light", officer, f"{requests}?light=red"),
        Page("one channel and subject", officer, f"{requests}?stage=all&channel=internet&subject=land"),
        Page("one outcome in one year", officer, f"{requests}?outcome=R3&since=2025-01-01&until=2025-12-31"),
        Page("search: one number", officer, f"{requests}?q={many_events.number}"),
        Page("search: a common word", officer, f"{requests}?q=征地补偿"),
        Page("search: nothing found", officer, f"{requests}?q=没有这样的申请"),
        Page("supervisor: all bodies", supervisor, requests),
        Page("supervisor: all, last page", supervisor, f"{requests}?stage=all&page={last}"),
        Page("an ordinary case", officer, reverse("casework:case", args=[some.order_by("pk")[0].pk])),
        Page("a case with 200 events", officer, reverse("casework:case", args=[many_events.pk])),
    ]


def opened(asked: Sequence[Page], rounds: int = ROUNDS) -> list[Opened]:
    """Open every page several times, in turn, so that a slow moment of the machine meets all of them.

    The quickest counts: what comes on top is what else the machine was doing.
    """
    clients = {page.user.pk: Client(SERVER_NAME="127.0.0.1") for page in asked}
    for page in asked:
        clients[page.user.pk].force_login(page.user, BACKEND)
    taken: list[list[float]] = [[] for _ in asked]
    queries = [0] * len(asked)
    for turn in range(rounds + 1):
        for place, page in enumerate(asked):
            with CaptureQueriesContext(connection) as captured:
                start = time.perf_counter()
                answer = clients[page.user.pk].get(page.address)
                seconds = time.perf_counter() - start
            assert answer.status_code == 200, (page, answer.status_code)
            if turn:
                taken[place].append(seconds)
            queries[place] = len(captured)
    return [Opened(min(times), number) for times, number in zip(taken, queries, strict=True)]
