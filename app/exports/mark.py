"""Who took a table out, when and what for: said in the file itself."""

from flask_babel import gettext as _

from app.clock import local, now
from app.exports.exporters import exporter_of
from app.exports.models import Export
from app.people.dictionaries import Dictionaries, all_dictionaries
from app.people.models import Person
from app.sheets.marking import Mark
from app.web.language import language


def mark_of(export: Export, person: Person) -> Mark:
    """The mark of `export`, in the language of whoever takes it out."""
    moment = local(now())
    line = _(
        "Exported by %(person)s (%(username)s) · %(time)s · For: %(purpose)s · %(number)s",
        person=person.name,
        username=person.username,
        time=f"{moment:%Y-%m-%d %H:%M}",
        purpose=purpose_of(export),
        number=export.number,
    )
    return Mark(
        line=line,
        ending=_("%(count)s rows", count="%(count)s"),
        author=person.name,
        title=str(exporter_of(export.kind).label),
        moment=moment.replace(tzinfo=None, microsecond=0),
    )


def purpose_of(export: Export) -> str:
    """What it was taken out for, in words."""
    return purpose_words(all_dictionaries(), export.purpose, export.note)


def purpose_words(words: Dictionaries, purpose: str, note: str) -> str:
    """The dictionary's word for the code `purpose`, and the `note` that was typed beside it."""
    return " · ".join(filter(None, (words.label("purpose", purpose or None, language()), note)))
