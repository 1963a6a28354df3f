from __future__ import annotations

from tests.casework.office.known import Known

KNOWN: dict[str, Known] = {
    "casework:board": Known(),
    "casework:board_requests": Known(),
    "casework:board_workbook": Known(),
    "casework:ledger": Known(),
    "casework:ledger_workbook": Known(),
    "casework:ledger_names": Known(post=200),
    "casework:retention": Known(post=200),
    "casework:readings": Known(),
}
