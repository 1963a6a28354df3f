"""A platform of its own to shoot at: prepared before, and looked into afterwards, with the product's own settings.

Run as ``python -m tests.casework.fire_place prepare`` (prints the key of the authority) and ``... inspect`` (prints
what lies in the database, as JSON).
"""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from typing import Any

import django


def prepare() -> int:
    from django.core.management import call_command

    from gongkai.organizations.models import Authority, DisclosureOffice, Kind, Level

    call_command("migrate", verbosity=0)
    authority = Authority.objects.create(
        name="鹤壁市人民政府",
        short_name="市政府",
        level=Level.PREFECTURE,
        kind=Kind.GOVERNMENT,
        division_code="410600",
    )
    DisclosureOffice.objects.create(
        authority=authority,
        name="政务公开办公室",
        address="九州路1号",
        hours="工作日",
        telephone="0392-3333333",
    )
    return int(authority.pk)


def inspect() -> dict[str, Any]:
    from django.db import connection
    from django.db.models import Count

    from gongkai.casework.models import Applicant, CaseFile, InformationRequest, RequestDraft, RequestEvent
    from gongkai.organizations.models import AuditEntry

    def one(request: InformationRequest) -> dict[str, Any]:
        return {
            "number": request.number,
            "code": request.query_code,
            "title": request.title,
            "key": request.submission_key,
            "stage": request.stage,
            "due": bool(request.due_on),
            "version": request.version,
            "events": [[row.position, row.kind] for row in request.events.order_by("position")],
            "files": [[paper.sha256, content_of(paper)] for paper in request.files.all()],
            "trail": AuditEntry.objects.filter(action="request.submit", target_id=str(request.pk)).count(),
        }

    def content_of(paper: CaseFile) -> str:
        with paper.file.open("rb") as file:
            return sha256(file.read()).hexdigest()

    found = {
        "requests": [one(request) for request in InformationRequest.objects.order_by("pk")],
        "applicants without a request": Applicant.objects.filter(requests__isnull=True).count(),
        "events without a request": RequestEvent.objects.filter(request__isnull=True).count(),
        "requests without an event": InformationRequest.objects.filter(events__isnull=True).count(),
        "submitted drafts": sum("submitted" in draft.data for draft in RequestDraft.objects.all()),
        "submitted drafts with files": RequestDraft.objects.annotate(number=Count("files"))
        .filter(
            number__gt=0, pk__in=[row.pk for row in RequestDraft.objects.all() if "submitted" in row.data]
        )
        .count(),
        "complaints of the database": complaints(connection),
    }
    return found


def complaints(connection: Any) -> list[str]:
    """What the database finds wrong with itself."""
    if connection.vendor != "sqlite":
        connection.check_constraints()
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return said + [str(row) for row in cursor.fetchall()]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
    django.setup()
    json.dump({"prepare": prepare, "inspect": inspect}[sys.argv[1]](), sys.stdout)
