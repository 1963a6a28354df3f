"""Steps that go out with a letter: which letter, what has to be filled in for the step, and what the letter takes from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from gongkai.casework.actions import fees
from gongkai.casework.keeping import state_of
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.models import InformationRequest
from gongkai.law.clock import apply
from gongkai.law.days import written
from gongkai.law.events import (
    LABELS,
    AuthorityAsked,
    CoMakerConsulted,
    CorrectionAsked,
    DelayFixed,
    Event,
    Extended,
    FeeNoticeDelivered,
    IllegalEvent,
    ReasonsAsked,
    ThirdPartyConsulted,
)
from gongkai.law.fees import FeeBasis
from gongkai.law.state import ConsultationKind

CONSENT_PENDING = "待审批"
"""Stands for the head's name until the head consents."""
Values = Mapping[str, Any]


class Input(Enum):
    """How a value of a step is typed."""

    DATE = "date"
    NUMBER = "number"
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class StepField:
    """A value that a step needs besides the words of its letter."""

    name: str
    label: str
    input: Input
    help_text: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    initial: Callable[[InformationRequest, dt.date], Any] | None = None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """How a step with a letter is drafted.

    ``build`` makes the event from the values of ``fields``; ``told`` gives the particulars of the letter that follow
    from the event, whose names are ``told_names``: nobody types them a second time. ``initial`` are proposals for the
    other particulars. ``party`` says whose opinion is asked. ``may_go_ahead``: the letter may be issued before the step
    is registered, because it has to arrive first.
    """

    event_kind: str
    title: str
    letter: LetterKind
    explanation: str
    fields: tuple[StepField, ...]
    build: Callable[[InformationRequest, Values, dt.date], Event]
    told: Callable[[InformationRequest, Event, Values], dict[str, str]]
    told_names: frozenset[str]
    initial: Callable[[InformationRequest], dict[str, str]] = field(default=lambda request: {})
    party: ConsultationKind | None = None
    may_go_ahead: bool = False


def _today(request: InformationRequest, today: dt.date) -> dt.date:
    return today


def _correction_deadline(request: InformationRequest, today: dt.date) -> dt.date:
    """Ten working days: the Regulation asks for a reasonable time and names none."""
    return state_of(request).calendar.add_working_days(today, 10)


def _correction(request: InformationRequest, values: Values, today: dt.date) -> Event:
    return CorrectionAsked(values["date"], values["deadline"])


def _extension(request: InformationRequest, values: Values, today: dt.date) -> Event:
    return Extended(today, values["days"], CONSENT_PENDING)


def _extension_told(request: InformationRequest, event: Event, values: Values) -> dict[str, str]:
    assert isinstance(event, Extended)
    try:
        due = apply(state_of(request), event).due
    except IllegalEvent:
        due = None
    until = written(due) if due else "征求意见结束后顺延的期限（征求意见所需时间不计算在内）"
    return {"days": str(event.days), "until": until}


def _delay(request: InformationRequest, values: Values, today: dt.date) -> Event:
    return DelayFixed(today, values["until"])


def _reasons(request: InformationRequest, values: Values, today: dt.date) -> Event:
    return ReasonsAsked(values["date"])


def _reasons_initial(request: InformationRequest) -> dict[str, str]:
    day = request.counted_on
    earlier = fees.earlier_this_month(request)
    if not earlier:
        return {}
    return {"found": f"{day.year}年{day.month}月内，本件之前已向本机关提出{earlier}件申请。"}


def _fee(request: InformationRequest, values: Values, today: dt.date) -> Event:
    proposal = fees.propose(request, values["basis"], values.get("pages"))
    return FeeNoticeDelivered(today, today, proposal.amount)


def _fee_told(request: InformationRequest, event: Event, values: Values) -> dict[str, str]:
    proposal = fees.propose(request, values["basis"], values.get("pages"))
    return {
        "standard": proposal.basis.value,
        "calculation": proposal.sentence,
        "amount": str(proposal.amount),
    }


def _fee_initial(request: InformationRequest) -> dict[str, str]:
    from gongkai.casework.keeping import settings_of

    return {"how_to_pay": settings_of(request.authority).fee_account}


def _consulting(event: type[Any]) -> Callable[[InformationRequest, Values, dt.date], Event]:
    def build(request: InformationRequest, values: Values, today: dt.date) -> Event:
        made: Event = event(values["date"], values["party"].strip())
        return made

    return build


def _recipient(request: InformationRequest, event: Event, values: Values) -> dict[str, str]:
    return {"recipient": str(values["party"]).strip()}


def _party_fields(label: str, day: str, help_text: str) -> tuple[StepField, ...]:
    return (
        StepField("party", label, Input.LINE, "写全称。办理中的各步都用这个名称。"),
        StepField(
            "contact", "联系方式", Input.LINE, "电话、地址或者电子邮箱，用于送达和催办。", required=False
        ),
        StepField("date", day, Input.DATE, help_text, initial=_today),
    )


_PLANS = (
    StepPlan(
        CorrectionAsked.__name__,
        "拟制补正告知书",
        LetterKind.CORRECTION_NOTICE,
        "申请内容不明确的，自收到申请之日起7个工作日内一次性告知补正，并给予指导和释明（条例第三十条）。"
        "补正只能要求一次；答复期限自收到补正后的申请之日起重新计算。",
        (
            StepField("date", "告知之日", Input.DATE, "告知书送达或者发出的日期。", initial=_today),
            StepField(
                "deadline",
                "补正期限至",
                Input.DATE,
                "补正的最后一天，应当合理。这里先填十个工作日，可以修改。",
                initial=_correction_deadline,
            ),
        ),
        _correction,
        lambda request, event, values: {"deadline": written(values["deadline"])},
        frozenset({"deadline"}),
    ),
    StepPlan(
        Extended.__name__,
        "拟制延长答复期限告知书",
        LetterKind.EXTENSION_NOTICE,
        "需要延长答复期限的，须经政府信息公开工作机构负责人同意并告知申请人，延长的期限最长不超过20个工作日"
        "（条例第三十三条第二款）。只能延长一次，并且要在期限届满之前。负责人同意之日为告知之日。",
        (
            StepField(
                "days",
                "延长的工作日数",
                Input.NUMBER,
                "1至20个工作日。",
                initial=lambda request, today: 20,
            ),
        ),
        _extension,
        _extension_told,
        frozenset({"days", "until"}),
    ),
    StepPlan(
        ThirdPartyConsulted.__name__,
        "拟制征求第三方意见书",
        LetterKind.THIRD_PARTY_LETTER,
        "公开可能损害第三方合法权益的，应当书面征求第三方的意见；第三方自收到征求意见书之日起15个工作日内提出意见"
        "（条例第三十二条）。征求意见所需时间不计算在答复期限内。意见书不写申请人是谁。",
        _party_fields(
            "第三方名称",
            "第三方收到之日",
            "当面送达的填送达日。邮寄的，请先签发文书，等第三方收到之后再登记。",
        ),
        _consulting(ThirdPartyConsulted),
        _recipient,
        frozenset({"recipient"}),
        party=ConsultationKind.THIRD_PARTY,
        may_go_ahead=True,
    ),
    StepPlan(
        CoMakerConsulted.__name__,
        "拟制征求共同制作机关意见函",
        LetterKind.CO_MAKER_LETTER,
        "由多个机关共同制作的信息，牵头机关可以征求相关机关的意见；被征求意见的机关自收到征求意见函之日起15个工作日内"
        "提出意见，逾期未提出的视为同意公开（条例第三十四条）。所需时间不计算在答复期限内。",
        _party_fields(
            "共同制作机关名称",
            "该机关收到之日",
            "当场送达的填送达日。寄送的，请先签发文书，等对方收到之后再登记。",
        ),
        _consulting(CoMakerConsulted),
        _recipient,
        frozenset({"recipient"}),
        party=ConsultationKind.CO_MAKER,
        may_go_ahead=True,
    ),
    StepPlan(
        AuthorityAsked.__name__,
        "拟制征求其他机关意见函",
        LetterKind.AUTHORITY_LETTER,
        "征求其他机关意见所需时间不计算在答复期限内（条例第三十三条第三款）；法律没有规定对方答复的期限，请写明希望答复的日期并催办。",
        _party_fields("被征求意见的机关", "征求意见之日", "函件送达该机关的日期。"),
        _consulting(AuthorityAsked),
        _recipient,
        frozenset({"recipient"}),
        party=ConsultationKind.OTHER_AUTHORITY,
        may_go_ahead=True,
    ),
    StepPlan(
        ReasonsAsked.__name__,
        "拟制说明理由告知书",
        LetterKind.REASONS_NOTICE,
        "申请公开的数量、频次明显超过合理范围的，可以要求申请人说明理由（条例第三十五条）。期限照常计算。",
        (StepField("date", "告知之日", Input.DATE, "告知书送达或者发出的日期。", initial=_today),),
        _reasons,
        lambda request, event, values: {},
        frozenset(),
        _reasons_initial,
    ),
    StepPlan(
        DelayFixed.__name__,
        "拟制延迟答复告知书",
        LetterKind.DELAY_NOTICE,
        "申请人说明的理由合理，但是无法在规定的期限内答复的，可以确定延迟答复的合理期限并告知申请人（条例第三十五条）。",
        (StepField("until", "延迟至", Input.DATE, "确定的合理期限的最后一天，应当晚于现在的期限。"),),
        _delay,
        lambda request, event, values: {"until": written(values["until"])},
        frozenset({"until"}),
    ),
    StepPlan(
        FeeNoticeDelivered.__name__,
        "拟制收费通知",
        LetterKind.FEE_NOTICE,
        "申请的数量、频次明显超过合理范围的，可以收取信息处理费（条例第四十二条）。是否收取由本机关决定，系统只计算、不自动收取；"
        "每件申请只能选一种标准（国办函〔2020〕109号第三条）。负责人同意后签发，送达后再登记。",
        (
            StepField(
                "basis",
                "收费标准",
                Input.CHOICE,
                "按件计收和按量计收只能选一种。",
                choices=(
                    (FeeBasis.BY_ITEM.value, "按件计收"),
                    (FeeBasis.BY_VOLUME.value, "按量计收"),
                ),
            ),
            StepField(
                "pages",
                "提供政府信息的页数",
                Input.NUMBER,
                "按量计收的填写；A4幅面一面为一页。",
                required=False,
            ),
        ),
        _fee,
        _fee_told,
        frozenset({"standard", "calculation", "amount"}),
        _fee_initial,
    ),
)
PLANS: dict[str, StepPlan] = {plan.event_kind: plan for plan in _PLANS}


def label_of(event_kind: str) -> str:
    """What the step is called."""
    return next(label for kind, label in LABELS.items() if kind.__name__ == event_kind)
