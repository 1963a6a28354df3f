"""How a reconsideration, a litigation or a complaint ends, and the column of table 4 that counts it.

The forms know three results: upheld (结果维持), corrected (结果纠正), other (其他结果). What a decision orders is
finer; here every ending has its name, its article and its column, so that nobody has to guess the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Proceeding(StrEnum):
    """Before whom a reply is examined."""

    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    COMPLAINT = "complaint"


class Column(StrEnum):
    """A result column of table 4, by its id in the forms."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER = "other"


class Disposition(StrEnum):
    """What the decision, judgment or ruling orders."""

    UPHELD = "upheld"
    CLAIM_REJECTED = "claim_rejected"
    CHANGED = "changed"
    ANNULLED = "annulled"
    DECLARED_UNLAWFUL = "declared_unlawful"
    DECLARED_VOID = "declared_void"
    ORDERED_TO_PERFORM = "ordered_to_perform"
    RECTIFICATION = "rectification"
    CRITICISM = "criticism"
    UNFOUNDED = "unfounded"
    NOT_ACCEPTED = "not_accepted"
    INADMISSIBLE = "inadmissible"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    REDIRECTED = "redirected"


@dataclass(frozen=True, slots=True)
class Ending:
    """One way in which a proceeding ends.

    ``may_order_reply`` is whether a new reply can follow from it. ``is_ruling`` marks a court's ruling (裁定), which
    has ten days for an appeal instead of fifteen; ``may_be_appealed`` is false where none is open.
    """

    disposition: Disposition
    title: str
    article: str
    column: Column
    may_order_reply: bool = False
    is_ruling: bool = False
    may_be_appealed: bool = True


_RECONSIDERATION = (
    Ending(Disposition.UPHELD, "决定维持", "《行政复议法》第六十八条", Column.UPHELD),
    Ending(Disposition.CLAIM_REJECTED, "决定驳回复议请求", "《行政复议法》第六十九条", Column.UPHELD),
    Ending(Disposition.CHANGED, "决定变更", "《行政复议法》第六十三条", Column.CORRECTED),
    Ending(
        Disposition.ANNULLED,
        "决定撤销或者部分撤销",
        "《行政复议法》第六十四条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(
        Disposition.DECLARED_UNLAWFUL,
        "确认违法",
        "《行政复议法》第六十五条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(
        Disposition.DECLARED_VOID,
        "确认无效",
        "《行政复议法》第六十七条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(
        Disposition.ORDERED_TO_PERFORM,
        "责令履行法定职责",
        "《行政复议法》第六十六条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(Disposition.NOT_ACCEPTED, "不予受理", "《行政复议法》第三十条", Column.OTHER),
    Ending(
        Disposition.INADMISSIBLE,
        "受理后驳回复议申请（不符合受理条件）",
        "《行政复议法》第三十三条",
        Column.OTHER,
    ),
    Ending(Disposition.WITHDRAWN, "申请人撤回，终止审理", "《行政复议法》第四十一条", Column.OTHER),
    Ending(
        Disposition.SETTLED,
        "调解、和解结案",
        "《行政复议法》第七十三条、第七十四条",
        Column.OTHER,
        may_order_reply=True,
    ),
)
_LITIGATION = (
    Ending(Disposition.CLAIM_REJECTED, "判决驳回诉讼请求", "《行政诉讼法》第六十九条", Column.UPHELD),
    Ending(
        Disposition.ANNULLED,
        "判决撤销或者部分撤销",
        "《行政诉讼法》第七十条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(Disposition.CHANGED, "判决变更", "《行政诉讼法》第七十七条", Column.CORRECTED),
    Ending(
        Disposition.ORDERED_TO_PERFORM,
        "判决履行法定职责",
        "《行政诉讼法》第七十二条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(
        Disposition.DECLARED_UNLAWFUL,
        "判决确认违法",
        "《行政诉讼法》第七十四条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(
        Disposition.DECLARED_VOID,
        "判决确认无效",
        "《行政诉讼法》第七十五条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(
        Disposition.NOT_ACCEPTED, "裁定不予立案", "《行政诉讼法》第五十一条", Column.OTHER, is_ruling=True
    ),
    Ending(
        Disposition.INADMISSIBLE, "裁定驳回起诉", "《行政诉讼法》第四十九条", Column.OTHER, is_ruling=True
    ),
    Ending(
        Disposition.WITHDRAWN,
        "裁定准许撤诉",
        "《行政诉讼法》第六十二条",
        Column.OTHER,
        is_ruling=True,
        may_be_appealed=False,
    ),
    Ending(
        Disposition.SETTLED,
        "调解结案",
        "《行政诉讼法》第六十条",
        Column.OTHER,
        may_order_reply=True,
        may_be_appealed=False,
    ),
)
_COMPLAINT = (
    Ending(Disposition.UNFOUNDED, "经核查不属实", "《条例》第四十七条、第五十一条", Column.UPHELD),
    Ending(
        Disposition.RECTIFICATION,
        "查证属实，督促整改",
        "《条例》第四十七条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(
        Disposition.CRITICISM,
        "查证属实，通报批评",
        "《条例》第四十七条",
        Column.CORRECTED,
        may_order_reply=True,
    ),
    Ending(Disposition.NOT_ACCEPTED, "不属于受理范围，不予受理", "《条例》第五十一条", Column.OTHER),
    Ending(Disposition.REDIRECTED, "转送信访或者有权处理的机关", "《信访工作条例》第二十二条", Column.OTHER),
    Ending(Disposition.WITHDRAWN, "投诉人撤回", "《条例》第五十一条", Column.OTHER),
)
ENDINGS: dict[Proceeding, dict[Disposition, Ending]] = {
    proceeding: {ending.disposition: ending for ending in endings}
    for proceeding, endings in (
        (Proceeding.RECONSIDERATION, _RECONSIDERATION),
        (Proceeding.LITIGATION, _LITIGATION),
        (Proceeding.COMPLAINT, _COMPLAINT),
    )
}
"""The endings of each kind of proceeding."""


def ending(proceeding: Proceeding, disposition: Disposition) -> Ending:
    """How this proceeding ends so.

    Raises ``ValueError`` in Chinese where such a proceeding knows no such ending.
    """
    found = ENDINGS[proceeding].get(disposition)
    if found is None:
        raise ValueError("这类案件没有这种结案方式，请重新选择。")
    return found
