"""Django's settings, all from the environment; see docs/operate/settings.md."""

from django.utils.translation import gettext_lazy as _

from insaf.site import environment as env
from insaf.site import outgoing, telephone, texting

# --- where things are -----------------------------------------------------------------------
CHECKOUT = env.CHECKOUT
INSAF_DATA = env.data_folder()
INSAF_FILES = INSAF_DATA / "files"
INSAF_KEYS = INSAF_DATA / "keys"
INSAF_MAILBOX = INSAF_DATA / "mailbox"
INSAF_POLICIES = CHECKOUT / "policies"

_BASE = env.base_url()
HTTPS = _BASE.scheme == "https"
INSAF_BASE_URL = _BASE.geturl()
INSAF_DEMO = env.flag("INSAF_DEMO")
INSAF_TRUSTED_PROXIES = env.trusted_proxies()
INSAF_THEME = env.theme()

DEBUG = env.flag("INSAF_DEBUG")
SECRET_KEY = env.secret_key(INSAF_KEYS)
ALLOWED_HOSTS = env.words("INSAF_ALLOWED_HOSTS") or [
    str(_BASE.hostname),
    "localhost",
    "127.0.0.1",
    "[::1]",
]

# --- what it is made of ---------------------------------------------------------------------
INSTALLED_APPS = [
    "insaf.web",
    "insaf.desk",
    "insaf.portal",
    "insaf.reports",
    "insaf.chat",
    "insaf.intake.web",
    "insaf.intake.email",
    "insaf.intake.phone",
    "insaf.intake.external",
    "insaf.outbox",
    "insaf.cases",
    "insaf.rulebook",
    "insaf.people",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "django_htmx",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "insaf.web.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "insaf.web.middleware.sound_in_parts",
    "insaf.web.middleware.language_choice",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "insaf.site.urls"
ASGI_APPLICATION = "insaf.site.asgi.application"
APPEND_SLASH = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "insaf" / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "insaf.web.context.institution",
                "insaf.site.context.held",
                "insaf.site.context.channels",
                "insaf.site.context.letters_held",
                "insaf.site.context.findings",
                "insaf.site.context.desk",
            ],
        },
    },
]

# --- data -----------------------------------------------------------------------------------
DATABASES = {"default": env.database(INSAF_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # the fields of a form, its files apart
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 20
MEDIA_ROOT = INSAF_FILES

# --- words and dates ------------------------------------------------------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "insaf_language"
INSAF_THEME_COOKIE = "__Host-theme" if HTTPS else "insaf_theme"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [CHECKOUT / "insaf" / "site" / "locale"]
FORMAT_MODULE_PATH = ["insaf.site.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # storage; pages speak in the zone of the policy

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Staff"
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "UserAttributeSimilarityValidator",
    )
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- mail -----------------------------------------------------------------------------------
_SMTP = env.smtp()
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _SMTP["EMAIL_HOST"]
EMAIL_PORT = _SMTP["EMAIL_PORT"]
EMAIL_HOST_USER = _SMTP["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _SMTP["EMAIL_HOST_PASSWORD"]
EMAIL_USE_SSL = _SMTP["EMAIL_USE_SSL"]
EMAIL_USE_TLS = _SMTP["EMAIL_USE_TLS"]
EMAIL_TIMEOUT = _SMTP["EMAIL_TIMEOUT"]
INSAF_MAIL_FROM = env.text("INSAF_MAIL_FROM", f"insaf@{_BASE.hostname}")
INSAF_MAIL_REPLY = outgoing.reply()
INSAF_MAIL_BOUNCES = outgoing.bounces()
INSAF_MAIL_PACE = outgoing.pace()
INSAF_DKIM_KEY = env.text("INSAF_DKIM_KEY")
INSAF_DKIM_SELECTOR = outgoing.dkim_selector()
INSAF_DKIM_DOMAIN = env.text("INSAF_DKIM_DOMAIN").lower()
INSAF_MAIL_AUTOMATIC_PER_HOUR = outgoing.number("INSAF_MAIL_AUTOMATIC_PER_HOUR", 20)
INSAF_MAIL_AUTHSERV = env.words("INSAF_MAIL_AUTHSERV")
INSAF_WITNESS = env.witnesses()
INSAF_STAFF_MAIL = env.flag("INSAF_STAFF_MAIL", True)
INSAF_MAILBOXES = env.mailboxes()
INSAF_MAIL_SILENCE = env.mail_silence()
INSAF_PHONE = telephone.exchange(SECRET_KEY if INSAF_DEMO else "", [one.name for one in INSAF_MAILBOXES])
INSAF_SMS_REPORTS = texting.reports()
INSAF_SMS = texting.gateway(demo=INSAF_MAILBOX / "texts.jsonl" if INSAF_DEMO else None)
INSAF_METRICS_TOKEN = env.metrics_token()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = INSAF_MAIL_FROM

# --- security (L-14; the policy of L-13 is in insaf.web.middleware) ------------------------------
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "insaf_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "insaf_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [INSAF_BASE_URL]
CSRF_FAILURE_VIEW = "insaf.site.errors.stale_form"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = HTTPS and bool(INSAF_TRUSTED_PROXIES)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Not no-referrer: browsers would then send `Origin: null`, and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"

# --- log: to standard error, never an address that may hold a secret (L-02) -------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "insaf.site.logs.NoAddresses",
            "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
    },
    "root": {"handlers": ["stderr"], "level": env.log_level()},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
