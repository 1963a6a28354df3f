"""The Regulation as code: working days, the clock of a request, kinds of reply, fees, remedies.

Plain Python: this room knows no Django and imports no other room.
"""
