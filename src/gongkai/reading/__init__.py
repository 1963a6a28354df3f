"""A published annual report (text in any state of damage) -> figures with evidence, and what is wrong in it."""

from gongkai.reading.examination import examine
from gongkai.reading.reader import read_report

__all__ = ["examine", "read_report"]
