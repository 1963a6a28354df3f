"""What follows in the channels when an item ceases to be public, is corrected, or comes back."""

from __future__ import annotations

from gongkai.organizations.models import User
from gongkai.publishing.channels.posting import NO_LONGER_PUBLIC
from gongkai.publishing.following import Happening
from gongkai.publishing.models import ChannelPost, Disclosure, GazetteEntry, GazetteIssue

State = ChannelPost.State
GONE = (Happening.WITHDRAWN, Happening.ENDED)


def stop_posts(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """What has not gone out yet does not go out any more. What is out has to be deleted there by a person."""
    if happening in GONE:
        disclosure.channel_posts.filter(state__in=[State.WAITING, State.PREPARING, State.BY_HAND]).update(
            state=State.FAILED, claim=None, sentence=NO_LONGER_PUBLIC
        )


def follow_in_gazettes(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Issues that are not published yet lose what is gone and get corrections; published ones are set anew.

    What was printed stays as it was printed; the file that the public downloads has a notice in its place. So it has where
    the printed version was taken out of the item's public history.
    """
    entries = GazetteEntry.objects.filter(disclosure=disclosure, is_void=False)
    unpublished = entries.filter(issue__published_at__isnull=True)
    if happening in GONE:
        unpublished.update(is_void=True)
    elif happening is Happening.UPDATED:
        unpublished.update(version=disclosure.published_version)
    touched = entries.filter(issue__published_at__isnull=False)
    if happening is Happening.CHANGED:
        hidden = disclosure.showings.filter(is_shown=False, hidden_by__isnull=False)
        touched = touched.filter(version__in=hidden.values("version"))
    elif happening is Happening.UPDATED:
        touched = touched.none()
    GazetteIssue.objects.filter(pk__in=touched.values("issue")).update(must_be_set_anew=True)
