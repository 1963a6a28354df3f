"""What the checks look at: a draft as plain values, so that they run without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gongkai.law.calendar import WorkingCalendar
from gongkai.publishing.checks.links import LinkResult
from gongkai.search.extraction import TextState


class WordKind(StrEnum):
    """What an entry of an authority's word list is for; the values are stored."""

    MISPRINT = "misprint"
    LEADER_TITLE = "leader_title"
    SENSITIVE = "sensitive"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {"misprint": "错别字", "leader_title": "领导职务", "sensitive": "慎用词"}[self.value]


@dataclass(frozen=True, slots=True)
class WordEntry:
    """An entry of an authority's word list. ``pattern`` is looked for as it is written, it is no expression.

    ``misprint``: the wrong word, and in ``replacement`` the right one. ``leader_title``: a leader's name, and in
    ``replacement`` the right titles, separated by ``、``, or nothing for somebody who holds no office any more.
    ``sensitive``: a word that must be answered for; ``replacement`` may propose another. ``hint`` is shown.
    """

    kind: WordKind
    pattern: str
    replacement: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DraftAttachment:
    """An attachment by its name and by what ``gongkai.search.extraction.text_of`` said about it."""

    name: str
    text: str = ""
    state: TextState = TextState.READ
    sentence: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftText:
    """All that is checked before a draft may go to the first reviewer.

    ``body_html`` is the cleaned body. ``fields`` are further short texts by their label (内容概述, 主题词 …).
    ``own_hosts`` are the hosts of the platform's own site, ``office_telephones`` the telephones that the authority
    has published itself, mobiles included. ``links`` holds what ``look_up`` said about the addresses in the body.
    """

    title: str
    today: dt.date
    calendar: WorkingCalendar
    document_number: str = ""
    body_html: str = ""
    date_of_issue: dt.date | None = None
    attachments: tuple[DraftAttachment, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    words: tuple[WordEntry, ...] = ()
    own_hosts: frozenset[str] = frozenset()
    office_telephones: frozenset[str] = frozenset()
    links: Mapping[str, LinkResult] = field(default_factory=dict)
