"""The page of one item, the notice in the place of one that was taken away, and its earlier versions."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.organizations.models import DisclosureOffice
from gongkai.publishing.models import Disclosure, DisclosureVersion, PublishingSettings, SiteColumn
from gongkai.publishing.public.beside import pages_beside
from gongkai.publishing.public.interpretations import interpretation_facts
from gongkai.publishing.public.metadata import kind_of_file, metadata_head, source_of
from gongkai.publishing.public.normative_banner import banner_of
from gongkai.publishing.public.reading import can_be_read, public_files, with_an_address
from gongkai.publishing.public.site_columns import SiteColumns, address_of_column, as_page_column, trail
from gongkai.publishing.rich_text import difference
from gongkai.publishing.showings import earlier_showings
from gongkai.web import columns
from gongkai.web.beacon import Seen
from gongkai.web.caching import may_be_cached
from gongkai.web.public import PublicView
from gongkai.web.tags import ArticleTags, PageTags

GONE = 410
_ENDED = "这条信息的公开期限已满，已经下线。"
_WITHDRAWN = "这条信息已经撤回。"


class ItemPage(PublicView):
    """Base of the pages about one item, whose address holds its key."""

    disclosure: Disclosure

    def find(self) -> Disclosure:
        """The item; a 404 for one that was never published."""
        found = with_an_address().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        self.disclosure = found
        return found

    def place(self) -> tuple[SiteColumns, SiteColumn | None]:
        """The columns of the site, and the first of them in which the item stands."""
        known = SiteColumns(self.request)
        placed = set(self.disclosure.placements.filter(is_public=True).values_list("column_id", flat=True))
        return known, next((column for column in known.all if column.pk in placed), None)


@may_be_cached
class DocumentPage(ItemPage):
    """One item: metadata head, text, files, interpretations, earlier versions; or the notice in its place."""

    template_name = "publishing/public/document.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page. What was withdrawn or has ended is gone (410), and its page tells nothing of what it said."""
        if not can_be_read(self.find()):
            return gone(request, self.disclosure)
        return super().get(request, *args, **kwargs)

    def get_column(self) -> columns.SiteColumn:
        """The site column, else the class of Art. 20, else the catalogue as a whole."""
        self.site_columns, self.site_column = self.place()
        if self.site_column is not None:
            return as_page_column(self.site_column)
        version = self.version
        category = columns.statutory_category(version.category) if version.category else None
        return category.column if category else columns.STATUTORY

    def seen(self, column: columns.SiteColumn | None) -> Seen:
        """The document itself is counted, too."""
        return Seen(column.key if column else "", self.disclosure.authority_id, self.disclosure.pk)

    @property
    def version(self) -> DisclosureVersion:
        """The version that the public reads."""
        version = self.disclosure.published_version
        assert version is not None
        return version

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything that the page shows; the number of queries does not grow with what is shown."""
        context = super().get_context_data(**kwargs)
        item, version = self.disclosure, self.version
        files = public_files(item)
        address = self.request.build_absolute_uri(reverse("publishing:document", args=[item.pk]))
        context["title"] = version.title
        context["tags"] = PageTags(
            context["column"],
            ArticleTags(
                title=version.title,
                published=item.published_at,
                source=source_of(item, version),
                keywords=version.keywords.replace("、", ",").replace("，", ","),
                author=version.editor,
                description=version.summary,
                url=address,
            ),
        )
        context |= {
            "disclosure": item,
            "version": version,
            "metadata": metadata_head(item, version, files),
            "source": source_of(item, version),
            # Cleaned when it was saved (publishing.rich_text); nothing else ever stands in this field.
            "body": mark_safe(version.body),
            "beside": pages_beside(item),
            "files": [(place.attachment, kind_of_file(place.attachment.name)) for place in files],
            "alternative": alternative_format(item) if files else "",
            "earlier": earlier_showings(item),
            "banner": banner_of(item),
            **interpretation_facts(item),
            "qr_code": qr_code(address),
            "address": address,
            "was_updated": item.updated_at is not None and item.updated_at != item.published_at,
            "branches": self.site_columns.tree(self.site_column),
            "breadcrumbs": self.breadcrumbs(context["column"]),
        }
        return context

    def breadcrumbs(self, column: columns.SiteColumn) -> list[tuple[str, str]]:
        """The way to the item: through its site column, or through its class of Art. 20."""
        if self.site_column is not None:
            own = (self.site_column.title, address_of_column(self.site_column))
            return [*trail(self.site_columns, self.site_column), own]
        statutory = (columns.STATUTORY.title, reverse("web:statutory"))
        if column is columns.STATUTORY:
            return [statutory]
        return [statutory, (column.title, reverse("web:statutory_category", args=[column.key]))]


@may_be_cached
class EarlierVersion(ItemPage):
    """An earlier version of an item that was public, set beside the one that is public now."""

    template_name = "publishing/public/earlier_version.html"
    column = columns.STATUTORY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the version and what changed since; a 404 for every version that may not be read (any more)."""
        if not can_be_read(self.find()):
            raise Http404
        showing = next(
            (one for one in earlier_showings(self.disclosure) if one.version.number == self.kwargs["number"]),
            None,
        )
        current = self.disclosure.published_version
        if showing is None or current is None:
            raise Http404
        context = super().get_context_data(**kwargs)
        context |= {
            "title": f"历史版本：{showing.version.title}",
            "breadcrumbs": [
                (current.title, reverse("publishing:document", args=[self.disclosure.pk])),
            ],
            "disclosure": self.disclosure,
            "current": current,
            "showing": showing,
            "difference": difference(showing.version.body, current.body),
        }
        return context


class _Gone(PublicView):
    template_name = "publishing/public/gone.html"
    column = columns.STATUTORY


def gone(request: HttpRequest, disclosure: Disclosure) -> HttpResponse:
    """The notice in the place of an item: who published it, since when it is gone, and what the notice says.

    Nothing of the item's own words, its title included: it may have been withdrawn because of what they tell.
    """
    page = _Gone()
    page.setup(request)
    withdrawn = disclosure.withdrawn_at is not None
    context = page.get_context_data(
        disclosure_authority=disclosure.authority,
        since=disclosure.withdrawn_at if withdrawn else disclosure.ends_at,
        sentence=_WITHDRAWN if withdrawn else _ENDED,
        notice=disclosure.withdrawal_notice if withdrawn else "",
    )
    context["title"] = "信息已经撤回" if withdrawn else "信息已经下线"
    return page.render_to_response(context, status=GONE)


def alternative_format(disclosure: Disclosure) -> str:
    """Whom to ask who cannot read a file as it is; empty where nobody registered anything."""
    arranged = PublishingSettings.objects.filter(authority_id=disclosure.authority_id).first()
    if arranged and arranged.alternative_format_contact:
        return arranged.alternative_format_contact
    office = DisclosureOffice.objects.filter(authority_id=disclosure.authority_id).first()
    return f"{office.name}，电话 {office.telephone}" if office else ""


@lru_cache(maxsize=512)
def qr_code(address: str, *, scalable: bool = False) -> SafeString:
    """An address as a drawing for telephones: SVG inside the page, nothing from elsewhere.

    A ``scalable`` one is as large as the style sheet says.
    """
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing,
        kind="svg",
        scale=3,
        border=2,
        xmldecl=False,
        svgns=True,
        title="本页的二维码",
        nl=False,
        omitsize=scalable,
    )
    return mark_safe(drawing.getvalue().decode())
