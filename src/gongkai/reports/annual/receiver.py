"""Who receives a report: the authority in whose list of the year the reporting one stands, else the one above it in the tree (Art. 49)."""

from __future__ import annotations

from gongkai.organizations.models import Authority
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.models import Duty, ReportingUnit, Scope


def receiver_of(
    authority: Authority, year: int, scope: str, tree: ReportingTree | None = None
) -> Authority | None:
    """The authority that compiles the report now; None where nobody does. Two queries at most.

    The own report of a compiling authority goes to itself. Of an authority that was moved, the lists of the year decide whose it
    still is; where both the old and the new one list it, the new one receives it.
    """
    tree = tree or ReportingTree()
    by_tree = authority if scope == Scope.OWN and tree.compiles(authority) else tree.compiler_above(authority)
    rows = ReportingUnit.objects.filter(unit=authority, year=year, duty=Duty.REQUIRED)
    listing = [row.compiler for row in rows.select_related("compiler") if row.scope == scope]
    return listing[0] if len(listing) == 1 else by_tree
