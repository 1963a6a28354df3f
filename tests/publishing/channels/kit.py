"""Accounts, pictures and rounds for the tests of the channels."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from gongkai.organizations.models import Authority, SiteFacts
from gongkai.publishing.addresses import files_of_key
from gongkai.publishing.channels.posting import send_posts
from gongkai.publishing.models import Attachment, ChannelAccount, ChannelPost, Disclosure, InVersion


def a_site(authority: Authority, domain: str = "www.hebi.gov.cn") -> SiteFacts:
    return SiteFacts.objects.create(
        authority=authority, site_name="鹤壁市人民政府", site_domain=domain, host="鹤壁市人民政府办公室"
    )


def an_account(authority: Authority, channel: str, **fields: Any) -> ChannelAccount:
    """An account of an authority, with a registered site."""
    if not SiteFacts.objects.exists():
        a_site(authority)
    return ChannelAccount.objects.create(
        authority=authority, channel=channel, **{"name": "鹤壁发布", **fields}
    )


def a_picture(size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(made, kind)
    return made.getvalue()


def with_picture(disclosure: Disclosure, content: bytes, name: str = "图.png") -> Attachment:
    """Put a picture into the text of the version that the public reads."""
    version = disclosure.published_version
    assert version is not None
    attachment = Attachment.objects.create(
        disclosure=disclosure,
        file=ContentFile(content, name=f"picture{name[-4:]}"),
        name=name,
        content_type="image/png" if name.endswith(".png") else "image/jpeg",
        size=len(content),
        sha256="0" * 64,
    )
    InVersion.objects.create(attachment=attachment, version=version, position=1, is_inline=True)
    version.body += f'<p><img src="{files_of_key(disclosure.pk)}{attachment.pk}/" alt="平面图"></p>'
    version.save()
    return attachment


def a_round() -> str:
    return send_posts(lambda: False)


def fresh(post: ChannelPost) -> ChannelPost:
    return ChannelPost.objects.get(pk=post.pk)


def let_it_be_due(post: ChannelPost) -> None:
    """Let time go by until the post is due, or the lease of its worker over."""
    ChannelPost.objects.filter(pk=post.pk).update(next_attempt_at=timezone.now() - dt.timedelta(seconds=1))


def minutes_to_wait(post: ChannelPost) -> float:
    moment = fresh(post).next_attempt_at
    assert moment is not None
    return (moment - timezone.now()).total_seconds() / 60
