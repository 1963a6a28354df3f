"""A report as files: every writer takes a ``ReportDocument`` and gives bytes."""
