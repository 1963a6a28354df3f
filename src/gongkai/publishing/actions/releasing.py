"""Letting the public see documents of the collection that were never published as items: the word of a second person."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import entry, record_all
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.collection import waiting_for_release
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import NormativeDocument
from gongkai.publishing.rights import require_releaser
from gongkai.publishing.validity_projection import lock_documents


def registered_by_themselves(actor: User, document: NormativeDocument) -> bool:
    """Whether another person has to release the document."""
    return document.registered_by_id == actor.pk


@transaction.atomic
def release_documents(
    actor: User, authority: Authority, revisions: dict[int, int]
) -> Collection[NormativeDocument]:
    """Show documents in the public collection; ``revisions`` are those that the person read, by primary key.

    Nobody releases what they registered themselves (先审后发). All or none. Raises NotPermitted; ChangedMeanwhile where one
    was changed since; Refused for none and for what is not waiting.
    """
    require_releaser(actor, authority)
    if not revisions:
        raise Refused("请至少选择一个文件。", {"documents": ["请至少选择一个文件。"]})
    locked = lock_documents(*revisions)
    waiting = set(waiting_for_release(authority.pk).filter(pk__in=locked).values_list("pk", flat=True))
    documents = [locked[key] for key in sorted(locked)]
    if waiting != set(revisions):
        raise ChangedMeanwhile(
            "所选的文件中有的已经公开、作废或者关联了信息，没有保存。请看过现在的清单再选。"
        )
    if own := next((row for row in documents if registered_by_themselves(actor, row)), None):
        raise NotPermitted(f"《{own.title}》是您自己登记的，须由另一位负责人或者分管领导公开。")
    if changed := next((row for row in documents if row.revision != revisions[row.pk]), None):
        raise ChangedMeanwhile(f"在您打开页面之后，有人修改了《{changed.title}》，没有保存。请看过再选。")
    now = timezone.now()
    for document in documents:
        document.released_at, document.released_by = now, actor
        document.revision += 1
    NormativeDocument.objects.bulk_update(
        documents, ["released_at", "released_by", "revision"], batch_size=500
    )
    record_all(
        [
            entry(
                actor=actor,
                authority=authority,
                action="normative.release",
                label="公开到文件库",
                target=document,
                after={"title": document.title, "document_number": document.document_number},
            )
            for document in documents
        ]
    )
    return documents
