"""The measures of an official paper (GB/T 9704): page and type sizes. Its typefaces are in ``gongkai.web.typefaces``."""

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 37, 35, 28, 26
FOOTER_MM = 25
LINE_POINTS = 28
BODY_POINTS = 16
TITLE_POINTS = 22
TITLE_LINE_POINTS = 33
PAGE_NUMBER_POINTS = 14
LATIN = "Times New Roman"
"""The typeface for letters and figures beside Chinese text."""
