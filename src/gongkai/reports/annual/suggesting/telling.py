"""Sentences made of live figures: what is nothing is said in words, what is not known shows as not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from gongkai.forms.cells import Cells
from gongkai.forms.model import Form
from gongkai.organizations.models import Kind, Level
from gongkai.reports.annual.figure_names import live_figure
from gongkai.reports.annual.live_figures import cell_of, last_cell_of
from gongkai.reports.annual.shares import shares_of_a_whole
from gongkai.reports.annual.suggesting.known import Counted, Known
from gongkai.reports.models import AnnualReport

MOST_RANKED = 3
_AREAS = "省市县区州旗盟镇乡"


class Telling:
    """A report as its suggestions speak of it."""

    def __init__(
        self, report: AnnualReport, form: Form, cells: Cells, previous: Cells | None, known: Known
    ) -> None:
        self.report, self.form, self.known = report, form, known
        self.cells, self.previous = cells, previous
        self.year = report.year

    @property
    def who(self) -> str:
        """Whom the figures are of: the authority, or the whole area in a compiled report."""
        if not self.report.is_compiled:
            return "本机关"
        place = self.report.authority.name.removesuffix("人民政府")
        is_area = self.report.authority.kind == Kind.GOVERNMENT and place[-1:] in _AREAS
        return f"全{place[-1]}" if is_area else "本系统"

    @property
    def lower_governments(self) -> str:
        """What the governments below are called together, as the table of 2014 names its columns."""
        is_county = self.report.authority.level == Level.COUNTY
        return "各乡镇（街道）" if is_county else "各县区"

    def value(self, name: str) -> Decimal | None:
        """The figure as it is now; None where it is not known."""
        return cell_of(live_figure(self.form, name), self.cells).value

    def last(self, name: str) -> Decimal | None:
        """Last year's figure; None where it is not known."""
        cell = last_cell_of(live_figure(self.form, name), self.previous)
        return cell.value if cell else None

    def is_zero(self, *names: str) -> bool:
        """Whether all of these are known to be nothing."""
        return all(self.value(name) == 0 for name in names)

    def mark(self, name: str) -> str:
        """The live figure, as it stands in a text."""
        return f"{{{{ {live_figure(self.form, name).name} }}}}"

    def number(self, name: str) -> str:
        """The live figure with its unit."""
        return f"{self.mark(name)}{live_figure(self.form, name).unit}"

    def share(self, name: str, whole: str) -> str:
        """The percentage, as a live figure."""
        return f"{{{{ share {_full(self.form, name)} of {_full(self.form, whole)} }}}}"

    def compared(self, name: str) -> str:
        """Against last year, as the end of a clause; nothing where one of the two years is not known."""
        now, last = self.value(name), self.last(name)
        if now is None or last is None:
            return ""
        full = live_figure(self.form, name).name
        rate = f"（{{{{ rate {full} }}}}）" if last > 0 and now != last else ""
        return f"，比上年{{{{ change {full} }}}}{rate}"

    def divided(self, whole: str, parts: Iterable[tuple[str, str]]) -> str:
        """The parts of a whole that are not nothing, with their shares: “予以公开8件，占66.7%；……”."""
        told = [(words, name) for words, name in parts if self.value(name) != 0]
        values = [self.value(name) for _, name in told]
        known = [value for value in values if value is not None]
        # Parts that are more than their whole have no shares; the checks say that the table is wrong there.
        has_shares = len(known) == len(values) and 0 < sum(known) <= (self.value(whole) or 0)
        return "；".join(
            f"{words}{self.number(name)}" + (f"，占{self.share(name, whole)}" if has_shares else "")
            for words, name in told
        )

    def listed(self, parts: Iterable[tuple[str, str]]) -> str:
        """The parts that are not nothing: “结果维持3件、其他结果1件”."""
        return "、".join(f"{words}{self.number(name)}" for words, name in parts if self.value(name) != 0)


def _full(form: Form, names: str) -> str:
    return " + ".join(live_figure(form, name.strip()).name for name in names.split("+"))


def ranking(rows: Sequence[Counted], whole: int, unit: str = "件") -> str:
    """The first three of a list: “甲、乙、丙，分别为25件、23件、13件，占20.8%、19.2%、10.8%”; empty for an empty list.

    The rows come with the largest first; ``whole`` is what the shares are of.
    """
    first = [row for row in rows if row.count][:MOST_RANKED]
    if not first or whole < sum(row.count for row in first):
        return ""
    shares = shares_of_a_whole([Decimal(row.count) for row in first], Decimal(whole))
    names = "、".join(row.name for row in first)
    counts = "、".join(f"{row.count}{unit}" for row in first)
    percent = "、".join(f"{share}%" for share in shares)
    each = "分别" if len(first) > 1 else ""
    return f"{names}，{each}为{counts}，{each}占{percent}"


def counted(rows: Iterable[Counted], unit: str) -> str:
    """A list of names with numbers, those that are nothing left out."""
    return "、".join(f"{row.name}{row.count}{unit}" for row in rows if row.count)
