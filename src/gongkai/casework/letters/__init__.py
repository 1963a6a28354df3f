"""Letters: every notice and reply as a Word file in the official layout, checked for what the law demands, and as PDF."""

from gongkai.casework.letters.context import variables_for

__all__ = ["variables_for"]
