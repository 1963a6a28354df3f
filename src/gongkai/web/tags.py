"""The page tags that the national rules want in the head of every page (国办发〔2017〕47号, annex 网页标签).

The home page carries the three site tags, a column page four more, a content page at least three more.
Views pass a ``PageTags`` as ``tags`` into the template's context; the layout writes the tags.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from gongkai.web.columns import SiteColumn


@dataclass(frozen=True, slots=True)
class ArticleTags:
    """The tags of a content page. ``published`` is written as ``YYYY-MM-DD HH:MM`` in Chinese time."""

    title: str
    published: datetime.datetime | None
    source: str
    keywords: str = ""
    author: str = ""
    description: str = ""
    url: str = ""

    @property
    def published_text(self) -> str:
        """The time as the rule wants it, without seconds."""
        if self.published is None:
            return ""
        moment = self.published
        if timezone.is_aware(moment):
            moment = timezone.localtime(moment)
        return moment.strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class PageTags:
    """The column a page belongs to, and the content it shows. Both empty: a home page, site tags only."""

    column: SiteColumn | None = None
    article: ArticleTags | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """Names and contents of the tags in official order; tags without content are left out."""
        found: list[tuple[str, str]] = []
        if self.article:
            found += [
                ("ArticleTitle", self.article.title),
                ("PubDate", self.article.published_text),
                ("ContentSource", self.article.source),
                ("Keywords", self.article.keywords),
                ("Author", self.article.author),
                ("Description", self.article.description),
                ("Url", self.article.url),
            ]
        if self.column:
            found += [
                ("ColumnName", self.column.title),
                ("ColumnDescription", self.column.description),
                ("ColumnKeywords", self.column.keywords),
                ("ColumnType", self.column.column_type),
            ]
        return [(name, content) for name, content in found if content]
