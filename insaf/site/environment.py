"""Reads what the operator set in the environment, and refuses loudly what it cannot understand."""

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from insaf.intake.email.boxes import Box, read_all

CHECKOUT = Path(__file__).resolve().parents[2]
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
THEMES = ("own", "platforms")


class BadSetting(Exception):
    """A setting that cannot be understood; the message says which and what to write."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    word = os.environ.get(name, "1" if default else "0").strip().lower()
    if word not in YES | NO:
        raise BadSetting(f"{name}={word!r} is neither yes nor no; write 1 or 0.")
    return word in YES


def words(name: str) -> list[str]:
    return [word for word in text(name).replace(",", " ").split() if word]


def theme() -> str:
    """INSAF_THEME: whose colours and corners the pages wear (I-18)."""
    word = text("INSAF_THEME", "own").lower()
    if word not in THEMES:
        raise BadSetting(f"INSAF_THEME={word!r} is none of {', '.join(THEMES)}.")
    return word


def log_level() -> str:
    """INSAF_LOG_LEVEL: how much is told on standard error."""
    word = text("INSAF_LOG_LEVEL", "INFO").upper()
    if word not in LEVELS:
        raise BadSetting(f"INSAF_LOG_LEVEL={word!r} is none of {', '.join(LEVELS)}.")
    return word


def data_folder() -> Path:
    """The folder of the embedded database, files and keys: INSAF_DATA, else `var` here."""
    return Path(text("INSAF_DATA", str(CHECKOUT / "var"))).expanduser().resolve()


def base_url(default: str = "http://127.0.0.1:8000") -> SplitResult:
    """The public address, as in `https://complaints.example.sa`; without a path."""
    parts = _url("INSAF_BASE_URL", default, "http", "https")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadSetting("INSAF_BASE_URL must have no path, as in https://complaints.example.sa")
    return parts._replace(path="")


def trusted_proxies() -> list[str]:
    """Addresses and networks whose X-Forwarded-For is believed (L-06)."""
    names = words("INSAF_TRUSTED_PROXIES")
    for name in names:
        try:
            ipaddress.ip_network(name, strict=False)
        except ValueError:
            raise BadSetting(f"INSAF_TRUSTED_PROXIES: {name!r} is no address or network, as in 10.0.0.0/8") from None
    return names


def witnesses() -> list[str]:
    """INSAF_WITNESS: e-mail addresses that get the signed head of the record each day (M-05)."""
    addresses = words("INSAF_WITNESS")
    for address in addresses:
        if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
            raise BadSetting(f"INSAF_WITNESS: {address!r} is no e-mail address, as in witness@example.com")
    return addresses


def secret_key(keys: Path) -> str:
    """INSAF_SECRET_KEY, else the one in `keys`, made once and readable by its owner only."""
    given = text("INSAF_SECRET_KEY")
    if given and len(given) < 32:
        raise BadSetting("INSAF_SECRET_KEY is too short: write at least 32 characters by chance.")
    return given or _kept_secret(keys / "django-secret")


def _kept_secret(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(64))
        return path.read_text().strip()
    except OSError as problem:
        raise BadSetting(
            f"The folder of INSAF_DATA cannot hold the keys ({problem}); name one I may write to."
        ) from None


def _write_once(path: Path, value: str) -> None:
    """Whole or not at all, and the first of two processes wins."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(data: Path) -> dict[str, Any]:
    """Django's DATABASES["default"]: PostgreSQL when INSAF_DATABASE_URL is set, else SQLite."""
    if not text("INSAF_DATABASE_URL"):
        return _sqlite(data / "insaf.sqlite3")
    parts = _url("INSAF_DATABASE_URL", "", "postgres", "postgresql", hostless=True)
    return _postgresql(parts)


def _sqlite(path: Path) -> dict[str, Any]:
    """Every write transaction takes the lock at its start, so none is refused half-way."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    """A socket folder may be given as `postgresql:///insaf?host=/run/postgresql`."""
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadSetting("INSAF_DATABASE_URL names no database: postgresql://user@host/insaf")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 16, "timeout": 10}},
    }


def smtp() -> dict[str, Any]:
    """Django's EMAIL_* settings from INSAF_SMTP_URL: smtp:// (add ?starttls=1) or smtps://."""
    parts = _url("INSAF_SMTP_URL", "smtp://127.0.0.1:25", "smtp", "smtps")
    tls = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": not tls and dict(parse_qsl(parts.query)).get("starttls") in YES,
        "EMAIL_TIMEOUT": 20,
    }


def mailboxes() -> tuple[Box, ...]:
    """INSAF_IMAP_URL: the mailboxes that mail is taken from, none without it."""
    try:
        return read_all(text("INSAF_IMAP_URL"))
    except ValueError as problem:
        raise BadSetting(f"INSAF_IMAP_URL: {problem}.") from None


def lmtp() -> str | tuple[str, int]:
    """INSAF_LMTP: where a mail server hands its mail to, a socket's path or host and port; empty: nowhere."""
    word = text("INSAF_LMTP").removeprefix("unix:")
    host, _, port = word.rpartition(":")
    if not word or word.startswith("/"):
        return word
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSetting("INSAF_LMTP is neither host:port nor the path of a socket, as in 127.0.0.1:24.")
    return host.strip("[]"), int(port)


def mail_silence() -> int:
    """INSAF_MAIL_SILENCE: minutes without a successful look after which a mailbox counts as silent."""
    word = text("INSAF_MAIL_SILENCE", "30")
    if not word.isascii() or not word.isdigit() or not int(word):
        raise BadSetting(f"INSAF_MAIL_SILENCE={word!r} is no number of minutes.")
    return int(word)


def metrics_token() -> str:
    """INSAF_METRICS_TOKEN: what a watchdog must know to read the figures from elsewhere."""
    token = text("INSAF_METRICS_TOKEN")
    if token and len(token) < 20:
        raise BadSetting("INSAF_METRICS_TOKEN is too short: write at least 20 characters by chance.")
    return token


def _url(name: str, default: str, *schemes: str, hostless: bool = False) -> SplitResult:
    """The value may hold a password, so no message repeats it."""
    like = f"{schemes[-1]}://host"
    try:
        parts = urlsplit(text(name, default))
        sound = parts.port is None or parts.port > 0
    except ValueError:
        raise BadSetting(f"{name} is not an address; write it like {like}") from None
    if parts.scheme not in schemes or not sound or not (hostless or parts.hostname):
        raise BadSetting(f"{name} is not an address; write it like {like}")
    return parts
