"""The product's settings for a test run: a home of its own, and a password hasher that costs nothing.

The environment is set before the product's settings are read, because they read it once. The database is
chosen as in production: without GONGKAI_DATABASE_URL the tests use SQLite, and with it the PostgreSQL server
that it names.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

TEST_HOME = Path(tempfile.mkdtemp(prefix="gongkai-tests-", dir=os.environ.get("GONGKAI_TEST_FOLDER")))
atexit.register(shutil.rmtree, TEST_HOME, ignore_errors=True)
os.environ["GONGKAI_HOME"] = str(TEST_HOME)
os.environ["GONGKAI_SECRET_KEY"] = "only-for-tests-" + "0" * 50
os.environ["GONGKAI_VAULT_KEYS"] = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMDA="
os.environ.pop("GONGKAI_DEBUG", None)
os.environ.pop("GONGKAI_HTTPS", None)
os.environ.pop("GONGKAI_HOSTS", None)
os.environ.pop("GONGKAI_INDEX", None)
for _name in (
    "GONGKAI_SMTP_URL",
    "GONGKAI_MAIL_FROM",
    "GONGKAI_SMS_URL",
    "GONGKAI_SMS_KEY",
    "GONGKAI_WECHAT_URL",
    "GONGKAI_WEIBO_URL",
    "GONGKAI_OUTSIDE_IP",
    "GONGKAI_PROXIES",
    "GONGKAI_UPLOAD_MB",
):
    os.environ.pop(_name, None)

from gongkai.config.settings import *  # noqa: E402, F403
from gongkai.config.settings import DATABASES, INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.vault.kept"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Visits are written when a test says so: a thread of its own would write into the database of the next test.
VISITS_WRITTEN_AFTER = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

_database: dict[str, Any] = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # A file, as in production: in memory all threads of a live server would share one connection.
    _database["TEST"] = {"NAME": TEST_HOME / "test.sqlite3"}
# A connection that a live server's thread keeps would stand in the way of dropping the test database.
_database["CONN_MAX_AGE"] = 0
