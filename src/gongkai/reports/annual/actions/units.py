"""The list of the units that an authority compiles in a year: who must report, by when, and who is left out and why (Art. 49)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from gongkai.forms.library import form_for_year
from gongkai.organizations.audit import record
from gongkai.organizations.models import AuditEntry, Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import too_long, trimmed
from gongkai.reports.annual.tree import ReportingTree, is_township
from gongkai.reports.models import AnnualReport, Duty, Part, ReportingArrangement, ReportingUnit, Scope
from gongkai.reports.rights import require_receiver

LONGEST_REASON = 300
USUAL_REMINDER_DAYS = (30, 10, 3, 1)
"""How many days before the last day one is reminded, where nobody said otherwise."""
_CHANGED = "reporting_units.change"
TOWNSHIPS_LEFT_OUT = "《条例》第四十九条没有规定乡镇政府单独报送，本级安排不要求报送。"


def arrangement_of(compiler: Authority) -> ReportingArrangement:
    """How the authority arranges the reporting; the law's dates where it has not said anything (not stored then)."""
    found = ReportingArrangement.objects.filter(compiler=compiler).first()
    return found or ReportingArrangement(compiler=compiler, reminder_days=list(USUAL_REMINDER_DAYS))


def due_on(arrangement: ReportingArrangement, year: int, part: str, *, own_office: bool = False) -> dt.date:
    """The last day for a unit: of the year after the reporting year."""
    lower = part == Part.COUNTIES and not own_office
    month = arrangement.governments_month if lower else arrangement.departments_month
    day = arrangement.governments_day if lower else arrangement.departments_day
    return dt.date(year + 1, month, min(day, monthrange(year + 1, month)[1]))


@transaction.atomic
def list_units(
    actor: User | None, compiler: Authority, year: int, only: Collection[int] | None = None
) -> list[ReportingUnit]:
    """Write the list of a year from the tree as it is now; units that stand in the list already are left as they are.

    ``only`` are the keys of the units to add, where not all that the list lacks are meant. ``actor`` None is the platform itself.
    Gives back what was added. Raises NotPermitted, and Refused for who compiles nothing, a year that has not begun, or one before
    the first uniform form.
    """
    if actor is not None:
        require_receiver(actor, compiler, "编制填报单位名单")
    tree = ReportingTree()
    if not tree.compiles(compiler):
        raise Refused(f"“{compiler}”没有下级填报单位，不需要编制名单。")
    _check_year(year)
    wanted = [unit for unit in tree.units(compiler) if only is None or unit.pk in only]
    _take_authorities({compiler.pk, *(unit.pk for unit in wanted)})
    arrangement = arrangement_of(compiler)
    standing = set(
        ReportingUnit.objects.filter(compiler=compiler, year=year).values_list("unit_id", flat=True)
    )
    merged = {
        row.unit_id: row
        for row in ReportingUnit.objects.filter(year=year, duty=Duty.MERGED)
        .exclude(compiler=compiler)
        .select_related("compiler", "counted_with")
    }
    added = [
        _unit(tree, arrangement, compiler, unit, year, merged.get(unit.pk))
        for unit in wanted
        if unit.pk not in standing
    ]
    ReportingUnit.objects.bulk_create(added)
    # Who got something below it since the list above was written hands in the compiled report from now on.
    above = ReportingUnit.objects.filter(unit=compiler, year=year).exclude(compiler=compiler)
    above.update(compiles=True)
    if added:
        record(
            actor=actor,
            authority=compiler,
            action="reporting_units.list",
            label="编制填报单位名单",
            target=compiler,
            after={"年度": year, "新增": len(added)},
        )
    return added


def _take_authorities(keys: Collection[int]) -> None:
    """Hold authorities until the transaction ends: the compiling one, whose list it is, and the units, which may stand in other lists, too.

    Who is merged into whom is decided over several rows. All are taken at once and in the order of their keys, so that nobody waits in
    a circle.
    """
    rows = Authority.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.only("pk"))


def _check_year(year: int) -> None:
    if year > timezone.localdate().year:
        raise Refused(f"{year} 年还没有开始，不能编制这一年的填报单位名单。")
    try:
        form_for_year(year)
    except KeyError as error:
        raise Refused(f"{str(error.args[0]).rstrip('。')}，请编制 2014 年度以后的名单。") from error


@dataclass(frozen=True, slots=True)
class ListAndTree:
    """Where the list of a year and the tree of today differ.

    ``listed`` is how many units stand in the list, ``unlisted`` are units of the tree that it does not have (founded or moved since it was
    written); ``moved_away`` are the keys of listed units that the tree has elsewhere now.
    """

    compiles: bool
    unlisted: tuple[Authority, ...]
    moved_away: frozenset[int]
    listed: int = 0


def list_and_tree(compiler: Authority, year: int) -> ListAndTree:
    """The list of a year held against the tree as it is now. Two queries."""
    listed = set(ReportingUnit.objects.filter(compiler=compiler, year=year).values_list("unit_id", flat=True))
    tree = ReportingTree()
    units = list(tree.units(compiler))
    return ListAndTree(
        tree.compiles(compiler),
        tuple(unit for unit in units if unit.pk not in listed),
        frozenset(listed - {unit.pk for unit in units}),
        len(listed),
    )


def unlisted(compiler: Authority, year: int) -> list[Authority]:
    """Units of the tree that the list of the year does not have: founded or moved since it was written."""
    return list(list_and_tree(compiler, year).unlisted)


def _unit(
    tree: ReportingTree,
    arrangement: ReportingArrangement,
    compiler: Authority,
    unit: Authority,
    year: int,
    merged: ReportingUnit | None,
) -> ReportingUnit:
    """The row of a unit; one that another list of the year merged into an authority (``merged``) is counted there already."""
    part = tree.part_of(compiler, unit)
    reason = ""
    if is_township(unit) and not arrangement.townships_report and unit.pk != compiler.pk:
        reason = TOWNSHIPS_LEFT_OUT
    if merged is not None and unit.pk != compiler.pk:
        into = f"已在{merged.compiler}的名单中并入{merged.counted_with}填报，不重复计算。"
        reason = into[:LONGEST_REASON]
    return ReportingUnit(
        compiler=compiler,
        year=year,
        unit=unit,
        part=part,
        duty=Duty.EXEMPT if reason else Duty.REQUIRED,
        reason=reason,
        due_on=due_on(arrangement, year, part, own_office=unit.pk == compiler.pk),
        compiles=tree.compiles(unit),
    )


class UnitChanged(Refused):
    """Somebody else changed the unit since the person looked at it; the sentence says what. ``revision`` is that of now."""

    def __init__(self, unit: ReportingUnit, seen: int) -> None:
        super().__init__(
            f"{_what_changed(unit, seen)}您的修改没有保存，填写的内容还在。请看过现在的情况，仍要修改的再保存一次。"
        )
        self.revision = unit.revision


def _what_changed(unit: ReportingUnit, seen: int) -> str:
    """Who changed the unit since it had the revision that somebody saw, and what is different now."""
    changes = AuditEntry.objects.filter(
        target_type=unit._meta.label_lower, target_id=str(unit.pk), action=_CHANGED
    )
    entries = changes.select_related("actor")[: max(unit.revision - seen, 1)]
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for entry in entries:
        before, after = before | (entry.before or {}), (entry.after or {}) | after
    told = "，".join(
        f"{name}由“{before[name] or '空'}”改成了“{value or '空'}”"
        for name, value in after.items()
        if before.get(name) != value
    )
    names = [entry.actor.display_name if entry.actor else entry.actor_name for entry in entries]
    people = "、".join(dict.fromkeys(names)) or "别人"
    return f"{people}刚刚修改了{unit.unit}" + (f"：{told}。" if told else "，又改了回来。")


@transaction.atomic
def change_unit(
    actor: User,
    row: ReportingUnit,
    *,
    duty: str,
    due: dt.date,
    seen: int,
    reason: str = "",
    counted_with: Authority | None = None,
    hands_in_files: bool = False,
) -> ReportingUnit:
    """Change what a unit owes: leave it out with a reason, count it with another authority it was merged into, move its last day.

    ``seen`` is the revision of the unit that the person saw. What holds already is not written again. Raises NotPermitted, UnitChanged,
    and Refused with a sentence by field.
    """
    require_receiver(actor, row.compiler, "修改填报单位名单")
    _take_authorities({row.compiler_id, row.unit_id, *([counted_with.pk] if counted_with else ())})
    unit = (
        ReportingUnit.objects.select_for_update(of=("self",))
        .select_related("compiler", "unit", "counted_with")
        .get(pk=row.pk)
    )
    before, was_counted_with = _told(unit), unit.counted_with
    unit.duty, unit.due_on, unit.hands_in_files = duty, due, hands_in_files
    unit.reason = trimmed(reason) if duty != Duty.REQUIRED else ""
    unit.counted_with = counted_with if duty == Duty.MERGED else None
    after = _told(unit)
    if before == after:
        return unit
    if unit.revision != seen:
        raise UnitChanged(unit, seen)
    problems = _problems(unit)
    if not problems and was_counted_with != unit.counted_with:
        problems = _reported_already(unit, was_counted_with)
    if problems:
        raise Refused.by_field(problems)
    unit.revision += 1
    unit.save()
    record(
        actor=actor,
        authority=unit.compiler,
        action=_CHANGED,
        label="修改填报单位",
        target=unit,
        before=before,
        after=after,
    )
    return unit


def _told(unit: ReportingUnit) -> dict[str, str]:
    """What a unit owes, in words."""
    return {
        "报送义务": unit.get_duty_display(),
        "截止日期": unit.due_on.isoformat(),
        "理由": unit.reason,
        "并入机关": str(unit.counted_with or ""),
        "以文件报送": "是" if unit.hands_in_files else "否",
    }


def _problems(unit: ReportingUnit) -> dict[str, list[str]]:
    """What cannot be in a changed unit, by field."""
    problems: dict[str, list[str]] = {}
    if unit.duty != Duty.REQUIRED and not unit.reason:
        problems["reason"] = ["不报送或者并入其他机关的，请写明理由，例如机构改革的文件号。"]
    elif sentences := too_long(unit.reason, "理由", LONGEST_REASON):
        problems["reason"] = sentences
    if unit.due_on.year != unit.year + 1:
        problems["due"] = [f"截止日期应在 {unit.year + 1} 年。"]
    if unit.duty == Duty.MERGED and (sentence := _cannot_be_counted_with(unit)):
        problems["counted_with"] = [sentence]
    if sentence := _cannot_owe(unit):
        problems["duty"] = [sentence]
    return problems


def _reported_already(unit: ReportingUnit, was_counted_with: Authority | None) -> dict[str, list[str]]:
    """What stands against counting a unit elsewhere: a report handed in counts its records, or does not, and would go on to do so.

    The reports are held until the transaction ends, so that none is handed in meanwhile.
    """
    reports = AnnualReport.objects.select_for_update(of=("self",)).select_related("authority")
    reports = reports.filter(
        authority__in=[one for one in (was_counted_with, unit.counted_with) if one is not None],
        year=unit.year,
        scope=Scope.OWN,
    )
    handed_in = [report for report in reports.order_by("pk") if not report.is_open]
    if not handed_in:
        return {}
    names = "、".join(str(report.authority) for report in handed_in)
    sentence = (
        f"{names}{unit.year}年度的报告已经报送，{unit.unit}的记录算不算在里面已经定了，改动后会漏算或者重复计算。"
        f"请先退回（或者撤回）{names}的报告，改好名单后重新报送。"
    )
    return {"counted_with" if unit.duty == Duty.MERGED else "duty": [sentence]}


def _cannot_be_counted_with(unit: ReportingUnit) -> str:
    """The sentence for a unit that cannot be merged into the authority that it names; empty where it can."""
    if unit.counted_with is None:
        return "请选择并入哪个机关填报。"
    if unit.counted_with_id == unit.unit_id:
        return "不能并入自己，请选择另一个机关。"
    if not _listed_as_required(unit, unit.counted_with):
        return "并入的机关要在同一份名单中并且应当报送。"
    return ""


def _cannot_owe(unit: ReportingUnit) -> str:
    """The sentence for a unit that cannot have the duty that it was given; empty where it can."""
    if unit.duty not in Duty.values:
        return "请选择报送义务。"
    if twice := _counted_twice(unit):
        return twice
    if unit.duty == Duty.REQUIRED:
        return ""
    if ReportingUnit.objects.filter(year=unit.year, counted_with=unit.unit_id, duty=Duty.MERGED).exists():
        return "有别的单位并入这个机关填报，请先改动那些单位。"
    if unit.is_own_office:
        return "本机关自己不能从汇总中去掉。"
    if unit.duty == Duty.MERGED and unit.compiles:
        # What it compiles would be in nobody's report.
        return "这个单位自己汇总下级单位，不能并入其他机关。请先在机构管理中把它的下级单位调整到新的上级。"
    return ""


def _counted_twice(unit: ReportingUnit) -> str:
    """The sentence for a unit whose records would be in two reports, because another list of the year has it, too; else empty."""
    others = ReportingUnit.objects.filter(year=unit.year, unit=unit.unit_id).exclude(pk=unit.pk)
    others = others.exclude(duty=Duty.EXEMPT).select_related("compiler", "counted_with")
    if unit.duty == Duty.REQUIRED:
        others = others.filter(duty=Duty.MERGED)
    other = others.first() if unit.duty != Duty.EXEMPT else None
    if other is None:
        return ""
    how = f"并入{other.counted_with}填报" if other.duty == Duty.MERGED else "应当报送"
    return f"{unit.unit}在{other.compiler}的名单中{how}，这样会重复计算。请先请{other.compiler}改为不报送。"


def _listed_as_required(unit: ReportingUnit, other: Authority) -> bool:
    return ReportingUnit.objects.filter(
        compiler=unit.compiler_id, year=unit.year, unit=other, duty=Duty.REQUIRED
    ).exists()


@transaction.atomic
def arrange(
    actor: User,
    compiler: Authority,
    *,
    departments: tuple[int, int],
    governments: tuple[int, int],
    townships_report: bool,
    reminder_days: Iterable[int],
) -> ReportingArrangement:
    """Set the last days (month, day) for departments and for lower governments, and when to remind.

    It holds for lists written afterwards. Raises NotPermitted, and Refused for a day that does not exist.
    """
    require_receiver(actor, compiler, "修改报送安排")
    problems: dict[str, list[str]] = {}
    for field, (month, day) in (("departments", departments), ("governments", governments)):
        if not (1 <= month <= 12 and 1 <= day <= monthrange(2023, month)[1]):
            problems[field] = [f"{month} 月没有 {day} 日，请核对。"]
    days = sorted(set(reminder_days), reverse=True)
    if any(not 0 <= day <= 120 for day in days):
        problems["reminder_days"] = ["提前的天数请填 0 到 120 之间的数。"]
    if problems:
        raise Refused.by_field(problems)
    arrangement, _ = ReportingArrangement.objects.select_for_update(of=("self",)).get_or_create(
        compiler=compiler
    )
    arrangement.departments_month, arrangement.departments_day = departments
    arrangement.governments_month, arrangement.governments_day = governments
    arrangement.townships_report = townships_report
    arrangement.reminder_days = days
    arrangement.save()
    record(
        actor=actor,
        authority=compiler,
        action="reporting_arrangement.set",
        label="修改报送安排",
        target=arrangement,
        after={
            "部门": f"{departments[0]}月{departments[1]}日",
            "下级政府": f"{governments[0]}月{governments[1]}日",
            "乡镇报送": townships_report,
            "提前提醒": days,
        },
    )
    return arrangement
