"""What stands on the page of an item for those who review, publish and withdraw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gongkai.publishing import rights
from gongkai.publishing.models import Submission
from gongkai.publishing.office.items_base import ItemView
from gongkai.publishing.office.items_blocks import show_on_item_page
from gongkai.publishing.office.reviewing_shown import ShownReview
from gongkai.publishing.showings import earlier_showings

TEMPLATE = "publishing/parts/review_actions.html"


@dataclass(frozen=True, slots=True)
class Offered:
    """A button: its label, where it leads, and whether it is what comes next."""

    label: str
    address: str
    is_next: bool = False


def show_reviews() -> None:
    """Put the block on the page of an item. Called once, when the app is ready."""
    show_on_item_page(TEMPLATE, review_facts)


def review_facts(view: ItemView) -> dict[str, Any] | None:
    """The review that is under way and the steps that the person may take; None where there is nothing to show."""
    item = view.item
    is_inside = item.authority_id == view.authority.pk
    submission = (
        item.submissions.filter(state=Submission.State.OPEN).select_related("version", "urgent_by").first()
    )
    shown = (
        ShownReview(item, submission, view.user, view.roles, is_inside) if submission is not None else None
    )
    buttons = _buttons(view, submission, shown) if is_inside else []
    if shown is None and not buttons and not item.withdrawn_at:
        return None
    return {"submission": submission, "shown": shown, "buttons": buttons}


def _buttons(view: ItemView, submission: Submission | None, shown: ShownReview | None) -> list[Offered]:
    item, roles = view.item, view.roles
    found = []
    if submission is not None and shown is not None:
        label = f"办理{'、'.join(step.label for step in shown.mine)}" if shown.mine else "查看审核"
        found.append(Offered(label, reverse("publishing:review", args=[submission.pk]), bool(shown.mine)))
        is_author = any(author.pk == view.user.pk for author in shown.authors)
        if roles & set(rights.URGENT_PUBLISHERS) and not submission.is_urgent and not is_author:
            found.append(Offered("紧急发布", reverse("publishing:item_urgent", args=[item.pk])))
    if item.is_public and roles & set(rights.DRAFTERS) and item.ends_at is not None:
        found.append(Offered("提前下线", reverse("publishing:item_end", args=[item.pk])))
    if item.is_public and roles & set(rights.WITHDRAWERS):
        found.append(Offered("撤回", reverse("publishing:item_withdraw", args=[item.pk])))
        numbers = dict.fromkeys(one.version.number for one in earlier_showings(item))
        found += [
            Offered(f"不再公开第{number}版", reverse("publishing:item_hide_version", args=[item.pk, number]))
            for number in numbers
        ]
    return found
