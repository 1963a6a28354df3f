"""A process that takes index numbers and prints them: ``python taking_numbers.py DATABASE AUTHORITY HOW_MANY``."""

from __future__ import annotations

import json
import os
import sys

if __name__ == "__main__":
    database, authority, how_many = json.loads(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(database)
    django.setup()

    from django.db import transaction

    from gongkai.organizations.models import Authority
    from gongkai.publishing.numbering import next_index_number

    for _ in range(how_many):
        with transaction.atomic():
            print(next_index_number(Authority.objects.get(pk=authority), 2026))
