"""The application: proactive disclosure."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Items, catalogue, three-step review, channels, normative documents, interpretation."""

    name = "gongkai.publishing"
    label = "publishing"
    verbose_name = "主动公开"

    def ready(self) -> None:
        """Put the pages of publishing into the staff menu, and register what follows a publication."""
        from gongkai.publishing.channels.registering import register_channels
        from gongkai.publishing.office.menu import ENTRIES
        from gongkai.publishing.proposals import draft_from_proposal
        from gongkai.web.handing_over import receive_proposals
        from gongkai.web.menu import register

        for entry in ENTRIES:
            register(entry)
        _register_followers()
        receive_proposals(draft_from_proposal)
        register_channels()
        _register_reviews()
        _register_collection()
        _register_columns_and_interpretation()


def _register_followers() -> None:
    """What follows when an item becomes public, changes, or ceases to be public."""
    from gongkai.publishing.appearances import record_website_appearance
    from gongkai.publishing.following import follow
    from gongkai.publishing.interpreting import follow_interpretations
    from gongkai.publishing.normative_following import keep_collection
    from gongkai.publishing.questions import keep_questions
    from gongkai.publishing.search import tell_the_index
    from gongkai.publishing.showings import keep_history

    follow(keep_collection)
    follow(keep_history)
    follow(record_website_appearance)
    follow(tell_the_index)
    follow(follow_interpretations)
    follow(keep_questions)


def _register_reviews() -> None:
    """The notices of the review, what the worker does at set times, and the block on the page of an item."""
    from gongkai.messaging.kinds import register_kinds
    from gongkai.publishing.following import follow
    from gongkai.publishing.office.publication_block import show_reviews
    from gongkai.publishing.review_notices import KIND_LABELS, tell_authors
    from gongkai.publishing.set_times import register_set_times

    register_kinds(KIND_LABELS)
    follow(tell_authors)
    register_set_times()
    show_reviews()


def _register_collection() -> None:
    """What the worker does for the collection of normative documents: its turn of the day, and the reminders."""
    import datetime as dt

    from gongkai.messaging.kinds import register_kinds
    from gongkai.messaging.work import register_daily
    from gongkai.publishing.normative_reminders import KIND, remind_of_expiry
    from gongkai.publishing.validity_projection import turn_the_day

    register_kinds({KIND: "规范性文件有效期届满提醒"})
    register_daily("publishing.validity", turn_the_day, "更新规范性文件的有效性")
    register_daily(
        "publishing.normative_expiry",
        remind_of_expiry,
        "发送规范性文件有效期届满提醒",
        not_before=dt.time(8),
    )


def _register_columns_and_interpretation() -> None:
    """The reminders of stale columns and of interpretations that are due, and the block on the page of an item."""
    from gongkai.publishing.column_reminders import register_column_work
    from gongkai.publishing.interpretation_reminders import register_interpretation_work
    from gongkai.publishing.office.interpreting import item_block
    from gongkai.publishing.office.items_blocks import show_on_item_page

    register_column_work()
    register_interpretation_work()
    show_on_item_page("publishing/parts/interpretations.html", item_block)
