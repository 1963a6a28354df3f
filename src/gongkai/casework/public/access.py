"""What a browser may open: kept in its session as numbers of rows and the time until which, nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.http import HttpRequest

_RENEWED_AFTER = 60
"""A grant is written anew at most once in as many seconds, so that reading pages does not write to the database."""


class Grants:
    """The rows of one kind that this browser may open, each for ``seconds`` after it was last used."""

    def __init__(self, request: HttpRequest, kind: str, seconds: int) -> None:
        self._session = request.session
        self._key = f"casework_{kind}"
        self._seconds = seconds

    def give(self, numbers: Iterable[int]) -> None:
        """Let the browser open these rows from now on."""
        now = time.time()
        granted = {number: until for number, until in self._all().items() if until > now}
        granted |= {str(number): now + self._seconds for number in numbers}
        self._session[self._key] = granted

    def holds(self, number: int) -> bool:
        """Whether the browser may open the row now; if so the time begins anew."""
        now = time.time()
        until = self._all().get(str(number), 0)
        if until <= now:
            return False
        if until < now + self._seconds - _RENEWED_AFTER:
            self.give([number])
        return True

    def drop(self) -> None:
        """Take all of them back: the person leaves this computer."""
        self._session.pop(self._key, None)

    def _all(self) -> dict[str, float]:
        found: dict[str, float] = self._session.get(self._key, {})
        return found


def drafts(request: HttpRequest) -> Grants:
    """Drafts that were begun or taken up again here: a day."""
    return Grants(request, "drafts", 24 * 3600)


def receipts(request: HttpRequest) -> Grants:
    """Requests whose receipt, with its query code, was made here: half an hour."""
    return Grants(request, "receipts", 30 * 60)


def tracked(request: HttpRequest) -> Grants:
    """Requests whose query code was entered here: half an hour."""
    return Grants(request, "tracked", 30 * 60)


def leave(request: HttpRequest) -> None:
    """Take back everything this browser may open."""
    for grants in (drafts(request), receipts(request), tracked(request)):
        grants.drop()
