"""Django's settings. What a person may set is in `environment.py`; importing this starts and writes nothing."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from vereda.project import assets, database, environment, logging, secrets

environment.check()

SOURCE = Path(__file__).resolve().parent.parent
# For the page that documents the service. As an app, each command and worker would load all of it.
NINJA = assets.folder("ninja")
DATA_DIR = environment.DATA_DIR.value()
BASE_URL = environment.BASE_URL.value()
HTTPS = BASE_URL.startswith("https://")

SECRET_KEY = secrets.secret_key()
FILE_KEY = secrets.file_key()
DEBUG = False
DEMO = (
    environment.DEMO.value() or (environment.DATA_DIR.value() / "demo").is_file()
)  # `vereda demo` marks its data folder
ALLOWED_HOSTS = [BASE_URL.partition("://")[2].partition(":")[0], "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "vereda.portal.errors.views.form_expired"

INSTALLED_APPS = [
    "vereda.exchange.audit",
    "vereda.exchange.mail",
    "vereda.exchange.states",
    "vereda.exchange.accounts",
    "vereda.exchange.children",
    "vereda.exchange.duties",
    "vereda.exchange.moves",
    "vereda.exchange.corrections",
    "vereda.exchange.worklists",
    "vereda.exchange.credits",
    "vereda.exchange.intake",
    "vereda.exchange.counts",
    "vereda.exchange.reports",
    "vereda.portal",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vereda.project.logging.RequestLog",
    "vereda.api.problems.Problems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vereda.api.door.Door",
    "vereda.portal.components.person.Person",
    "vereda.portal.components.row_security.RowSecurity",
    "vereda.portal.components.refusals.Refusals",
    "vereda.portal.components.haste.Haste",
    "vereda.portal.account.gate.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "vereda.project.urls"
WSGI_APPLICATION = "vereda.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "portal", NINJA / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "vereda.portal.components.context.page",
            ],
            "libraries": {"portal": "vereda.portal.components.tags"},
            "builtins": ["vereda.portal.components.tags"],
        },
    },
]

DATABASES = {"default": database.django_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "vereda.exchange.accounts.passwords.WordsOfThisProgram"},
]

IDLE_SECONDS = environment.IDLE_MINUTES.value() * 60
SECOND_FACTOR_REQUIRED = environment.SECOND_FACTOR.value() == "required" and not DEMO
ACCOUNT_ADAPTER = "vereda.portal.sign_in.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the link that sets the password has proven the address
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
ACCOUNT_RATE_LIMITS = {"signup": "20/h/ip", "login_failed": "20/m/ip,5/15m/key"}
MFA_ADAPTER = "vereda.portal.sign_in.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above
MFA_TOTP_ISSUER = "Vereda"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a telephone's clock may be off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
OIDC_ISSUER = environment.OIDC_ISSUER.value()
OIDC_NAME = environment.OIDC_NAME.value()
OIDC_CLIENT_ID = environment.OIDC_CLIENT_ID.value()
OIDC_PRIVATE_KEY = environment.OIDC_PRIVATE_KEY.value()
OIDC_ASSURANCE = environment.OIDC_ASSURANCE.value()
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_counter"}}

PASSWORD_RESET_TIMEOUT = 72 * 60 * 60  # seconds
DORMANT_DAYS = environment.DORMANT_DAYS.value()
VERIFY_DAYS = environment.VERIFY_DAYS.value()
WORKLIST_DAYS = environment.WORKLIST_DAYS.value()
CHILDREN_AN_HOUR = environment.CHILDREN_AN_HOUR.value()
SEARCHES_AN_HOUR = environment.SEARCHES_AN_HOUR.value()
METRICS_KEY = environment.METRICS_KEY.value()

MAIL_SERVER = environment.EMAIL_URL.value()
EMAIL_HOST = MAIL_SERVER.host if MAIL_SERVER else ""
EMAIL_PORT = MAIL_SERVER.port if MAIL_SERVER else 25
EMAIL_HOST_USER = MAIL_SERVER.user if MAIL_SERVER else ""
EMAIL_HOST_PASSWORD = MAIL_SERVER.password if MAIL_SERVER else ""
EMAIL_USE_TLS = bool(MAIL_SERVER and MAIL_SERVER.encryption == "starttls")
EMAIL_USE_SSL = bool(MAIL_SERVER and MAIL_SERVER.encryption == "tls")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.EMAIL_FROM.value()

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [SOURCE / "portal" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["vereda.portal.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# A changed file has a new address, so browsers may keep the old one for ever.
STATIC_URL = f"/static/{assets.digest()}/"
STATICFILES_DIRS = [NINJA / "static"]
WHITENOISE_MAX_AGE = 31_536_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # served from the package itself: nothing to collect, nothing to go stale
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes of a form without its files
MAX_FILE_BYTES = environment.MAX_FILE_MEGABYTES.value() * 1024 * 1024
MAX_STUDENTS_PER_FILE = environment.MAX_STUDENTS_PER_FILE.value()

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
# Refused there: a program that is sent on never learns that its key went in the clear.
SECURE_REDIRECT_EXEMPT = [r"^api/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
HOST_ONLY = "__Host-" if HTTPS else ""  # a browser takes such a cookie from this very host only, and over https
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST_ONLY}session", f"{HOST_ONLY}csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

LOGGING_CONFIG = None
logging.configure(environment.LOG_FORMAT.value(), environment.LOG_LEVEL.value())

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
BESIDE_JOBS = ["vereda.exchange.audit.sealing.keep_sealing"]  # in every worker process, each in a thread of its own
