"""Typed settings: the only reader of the environment.

What the environment does not say, `KEBU_DATA/kebu.env` may: lines `KEY=value`, with quotes if liked, and `#`
comments. A relative path starts where it is written: in the current folder, or in the folder of kebu.env.
"""

import difflib
import ipaddress
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.errors import SettingError


class Setting(NamedTuple):
    """One setting. `kind` is a key of `KINDS`; an empty `default` means: not set."""

    name: str
    kind: str
    default: str
    meaning: str

    @property
    def field(self) -> str:
        """The setting's field in `Settings`."""
        return self.name.removeprefix("KEBU_").lower()


SETTINGS = (
    Setting("KEBU_DATA", "path", "data", "The data folder: database, key, files, kebu.env."),
    Setting("KEBU_HOST", "host", "127.0.0.1", "The IP address the server listens on."),
    Setting("KEBU_PORT", "port", "8000", "The port the server listens on."),
    Setting(
        "KEBU_THREADS", "threads", "4", "How many requests each of the two web processes answers at a time."
    ),
    Setting("KEBU_KEY_FILE", "path", "KEBU_DATA/kebu.key", "The file with the key; made at the first start."),
    Setting("KEBU_BACKUPS", "path", "KEBU_DATA/backups", "The folder of the nightly backups."),
    Setting("KEBU_URL", "url", "", "The address people type, for links that are copied."),
    Setting("KEBU_TIMEZONE", "timezone", "Asia/Shanghai", "The office's time zone."),
    Setting("KEBU_LOCALE", "locale", "zh", "The language of pages until a person picks one."),
    Setting("KEBU_PROXY", "proxies", "0", "How many trusted proxies stand before the server."),
    Setting("KEBU_TLS_CERT", "file", "", "The certificate for TLS with its chain (PEM)."),
    Setting("KEBU_TLS_KEY", "file", "", "The certificate's private key (PEM, PKCS#8)."),
    Setting(
        "KEBU_PLAIN_HTTP", "switch", "0", "Allows plain HTTP off loopback: whoever is on the way reads along."
    ),
    Setting("KEBU_NOW", "moment", "", "Tests and demos only: the moment at which the clock stands."),
    Setting("KEBU_DEMO_PASSWORD", "text", "", "The demo people's password; made up and printed if not set."),
)


@dataclass(frozen=True)
class Settings:
    """How Kebu is set up. Paths are absolute, `now` is aware, in UTC; what is not set is None."""

    data: Path
    host: str
    port: int
    threads: int
    key_file: Path
    backups: Path
    url: str | None
    timezone: str
    locale: str
    proxy: int
    tls_cert: Path | None
    tls_key: Path | None
    plain_http: bool
    now: datetime | None
    demo_password: str | None = field(repr=False)

    @property
    def database(self) -> Path:
        """The one database file."""
        return self.data / "kebu.db"

    @property
    def jobs_file(self) -> Path:
        """The queue of background jobs."""
        return self.data / "jobs.db"

    @property
    def own_host(self) -> str:
        """The IP address by which this machine reaches the server."""
        ip = ipaddress.ip_address(self.host)
        return {4: "127.0.0.1", 6: "::1"}[ip.version] if ip.is_unspecified else self.host

    @property
    def address(self) -> str:
        """What to type in a browser on this machine, ending in a slash."""
        host = f"[{self.own_host}]" if ":" in self.own_host else self.own_host
        return f"{'https' if self.tls_cert else 'http'}://{host}:{self.port}/"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of `environ`, over those of kebu.env in the data folder, over the defaults.

    Raises SettingError naming the first setting that is unknown or wrong.
    """
    outer = {name: value for name, value in environ.items() if name.startswith("KEBU_")}
    data = Path(outer.get("KEBU_DATA") or "data").absolute()
    inner = _read_file(data / "kebu.env")
    for name in inner | outer:
        _refuse_unknown(name)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        folder = data if setting.name in inner and setting.name not in outer else Path.cwd()
        given = (inner | outer).get(setting.name) or setting.default.replace("KEBU_DATA", str(data))
        values[setting.field] = _read(setting, given, folder) if given else None
    if (values["tls_cert"] is None) != (values["tls_key"] is None):
        raise SettingError("KEBU_TLS_CERT and KEBU_TLS_KEY belong together: set both or neither.")
    return Settings(**values)


def locale(environ: Mapping[str, str] = os.environ) -> str:
    """`KEBU_LOCALE`, whatever else is wrong; its default where it is wrong itself."""
    setting = next(one for one in SETTINGS if one.name == "KEBU_LOCALE")
    data = Path(environ.get("KEBU_DATA") or "data").absolute()
    try:
        given = (
            environ.get(setting.name) or _read_file(data / "kebu.env").get(setting.name) or setting.default
        )
        return str(_read(setting, given, data))
    except SettingError:
        return setting.default


def let_libraries_speak(code: str) -> None:
    """Let those libraries that ask the environment for a language speak `code`, in this process."""
    os.environ["LANGUAGE"] = code


def refuse_open_address(settings: Settings) -> None:
    """Raise SettingError where people's passwords would cross a network in the clear (access rule 10)."""
    safe = settings.tls_cert or settings.proxy or settings.plain_http
    if not safe and not ipaddress.ip_address(settings.host).is_loopback:
        raise SettingError(
            "KEBU_HOST=%(host)s is open to the network without TLS: set KEBU_TLS_CERT and KEBU_TLS_KEY,"
            " or KEBU_PROXY behind a proxy, or KEBU_PLAIN_HTTP=1 to accept plain HTTP.",
            host=settings.host,
        )


def ensure_data_folder(settings: Settings) -> None:
    """Set the process's umask to 077 and make the data folder, for its owner alone, if it is missing.

    Raises SettingError if it can't be made, or if others can read the one that is there.
    """
    os.umask(0o077)
    folder = settings.data
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(folder.stat().st_mode)
    except OSError as error:
        raise SettingError(
            "KEBU_DATA=%(path)s can't be used: %(why)s.", path=folder, why=error.strerror
        ) from error
    if mode & 0o077:
        raise SettingError("The data folder is open to others. Close it: chmod 700 %(path)s", path=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingError("The data folder %(path)s can't be written by this user.", path=folder)


def _read_file(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingError("%(path)s can't be read: %(why)s.", path=path, why=error.strerror) from error
    except UnicodeDecodeError as error:
        raise SettingError("%(path)s is not UTF-8.", path=path) from error
    return dict(
        _pair(path, number, line) for number, line in enumerate(lines, start=1) if _says_something(line)
    )


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        raise SettingError("%(path)s, line %(number)s: not KEY=value.", path=path, number=number)
    if name == "KEBU_DATA":
        raise SettingError("%(path)s can't set KEBU_DATA, which tells where this file is.", path=path)
    return name, _unquoted(value)


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _refuse_unknown(name: str) -> None:
    known = [setting.name for setting in SETTINGS]
    if name in known:
        return
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        raise SettingError("%(name)s is no setting. Is %(near)s meant?", name=name, near=near[0])
    raise SettingError("%(name)s is no setting.", name=name)


def _read(setting: Setting, given: str, folder: Path) -> object:
    kind = KINDS[setting.kind]
    try:
        return kind.read(given, folder)
    except (ValueError, KeyError, OSError) as error:
        raise SettingError(kind.message, name=setting.name, given=given, **kind.values) from error


class Kind(NamedTuple):
    """A kind of value: how to `read` it from a text and the folder of relative paths.

    `read` raises ValueError, KeyError or OSError for anything else; then `message` is said, with `name`,
    `given` and `values`.
    """

    message: str
    read: Callable[[str, Path], object]
    values: Mapping[str, object] = {}


def _whole(low: int, high: int) -> Kind:
    def read(given: str, _folder: Path) -> int:
        number = int(given) if given.isascii() and given.isdigit() else -1
        if not low <= number <= high:
            raise ValueError(given)
        return number

    message = "%(name)s=%(given)r is wrong: it wants a whole number from %(low)s to %(high)s."
    return Kind(message, read, {"low": low, "high": high})


def _one_of(**values: object) -> Kind:
    message = "%(name)s=%(given)r is wrong. Possible: %(possible)s."
    return Kind(message, lambda given, _folder: values[given], {"possible": ", ".join(values)})


def _file(given: str, folder: Path) -> Path:
    path = folder / given
    with path.open("rb"):
        return path


def _host(given: str, _folder: Path) -> str:
    return str(ipaddress.ip_address("127.0.0.1" if given == "localhost" else given))


def _url(given: str, _folder: Path) -> str:
    parts = urlsplit(given)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or " " in given
    ):
        raise ValueError(given)
    return given.rstrip("/") + "/"


def _moment(given: str, _folder: Path) -> datetime:
    moment = datetime.fromisoformat(given)
    if moment.tzinfo is None:
        raise ValueError(given)
    return moment.astimezone(UTC)


KINDS = {
    "path": Kind("%(name)s=%(given)r is wrong: it wants a path.", lambda given, folder: folder / given),
    "file": Kind("%(name)s=%(given)r is wrong: it wants a file that can be read.", _file),
    "host": Kind("%(name)s=%(given)r is wrong: it wants an IP address such as 127.0.0.1.", _host),
    "port": _whole(1, 65535),
    "threads": _whole(1, 64),
    "proxies": _whole(0, 9),
    "url": Kind("%(name)s=%(given)r is wrong: it wants an address such as https://kebu.example/.", _url),
    "timezone": Kind(
        "%(name)s=%(given)r is wrong: it wants a time zone such as Asia/Shanghai.",
        lambda given, _folder: ZoneInfo(given).key,
    ),
    "locale": _one_of(zh="zh", en="en"),
    "switch": _one_of(**{"1": True, "0": False}),
    "moment": Kind(
        "%(name)s=%(given)r is wrong: it wants a moment with its zone, such as 2026-03-02T09:00+08:00.",
        _moment,
    ),
    "text": Kind("%(name)s=%(given)r is wrong: it wants a text.", lambda given, _folder: given),
}
