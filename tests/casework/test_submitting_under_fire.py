"""A server that is killed while citizens submit: every request that got a receipt is there, whole, and once."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

from tests.casework.fire_browser import Browser, Receipt
from tests.ports import free_port, wait_until_free

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0
CITIZENS = 5
KILLS = 4
LONGEST_WAIT = 2.5
"""Seconds for which a server lives at most, once it answers."""
WITHIN = 0.15
"""Seconds after a form was sent in which the server is in the midst of taking it in."""

# It brings a database of its own, on the server of the run.
pytestmark = pytest.mark.database


@pytest.fixture
def database_url() -> Iterator[str]:
    """An empty database on the PostgreSQL server of this run; nothing for a run on SQLite."""
    server = os.environ.get("GONGKAI_DATABASE_URL", "").strip()
    if not server:
        yield ""
        return
    name = f"gongkai_fire_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Place:
    """The platform that is shot at."""

    home: Path
    database_url: str
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        theirs = {
            key: value for key, value in os.environ.items() if not key.startswith(("GONGKAI_", "DJANGO_"))
        }
        return theirs | {
            "GONGKAI_HOME": str(self.home),
            "GONGKAI_DATABASE_URL": self.database_url,
            # The same key as here, so that the citizens can find the answers to its questions.
            "GONGKAI_SECRET_KEY": settings.SECRET_KEY,
            "GONGKAI_SUBMISSIONS": "100000",
            "PYTHONPATH": str(PROJECT),
        }

    def ask(self, what: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "tests.casework.fire_place", what],
            env=self.environment,
            capture_output=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def start(self) -> None:
        command = ["run", "--port", str(self.port), "--workers", "2", "--no-demonstration", "--no-worker"]
        with (self.home / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "gongkai.cli", *command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while True:
            assert self.server.poll() is None, self.log()
            assert time.monotonic() < until, f"the server did not start\n{self.log()}"
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=PATIENCE).close()
                return
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill the server and its workers at once, without a word."""
        if self.server is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None
            wait_until_free(self.port, PATIENCE)

    def log(self) -> str:
        return (self.home / "server.log").read_text(errors="replace")[-4000:]


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Place]:
    made = Place(tmp_path, database_url)
    yield made
    made.kill()


@dataclass
class Crowd:
    """Citizens who submit one request after another until it is enough."""

    place: Place
    authority: int
    seed: int
    receipts: list[Receipt] = field(default_factory=list)
    wrong: list[BaseException] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)
    given_up: threading.Event = field(default_factory=threading.Event)
    sending: threading.Event = field(default_factory=threading.Event)
    received: threading.Event = field(default_factory=threading.Event)
    sent_again: int = 0

    def __post_init__(self) -> None:
        self.threads = [threading.Thread(target=self._live, args=(number,)) for number in range(CITIZENS)]
        for thread in self.threads:
            thread.start()

    def _live(self, number: int) -> None:
        # Every citizen comes from an address of their own: the limits for one household hold here, too.
        chance = Random(f"{self.seed}-{number}")
        browser = Browser(
            self.place.port, f"127.0.1.{number + 1}", chance, self.given_up.is_set, self.sending.set
        )
        turn = 0
        try:
            while not self.enough.is_set():
                turn += 1
                browser.submit(f"第{number}人的第{turn}件申请", self.authority, self._got)
        except BaseException as error:
            self.wrong.append(error)
            self.enough.set()
            self.sending.set()
            self.received.set()
        self.sent_again += browser.sent_again

    def _got(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        self.received.set()

    def wait_for(self, moment: threading.Event) -> None:
        """Until somebody sends a form or reads a receipt from now on."""
        moment.clear()
        moment.wait(LONGEST_WAIT * 2)

    def finish(self) -> None:
        """Let everybody bring the request in hand to its end, with the server up."""
        self.enough.set()
        for thread in self.threads:
            thread.join(PATIENCE)
        self.given_up.set()
        for thread in self.threads:
            thread.join()


def shoot(place: Place, crowd: Crowd, chance: Random) -> None:
    """Kill and start the server: in the midst of a submission, the moment a receipt is read, or at any moment."""
    for _ in range(KILLS):
        if crowd.enough.is_set():
            return
        when = chance.random()
        if when < 0.6:
            crowd.wait_for(crowd.sending)
            time.sleep(chance.uniform(0, WITHIN))
        elif when < 0.8:
            crowd.wait_for(crowd.received)
        else:
            time.sleep(chance.uniform(0.1, LONGEST_WAIT))
        place.kill()
        place.start()


def test_every_receipt_has_its_request_once_however_often_the_server_is_killed(place: Place) -> None:
    seed = int(os.environ.get("GONGKAI_TEST_SEED") or secrets.randbelow(10**6))
    print(f"seed {seed}; run it again with GONGKAI_TEST_SEED={seed}")
    authority = place.ask("prepare")
    place.start()
    crowd = Crowd(place, authority, seed)
    try:
        shoot(place, crowd, Random(seed))
    finally:
        crowd.finish()
    assert not crowd.wrong, f"{crowd.wrong}\n{place.log()}"
    last = Browser(place.port, "127.0.2.1", Random(seed), lambda: False).submit("最后一件", authority)
    place.kill()
    receipts = [*crowd.receipts, last]
    assert crowd.sent_again and len(receipts) > CITIZENS, "nothing was under fire"
    assert_all_there(place.ask("inspect"), receipts)


def assert_all_there(found: dict[str, Any], receipts: list[Receipt]) -> None:
    requests = found.pop("requests")
    by_number = {request["number"]: request for request in requests}
    assert len(by_number) == len(requests), "a number was given twice"
    for receipt in receipts:
        request = by_number.pop(receipt.number, None)
        assert request is not None, f"{receipt.number} got a receipt and is lost"
        assert (request["code"], request["title"]) == (receipt.code, receipt.title)
        assert {said for said, _ in request["files"]} == receipt.files
        assert len(request["files"]) == len(receipt.files)
    assert not by_number, "a request came twice, or one that nobody sent"
    for request in requests:
        assert request["events"] == [[1, "Received"], [2, "ReceiptConfirmed"]]
        assert (request["stage"], request["due"], request["version"]) == ("processing", True, 1)
        assert all(said == read for said, read in request["files"]), "a file is not what was sent"
        assert request["trail"] == 1
    for what in ("title", "key"):
        twice = [value for value, times in Counter(row[what] for row in requests).items() if times > 1]
        assert twice == []
    serials = sorted(int(request["number"][-5:]) for request in requests)
    assert serials == list(range(1, len(requests) + 1)), "the numbers have a gap"
    assert found.pop("submitted drafts") == len(requests)
    assert {what: value for what, value in found.items() if value} == {}
