"""Every environment variable that Vereda reads, as data. `docs/settings.md` is made from this table.

An unknown VEREDA_* variable or a bad value stops the start: a misspelt name must not quietly mean the default.
"""

import difflib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from vereda.project import parse
from vereda.project.trouble import CouldNotRun

PREFIX = "VEREDA_"
T = TypeVar("T")


@dataclass(frozen=True)
class Variable(Generic[T]):
    """One setting. `parse` turns its text into a value or raises ValueError with the rest of the sentence."""

    name: str
    kind: str
    parse: Callable[[str], T]
    default: str
    does: str
    default_says: str = ""  # when the default is worked out at start: how

    def value(self, environ: Mapping[str, str] | None = None) -> T:
        """The value set in `environ` (the process's own if None), or the default. Raises CouldNotRun."""
        text = (os.environ if environ is None else environ).get(self.name, self.default)
        try:
            return self.parse(text)
        except ValueError as trouble:
            raise CouldNotRun(f"{self.name} {trouble}. It takes {self.kind}; see docs/settings.md.") from None


DATA_DIR = Variable[Path](
    "VEREDA_DATA_DIR",
    "a folder",
    parse.folder,
    "./var",
    "Where everything that is kept lives: the embedded database, the encrypted files, the keys. Made when missing.",
)
DATABASE_URL = Variable[str](
    "VEREDA_DATABASE_URL",
    "an address like postgres://user:password@host:5432/name",
    parse.database_url,
    "",
    "A PostgreSQL server of your own, version 15 or newer; then no embedded one is started.",
    "the embedded server",
)
DATABASE_TUNING = Variable[dict[str, str]](
    "VEREDA_DATABASE_TUNING",
    "a list like shared_buffers=1GB,work_mem=64MB",
    parse.pairs,
    "",
    "PostgreSQL parameters of the embedded server, over the ones that Vereda sets.",
    "none",
)
SECRET_KEY = Variable[str](
    "VEREDA_SECRET_KEY",
    "a text of 50 characters or more",
    parse.secret,
    "",
    "Signs sessions and forms. Changing it signs everyone out.",
    "made at the first start and kept in the data folder, file `secret_key`",
)
FILE_KEY = Variable[str](
    "VEREDA_FILE_KEY",
    "an age identity (AGE-SECRET-KEY-1…)",
    parse.age_identity,
    "",
    "Decrypts the stored State files. Lost, the files are lost.",
    "made at the first start and kept in the data folder, file `file_key`",
)
BASE_URL = Variable[str](
    "VEREDA_BASE_URL",
    "an address like https://vereda.example.gov",
    parse.base_url,
    "http://127.0.0.1:8000",
    "The address people type. Under https cookies are marked secure and plain http is turned away.",
)
EMAIL_URL = Variable[parse.MailServer | None](
    "VEREDA_EMAIL_URL",
    "an address like smtp://user:password@mail.example.gov:587",
    parse.mail_server,
    "",
    "The server that takes our mail: `smtp://` with STARTTLS, `smtps://` with TLS from the start, `smtp+plain://` without "
    "encryption (a relay on the same machine). Without one, mails wait.",
    "none: mails wait in the outbox",
)
EMAIL_FROM = Variable[str](
    "VEREDA_EMAIL_FROM",
    "a mail address, a name before it if you like",
    parse.mail_address,
    "Vereda <no-reply@vereda.invalid>",
    "Whom our mail comes from.",
)
DORMANT_DAYS = Variable[int](
    "VEREDA_DORMANT_DAYS",
    "a number from 1 to 3650",
    parse.between(1, 3650),
    "90",
    "Days without a sign-in after which an account waits for an administrator to open it again.",
)
VERIFY_DAYS = Variable[int](
    "VEREDA_VERIFY_DAYS",
    "a number from 1 to 90",
    parse.between(1, 90),
    "14",
    "Days in which a verifying authority can answer an application for an account.",
)
IDLE_MINUTES = Variable[int](
    "VEREDA_IDLE_MINUTES",
    "a number from 5 to 720",
    parse.between(5, 720),
    "30",
    "Minutes without a page after which a person is signed out; asked two minutes before. A sign-in lasts 12 hours at most.",
)
SECOND_FACTOR = Variable[str](
    "VEREDA_SECOND_FACTOR",
    "`required` or `optional`",
    parse.one_of("required", "optional"),
    "required",
    "Whether roles that see children need a passkey or codes from an app to sign in. Optional in the demonstration, whose "
    "people are invented; `vereda manage check --deploy` refuses `optional` and the demonstration.",
)
OIDC_ISSUER = Variable[str](
    "VEREDA_OIDC_ISSUER",
    "an address like https://secure.login.gov",
    parse.address_or_none,
    "",
    "An OpenID Connect provider that people may sign in with, who has asked them for a second factor. With Login.gov: its "
    "production address, or https://idp.int.identitysandbox.gov to try.",
    "none",
)
OIDC_NAME = Variable[str]("VEREDA_OIDC_NAME", "a name", str, "Login.gov", "What the button of that provider says.")
OIDC_CLIENT_ID = Variable[str](
    "VEREDA_OIDC_CLIENT_ID",
    "the name that the provider knows us by",
    str,
    "",
    "Registered with the provider, with the redirect address VEREDA_BASE_URL + `/sign-in/openid/back/`.",
    "none",
)
OIDC_PRIVATE_KEY = Variable[str](
    "VEREDA_OIDC_PRIVATE_KEY",
    "a file with an RSA key of 2048 bits or more, in PEM form",
    parse.private_key,
    "",
    "Proves to the provider that it is us who ask (`private_key_jwt`); its public half is registered there.",
    "none",
)
OIDC_ASSURANCE = Variable[list[str]](
    "VEREDA_OIDC_ASSURANCE",
    "a list of authentication context classes, with spaces between them",
    str.split,
    "urn:acr.login.gov:auth-only",
    "What is asked of the provider; its answer must name one of them.",
)
WEB_PROCESSES = Variable[int](
    "VEREDA_WEB_PROCESSES", "a number from 1 to 64", parse.between(1, 64), "2", "Web processes of `serve` and `web`."
)
WEB_THREADS = Variable[int](
    "VEREDA_WEB_THREADS",
    "a number from 1 to 64",
    parse.between(1, 64),
    "4",
    "Threads of each web process. Each keeps one database connection; the embedded server has 60.",
)
WORKER_PROCESSES = Variable[int](
    "VEREDA_WORKER_PROCESSES",
    "a number from 1 to 32",
    parse.between(1, 32),
    "2",
    "Jobs that `serve` and `worker` do at a time, each in a process. Files of one State are always worked off in order.",
)
MAX_FILE_MEGABYTES = Variable[int](
    "VEREDA_MAX_FILE_MEGABYTES",
    "a number from 1 to 10240",
    parse.between(1, 10240),
    "1024",
    "The largest State file that is accepted, in megabytes.",
)
MAX_STUDENTS_PER_FILE = Variable[int](
    "VEREDA_MAX_STUDENTS_PER_FILE",
    "a number from 1 to 10000000",
    parse.between(1, 10_000_000),
    "40000",
    "The most students that one State file may carry.",
)
WORKLIST_DAYS = Variable[dict[str, int]](
    "VEREDA_WORKLIST_DAYS",
    "three numbers of working days like district=4,region=4,state=5",
    parse.numbers_of("district", "region", "state", most=365),
    "district=4,region=4,state=5",
    "How long a near match, merge or split waits at each level before it moves up; after the State's days it is parked, and both "
    "States and the Department are told.",
)
CHILDREN_AN_HOUR = Variable[dict[str, int]](
    "VEREDA_CHILDREN_AN_HOUR",
    "numbers like school=200,district=400,region=600,state=800,nation=400",
    parse.numbers_of("school", "district", "region", "state", "nation", most=1_000_000),
    "school=200,district=400,region=600,state=800,nation=400",
    "How many children a person may open within an hour, by where the person works; records opened within the hour stay open. Who "
    "reaches the number is asked to wait, and the State's data administrators are told.",
)
SEARCHES_AN_HOUR = Variable[int](
    "VEREDA_SEARCHES_AN_HOUR",
    "a number from 1 to 1000000",
    parse.between(1, 1_000_000),
    "1200",
    "How often a person may search for a child within an hour.",
)
METRICS_KEY = Variable[str](
    "VEREDA_METRICS_KEY",
    "a text of 50 characters or more",
    parse.secret,
    "",
    "What a monitoring system says as bearer token to read `/metrics`. Without it there is no such page, but in a demonstration.",
    "none",
)
DEMO = Variable[bool](
    "VEREDA_DEMO",
    "`yes` or `no`",
    parse.yes_or_no,
    "no",
    "Whether every record is invented: pages say so, and the sign-in page shows the demo accounts. `vereda demo` sets it.",
)
LOG_FORMAT = Variable[str](
    "VEREDA_LOG_FORMAT", "`text` or `json`", parse.one_of("text", "json"), "text", "How log lines on stderr look."
)
LOG_LEVEL = Variable[str](
    "VEREDA_LOG_LEVEL",
    "`debug`, `info`, `warning` or `error`",
    parse.one_of("debug", "info", "warning", "error"),
    "info",
    "The least severe log line that is written.",
)

VARIABLES: tuple[Variable[Any], ...] = (
    DATA_DIR,
    DATABASE_URL,
    DATABASE_TUNING,
    SECRET_KEY,
    FILE_KEY,
    BASE_URL,
    EMAIL_URL,
    EMAIL_FROM,
    DORMANT_DAYS,
    VERIFY_DAYS,
    IDLE_MINUTES,
    SECOND_FACTOR,
    OIDC_ISSUER,
    OIDC_NAME,
    OIDC_CLIENT_ID,
    OIDC_PRIVATE_KEY,
    OIDC_ASSURANCE,
    WEB_PROCESSES,
    WEB_THREADS,
    WORKER_PROCESSES,
    MAX_FILE_MEGABYTES,
    MAX_STUDENTS_PER_FILE,
    WORKLIST_DAYS,
    CHILDREN_AN_HOUR,
    SEARCHES_AN_HOUR,
    METRICS_KEY,
    DEMO,
    LOG_FORMAT,
    LOG_LEVEL,
)


def check(environ: Mapping[str, str] | None = None) -> None:
    """Refuse unknown VEREDA_* names and bad values. Raises CouldNotRun with one sentence."""
    environ = os.environ if environ is None else environ
    known = {variable.name: variable for variable in VARIABLES}
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise CouldNotRun(f"{name} is not a setting of Vereda.{hint} docs/settings.md lists them all.")
        known[name].value(environ)


def settings_page() -> str:
    """docs/settings.md, in Markdown."""
    rows = [
        f"| `{variable.name}` | {variable.kind} | {variable.default_says or f'`{variable.default}`'} | {variable.does} |"
        for variable in VARIABLES
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Vereda is set by environment variables, read once at start. An unknown `VEREDA_*` variable or a bad value",
            "stops the start with a sentence. This page is made from `vereda/project/environment.py`; a test compares.",
            "",
            "| variable | it is | default | what it does |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(settings_page())
