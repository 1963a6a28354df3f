"""Entering figures that no records exist for yet, each with its source; and explaining doubtful ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from gongkai.forms.cells import BLANK, Cell, CellReference, CellState
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.organizations.typed import fitting
from gongkai.reports.annual.actions.in_turn import Turn
from gongkai.reports.annual.actions.taking import require_open, take
from gongkai.reports.annual.binding import Binding, bindings
from gongkai.reports.annual.computing import compute_one
from gongkai.reports.labels import known_row, label_of
from gongkai.reports.models import AnnualReport, Explanation, FigureSource, HandEntry
from gongkai.reports.models.cells import fields_of
from gongkai.reports.rights import require_writer
from gongkai.reports.values import cell_from_text, format_value
from gongkai.web.uploads import CheckedUpload

LONGEST = 300
LONGEST_EXPLANATION = 500


class EnteredMeanwhile(Refused):
    """Somebody else entered this figure since the person looked; ``other`` is what they entered."""

    def __init__(self, other: HandEntry) -> None:
        by = other.by.display_name if other.by else "别人"
        super().__init__(f"{by}刚刚把这个数填成了 {format_value(other.cell)}。请核对后再填。")
        self.other = other


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """What a person typed for one figure; ``seen`` is the number of the entry that they saw (0 where there was none)."""

    reference: CellReference
    typed: str
    source: str
    seen: int
    reason: str = ""
    attachment: CheckedUpload | None = None


class SomeRefused(Refused):
    """Some of several figures cannot be entered, and none was. ``refusals`` says by cell why."""

    def __init__(self, refusals: Mapping[CellReference, Refused]) -> None:
        super().__init__(f"有 {len(refusals)} 个数没有填对，都还没有保存。请按下面各行的提示改正后再保存。")
        self.refusals = dict(refusals)


@transaction.atomic
def enter_figure(
    actor: User,
    report: AnnualReport,
    reference: CellReference,
    typed: str,
    *,
    source: str,
    reason: str = "",
    attachment: CheckedUpload | None = None,
    seen: int,
) -> HandEntry:
    """Enter a figure by hand; ``seen`` is the number of the entry that the person saw (0 where there was none).

    An empty ``typed`` takes the figure back. Raises NotPermitted, EnteredMeanwhile, and Refused with a sentence by field: for a cell that
    records fill, a number that is none, a missing source.
    """
    require_writer(actor, report.authority)
    taken = take(report)
    require_open(taken)
    figure = TypedFigure(reference, typed, source, seen, reason, attachment)
    return _enter(actor, taken, figure, _last(taken, reference))


@transaction.atomic
def enter_figures(actor: User, report: AnnualReport, figures: Sequence[TypedFigure]) -> list[HandEntry]:
    """Enter several figures at once: all of them, or none with SomeRefused. What is as it was is passed over.

    Raises NotPermitted, SomeRefused, and Refused for a report that is not open.
    """
    require_writer(actor, report.authority)
    taken = take(report)
    require_open(taken)
    entries = list(taken.hand_entries.select_related("by").order_by("number"))
    last = {entry.reference: entry for entry in entries}
    by_number = {(entry.reference, entry.number): entry for entry in entries}
    refusals: dict[CellReference, Refused] = {}
    entered = []
    for figure in figures:
        before = last.get(figure.reference)
        # What somebody else entered meanwhile stays where the person left the field as it was before that.
        seen = by_number.get((figure.reference, figure.seen))
        if _is_unchanged(figure, seen) or _is_unchanged(figure, before):
            continue
        try:
            if before is None and not figure.typed.strip():
                raise Refused(
                    "写了来源，没有填数值。", {"value": ["写了来源，没有填数值。没有发生的请填 0。"]}
                )
            entered.append(_enter(actor, taken, figure, before))
        except NotPermitted:
            raise
        except Refused as refusal:
            refusals[figure.reference] = refusal
    if refusals:
        raise SomeRefused(refusals)
    return entered


def _is_unchanged(figure: TypedFigure, last: HandEntry | None) -> bool:
    """Whether the person left the figure as they saw it."""
    if last is None:
        return not figure.typed.strip() and not figure.source.strip()
    if figure.source.strip() != last.source:
        # An entry that was taken back leaves an empty line.
        return not figure.typed.strip() and not figure.source.strip() and last.cell == BLANK
    row = known_row(figure.reference)
    try:
        typed = cell_from_text(figure.typed, row) if figure.typed.strip() and row else BLANK
    except ValueError:
        return False
    return typed == last.cell


def _enter(actor: User, taken: AnnualReport, figure: TypedFigure, last: HandEntry | None) -> HandEntry:
    """Write one entry; the report is locked and open."""
    reference = figure.reference
    binding = _binding_for_hand(taken, reference)
    cell = _cell(reference, figure.typed)
    kept_source = fitting(figure.source, "source", "数据来源", LONGEST)
    kept_reason = fitting(figure.reason, "reason", "理由", LONGEST)
    if not kept_source:
        raise Refused(
            "请写明这个数从哪里来。", {"source": ["请写明这个数从哪里来，例如台账、系统或文件的名称。"]}
        )
    turn = Turn(last, lambda: _last(taken, reference), EnteredMeanwhile)
    turn.require_seen(figure.seen)
    entry = HandEntry(
        report=taken,
        **fields_of(reference),
        state=cell.state.value,
        value=cell.value,
        reason=kept_reason or (binding.by_hand.reason if binding.by_hand else ""),
        source=kept_source,
        by=actor,
    )
    if figure.attachment is not None:
        entry.attachment_name = figure.attachment.name[:120]
        entry.attachment.save(figure.attachment.name, figure.attachment.file, save=False)
    elif last is not None and last.attachment:
        entry.attachment, entry.attachment_name = last.attachment, last.attachment_name
    turn.write(entry)
    record(
        actor=actor,
        authority=taken.authority,
        action="annual_report.enter",
        label="填报数据",
        target=taken,
        before={"数值": format_value(last.cell) if last else ""},
        after={"指标": str(label_of(reference)), "数值": format_value(cell), "来源": kept_source},
    )
    return entry


def _binding_for_hand(report: AnnualReport, reference: CellReference) -> Binding:
    if report.is_compiled:
        raise Refused("汇总报告的数由各单位的报告相加而来，不能直接填写。请退回有关单位更正。")
    binding = bindings(report.form).get(reference)
    if binding is None:
        raise Refused("这份报告的表式里没有这个数，请从报告的表格中选择。")
    if binding.measure is not None:
        raise Refused("这个数由平台的记录计算，不能手工填写。有出入的，请补录或者更正记录。")
    if compute_one(report, reference).source == FigureSource.CARRIED:
        raise Refused("这个数取自上年度的报告，不能手工填写。上年度报告有误的，请先更正上年度报告。")
    return binding


def _cell(reference: CellReference, typed: str) -> Cell:
    row = known_row(reference)
    assert row is not None
    if not typed.strip():
        return BLANK
    try:
        cell = cell_from_text(typed, row)
    except ValueError as error:
        raise Refused(str(error), {"value": [_with_unit(str(error), typed, row.unit)]}) from error
    if cell.state is CellState.UNREAD:
        raise Refused("请填写数值。", {"value": ["自己填报的数不能是“未读出”，请填写数值。"]})
    return cell


def _with_unit(sentence: str, typed: str, unit: str) -> str:
    """Where somebody typed a unit behind the number, say which unit the row is in."""
    bare = typed.strip().rstrip("。")
    if unit and bare.endswith(("元", "件", "条", "次", "人", "个", "篇", "份", "项")):
        if unit == "万元" and not bare.endswith("万元"):
            return f"本行以万元为单位，请换算成万元，只填数字（例如 15000 元填 {Decimal(15000) / 10000:f}）。"
        if unit == "元" and bare.endswith(("万元", "亿元")):
            return "本行以元为单位，请换算成元，只填数字（例如 1.5 万元填 15000）。"
        return f"本行以{unit}为单位，请只填数字，不写单位。"
    return sentence


def _last(report: AnnualReport, reference: CellReference) -> HandEntry | None:
    rows = HandEntry.objects.select_related("by").filter(report=report, **fields_of(reference))
    found: HandEntry | None = rows.order_by("-number").first()
    return found


@transaction.atomic
def explain(
    actor: User, report: AnnualReport, *, rule: str, scope: str, fingerprint: str, message: str, text: str
) -> Explanation:
    """Say why something doubtful is right; it holds as long as the values stay (``fingerprint``). Raises NotPermitted, Refused."""
    require_writer(actor, report.authority)
    taken = take(report)
    require_open(taken)
    kept = fitting(text, "text", "说明", LONGEST_EXPLANATION)
    if not kept:
        raise Refused("请写明情况。", {"text": ["请写明为什么这个数没有错。"]})
    explanation = Explanation.objects.create(
        report=taken,
        rule=rule,
        scope=scope[:200],
        fingerprint=fingerprint,
        message=message,
        text=kept,
        by=actor,
    )
    record(
        actor=actor,
        authority=taken.authority,
        action="annual_report.explain",
        label="说明存疑的数据",
        target=taken,
        after={"问题": message, "说明": kept},
    )
    return explanation
