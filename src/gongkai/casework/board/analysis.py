"""The analysis of a period in prose, as annual reports give it: by channel, by authority, by subject, by outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.casework.board.figures import AuthorityFigures, Board, Breakdown, Part
from gongkai.casework.board.percentages import written

LEADING = 3
"""How many authorities and subjects are named as those in front."""


def paragraphs(board: Board, body: str) -> list[str]:
    """The text about the requests to ``body`` (an authority, or an authority and those below it).

    Every percentage says of what it is one by standing behind a count of the same base.
    """
    return [*_asked(board, body), *_answered(board), *_refused(board), _now(board)]


def _asked(board: Board, body: str) -> Iterator[str]:
    received = board.total.counts["received"]
    if not received:
        yield f"{board.period.label}，{body}没有收到政府信息公开申请。"
        return
    yield (
        f"{board.period.label}，{body}共收到政府信息公开申请{received}件。"
        f"从申请渠道来看，{_shares(board.breakdowns['channel'])}。"
        f"从申请人来看，{_shares(board.breakdowns['applicant'])}。"
    )
    by_subject = _shares(board.breakdowns["subject"], LEADING)
    by_authority = _of_authorities(board.active) if len(board.authorities) > 1 else ""
    yield f"{by_authority}从申请内容来看，{by_subject}。"


def _answered(board: Board) -> Iterator[str]:
    counts = board.total.counts
    if not counts["closed"]:
        yield f"{board.period.label}没有办结的申请。"
        return
    in_time = ""
    if counts["judged"]:
        in_time = (
            f"其中应当在法定期限内答复的{counts['judged']}件，按期答复{counts['in_time']}件，"
            f"按期答复率为{written(board.total.in_time_share)}；"
        )
    extended = f"延长答复期限的{counts['closed_extended']}件；" if counts["closed_extended"] else ""
    used = ""
    if board.total.average_days is not None:
        used = f"平均用时{board.total.average_days}个工作日，用时的中位数为{_plain(board)}个工作日。"
    sentence = f"{board.period.label}共办结政府信息公开申请{counts['closed']}件，{in_time}{extended}{used}"
    yield sentence.rstrip("，；。") + "。" + f"从办理结果来看，{_outcomes(board.breakdowns['outcome'])}。"


def _refused(board: Board) -> Iterator[str]:
    refused = board.breakdowns["ground"]
    if refused.base:
        grounds = "、".join(f"“{part.label}”的{part.count}件" for part in refused.largest)
        yield f"不予公开的{refused.base}件申请，按理由分为：{grounds}。"


def _now(board: Board) -> str:
    counts = board.total.counts
    day = f"截至{board.today.year}年{board.today.month}月{board.today.day}日"
    overdue = f"，其中超期未答复{counts['overdue']}件" if counts["overdue"] else "，没有超期未答复的申请"
    return f"{day}，在办申请{counts['open']}件{overdue if counts['open'] else ''}。"


def _plain(board: Board) -> str:
    assert board.median_days is not None
    return f"{board.median_days.normalize():f}"


def _shares(breakdown: Breakdown, most: int | None = None) -> str:
    parts = breakdown.largest
    shown = parts[:most]
    text = "，".join(f"{part.label}{part.count}件，占{written(part.share)}" for part in shown)
    rest = sum(part.count for part in parts[len(shown) :])
    return f"{text}，其余{rest}件" if rest else text


def _outcomes(breakdown: Breakdown) -> str:
    def told(parts: Iterable[Part]) -> str:
        return "；".join(f"属“{part.label}”的{part.count}件，占总数的{written(part.share)}" for part in parts)

    return told(breakdown.largest)


def _of_authorities(active: list[AuthorityFigures]) -> str:
    if not active:
        return ""
    if len(active) == 1:
        return f"从受理机关来看，申请都由{active[0].name}受理。"
    front = active[:LEADING]
    names = "、".join(line.name for line in front)
    numbers = "、".join(f"{line.counts['received']}件" for line in front)
    return f"从受理机关来看，申请量居前{len(front)}位的是{names}，分别为{numbers}。"
