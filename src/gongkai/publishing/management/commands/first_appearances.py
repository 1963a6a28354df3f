"""``gongkai manage first_appearances``: compare with the appearances when items first appeared where, and mend it."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from gongkai.publishing.appearances import lock_items, out_of_step, project_first_appearances

AT_ONCE = 500


class Command(BaseCommand):
    """Needed only where rows were written past the platform, by a restored table for example."""

    help = "核对每条信息在各渠道首次公开的时间，与渠道记录不一致的按渠道记录更正。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--check`` changes nothing."""
        parser.add_argument("--check", action="store_true", help="只核对，不更正；有不一致的，退出状态不为零")

    def handle(self, *args: object, **options: object) -> None:
        """Raises CommandError where ``--check`` finds something."""
        wrong = sorted(out_of_step().values_list("pk", flat=True))
        if options["check"] and wrong:
            raise CommandError(
                f"有 {len(wrong)} 条信息的首次公开时间与渠道记录不一致；不加 --check 再运行一次即可更正。"
            )
        for start in range(0, len(wrong), AT_ONCE):
            with transaction.atomic():
                keys = wrong[start : start + AT_ONCE]
                lock_items(keys)
                project_first_appearances(keys)
        self.stdout.write(f"已更正 {len(wrong)} 条信息。" if wrong else "全部一致。")
