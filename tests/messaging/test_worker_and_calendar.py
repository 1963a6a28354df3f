"""The worker brings stored dates after a notice on days off."""

from __future__ import annotations

import pytest

from gongkai.messaging.worker import Worker
from gongkai.organizations import calendar_followers
from gongkai.organizations.models import CalendarFollowing, CalendarNotice


@pytest.mark.django_db
def test_a_round_of_the_worker_recomputes_what_a_notice_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_followers, "_followers", {})
    calendar_followers.register("nothing_moves", lambda old, new, actor: [])
    notice = CalendarNotice.objects.create(
        year=2027, document_number="国办发明电〔2026〕6号", published="2026-11-04", days=[], digest="0" * 64
    )
    following = CalendarFollowing.objects.create(notice=notice, follower="nothing_moves", label="办理期限")
    Worker(say=print).round()
    following.refresh_from_db()
    assert following.finished_at is not None
