"""The steps that need no letter: for each event its form, and how the form becomes the event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.casework.models import FileKind, InformationRequest, ReceiptWay
from gongkai.casework.office.base import SeenForm
from gongkai.casework.office.case_forms import date_input, text_area
from gongkai.casework.office.event_words import MANNERS
from gongkai.casework.office.step_addresses import party_token
from gongkai.law.consulting import open_consultations
from gongkai.law.events import (
    LABELS,
    AuthorityAnswered,
    CoMakerAnswered,
    CoMakerSilent,
    Corrected,
    Delivered,
    Delivery,
    Event,
    FeeNoticeDelivered,
    FeePaid,
    ReasonsGiven,
    ReceiptConfirmed,
    ThirdPartyAnswered,
    ThirdPartySilent,
    Withdrawn,
)
from gongkai.law.state import ClockState, ConsultationKind
from gongkai.web.uploads import UploadKind, UploadsField

Values = Mapping[str, Any]
MOST_PAPERS = 10
YES_NO = (("yes", "是"), ("no", "否"))


@dataclass(frozen=True, slots=True)
class StepForm:
    """How one kind of event is registered.

    ``date_label`` names the day of the event. ``build`` makes the event of the form's values; ``extra`` gives its fields
    of its own. ``papers`` is what the files are that come with it, ``None`` where none do. ``note_label`` names what is
    typed besides. ``consulted`` is whose opinion it is about.
    """

    date_label: str
    explanation: str
    build: Callable[[Values], Event]
    extra: Callable[[], dict[str, forms.Field]] = dict
    papers: FileKind | None = None
    papers_label: str = "附件"
    note_label: str = ""
    note_help: str = ""
    note_required: bool = False
    consulted: ConsultationKind | None = None
    submit_label: str = "登记"


def _choice(label: str, choices: tuple[tuple[str, str], ...], help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "请选择"), *choices], help_text=help_text, required=True
    )


def _agrees() -> dict[str, forms.Field]:
    return {"agrees": _choice("是否同意公开", YES_NO)}


def _third_party_fields() -> dict[str, forms.Field]:
    return _agrees() | {
        "good_reason": forms.ChoiceField(
            label="不同意的理由是否合理",
            choices=[("", "同意公开，不必判断"), ("yes", "合理"), ("no", "不合理")],
            required=False,
            help_text="第三方不同意公开且有合理理由的，不予公开；认为不公开会对公共利益造成重大影响的，可以决定公开（条例第三十二条）。",
        ),
        "judgement": forms.CharField(
            label="判断的依据",
            required=False,
            max_length=2000,
            widget=text_area(3),
            help_text="第三方不同意公开的必填：为什么认为理由合理或者不合理。",
        ),
    }


def _manner() -> dict[str, forms.Field]:
    return {
        "manner": _choice("送达方式", tuple((manner.value, words) for manner, words in MANNERS.items())),
    }


def _reasonable() -> dict[str, forms.Field]:
    return {"reasonable": _choice("本机关认为理由是否合理", YES_NO)}


def _good_reason() -> dict[str, forms.Field]:
    return {
        "good_reason": forms.CharField(
            label="逾期补正的正当理由",
            required=False,
            max_length=500,
            help_text="在补正期限之内收到的不填。",
        )
    }


STEP_FORMS: dict[type[Event], StepForm] = {
    ReceiptConfirmed: StepForm(
        "双方确认收到之日",
        "平常信函、传真、网上提出的申请，以双方确认之日为收到申请之日，期限从次日起算（条例第三十一条）。",
        lambda values: ReceiptConfirmed(values["date"]),
        note_label="怎样确认的",
        note_help="例如：电话与申请人确认。",
    ),
    Corrected: StepForm(
        "收到补正之日",
        "申请人当面或者来信补正的，在这里登记。答复期限从收到补正后的申请之日起重新计算（条例第三十条）。",
        lambda values: Corrected(values["date"], values["good_reason"].strip()),
        extra=_good_reason,
        papers=FileKind.CORRECTION,
        papers_label="补正材料扫描件",
        note_label="补正的内容",
        note_required=True,
    ),
    ThirdPartyAnswered: StepForm(
        "收到意见之日",
        "第三方收到征求意见书之日起15个工作日内提出意见（条例第三十二条）。",
        lambda values: ThirdPartyAnswered(
            values["date"],
            values["party"],
            values["agrees"] == "yes",
            values["agrees"] == "no" and values["good_reason"] == "yes",
        ),
        extra=_third_party_fields,
        papers=FileKind.OPINION,
        papers_label="意见回函",
        note_label="意见的内容",
        note_required=True,
        consulted=ConsultationKind.THIRD_PARTY,
    ),
    ThirdPartySilent: StepForm(
        "登记之日",
        "第三方逾期未提出意见的，由本机关依照条例的规定决定是否公开（条例第三十二条）。",
        lambda values: ThirdPartySilent(values["date"], values["party"]),
        note_label="说明",
        consulted=ConsultationKind.THIRD_PARTY,
    ),
    CoMakerAnswered: StepForm(
        "收到意见之日",
        "共同制作机关收到征求意见之日起15个工作日内提出意见（条例第三十四条）。",
        lambda values: CoMakerAnswered(values["date"], values["party"], values["agrees"] == "yes"),
        extra=_agrees,
        papers=FileKind.OPINION,
        papers_label="意见回函",
        note_label="意见的内容",
        note_required=True,
        consulted=ConsultationKind.CO_MAKER,
    ),
    CoMakerSilent: StepForm(
        "登记之日",
        "共同制作机关逾期未提出意见的，视为同意公开（条例第三十四条）。",
        lambda values: CoMakerSilent(values["date"], values["party"]),
        note_label="说明",
        consulted=ConsultationKind.CO_MAKER,
    ),
    AuthorityAnswered: StepForm(
        "收到意见之日",
        "征求其他机关意见所需的时间不计算在答复期限内（条例第三十三条）。",
        lambda values: AuthorityAnswered(values["date"], values["party"]),
        papers=FileKind.OPINION,
        papers_label="意见回函",
        note_label="意见的内容",
        note_required=True,
        consulted=ConsultationKind.OTHER_AUTHORITY,
    ),
    ReasonsGiven: StepForm(
        "申请人说明理由之日",
        "申请的数量、频次明显超过合理范围的，申请人应当说明理由；理由不合理的，告知不予处理（条例第三十五条）。",
        lambda values: ReasonsGiven(values["date"], values["reasonable"] == "yes"),
        extra=_reasonable,
        papers=FileKind.ATTACHMENT,
        papers_label="申请人的说明",
        note_label="理由和判断的依据",
        note_required=True,
    ),
    FeePaid: StepForm(
        "缴费之日",
        "核对缴费凭证之后登记。答复期限从缴费次日起重新计算（国办函〔2020〕109号）。",
        lambda values: FeePaid(values["date"]),
        papers=FileKind.PAYMENT_PROOF,
        papers_label="缴费凭证",
        note_label="说明",
    ),
    FeeNoticeDelivered: StepForm(
        "收费通知送达之日",
        "负责人已同意收费。申请人收到收费通知之日起20个工作日内缴费，逾期视为放弃申请（国办函〔2020〕109号）。",
        lambda values: FeeNoticeDelivered(values["date"], values["sent"], values["amount"]),
        extra=lambda: {
            "sent": forms.DateField(label="收费通知发出之日", widget=date_input()),
            "amount": forms.IntegerField(label="金额（元）", min_value=1, disabled=True),
        },
        papers=FileKind.DELIVERY_PROOF,
        papers_label="送达凭证",
        note_label="说明",
    ),
    Withdrawn: StepForm(
        "申请人撤回之日",
        "申请人书面或者当面撤回申请的，在这里登记。撤回之后这件申请了结，不再答复。",
        lambda values: Withdrawn(values["date"]),
        papers=FileKind.ATTACHMENT,
        papers_label="撤回申请的书面材料",
        note_label="撤回的经过",
        note_required=True,
        submit_label="登记撤回",
    ),
    Delivered: StepForm(
        "送达或者交邮之日",
        "当面送达的以申请人签收之日、邮寄的以交邮之日、电子方式的以发出之日为答复之日。",
        lambda values: Delivered(values["date"], Delivery(values["manner"])),
        extra=_manner,
        papers=FileKind.DELIVERY_PROOF,
        papers_label="送达凭证",
        note_label="说明",
        note_help="例如：挂号信编号，或者签收人。",
        submit_label="登记送达",
    ),
}
"""How each event without a letter of its own is registered."""


class RegisterStepForm(SeenForm):
    """The form of one kind of event, made of its entry in ``STEP_FORMS``."""

    date = forms.DateField(widget=date_input())

    def __init__(
        self,
        *args: Any,
        kind: type[Event],
        case: InformationRequest,
        state: ClockState,
        **kwargs: Any,
    ) -> None:
        self.step = STEP_FORMS[kind]
        super().__init__(*args, **kwargs)
        self._add_fields(case, state)
        self.fields["date"].label = self.step.date_label
        self.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.ask_by_name()

    def _add_fields(self, case: InformationRequest, state: ClockState) -> None:
        step = self.step
        if step.consulted is not None:
            parties = [item.party for item in open_consultations(state) if item.kind is step.consulted]
            self.parties = {party_token(case, party): party for party in parties}
            choices = [*self.parties.items()]
            self.fields["party"] = forms.ChoiceField(
                label=step.consulted.label,
                choices=choices if len(choices) == 1 else [("", "请选择"), *choices],
            )
            self.order_fields(["party"])
        self.fields.update(step.extra())
        if step.note_label:
            self.fields["note"] = forms.CharField(
                label=step.note_label,
                required=step.note_required,
                max_length=5000,
                widget=text_area(3),
                help_text=step.note_help,
            )
        if step.papers is not None:
            self.fields["papers"] = UploadsField(
                UploadKind.PICTURE,
                UploadKind.DOCUMENT,
                label=step.papers_label,
                required=False,
                most=MOST_PAPERS,
            )

    def clean_party(self) -> str:
        """The party's name, for the token that the form carried."""
        return self.parties[self.cleaned_data["party"]]

    def clean(self) -> dict[str, Any]:
        """An objection of a third party is judged in writing (Art. 32)."""
        cleaned = super().clean()
        if "judgement" in self.fields and cleaned.get("agrees") == "no":
            if not cleaned.get("good_reason"):
                self.add_error("good_reason", "第三方不同意公开，请选择其理由是否合理。")
            if not cleaned.get("judgement", "").strip():
                self.add_error("judgement", "第三方不同意公开，请写明判断的依据。")
        return cleaned

    def event(self) -> Event:
        """The event that the form tells of."""
        return self.step.build(self.cleaned_data)


_MANNER_OF: dict[ReceiptWay, Delivery] = {
    ReceiptWay.ONLINE: Delivery.ELECTRONIC,
    ReceiptWay.EMAIL: Delivery.ELECTRONIC,
    ReceiptWay.FAX: Delivery.ELECTRONIC,
    ReceiptWay.POST: Delivery.POST,
    ReceiptWay.PICK_UP: Delivery.SERVICE,
}


def title_of(kind: type[Event]) -> str:
    """The heading of the form."""
    return f"登记：{LABELS[kind]}"


def initial_of(kind: type[Event], case: InformationRequest, today: dt.date) -> dict[str, Any]:
    """What the form begins with: today, the way the applicant chose, and the amount of a fee that was consented to."""
    initial: dict[str, Any] = {"date": today}
    if kind is Delivered:
        initial["manner"] = _MANNER_OF[ReceiptWay(case.receipt_way)].value
    if kind is FeeNoticeDelivered:
        given = case.proposals.filter(
            kind=FeeNoticeDelivered.__name__, status="approved", event__isnull=True
        ).first()
        if given is not None:
            initial |= {"amount": given.data.get("amount"), "sent": given.data.get("sent") or today}
    return initial
