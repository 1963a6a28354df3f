from __future__ import annotations

from tests.casework.office.known import Known

KNOWN: dict[str, Known] = {}
