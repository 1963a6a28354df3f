"""What the channels add to publishing when the platform starts."""

from __future__ import annotations


def register_channels() -> None:
    """Follow what becomes public and ceases to be, send in every round, and show channels on the page of an item."""
    from gongkai.messaging.kinds import register_kinds
    from gongkai.messaging.rounds import register_round
    from gongkai.publishing.actions.deliveries import KIND_LABELS
    from gongkai.publishing.actions.gazette import set_withdrawn_issues_anew
    from gongkai.publishing.channels.following import follow_in_gazettes, stop_posts
    from gongkai.publishing.channels.posting import send_posts
    from gongkai.publishing.following import follow
    from gongkai.publishing.office.channels import facts_for_item
    from gongkai.publishing.office.items_blocks import show_on_item_page

    register_kinds(KIND_LABELS)
    register_round("publishing.posts", send_posts, "新媒体发布")
    register_round("publishing.gazettes", set_withdrawn_issues_anew, "政府公报")
    follow(stop_posts)
    follow(follow_in_gazettes)
    show_on_item_page("publishing/parts/appearances.html", facts_for_item)
