"""Finding several matters in one request, so that each can become a request of its own (一事一申请).

What is found is a proposal to a person, who changes it or leaves the request whole; nothing is split by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_MATTERS = 10
"""How many matters are proposed: who has more is better served by asking them one after the other."""
TITLE_LENGTH = 40
"""How long a proposed title becomes at most, in characters: enough to tell matters apart, short enough to read."""
SHORTEST_CLAUSE = 8
"""A piece after 以及 or 另外 shorter than this names a detail of the same matter, not another matter."""

_NUMBERS = "一二三四五六七八九十"
_ITEM = re.compile(
    rf"(?:^|(?<=[\s。；;：:，,]))(?:（[{_NUMBERS}]{{1,3}}）|\([{_NUMBERS}]{{1,3}}\)|[{_NUMBERS}]{{1,3}}、|第[{_NUMBERS}]{{1,2}}[，、：,]"
    r"|（[0-9]{1,2}）|\([0-9]{1,2}\)|[0-9]{1,2}(?:[、．]|\.(?![0-9]))|[①②③④⑤⑥⑦⑧⑨⑩])\s*"
)
_TITLE = re.compile(r"《([^《》]{2,100})》")
_CITED = re.compile(r"(?:根据|依据|依照|按照|遵照|违反|符合)(?:[^。；\n]{0,6})$")
_JOINT = re.compile(
    r"(?:[。；;，,]|\n)\s*(?:另外|此外|同时|还有|再者|另)[，,、：]?\s*(?:还?(?:请|要求|申请|需要|希望))?"
)
_AND = re.compile(r"[，,]?\s*以及\s*")
_OPENING = re.compile(
    r"^(?:本人|我们?|现|特|申请人|因此|故)*(?:请|要求|申请|希望|需要)*(?:贵[局机关单位府]*|你[局单位府]*)?(?:依法)?(?:公开|提供|告知)(?:下列|以下)?(?:信息|内容|材料)?[：:，,]?"
)
_EDGES = " \t\r\n，,。；;：:、"


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: the name of the information and its description."""

    title: str
    description: str


def proposed_matters(title: str, description: str) -> tuple[Matter, ...]:
    """The matters that a request seems to be about, in their order; empty where it seems to be one."""
    for pieces in (_numbered(description), _named(title, description), _joined(description)):
        if len(pieces) > 1:
            return tuple(_matter(piece) for piece in pieces[:MOST_MATTERS])
    return ()


def _numbered(text: str) -> list[str]:
    """The items of a numbered list, each with what was said before the list."""
    marks = list(_ITEM.finditer(text))
    if len(marks) < 2:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = [text[mark.end() : end].strip(_EDGES) for mark, end in zip(marks, ends, strict=True)]
    items = [item for item in items if len(item) >= 2]
    before = text[: marks[0].start()].strip()
    return [f"{before}\n{item}" if before else item for item in items]


def _named(title: str, description: str) -> list[str]:
    """A sentence for each titled document that is asked for; a law that is only cited is none."""
    names: list[str] = []
    for text in (title, description):
        for found in _TITLE.finditer(text):
            cited = _CITED.search(text[: found.start()])
            if cited is None and found[1] not in names:
                names.append(found[1])
    return [f"请公开《{name}》。" for name in names] if len(names) > 1 else []


def _joined(text: str) -> list[str]:
    """The parts of a text that a word of joining parts, where what follows is long enough to be a matter."""
    pieces = [piece.strip(_EDGES) for piece in _JOINT.split(text)]
    if len(pieces) < 2:
        pieces = [piece.strip(_EDGES) for piece in _AND.split(text)]
    return pieces if len(pieces) > 1 and all(len(piece) >= SHORTEST_CLAUSE for piece in pieces) else []


def _matter(piece: str) -> Matter:
    last = piece.strip().splitlines()[-1]
    named = _TITLE.search(last)
    words = (
        f"《{named[1]}》"
        if named
        else re.split(r"[。；;，,]", _OPENING.sub("", last.strip(_EDGES)).strip(_EDGES))[0]
    )
    title = words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1] + "…"
    return Matter(title or piece[:TITLE_LENGTH], piece.strip())
