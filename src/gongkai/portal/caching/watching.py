"""Which rows public pages show as they stand: a change of any of them must reach the caches."""

from __future__ import annotations

from django.apps import apps
from django.db.models.signals import post_delete, post_save

from gongkai.portal.caching.changes import row_changed

SHOWN_MODELS = (
    "organizations.Authority",
    "organizations.DisclosureOffice",
    "organizations.ReadingPlace",
    "organizations.SiteFacts",
    "casework.CaseworkSettings",
    "publishing.CatalogueEntry",
    "publishing.CatalogueImport",
    "publishing.CleanUpResult",
    "publishing.CleanUpRound",
    "publishing.GazetteEntry",
    "publishing.GazetteIssue",
    "publishing.Interpretation",
    "publishing.NormativeDocument",
    "publishing.PolicyQuestion",
    "publishing.PublishingSettings",
    "publishing.Relation",
    "publishing.SiteColumn",
    "publishing.ValidityChange",
)
"""Items of disclosure are not among them: they are written in every step of a draft, and say themselves
(``publishing.following``) when what the public sees of them changes."""


def watch() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    for label in SHOWN_MODELS:
        model = apps.get_model(label)
        for signal in (post_save, post_delete):
            signal.connect(row_changed, sender=model, dispatch_uid=f"portal.caching.{label}")
