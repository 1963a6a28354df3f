"""The one settings file. Everything that differs between installations comes from the environment.

Variables (all optional; without any of them the platform runs on the embedded database):

``GONGKAI_HOME``          folder for the database, uploads and the keys (default: ``var``)
``GONGKAI_DATABASE_URL``  ``postgresql://user:password@host:port/name``; empty: SQLite in ``GONGKAI_HOME``;
                          ``?host=/folder`` for a socket, ``?sslmode=...`` and the like for the connection
``GONGKAI_INDEX``         folder for the search index of this node, which is made from the database (default: ``index`` in
                          ``GONGKAI_HOME``)
``GONGKAI_SECRET_KEY``    the signing key; empty means a key made once and kept in ``GONGKAI_HOME``
``GONGKAI_VAULT_KEYS``    the keys of what is kept encrypted, newest first, separated by commas; empty means the
                          file ``vault_keys`` in ``GONGKAI_HOME``, made when first needed
``GONGKAI_HOSTS``         host names the site answers to, separated by commas
``GONGKAI_DEBUG``         ``1`` shows tracebacks; never in production
``GONGKAI_HTTPS``         ``1`` when the site is reached over HTTPS: cookies and redirects follow
``GONGKAI_PROXIES``       how many trusted proxies stand before the site and add to ``X-Forwarded-For`` (default 0)
``GONGKAI_UPLOAD_MB``     how large one uploaded file may be, in MB (default 30); a request takes four times as much
``GONGKAI_SUBMISSIONS``   how many requests one address may submit on line in an hour (default 30)
``GONGKAI_SMTP_URL``      ``smtp://user:password@host:port`` (``?starttls=1``) or ``smtps://``; empty: no e-mail is sent
``GONGKAI_MAIL_FROM``     the address that e-mails come from; needed with ``GONGKAI_SMTP_URL``
``GONGKAI_SMS_URL``       the gateway for text messages (docs/sms-gateway.md); empty: none are sent
``GONGKAI_SMS_KEY``       the key that signs requests to it; needed with ``GONGKAI_SMS_URL``
``GONGKAI_WECHAT_URL``    where the interface of WeChat official accounts is reached (default: the official host)
``GONGKAI_WEIBO_URL``     where the interface of Weibo is reached (default: the official host)
``GONGKAI_OUTSIDE_IP``    the address under which the authority's network is seen from outside; Weibo asks for it
"""

from __future__ import annotations

import os
from pathlib import Path

from gongkai.config.environment import (
    database_from_url,
    home_folder,
    listed,
    secret_key_in,
    vault_keys,
    whole_number,
)
from gongkai.config.transports import (
    mail_from,
    mail_server_from,
    sms_gateway_from,
    wechat_from,
    weibo_from,
)

HOME = home_folder()
DEBUG = os.environ.get("GONGKAI_DEBUG") == "1"
HTTPS = os.environ.get("GONGKAI_HTTPS") == "1"
SECRET_KEY = os.environ.get("GONGKAI_SECRET_KEY") or secret_key_in(HOME)
VAULT_KEYS = vault_keys(os.environ.get("GONGKAI_VAULT_KEYS", ""))
VAULT_KEYS_FILE = HOME / "vault_keys"
ALLOWED_HOSTS = listed(os.environ.get("GONGKAI_HOSTS") or "127.0.0.1,localhost,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "tree_queries",
    "axes",
    "gongkai.config",
    "gongkai.organizations",
    "gongkai.vault",
    "gongkai.messaging",
    "gongkai.search",
    "gongkai.web",
    "gongkai.casework",
    "gongkai.publishing",
    "gongkai.reports",
    "gongkai.portal",
    "django_prose_editor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.portal.caching.middleware.PublicCaching",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.web.context.page_frame",
            ],
        },
    },
]

DATABASES = {"default": database_from_url(os.environ.get("GONGKAI_DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "gongkai.organizations.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gongkai.organizations.passwords.UnlikeThePerson"},
]
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:desk"
LOGOUT_REDIRECT_URL = "web:home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "web/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "gongkai.web.robots.addresses.client_address"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
SEARCH_INDEX = Path(os.environ.get("GONGKAI_INDEX") or HOME / "index").resolve()
DATA_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "gongkai.web.uploads.limits.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_FILE_BYTES = whole_number(os.environ, "GONGKAI_UPLOAD_MB", default=30, least=1) * 1024 * 1024
UPLOAD_REQUEST_BYTES = 4 * UPLOAD_FILE_BYTES
UPLOAD_REFUSED_UNREAD_BYTES = 16 * UPLOAD_FILE_BYTES
SUBMISSIONS_PER_HOUR = whole_number(os.environ, "GONGKAI_SUBMISSIONS", default=30, least=1)
VISITS_WRITTEN_AFTER = 5
"""Seconds for which a process gathers visits before it writes them; 0: only when it is told to."""
TRUSTED_PROXIES = whole_number(os.environ, "GONGKAI_PROXIES", default=0, least=0)

MAIL_SERVER = mail_server_from(os.environ)
MAIL_FROM = mail_from(os.environ)
SMS_GATEWAY = sms_gateway_from(os.environ)
WECHAT = wechat_from(os.environ)
WEIBO = weibo_from(os.environ)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "gongkai.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
