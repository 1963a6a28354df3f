"""The formats in which reports are published, each turned into text with one row of a table a line."""
