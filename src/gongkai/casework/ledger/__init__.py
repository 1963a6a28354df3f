"""The ledger (台账): the register of requests as an office keeps it on paper."""
