"""What can happen to an information request: dated events, to be kept in an append-only list.

The ``date`` of an event is the day on which it has its effect in law. It is not counted itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel


class IllegalEvent(ValueError):
    """An event that the law does not allow at its place; the message gives reason and article in Chinese."""

    def __init__(self, sentence: str, article: str = "") -> None:
        super().__init__(f"{sentence}（{article}）" if article else sentence)
        self.article = article


class Delivery(StrEnum):
    """How a reply reaches the applicant."""

    SERVICE = "service"
    """Handed over, directly or by somebody entrusted: the reply is made on the day the applicant signs."""
    POST = "post"
    """Posted with the postal enterprise: the reply is made on the day of posting."""
    ELECTRONIC = "electronic"
    """Sent electronically as the applicant asked: the reply is made on the day of sending."""


@dataclass(frozen=True, slots=True)
class Received:
    """The request reached the authority. In person and signed-for mail: this is the date of receipt (Art. 31)."""

    date: dt.date
    channel: Channel


@dataclass(frozen=True, slots=True)
class ReceiptConfirmed:
    """Both sides confirmed the receipt of a letter, a fax or a request on line: the date of receipt (Art. 31)."""

    date: dt.date


@dataclass(frozen=True, slots=True)
class Reopened:
    """First event of a new round: a decision that orders a new reply reached the authority.

    ``days`` are the working days that the decision sets; ``None`` means the Regulation's ordinary limit.
    """

    date: dt.date
    days: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """The applicant was asked to correct an unclear request, until ``deadline`` (Art. 30)."""

    date: dt.date
    deadline: dt.date


@dataclass(frozen=True, slots=True)
class Corrected:
    """The corrected request was received; ``good_reason`` says why it came after the deadline (Art. 30)."""

    date: dt.date
    good_reason: str = ""


@dataclass(frozen=True, slots=True)
class ThirdPartyConsulted:
    """A third party received the letter that asks for its opinion (Art. 32)."""

    date: dt.date
    party: str


@dataclass(frozen=True, slots=True)
class ThirdPartyAnswered:
    """A third party's opinion arrived. ``good_reason`` says whether an objection is well founded (Art. 32)."""

    date: dt.date
    party: str
    agrees: bool
    good_reason: bool = False


@dataclass(frozen=True, slots=True)
class ThirdPartySilent:
    """It is put on record that a third party let its time pass; the authority decides (Art. 32)."""

    date: dt.date
    party: str


@dataclass(frozen=True, slots=True)
class CoMakerConsulted:
    """A co-making authority received the question of the lead authority (Art. 34)."""

    date: dt.date
    party: str


@dataclass(frozen=True, slots=True)
class CoMakerAnswered:
    """A co-making authority's opinion arrived (Art. 34)."""

    date: dt.date
    party: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class CoMakerSilent:
    """It is put on record that a co-making authority let its time pass: it is deemed to agree (Art. 34)."""

    date: dt.date
    party: str


@dataclass(frozen=True, slots=True)
class AuthorityAsked:
    """Another authority was asked for its opinion (Art. 33 ¶3)."""

    date: dt.date
    party: str


@dataclass(frozen=True, slots=True)
class AuthorityAnswered:
    """The other authority's opinion arrived."""

    date: dt.date
    party: str


@dataclass(frozen=True, slots=True)
class Extended:
    """The applicant was told that the reply takes up to ``days`` working days more (Art. 33 ¶2).

    ``consent_by`` names the head of the disclosure office who agreed.
    """

    date: dt.date
    days: int
    consent_by: str


@dataclass(frozen=True, slots=True)
class ReasonsAsked:
    """The applicant was asked to give reasons for a number or frequency clearly beyond reason (Art. 35)."""

    date: dt.date


@dataclass(frozen=True, slots=True)
class ReasonsGiven:
    """The applicant gave reasons; ``reasonable`` is the authority's judgement of them (Art. 35)."""

    date: dt.date
    reasonable: bool


@dataclass(frozen=True, slots=True)
class DelayFixed:
    """A reasonable time for a delayed reply was fixed and told to the applicant (Art. 35)."""

    date: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class FeeNoticeDelivered:
    """The applicant received the fee notice that was sent on ``sent``; ``amount`` in whole yuan."""

    date: dt.date
    sent: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class FeePaid:
    """The applicant paid the processing fee."""

    date: dt.date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The applicant withdrew the request."""

    date: dt.date


@dataclass(frozen=True, slots=True)
class Replied:
    """The authority decided. ``ground`` is needed for a refusal (R3).

    ``override_reason`` says why information is disclosed against a third party's well-founded objection (Art. 32).
    """

    date: dt.date
    kind: ReplyKind
    ground: Ground | None = None
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The reply was served or posted: the day on which it counts as made."""

    date: dt.date
    manner: Delivery


@dataclass(frozen=True, slots=True)
class Annulled:
    """The reply was annulled or withdrawn; ``body`` names who did it. A new round begins with ``Reopened``."""

    date: dt.date
    body: str


Event: TypeAlias = (
    Received
    | ReceiptConfirmed
    | Reopened
    | CorrectionAsked
    | Corrected
    | ThirdPartyConsulted
    | ThirdPartyAnswered
    | ThirdPartySilent
    | CoMakerConsulted
    | CoMakerAnswered
    | CoMakerSilent
    | AuthorityAsked
    | AuthorityAnswered
    | Extended
    | ReasonsAsked
    | ReasonsGiven
    | DelayFixed
    | FeeNoticeDelivered
    | FeePaid
    | Withdrawn
    | Replied
    | Delivered
    | Annulled
)

LABELS: dict[type[Event], str] = {
    Received: "收到申请",
    ReceiptConfirmed: "双方确认收到申请",
    Reopened: "收到责令重新答复的决定",
    CorrectionAsked: "告知申请人补正",
    Corrected: "收到补正后的申请",
    ThirdPartyConsulted: "征求第三方意见",
    ThirdPartyAnswered: "第三方答复意见",
    ThirdPartySilent: "第三方逾期未提出意见",
    CoMakerConsulted: "征求共同制作机关意见",
    CoMakerAnswered: "共同制作机关答复意见",
    CoMakerSilent: "共同制作机关逾期未提出意见",
    AuthorityAsked: "征求其他机关意见",
    AuthorityAnswered: "其他机关答复意见",
    Extended: "延长答复期限",
    ReasonsAsked: "要求申请人说明理由",
    ReasonsGiven: "申请人说明理由",
    DelayFixed: "确定延迟答复的合理期限",
    FeeNoticeDelivered: "收费通知送达申请人",
    FeePaid: "申请人缴纳信息处理费",
    Withdrawn: "申请人撤回申请",
    Replied: "作出答复",
    Delivered: "答复送达或者交邮",
    Annulled: "答复被撤销",
}
"""What each kind of event is called, for people."""
