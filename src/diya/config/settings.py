"""Settings of one process, read from the environment with safe defaults (table in README.md)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from diya.config import secrets as keys

MODE = os.environ.get("DIYA_MODE", "demo")
if MODE not in ("demo", "production"):
    raise ImproperlyConfigured("DIYA_MODE is either demo or production.")
PRODUCTION = MODE == "production"
if PRODUCTION and keys.generated():
    missing = ", ".join(f"DIYA_{name.upper()}" for name in keys.generated())
    raise ImproperlyConfigured(f"Production mode takes no generated keys: set {missing}.")

SECRETS = keys.load()
SECRET_KEY = SECRETS["django_secret_key"]
CIPHER = os.environ.get("DIYA_CIPHER", "AES-256-GCM")
if CIPHER not in ("AES-256-GCM", "SM4-GCM"):
    raise ImproperlyConfigured("DIYA_CIPHER is AES-256-GCM or SM4-GCM.")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("DIYA_HOSTS", "127.0.0.1,localhost,testserver").split(",")
ROOT_URLCONF = "diya.config.urls"
WSGI_APPLICATION = "diya.config.wsgi.application"
VAR = keys.VAR
WEB_DIST = keys.ROOT / "web" / "dist"
FILES_ROOT = VAR / "files"
HEADS_PLACES = (VAR / "heads", *(Path(place) for place in os.environ.get("DIYA_HEADS", "").split(":") if place))
SNAPSHOTS_ROOT = Path(os.environ.get("DIYA_SNAPSHOTS", VAR / "snapshots"))

ROOMS = (
    "foundation",
    "documents",
    "messages",
    "customers",
    "products",
    "ledger",
    "rules",
    "approval",
    "scoring",
    "collateral",
    "servicing",
    "origination",
    "monitoring",
    "reporting",
    "endofday",
)
"""Rooms with tables, in floor order."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    *(f"diya.{room}" for room in ROOMS),
    "diya.config",
]

MIDDLEWARE = [
    "diya.config.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

# A database login for each kind of process: the owner migrates, the other two are bound by row-level security.
ROLE = os.environ.get("DIYA_ROLE", "app")
if ROLE not in ("owner", "app", "worker"):
    raise ImproperlyConfigured("DIYA_ROLE is owner, app or worker.")

# What `db.prepared` marks is planned once. PostgreSQL would go on planning it at every call: it holds a plan for any
# key to cost more than one for this key.
GENERIC_PLANS = "-c plan_cache_mode=force_generic_plan"


def database(url: str) -> dict[str, object]:
    """Django's connection settings for a `postgresql://` address; the login follows ROLE."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DIYA_DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    login = (unquote(parts.username or ""), unquote(parts.password or ""))
    if ROLE != "owner" and f"DIYA_{ROLE.upper()}_DATABASE_URL" not in os.environ:
        login = (f"diya_{ROLE}", SECRETS[f"{ROLE}_password"])
    options: dict[str, object] = {"application_name": f"diya-{ROLE}", "options": GENERIC_PLANS}
    options |= dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": login[0],
        "PASSWORD": login[1],
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASES = {
    "default": database(
        os.environ.get(f"DIYA_{ROLE.upper()}_DATABASE_URL")
        or os.environ.get("DIYA_DATABASE_URL", "postgresql://diya_owner@127.0.0.1:5432/diya")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "foundation.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
BREACHED_PASSWORDS = os.environ.get(
    "DIYA_BREACHED_PASSWORDS", Path(__file__).parents[1] / "foundation" / "identity" / "breached.txt"
)
SESSION_COOKIE_NAME = "sessionid"
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_SAMESITE = "Strict"

# The address at which staff reach the front end: passkeys are bound to it, the directory sends people back to it.
ORIGIN = os.environ.get("DIYA_ORIGIN", "http://localhost:8000").rstrip("/")

# How many proxies of the bank stand before the server: so many addresses of X-Forwarded-For no sender wrote.
PROXIES = int(os.environ.get("DIYA_PROXIES", "0"))

# The bank's own directory (OpenID Connect); without an issuer staff sign in with a password only.
DIRECTORY = {
    name: os.environ.get(f"DIYA_DIRECTORY_{name.upper()}", "") for name in ("issuer", "client_id", "client_secret")
}
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "diya.config.urls.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "csrftoken"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
USE_I18N = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "diya.foundation.uploads.CountedUpload",
]

# A ClamAV daemon that sees every file from outside: its socket or host:port. Without one only the test file is known.
CLAMD = os.environ.get("DIYA_CLAMD", "")
if CLAMD and not CLAMD.startswith("/") and not CLAMD.rpartition(":")[2].isdigit():
    raise ImproperlyConfigured("DIYA_CLAMD is the path of a socket (/run/clamav/clamd.ctl) or host:port.")
APPEND_SLASH = False
STATIC_URL = "/static/"
WHITENOISE_ROOT = WEB_DIST if WEB_DIST.is_dir() else None
WHITENOISE_INDEX_FILE = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "diya.config.logs.OneLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"diya.door": {"level": "INFO"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("DIYA_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
DEMO_PASSWORD = "抵押-diya-demo-2026"  # noqa: S105 - printed at start; production mode refuses demo people
