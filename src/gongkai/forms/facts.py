"""What a rule may ask about a report and its authority besides the cells: the facts, by name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

Fact: TypeAlias = bool | str | Decimal | None
"""None is a fact that nobody knows; a rule that depends on it does not apply."""

Facts: TypeAlias = Mapping[str, Fact]

FACTS: dict[str, str] = {
    "level": "province, prefecture, county, township or department",
    "kind": "the kind of the authority: government, department, town ...",
    "area_government": "whether the authority is the government of a whole area, and not one office",
    "rule_making": "whether the authority may make rules (规章), Legislation Law 91 and 93",
    "compiled": "whether the report sums up the reports of other authorities",
    "year": "the reporting year",
    "arrangement": "the set of columns in which the table is published",
}
"""The facts that the rules of every form may use, with their meaning."""

ROW_FACTS: dict[str, str] = {
    "whole_number": "whether the row counts things",
    "signed": "whether the row's figures may be below zero",
}
"""Facts of the row in question, for rules that are asked of every row or of every cell."""

SHARE_FACTS: dict[str, str] = {
    "printed": "the percentage as printed",
    "part": "the figure it is a share of the whole for",
    "whole": "the figure that is the whole",
    "places": "how many decimals are printed",
    "ulp": "one unit in the last printed place",
    "exact": "part / whole as a percentage, not rounded",
    "correct": "the same, rounded half up to the printed places",
    "same_unit": "whether part and whole count in the same unit",
}
"""What a rule may ask about one percentage printed in the prose."""

SHARE_GROUP_FACTS: dict[str, str] = {
    "total": "the sum of the percentages as printed",
    "tolerance": "how far rounding alone can carry that sum from 100",
    "count": "how many percentages there are",
}
"""What a rule may ask about percentages that should add to 100."""

FACT_LABELS: dict[str, str] = {
    **{"level": "机关层级", "kind": "机关类别", "area_government": "一级政府", "rule_making": "有规章制定权"},
    **{"compiled": "汇总报告", "year": "年度", "arrangement": "列的组合"},
    **{"whole_number": "计数行", "signed": "可为负数"},
    **{"printed": "所列百分比", "part": "分项", "whole": "整体", "places": "小数位数", "ulp": "末位单位"},
    **{"exact": "计算值", "correct": "四舍五入值", "same_unit": "单位相同"},
    **{"total": "合计", "tolerance": "舍入误差", "count": "项数"},
}
"""The word a person sees for a fact; facts that a form adds are shown by name."""
