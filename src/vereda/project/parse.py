"""From the text of an environment variable to its value. Each raises ValueError with the end of a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

SECRET_LENGTH = 50


def folder(text: str) -> Path:
    if not text.strip():
        raise ValueError("is empty")
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ValueError(f"names {text}, which is not a folder")
    return path


def database_url(text: str) -> str:
    """The text itself, once it is sure to be a PostgreSQL address with a host or socket folder, and a name."""
    if not text:
        return text
    try:
        parts = urlsplit(text)
        bad_port = parts.port == 0
    except ValueError:
        bad_port = True
    if bad_port:
        raise ValueError("has a port that is not a number from 1 to 65535")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("does not begin with postgres://")
    if not parts.path.strip("/"):
        raise ValueError("does not name a database after the last slash")
    return text


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    encryption: str  # starttls, tls, or none


PORTS = {"starttls": 587, "tls": 465, "none": 25}
ENCRYPTIONS = {"smtp": "starttls", "smtps": "tls", "smtp+plain": "none"}


def mail_server(text: str) -> MailServer | None:
    """The server that an address like smtp://user:password@host:587 names; None for an empty text."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("has a port that is not a number from 1 to 65535") from None
    if parts.scheme not in ENCRYPTIONS or not parts.hostname:
        raise ValueError("does not begin with smtp://, smtps:// or smtp+plain:// and a host name")
    encryption = ENCRYPTIONS[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[encryption],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encryption=encryption,
    )


def mail_address(text: str) -> str:
    if not parseaddr(text)[1].count("@") == 1 or "\n" in text:
        raise ValueError(f"is {text!r}")
    return text


def base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(f"is {text!r}, which is not http:// or https:// and a host name")
    return f"{parts.scheme}://{parts.netloc}"


def secret(text: str) -> str:
    if text and len(text) < SECRET_LENGTH:
        raise ValueError(f"has {len(text)} characters")
    return text


def age_identity(text: str) -> str:
    if text and not text.startswith("AGE-SECRET-KEY-1"):
        raise ValueError("is not an age identity")
    return text


def pairs(text: str) -> dict[str, str]:
    result = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = item.partition("=")
        if not equals or not name.strip().replace("_", "").replace(".", "").isalnum():
            raise ValueError(f"has the part {item!r}, which is not name=value")
        result[name.strip()] = value.strip()
    return result


def yes_or_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(f"is {text!r}")
    return text == "yes"


def between(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.strip().isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"is {text!r}")
        return int(text)

    return parse


def numbers_of(*names: str, most: int) -> Callable[[str], dict[str, int]]:
    """Of each of these names a number, 1 to `most`."""

    def parse(text: str) -> dict[str, int]:
        numbers = {name: between(1, most)(number) for name, number in pairs(text).items()}
        if set(numbers) != set(names):
            raise ValueError(f"must name {', '.join(names)}")
        return numbers

    return parse


def one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"is {text!r}")
        return text

    return parse


def private_key(text: str) -> str:
    """The PEM text of the key in the file that is named; empty for none."""
    if not text:
        return ""
    try:
        pem = Path(text).expanduser().read_text()
    except OSError as trouble:
        raise ValueError(f"names {text}, which cannot be read ({trouble.strerror})") from None
    if "PRIVATE KEY" not in pem:
        raise ValueError(f"names {text}, which holds no private key in PEM form")
    return pem


def address_or_none(text: str) -> str:
    return base_url(text) if text else ""
