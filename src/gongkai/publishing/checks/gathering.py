"""Many findings of one kind in one part: shown one by one while they are few, together when they are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.publishing.checks.findings import CheckFinding, Code, Place, Severity, finding

MOST_ONE_BY_ONE = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence: the sentence about it alone, its place, and what an answer to it is about."""

    sentence: str
    place: Place
    matter: str


def gathered(code: Code, severity: Severity, hits: Iterable[Hit], together: str) -> Iterator[CheckFinding]:
    """A finding for each matter; for more than ten, one for all of them with ``together`` and ``{number}`` in it.

    The answer to one for all holds for exactly these: with another hit it is a new finding.
    """
    different: dict[str, Hit] = {}
    for hit in hits:
        different.setdefault(hit.matter, hit)
    if len(different) <= MOST_ONE_BY_ONE:
        for hit in different.values():
            yield finding(code, severity, hit.sentence, hit.place, hit.matter)
        return
    first = next(iter(different.values()))
    yield finding(code, severity, together.format(number=len(different)), first.place, *sorted(different))
