"""The settings of a worker process in the tests: the database of the tests, and their mail server."""

from __future__ import annotations

import os

from gongkai.config.transports import mail_server_from
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]
MAIL_SERVER = mail_server_from({"GONGKAI_SMTP_URL": os.environ["WORKER_SMTP_URL"]})
MAIL_FROM = ("", "zfxxgk@hebi.example")
