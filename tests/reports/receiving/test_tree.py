"""Who compiles whom: every authority below a compiler is compiled exactly once on the way up, and lines stay apart."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gongkai.organizations.models import Authority, Kind, Level
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.models import Part

Shape = list[tuple[int, str]]
"""For every authority but the first: which earlier one is above it (modulo their number), and what it is."""

shapes = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(Kind.values)), max_size=25)


def tree_of(shape: Shape, line: str = "", first: int = 1) -> list[Authority]:
    """Authorities of one line, unsaved; a vertical line has no governments."""
    root = Authority(
        pk=first,
        name=f"机关{first}",
        kind=Kind.DEPARTMENT if line else Kind.GOVERNMENT,
        line=line,
        level=Level.PREFECTURE,
    )
    rows = [root]
    for above, kind in shape:
        parent = rows[above % len(rows)]
        key = first + len(rows)
        rows.append(
            Authority(
                pk=key,
                parent_id=parent.pk,
                name=f"机关{key}",
                kind=Kind.DEPARTMENT if line and kind == Kind.GOVERNMENT else kind,
                line=line,
                level=Level.COUNTY,
                position=key,
            )
        )
    return rows


@given(shapes, shapes)
def test_every_authority_is_compiled_exactly_once_on_the_way_up(shape: Shape, vertical: Shape) -> None:
    rows = [*tree_of(shape), *tree_of(vertical, "税务", 1000)]
    tree = ReportingTree(rows)
    compilers = [row for row in rows if tree.compiles(row)]
    reports = Counter(
        (unit.pk, "own" if unit == compiler or not tree.compiles(unit) else "compiled")
        for compiler in compilers
        for unit in tree.units(compiler)
    )
    assert set(reports.values()) <= {1}
    for row in rows:
        above = tree.compiler_above(row)
        if tree.compiles(row):
            assert reports[row.pk, "own"] == 1
            assert reports[row.pk, "compiled"] == (above is not None)
        else:
            assert reports[row.pk, "own"] == (above is not None)


@given(shapes)
def test_the_units_on_the_way_up_are_the_whole_tree(shape: Shape) -> None:
    rows = tree_of(shape)
    tree = ReportingTree(rows)

    def covered(authority: Authority) -> list[int]:
        """Whose own reports stand in the compiled report of an authority, through all levels."""
        found = []
        for unit in tree.units(authority):
            deeper = unit != authority and tree.compiles(unit)
            found += covered(unit) if deeper else [unit.pk]
        return found

    root = rows[0]
    if tree.compiles(root):
        assert (
            sorted(covered(root)) == sorted(row.pk for row in tree.subtree(root)) == [row.pk for row in rows]
        )


@given(shapes, shapes)
def test_lines_stay_apart(shape: Shape, vertical: Shape) -> None:
    rows = [*tree_of(shape), *tree_of(vertical, "税务", 1000)]
    tree = ReportingTree(rows)
    for row in rows:
        assert {unit.line for unit in tree.units(row)} == {row.line}
        above = tree.compiler_above(row)
        assert above is None or above.line == row.line
        assert tree.part_of(row, row) == Part.DEPARTMENTS


@given(shapes)
def test_the_compiler_above_has_the_unit_in_its_list(shape: Shape) -> None:
    rows = tree_of(shape)
    tree = ReportingTree(rows)
    for row in rows:
        above = tree.compiler_above(row)
        if above is not None:
            assert row in list(tree.units(above))
        else:
            assert row == rows[0]
