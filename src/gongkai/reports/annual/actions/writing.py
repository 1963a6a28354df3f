"""Writing the text of a part of a report. What somebody wrote stays; a newer text follows it."""

from __future__ import annotations

from django.db import transaction

from gongkai.forms.library import form as form_with_id
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions.in_turn import Turn
from gongkai.reports.annual.actions.taking import require_open, take
from gongkai.reports.annual.sections import ReportPart, part
from gongkai.reports.annual.texts import current_text
from gongkai.reports.models import AnnualReport, SectionText
from gongkai.reports.rights import require_writer

LONGEST_TEXT = 20_000
"""Characters of one part."""


class TextChanged(Refused):
    """Somebody else wrote this part since the person took it up; ``other`` is the text that holds now."""

    def __init__(self, other: SectionText) -> None:
        by = other.by.display_name if other.by else "别人"
        super().__init__(f"{by}刚刚保存了这一部分。您写的内容没有丢失：请对照两份文字，合并好以后再保存。")
        self.other = other


@transaction.atomic
def save_text(actor: User, report: AnnualReport, key: str, body: str, *, seen: int) -> SectionText:
    """Write the text of one part; ``seen`` is the number of the text that the person started from (0 where there was none).

    A text that is the same as the one that holds is not written again. Raises NotPermitted, TextChanged, and Refused: for a
    report that was submitted, a part that the form does not have, a text that is too long.
    """
    require_writer(actor, report.authority)
    taken = take(report)
    require_open(taken)
    place = _written_part(taken, key)
    kept = _kept(body)
    last = current_text(taken, key)
    if last is not None and last.body == kept:
        return last
    turn = Turn(last, lambda: current_text(taken, key), TextChanged)
    turn.require_seen(seen)
    text = turn.write(SectionText(report=taken, key=key, body=kept, by=actor))
    record(
        actor=actor,
        authority=taken.authority,
        action="annual_report.write",
        label="编写报告文字",
        target=taken,
        before={"字数": len(last.body) if last else 0},
        after={"部分": place.heading or "开头段", "字数": len(kept)},
    )
    return text


def _written_part(report: AnnualReport, key: str) -> ReportPart:
    try:
        place = part(form_with_id(report.form), key)
    except KeyError:
        place = None
    if place is None or not place.is_written:
        raise Refused("这份报告没有这一部分，请从报告的目录中选择要写的部分。")
    return place


def _kept(body: str) -> str:
    kept = body.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if len(kept) > LONGEST_TEXT:
        sentence = f"这一部分有 {len(kept)} 字，最多 {LONGEST_TEXT} 字。请删减后再保存，较长的材料可以作为附件另行公开。"
        raise Refused(sentence, {"body": [sentence]})
    return kept
