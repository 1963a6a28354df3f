"""The forms that come with the platform: one declarative file each, in ``forms/definitions``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from gongkai.forms.loading import FormError, load_form
from gongkai.forms.model import Form, Table


@cache
def all_forms() -> tuple[Form, ...]:
    """All forms, the oldest first; raises FormError with the problems of all files that are not valid."""
    forms: list[Form] = []
    problems: list[str] = []
    for path in files("gongkai.forms").joinpath("definitions").iterdir():
        if not path.name.endswith(".yaml"):
            continue
        try:
            found = load_form(path)
        except FormError as error:
            problems.extend(error.problems)
            continue
        if any(found.id == other.id for other in forms):
            problems.append(f"{path.name} 第 1 行：表式的 id“{found.id}”与另一个文件重复。")
        forms.append(found)
    if problems:
        raise FormError(problems)
    return tuple(sorted(forms, key=lambda item: (item.first_year, item.id)))


def form(form_id: str) -> Form:
    """The form with this id; raises KeyError with a sentence where there is none."""
    for found in all_forms():
        if found.id == form_id:
            return found
    known = "、".join(found.id for found in all_forms())
    raise KeyError(f"没有编号为“{form_id}”的表式，现有：{known}。")


def form_for_year(year: int) -> Form:
    """The form a report of this reporting year has to be made in.

    Raises KeyError with a sentence for years before the first uniform form (2014).
    """
    for found in all_forms():
        if found.first_year <= year and (found.last_year is None or year <= found.last_year):
            return found
    raise KeyError(f"{year} 年度没有全国统一的表式。")


def table(form_id: str, table_id: str) -> Table:
    """A table of a form; raises KeyError with a sentence where the form or the table does not exist."""
    return form(form_id).table(table_id)
