"""All settings, read top to bottom. What differs between machines comes from the environment."""

import os
from pathlib import Path

from motcua.core import database, home

ROOT = Path(__file__).resolve().parent.parent
HOME = home.folder()

# --- the machine -------------------------------------------------------------------------------
DEBUG = os.environ.get("MOTCUA_DEBUG") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY") or home.secret("secret_key")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin
]
# Behind a proxy that speaks HTTPS the cookies must never travel in the clear.
BEHIND_HTTPS = os.environ.get("MOTCUA_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SESSION_COOKIE_AGE = 12 * 60 * 60

DATABASES = {
    "default": database.settings()
    | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- rooms and doors ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "motcua.core",
    "motcua.audit",
    "motcua.people",
    "motcua.deadlines",
    "motcua.catalogue",
    "motcua.documents",
    "motcua.payments",
    "motcua.post",
    "motcua.queue",
    "motcua.dossiers",
    "motcua.reports",
    "motcua.indices",
    "motcua.doors.frame",
    "motcua.doors.portal",
    "motcua.doors.desk",
    "motcua.doors.office",
    "motcua.doors.gateway",
    "motcua.doors.terminal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.doors.frame.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.doors.frame.middleware.NoSuchAddress",
    "motcua.doors.frame.middleware.KeepOrigin",
    "motcua.doors.frame.middleware.OfficialsSignIn",
    "motcua.doors.frame.middleware.ShowRefusals",
]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- who may come in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Official"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/ban-lam-viec/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "motcua.doors.frame.accounts.ClosedAccounts"
# A counter is shared: nobody stays signed in after closing the browser.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    # Following a dossier: guesses from one address, and at one dossier from anywhere. The secret
    # has 30 bits.
    "follow_by_address": "10/m/ip",
    "follow_by_code": "20/h/key",
    "verify_by_address": "20/m/ip",
    # A crowd at one kiosk has one address.
    "take_ticket": "120/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Một Cửa"
# An authority that requires the second factor of every official sets this.
REQUIRE_TOTP = os.environ.get("MOTCUA_REQUIRE_TOTP") == "1"
# Throttling counts must be seen by every web worker, so they live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    }
}

# Background jobs are found in the rooms' jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- e-mail ------------------------------------------------------------------------------------
# The authority's own mail server; without one nothing is sent and people telephone.
# Where the site is found, for links in e-mails: https://motcua.example.gov.vn. Empty: no links.
SITE_URL = os.environ.get("MOTCUA_SITE_URL", "").rstrip("/")
EMAIL_HOST = os.environ.get("MOTCUA_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MOTCUA_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MOTCUA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MOTCUA_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MOTCUA_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MOTCUA_MAIL_FROM", "motcua@localhost")

# --- language and time -------------------------------------------------------------------------
# What speaks until a visitor switches; commands have no other switch.
LANGUAGE_CODE = "en" if os.environ.get("MOTCUA_LANGUAGE") == "en" else "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["motcua.config.formats"]

# --- files -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
DOCUMENTS_FOLDER = HOME / "documents"
# How dossier codes are written: a name of motcua.dossiers.codes.SCHEMES.
DOSSIER_CODE_SCHEME = os.environ.get("MOTCUA_CODE_SCHEME", "agency-yymmdd-nnnn")
MAX_FILE_BYTES = int(os.environ.get("MOTCUA_MAX_FILE_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if os.environ.get("MOTCUA_SERVING") == "1"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- other machines; an authority without one leaves its address empty --------------------------
PAYMENT_GATEWAY_URL = os.environ.get("MOTCUA_PAYMENT_URL", "")
PAYMENT_GATEWAY_PARTNER = os.environ.get("MOTCUA_PAYMENT_PARTNER", "motcua")
PAYMENT_GATEWAY_SECRET = os.environ.get("MOTCUA_PAYMENT_SECRET", "")
POST_URL = os.environ.get("MOTCUA_POST_URL", "")
POST_PARTNER = os.environ.get("MOTCUA_POST_PARTNER", "motcua")
POST_SECRET = os.environ.get("MOTCUA_POST_SECRET", "")

# Of one token, and of wrong tokens from one address.
API_REQUESTS_A_MINUTE = int(os.environ.get("MOTCUA_API_REQUESTS_A_MINUTE", "120"))
API_WRONG_TOKENS_A_MINUTE = 20

# --- signatures --------------------------------------------------------------------------------
# Root certificates whose signatures count as trusted: PEM or DER files in one folder.
TRUST_ROOTS = Path(os.environ.get("MOTCUA_TRUST_ROOTS") or HOME / "trust")
# An RFC 3161 server; the gateway opens the connection to it.
TIMESTAMP_URL = os.environ.get("MOTCUA_TIMESTAMP_URL", "")
TIMESTAMPER = "motcua.doors.gateway.timestamps.timestamper"

# --- what a browser may do ---------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- what is written to the log ----------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
