"""The measures of all apps, found in their ``measures.py`` and checked against the forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from django.apps import apps

from gongkai.forms.cells import CellReference
from gongkai.forms.model import Form
from gongkai.organizations.measuring.fitting import misfit
from gongkai.organizations.measuring.measure import Measure, MeasureError


def checked(measures: Iterable[tuple[str, Measure]]) -> dict[CellReference, Measure]:
    """Measures by cell; each comes with the name of the module that it is from.

    Raises MeasureError, with all problems, for two measures of one cell and for cells that no form has.
    """
    found: dict[CellReference, Measure] = {}
    sources: dict[CellReference, str] = {}
    problems = []
    for source, measure in measures:
        if problem := misfit(measure.cell):
            problems.append(f"{source}：{problem}")
        elif measure.cell in found:
            problems.append(
                f"{source}：单元格 {measure.cell} 已经由 {sources[measure.cell]} 绑定，一个单元格只能绑定一次。"
            )
        else:
            found[measure.cell], sources[measure.cell] = measure, source
    if problems:
        raise MeasureError(problems)
    return found


def declarations(function: str, *, required: bool = False) -> Iterator[tuple[str, Any]]:
    """What a function of the ``measures.py`` of all apps yields, each with the name of its module.

    Raises MeasureError for a module without the function if it is required.
    """
    for app in apps.get_app_configs():
        name = f"{app.name}.measures"
        if find_spec(name) is None:
            continue
        declare = getattr(import_module(name), function, None)
        if declare is not None:
            for found in declare():
                yield name, found
        elif required:
            raise MeasureError([f"{name}：应当有一个 {function}() 函数，逐个给出指标。"])


@cache
def all_measures() -> Mapping[CellReference, Measure]:
    """The measures of all installed apps, by cell. Raises MeasureError where they do not fit the forms."""
    return MappingProxyType(checked(declarations("measures", required=True)))


def measures_of(form: Form | str) -> dict[CellReference, Measure]:
    """The measures that fill the cells of a form, by cell; cells that no app counts are not in it.

    Raises MeasureError where the measures of the apps do not fit the forms.
    """
    form_id = form if isinstance(form, str) else form.id
    return {cell: measure for cell, measure in all_measures().items() if cell.form == form_id}
