"""What waits for a person in publishing, gathered from its parts."""

from __future__ import annotations

from collections.abc import Callable, Collection

from gongkai.organizations.models import Membership
from gongkai.publishing.channel_duties import channel_duties
from gongkai.publishing.column_duties import duties_of_columns
from gongkai.publishing.interpretation_duties import duties_of_interpretation
from gongkai.publishing.item_duties import item_duties
from gongkai.publishing.normative_duties import normative_duties
from gongkai.publishing.review_duties import duties_of_review
from gongkai.web.duties import Duty

PARTS: tuple[Callable[[Membership, Collection[str]], list[Duty]], ...] = (
    item_duties,
    duties_of_review,
    normative_duties,
    channel_duties,
    duties_of_columns,
    duties_of_interpretation,
)
"""Each a function ``(membership, roles) -> list[Duty]``."""


def duties_of(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of a member as drafter, reviewer, keeper of columns, and keeper of the collection."""
    return [duty for part in PARTS for duty in part(membership, roles)]
