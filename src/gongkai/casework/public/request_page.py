"""Everything that the tracking page of one request shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from gongkai.casework.keeping import events_of, rows_of, settings_of, state_of
from gongkai.casework.letters.kinds import Addressee, LetterKind
from gongkai.casework.models import (
    CaseFile,
    CaseworkSettings,
    InformationRequest,
    Letter,
    LetterStatus,
    ProactiveProposal,
)
from gongkai.casework.public import telling
from gongkai.casework.receipts import why_due
from gongkai.law.days import written
from gongkai.law.events import Corrected, Withdrawn
from gongkai.law.explanation import DayExplanation
from gongkai.law.next_steps import next_steps
from gongkai.law.outcomes import GROUNDS, Ground, ReplyKind
from gongkai.law.remedies import Remedy, RemedyKind, remedies_after
from gongkai.law.state import ClockState, Stage
from gongkai.organizations.models import DisclosureOffice
from gongkai.organizations.working_calendar import current_calendar

TO_THE_APPLICANT = [kind.value for kind in LetterKind if kind.addressee is Addressee.APPLICANT]


@dataclass(frozen=True, slots=True)
class Task:
    """Something the applicant has to do now."""

    title: str
    sentence: str
    address: str
    button: str


@dataclass(frozen=True, slots=True)
class OpenRemedy:
    """A way to have the reply examined: where, until when, and how that day comes about."""

    title: str
    body: str
    until: dt.date
    sentence: str


def letters_for(request: InformationRequest) -> list[Letter]:
    """The letters of a request that were sent to the applicant and can be fetched, in their order."""
    return list(
        request.letters.filter(status=LetterStatus.SENT, kind__in=TO_THE_APPLICANT, file__isnull=False)
        .exclude(file__cleared_at__isnull=False)
        .select_related("file")
        .order_by("date", "pk")
    )


def files_for(request: InformationRequest) -> list[CaseFile]:
    """The files that the authority has opened to the applicant, besides the letters."""
    letters = [letter.file_id for letter in letters_for(request) if letter.file_id]
    return list(request.files.filter(open_to_applicant=True, cleared_at__isnull=True).exclude(pk__in=letters))


class RequestPage:
    """One request as its applicant sees it. Everything is looked up when the template first asks for it."""

    def __init__(self, request: InformationRequest) -> None:
        self.request = request
        self.today = timezone.localdate()

    @cached_property
    def state(self) -> ClockState:
        """Where it stands in law."""
        return state_of(self.request)

    @cached_property
    def steps(self) -> set[type]:
        """The kinds of events that the law allows today."""
        return {step.event for step in next_steps(self.state, self.today)}

    @cached_property
    def settings(self) -> CaseworkSettings:
        """How the authority runs its casework."""
        return settings_of(self.request.authority)

    @cached_property
    def office(self) -> DisclosureOffice | None:
        """Whom to call."""
        return DisclosureOffice.objects.filter(authority=self.request.authority_id).first()

    @property
    def stage(self) -> str:
        """Where it stands, in plain words."""
        return telling.where_it_stands(self.request)

    @property
    def decided(self) -> str:
        """What was decided; empty before it reached the applicant."""
        return telling.decided(self.request)

    @property
    def why_due(self) -> str:
        """Why it is due on that day; empty once nothing is due."""
        return why_due(self.state) if self.request.is_open and self.state.stage is not Stage.REPLIED else ""

    @property
    def is_overdue(self) -> bool:
        """Whether the authority has let its time pass."""
        return self.state.is_overdue(self.today)

    @cached_property
    def timeline(self) -> list[telling.Told]:
        """The public events, the newest first."""
        return telling.timeline(rows_of(self.request), self.state)

    @cached_property
    def days(self) -> list[DayExplanation]:
        """The clock day by day, without names."""
        return telling.days_explained(events_of(self.request), current_calendar())

    @cached_property
    def tasks(self) -> list[Task]:
        """What the applicant has to do now."""
        return [task for task in (self._correction(), self._reasons(), self._payment()) if task]

    def _correction(self) -> Task | None:
        deadline = self.state.correction_deadline
        if Corrected not in self.steps or deadline is None:
            return None
        sentence = f"请按照补正告知书，在{written(deadline)}之前（含当日）补正。没有正当理由逾期不补正的，视为放弃申请（条例第三十条）。"
        if self.today > deadline:
            sentence = (
                f"补正期限{written(deadline)}已经过了。有正当理由的，请尽快补正并写明理由（条例第三十条）。"
            )
        return Task("请您补正", sentence, self._address("correct"), "去补正")

    @property
    def wants_reasons(self) -> bool:
        """Whether the applicant has been asked for reasons and the authority has not judged them yet (Art. 35)."""
        state = self.state
        return state.reasons_asked and state.reasons_reasonable is None and state.stage is Stage.PROCESSING

    def _reasons(self) -> Task | None:
        if not self.wants_reasons:
            return None
        sentence = (
            "您申请的数量、频次明显超过合理范围，请说明理由。理由不合理的，可以不予处理（条例第三十五条）。"
        )
        if self.request.reasons_text:
            sentence = "您已经说明理由，工作机构正在审核。需要的话可以补充。"
        return Task("请您说明理由", sentence, self._address("reasons"), "说明理由")

    def _payment(self) -> Task | None:
        fee = self.state.fee
        if self.state.stage is not Stage.AWAITING_PAYMENT or fee is None:
            return None
        sentence = f"信息处理费{fee.amount}元，请在{written(fee.deadline)}之前（含当日）缴纳。逾期不缴的，视为放弃申请。"
        return Task("请您缴费", sentence, self._address("payment"), "查看缴费办法，上传凭证")

    def _address(self, name: str) -> str:
        return reverse(f"casework:{name}", args=[self.request.pk])

    @property
    def can_withdraw(self) -> bool:
        """Whether the request can be given up."""
        return Withdrawn in self.steps

    @cached_property
    def letters(self) -> list[Letter]:
        """Letters to fetch."""
        return letters_for(self.request)

    @cached_property
    def files(self) -> list[CaseFile]:
        """Files to fetch."""
        return files_for(self.request)

    @cached_property
    def own_files(self) -> list[CaseFile]:
        """What the applicant sent, by name; not to be fetched here, so that a leaked code shows no document."""
        return list(self.request.files.filter(from_applicant=True))

    @cached_property
    def remedies(self) -> list[OpenRemedy]:
        """The ways to have the reply examined, with their last days (《行政复议法》, 《行政诉讼法》)."""
        known = self.state.answered_on or (self.request.closed_on if self.request.outcome else None)
        if self.request.stage != Stage.CLOSED.value or known is None or not self.request.outcome:
            return []
        found = remedies_after(ReplyKind(self.request.outcome), self._ground(), known)
        return [self._in_words(remedy, known) for remedy in found]

    def _ground(self) -> Ground | None:
        """The ground of the reply; of a partial one the ground of a passage that must be reconsidered first."""
        if self.request.ground:
            return Ground(self.request.ground)
        grounds = [Ground(value) for value in self.request.withheld_passages.values_list("ground", flat=True)]
        return next((ground for ground in grounds if GROUNDS[ground].reconsideration_first), None)

    def _in_words(self, remedy: Remedy, known: dt.date) -> OpenRemedy:
        last = remedy.deadline
        if remedy.kind is RemedyKind.RECONSIDERATION:
            limit, body = "60日", self.settings.reconsideration_body or "有管辖权的行政复议机关"
            title = "申请行政复议"
        else:
            limit, body = "6个月", self.settings.court or "有管辖权的人民法院"
            title = "提起行政诉讼"
        sentence = (
            f"自收到答复之日起{limit}内（{last.article}）。按{written(known)}收到计算，"
            f"最后一天是{written(last.date)}；您实际收到更晚的，从实际收到之日起算。"
        )
        if not self.state.calendar.is_working(last.date):
            # 《民事诉讼法》第八十五条, to which 《行政复议法》第八十八条 and 《行政诉讼法》第一百零一条 refer.
            sentence += "这一天是休息日，可以顺延到休息日之后的第一天。"
        if remedy.must_come_first:
            court = self.settings.court or "有管辖权的人民法院"
            sentence += f"这类答复应当先申请行政复议；对复议决定不服的，收到复议决定书之日起15日内可以向{court}提起行政诉讼。"
        return OpenRemedy(title, body, last.date, sentence)

    @property
    def can_suggest(self) -> bool:
        """Whether the applicant may suggest that the information be published for everybody (Art. 44)."""
        answered = self.request.stage == Stage.CLOSED.value
        return answered and self.request.outcome in ("R2", "R8") and self.suggestion is None

    @cached_property
    def suggestion(self) -> ProactiveProposal | None:
        """The suggestion the applicant made, with what became of it."""
        return self.request.proactive_proposals.filter(by_applicant=True).first()

    @cached_property
    def others(self) -> list[tuple[InformationRequest, str]]:
        """The other requests with the same query code: parts of one form, parts split off, rounds."""
        rows = InformationRequest.objects.filter(applicant=self.request.applicant_id).exclude(
            pk=self.request.pk
        )
        return [
            (other, telling.where_it_stands(other))
            for other in rows.order_by("pk")
            if other.query_code == self.request.query_code
        ]
