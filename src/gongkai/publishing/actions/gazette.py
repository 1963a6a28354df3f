"""Issues of the gazette (政府公报): opened, filled with published items, printed, published, set anew.

国办发〔2018〕22号: gazettes are those of the centre, of provinces and of cities. Departments, counties and townships have none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gongkai.organizations.access import subtree_ids
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, Kind, Level, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.organizations.typed import fitting
from gongkai.publishing.appearances import lock_items, record_appearances
from gongkai.publishing.channels.gazette_setting import entries_of, gone_among, set_issue
from gongkai.publishing.models import Appearance, Channel, Disclosure, GazetteEntry, GazetteIssue
from gongkai.publishing.rights import require_drafter, require_keeper

MOST_ENTRIES = 300
MOST_A_ROUND = 5
NO_GAZETTE = (
    "政府公报只由省级、市级人民政府编发（国办发〔2018〕22号），部门、县级、乡级机关不编公报。"
    "本机关的规范性文件可以由上级政府公报刊登。"
)
_FACTS = ("year", "number", "title", "issued_on", "print_run")


def has_a_gazette(authority: Authority) -> bool:
    """Whether an authority edits a gazette: people's governments of provinces and cities."""
    return authority.kind == Kind.GOVERNMENT and authority.level in (Level.PROVINCE, Level.PREFECTURE)


@transaction.atomic
def open_issue(actor: User, authority: Authority, **facts: Any) -> GazetteIssue:
    """Open an issue. ``facts``: year, number, title, issued_on, print_run. Raises NotPermitted, Refused."""
    require_drafter(actor, authority, "编辑政府公报")
    if not has_a_gazette(authority):
        raise Refused(NO_GAZETTE)
    issue = GazetteIssue(authority=authority, prepared_by=actor)
    _set_facts(issue, facts)
    _record(actor, issue, "gazette.open", "编辑新一期公报", after=_facts_of(issue))
    return issue


@transaction.atomic
def change_issue(actor: User, issue: GazetteIssue, **facts: Any) -> GazetteIssue:
    """Change number, date and print run of an issue that is not published. Raises NotPermitted, Refused."""
    current = _editable(actor, issue)
    before = _facts_of(current)
    _set_facts(current, facts)
    _record(actor, current, "gazette.change", "修改公报", before=before, after=_facts_of(current))
    return current


def _set_facts(issue: GazetteIssue, facts: Mapping[str, Any]) -> None:
    for name in _FACTS:
        if name in facts:
            setattr(issue, name, facts[name])
    validate(issue)
    issue.save()


@transaction.atomic
def add_to_issue(
    actor: User, issue: GazetteIssue, disclosures: Sequence[Disclosure], section: str
) -> list[GazetteEntry]:
    """Put public items of the authority, and of those below it, at the end of an issue.

    What is in it already stays where it is. Raises NotPermitted, Refused.
    """
    current = _editable(actor, issue)
    if not disclosures:
        raise Refused("请至少选择一条信息。", {"items": ["请至少选择一条信息。"]})
    below = subtree_ids(current.authority_id)
    for disclosure in disclosures:
        if disclosure.authority_id not in below:
            raise Refused("公报只能刊登本机关和下级机关的信息。")
        if not disclosure.is_public:
            raise Refused(f"“{disclosure.title}”没有公开（先审后发），不能编入公报。")
    assert all(row.published_version is not None for row in disclosures)
    name = fitting(section, "section", "栏目", 60)
    there = {row.disclosure_id: row.position for row in current.entries.filter(is_void=False)}
    new = [row for row in disclosures if row.pk not in there]
    if not new:
        raise Refused("所选的信息都已经在这一期中。")
    if len(there) + len(new) > MOST_ENTRIES:
        raise Refused(f"一期公报最多编入{MOST_ENTRIES}篇。")
    first = max(there.values(), default=0) + 1
    made = GazetteEntry.objects.bulk_create(
        GazetteEntry(
            issue=current,
            disclosure=row,
            version=row.published_version,
            section=name,
            position=first + place,
        )
        for place, row in enumerate(new)
    )
    _record(
        actor,
        current,
        "gazette.add",
        "编入公报",
        after={"items": [row.pk for row in new], "section": name},
    )
    return made


@transaction.atomic
def arrange_issue(actor: User, issue: GazetteIssue, places: Mapping[int, tuple[str, int]]) -> None:
    """Give entries their section and place: ``places`` is section and number by the entry's key.

    Entries of the same number keep their present order. Raises NotPermitted, Refused.
    """
    current = _editable(actor, issue)
    rows = list(current.entries.filter(is_void=False).order_by("position", "id"))
    wanted = {
        row.pk: (fitting(places[row.pk][0], "section", "栏目", 60), places[row.pk][1])
        for row in rows
        if row.pk in places
    }
    rows.sort(key=lambda row: wanted[row.pk][1] if row.pk in wanted else row.position)
    for place, row in enumerate(rows, start=1):
        row.position = place
        if row.pk in wanted:
            row.section = wanted[row.pk][0]
    GazetteEntry.objects.bulk_update(rows, ["position", "section"])
    _record(
        actor,
        current,
        "gazette.arrange",
        "编排公报",
        after={"entries": [[row.pk, row.section] for row in rows]},
    )


@transaction.atomic
def take_out_of_issue(actor: User, entry: GazetteEntry) -> None:
    """Take an item out of an issue that is not published; the row stays. Raises NotPermitted, Refused."""
    current = _editable(actor, entry.issue)
    changed = current.entries.filter(pk=entry.pk, is_void=False).update(is_void=True)
    if not changed:
        raise Refused("这一篇已经移出。")
    _record(
        actor,
        current,
        "gazette.take_out",
        "移出公报",
        before={"item": entry.disclosure_id, "title": entry.version.title},
    )


def publish_issue(actor: User, issue: GazetteIssue) -> GazetteIssue:
    """Publish an issue: print it, freeze the file, and record every item's appearance in the gazette.

    It is printed before anything is locked, because that takes seconds; where it changed meanwhile, the step is refused.
    Raises NotPermitted unless the person heads the disclosure office; Refused for an empty issue, for one with items
    that are not public any more, and where it cannot be printed.
    """
    require_keeper(actor, issue.authority, "发布政府公报")
    printed = _as_published(_editable_now(actor, issue))
    made = set_issue(issue, printed)
    with transaction.atomic():
        current = _editable(actor, issue)
        # The items are locked, so that nobody withdraws one between this look and the end of the step.
        lock_items(set(current.entries.filter(is_void=False).values_list("disclosure_id", flat=True)))
        entries = _as_published(current)
        if _mark(current, entries) != _mark(issue, printed):
            raise Refused("排印的时候这一期有了变化，没有发布。请看过现在的内容，再发布一次。")
        for row in entries:
            row.page = made.pages.get(row.pk)
        GazetteEntry.objects.bulk_update(entries, ["page", "version"])
        current.published_at = timezone.now()
        current.pdf.save(_file_name(current), ContentFile(made.pdf), save=False)
        current.save()
        _record_appearances(actor, current, entries)
        _record(actor, current, "gazette.publish", "发布公报", after=_facts_of(current))
    return current


def _editable_now(actor: User, issue: GazetteIssue) -> GazetteIssue:
    """The issue as it stands, without holding it; raises as ``_editable``."""
    with transaction.atomic():
        current = _editable(actor, issue)
    issue.refresh_from_db()
    return current


def _as_published(issue: GazetteIssue) -> list[GazetteEntry]:
    """What would be printed now: every entry in the version that the public reads. Raises Refused."""
    entries = entries_of(issue)
    if not entries:
        raise Refused("这一期还没有内容，请先编入信息。")
    for row in entries:
        if not row.disclosure.is_public:
            raise Refused(f"“{row.version.title}”已经不公开，请先移出这一期。")
        if row.version_id != row.disclosure.published_version_id:
            raise Refused(f"“{row.version.title}”有了新的版本，请移出后重新编入。")
    if issue.issued_on > timezone.localdate():
        raise Refused(f"出版日期是{issue.issued_on}，还没有到。请到期再发布，或者修改出版日期。")
    return entries


def _mark(issue: GazetteIssue, entries: Sequence[GazetteEntry]) -> list[Any]:
    """What tells one state of an issue from every other, as far as it is printed."""
    facts = [getattr(issue, name) for name in _FACTS]
    gone = gone_among(entries)
    return [facts, [(row.pk, row.version_id, row.section, row.pk in gone) for row in entries]]


def _record_appearances(actor: User, issue: GazetteIssue, entries: Sequence[GazetteEntry]) -> None:
    record_appearances(
        Appearance(
            disclosure=row.disclosure,
            channel=Channel.GAZETTE,
            at=issue.published_at or timezone.now(),
            place=f"{issue}第{row.page}页"[:200],
            recorded_by=actor,
        )
        for row in entries
    )


def set_withdrawn_issues_anew(asked_to_end: Callable[[], bool]) -> str:
    """A round of the worker: print published issues anew for the public, with a notice where an item was withdrawn.

    Until then, and where it cannot be done, the public is offered no file of such an issue.
    """
    waiting = GazetteIssue.objects.filter(must_be_set_anew=True).order_by("pk")
    done, refusal = 0, None
    for issue in waiting.select_related("authority")[:MOST_A_ROUND]:
        if asked_to_end():
            break
        try:
            done += _set_anew(issue)
        except Refused as fault:
            refusal = fault
    if refusal is not None:
        raise refusal
    return f"重新排印 {done} 期公报。" if done else ""


def _set_anew(issue: GazetteIssue) -> bool:
    entries = entries_of(issue)
    complete = not gone_among(entries)
    pdf = b"" if complete else set_issue(issue, entries).pdf
    with transaction.atomic():
        current = GazetteIssue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
        now = entries_of(current)
        if not current.must_be_set_anew or _mark(current, now) != _mark(issue, entries):
            return False
        if complete:
            current.public_pdf = ""
        else:
            current.public_pdf.save(_file_name(issue), ContentFile(pdf), save=False)
        current.must_be_set_anew = False
        current.save()
        gone = gone_among(now)
        record(
            actor=None,
            authority=issue.authority,
            action="gazette.set_anew",
            label="重新排印公报",
            target=current,
            after={"withdrawn": [row.disclosure_id for row in now if row.pk in gone]},
        )
    return True


def _editable(actor: User, issue: GazetteIssue) -> GazetteIssue:
    current: GazetteIssue = (
        GazetteIssue.objects.select_for_update(of=("self",)).select_related("authority").get(pk=issue.pk)
    )
    require_drafter(actor, current.authority, "编辑政府公报")
    if current.published_at is not None:
        raise Refused("这一期已经发布，内容不能再改。需要更正的，请在下一期刊登。")
    return current


def _facts_of(issue: GazetteIssue) -> dict[str, Any]:
    """What the trail keeps of an issue."""
    told = ("published_at", "must_be_set_anew")
    return {name: getattr(issue, name) for name in (*_FACTS, *told)} | {"pdf": issue.pdf.name or ""}


def _file_name(issue: GazetteIssue) -> str:
    return f"gazette-{issue.authority_id}-{issue.year}-{issue.number:03d}.pdf"


def _record(actor: User, issue: GazetteIssue, action: str, label: str, **facts: Any) -> None:
    record(actor=actor, authority=issue.authority, action=action, label=label, target=issue, **facts)
