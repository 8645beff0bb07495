"""Languages: Chinese first, English complete.

A person's own choice, else the house's (`KEBU_LOCALE`), never the browser's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel import Locale, localedata
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_request_context, session
from flask_babel import Babel, Domain, force_locale, get_locale

from app.access.gate import signed_in_gate
from app.clock import zone
from app.errors import KebuError
from app.settings import locale

LANGUAGES = {"zh": "中文", "en": "English"}
"""Code → what the language calls itself; the first is the usual one."""

FOLDER = Path(__file__).parents[1] / "translations"


def install(app: Flask, default: str) -> None:
    """Set up translations with `default` for people who have not chosen."""
    compile_catalogues()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    app.config["BABEL_DEFAULT_LOCALE"] = default
    babel = Babel(
        app,
        locale_selector=lambda: chosen(app.config["BABEL_DEFAULT_LOCALE"]),
        timezone_selector=lambda: zone().key,
    )
    babel.domain_instance = _Spoken()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _in_words, _in_words_by_number, newstyle=True
    )


def read_languages() -> None:
    """Read all that is known of the languages: before the processes part, so that they share its memory."""
    for code in LANGUAGES:
        _catalogue(code)
        localedata.load(Locale.parse(code).language)


class _Spoken(Domain):
    """The one catalogue, found without asking anew for each sentence which request and language it is."""

    def get_translations(self) -> NullTranslations:
        return _catalogue(language())


def chosen(default: str) -> str:
    """The language of this request: the person's own choice, else what was chosen before signing in."""
    inside = signed_in_gate()
    if inside is not None and inside.person.locale in LANGUAGES:
        return inside.person.locale
    wanted = session.get("language") if has_request_context() else None
    return wanted if wanted in LANGUAGES else default


def language() -> str:
    """``zh`` or ``en``, for this request."""
    spoken: str | None = g.get("language")
    if spoken is None:
        locale = get_locale()
        spoken = g.language = locale.language if locale is not None else next(iter(LANGUAGES))
    return spoken


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything in the language `code` meanwhile."""
    before, g.language = language(), code
    try:
        with force_locale(code):
            yield
    finally:
        g.language = before


def in_words(code: str, message: str) -> str:
    """`message` in the language `code`."""
    return _catalogue(code).gettext(message)


def told_to_the_operator(error: KebuError) -> str:
    """The error's sentence in the house's language, where there is no application."""
    compile_catalogues()
    words = in_words(locale(), error.message)
    return words % error.values if error.values else words


def _in_words(message: str) -> str:
    return in_words(language(), message)


def _in_words_by_number(singular: str, plural: str, number: int) -> str:
    return _catalogue(language()).ngettext(singular, plural, number)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(code: str) -> NullTranslations:
    return Translations.load(str(FOLDER), [code])


def compile_catalogues() -> None:
    """Compile each catalogue that is newer than its compiled form.

    Several processes may do so at once: each writes a file of its own and puts it in place whole.
    """
    for source in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with NamedTemporaryFile(dir=target.parent, suffix=".new", delete=False) as fresh:
            write_mo(fresh, catalogue)
        Path(fresh.name).replace(target)
