"""Reconsiderations, litigation and complaints of whole reporting years: every kind with every result, and those not decided at its end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from gongkai.casework.actions.following import FilingFacts, open_case
from gongkai.casework.actions.following_results import Conclusion, conclude
from gongkai.casework.models import FollowUpCase, FollowUpKind, InformationRequest
from gongkai.law.dispositions import Disposition
from gongkai.organizations.models import Authority, User

_UNFAVOURABLE = ("R3", "R4", "R5", "R7", "R8", "R9", "R10", "R11")
_COURT = "鹤壁市中级人民法院"
_RECONSIDERATION, _DIRECT = FollowUpKind.RECONSIDERATION, FollowUpKind.LITIGATION_DIRECT
_AFTER, _COMPLAINT = FollowUpKind.LITIGATION_AFTER, FollowUpKind.COMPLAINT
_DAYS_TO_FILING, _DAYS_TO_DECISION = 18, 50
_NEXT = Disposition.UPHELD
"""How a reconsideration ended that a litigation followed."""


@dataclass(frozen=True, slots=True)
class Course:
    """What followed one reply. A litigation after reconsideration brings its reconsideration along.

    ``late``: filed in November and not decided before the next year.
    """

    kind: FollowUpKind
    disposition: Disposition
    late: bool = False


_OF_CITY = (
    Course(_AFTER, Disposition.CLAIM_REJECTED),
    Course(_AFTER, Disposition.ANNULLED),
    Course(_AFTER, Disposition.WITHDRAWN),
    Course(_RECONSIDERATION, Disposition.ANNULLED),
    Course(_RECONSIDERATION, Disposition.WITHDRAWN),
    Course(_DIRECT, Disposition.CLAIM_REJECTED),
    Course(_DIRECT, Disposition.DECLARED_UNLAWFUL),
    Course(_DIRECT, Disposition.INADMISSIBLE),
    Course(_COMPLAINT, Disposition.RECTIFICATION),
    Course(_AFTER, Disposition.CLAIM_REJECTED, late=True),
    Course(_RECONSIDERATION, Disposition.UPHELD, late=True),
    Course(_DIRECT, Disposition.CLAIM_REJECTED, late=True),
)
CASES: tuple[tuple[str, str, str, tuple[Course, ...]], ...] = (
    ("鹤壁市人民政府", "hebi.jingban", "河南省人民政府", _OF_CITY),
    (
        "鹤壁市自然资源和规划局",
        "ziran.xinxi",
        "鹤壁市人民政府",
        (
            Course(_RECONSIDERATION, Disposition.UPHELD),
            Course(_DIRECT, Disposition.CLAIM_REJECTED),
            Course(_COMPLAINT, Disposition.UNFOUNDED),
        ),
    ),
    ("浚县人民政府", "xunxian.xinxi", "鹤壁市人民政府", (Course(_RECONSIDERATION, Disposition.CHANGED),)),
    (
        "淇县自然资源局",
        "qixian.ziran.xinxi",
        "淇县人民政府",
        (Course(_RECONSIDERATION, Disposition.UPHELD),),
    ),
)
"""Authority, who registers the cases, which body reconsiders, and what followed in a year."""


def tell_a_year(year: int) -> None:
    """Register what followed replies of a year, through the same actions as everybody."""
    for name, username, body, courses in CASES:
        authority = Authority.objects.filter(name=name).first()
        officer = User.objects.filter(username=username).first()
        if authority is not None and officer is not None:
            _tell(officer, authority, body, courses, year)


def _tell(officer: User, authority: Authority, body: str, courses: tuple[Course, ...], year: int) -> None:
    replies = authority.information_requests.filter(
        outcome__in=_UNFAVOURABLE, closed_on__year=year, follow_ups__isnull=True
    ).order_by("closed_on", "pk")
    waiting: list[InformationRequest] = list(replies.filter(closed_on__month__lte=10))
    for number, course in enumerate(courses, start=1):
        request = _taken(waiting, course)
        if request is not None:
            _Followed(officer, request, body, f"{year}", number).tell(course)


def _taken(waiting: list[InformationRequest], course: Course) -> InformationRequest | None:
    """The earliest reply; for a late case the latest that leaves the time for it (a reconsideration comes before a litigation)."""
    if not course.late:
        return waiting.pop(0) if waiting else None
    last_month = 8 if course.kind is _AFTER else 10
    fitting = [row for row in waiting if row.closed_on is not None and row.closed_on.month <= last_month]
    if not fitting:
        return None
    waiting.remove(fitting[-1])
    return fitting[-1]


class _Followed:
    """The cases about one reply."""

    def __init__(self, officer: User, request: InformationRequest, body: str, year: str, number: int) -> None:
        self.officer, self.request, self.body = officer, request, body
        self.year, self.number = year, number
        assert request.closed_on is not None
        self.closed: dt.date = request.closed_on

    def tell(self, course: Course) -> None:
        """Register the case, and its end where that has come."""
        filed = self.closed + dt.timedelta(days=_DAYS_TO_FILING)
        if course.kind is not _AFTER:
            self._case(course.kind, course.disposition, self._filed(filed, course.late), course.late)
            return
        before = self._case(_RECONSIDERATION, _NEXT, filed, False)
        assert before.decided_on is not None
        self._case(
            _AFTER,
            course.disposition,
            self._filed(before.decided_on + dt.timedelta(days=10), course.late),
            course.late,
            after=before,
        )

    def _filed(self, day: dt.date, late: bool) -> dt.date:
        return max(day, dt.date(int(self.year), 11, 16)) if late else day

    def _case(
        self,
        kind: FollowUpKind,
        disposition: Disposition,
        filed: dt.date,
        late: bool,
        after: FollowUpCase | None = None,
    ) -> FollowUpCase:
        court = kind in (_DIRECT, _AFTER)
        word = {_RECONSIDERATION: "复决", _COMPLAINT: "公开督"}.get(kind, "行初")
        facts = FilingFacts(
            kind=kind,
            body=_COURT if court else self.body,
            subject=f"对申请 {self.request.number} 的答复不服",
            filed_on=filed,
            case_number=f"（{filed.year}）{word}{self.request.authority_id}-{self.number}号（演示）",
        )
        case = open_case(self.officer, self.request.authority, facts, request=self.request, after=after)
        decided = filed + dt.timedelta(days=80 if late else _DAYS_TO_DECISION)
        if decided <= timezone.localdate():
            case = conclude(self.officer, case, Conclusion(disposition, decided, decided), seen=case.version)
        return case
