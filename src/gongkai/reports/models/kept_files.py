"""The files that reports of the archive were read from, as they came."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from gongkai.organizations.models import AppendOnly
from gongkai.reports.models.archive import ArchivedReport


class ReportFile(AppendOnly):
    """A file that a report of the archive was read from, byte for byte; whoever doubts the reading opens it.

    A report that was pasted as text has none, and neither has one that was read before files were kept. A report has several
    where the same text came in several files. ``name`` is what the sender called it, ``sha256`` the digest of its bytes; the same
    bytes in one archive lie on the disk once, whichever reports were read from them.
    """

    report = models.ForeignKey(
        ArchivedReport, verbose_name="存档年度报告", on_delete=models.PROTECT, related_name="files"
    )
    file = models.FileField("文件", upload_to="reports/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField("存入时间", auto_now_add=True)

    class Meta:
        verbose_name = "报告文件"
        verbose_name_plural = "报告文件"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="reports_file_kept_once"),
        ]
        indexes = [models.Index(fields=["sha256"], name="reports_file_by_content")]

    def __str__(self) -> str:
        return self.name
