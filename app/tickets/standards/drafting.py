"""Drafting a version of the service levels: begun like another one, edited, discarded."""

from collections.abc import Mapping

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now
from app.db.base import next_id
from app.db.connection import database
from app.errors import Conflict
from app.organisation.changing import next_rev
from app.tickets.standards.models import DRAFT, OPEN, StandardVersion
from app.tickets.standards.versions import Target, in_force, targets, version_numbered, write_targets
from app.tickets.targets import Cell

PERMISSION = "service.manage"


def open_version() -> StandardVersion | None:
    """The one version that may still come into force, if there is one."""
    found: StandardVersion | None = StandardVersion.get_or_none(StandardVersion.state.in_(OPEN))
    return found


def draft_numbered(number: str) -> StandardVersion:
    """The draft called `number`. Raises NotFound; Conflict for a version that is no draft any more."""
    version = version_numbered(number)
    if version.state != DRAFT:
        raise Conflict("Version %(number)s is no draft any more.", number=number)
    return version


def begin_draft(by: Gate, like: StandardVersion | None = None) -> StandardVersion:
    """A draft like the version in force, or like another one; the open version where there is one already.

    Raises Forbidden.
    """
    by.require(PERMISSION)
    with database.atomic():
        there = open_version()
        if there is not None:
            return there
        number = next_id(StandardVersion)
        draft = StandardVersion(
            id=number, number=number, state=DRAFT, made_by=by.person.id, made_at=now(), rev=1
        )
        with writing(by.person, "service_standard.drafted", draft) as entry:
            entry.changed("state", None, DRAFT)
            draft.save(force_insert=True)
            write_targets(entry, draft, {}, targets(like.number if like else in_force()))
    return draft


def save_draft(by: Gate, draft: StandardVersion, after: Mapping[Cell, Target], rev: int) -> bool:
    """Give every cell of a draft its target. Returns whether any changed. Raises Forbidden, Conflict."""
    by.require(PERMISSION)
    with database.atomic():
        draft = _fresh(draft, rev)
        before = targets(draft.number)
        if before == after:
            return False
        with writing(by.person, "service_standard.edited", draft) as entry:
            next_rev(draft, rev, {})
            write_targets(entry, draft, before, after)
    return True


def discard_draft(by: Gate, draft: StandardVersion, rev: int) -> None:
    """Throw a draft away. Raises Forbidden, Conflict."""
    by.require(PERMISSION)
    with database.atomic():
        draft = _fresh(draft, rev)
        with writing(by.person, "service_standard.removed", draft) as entry:
            write_targets(entry, draft, targets(draft.number), {})
            draft.delete_instance()


def _fresh(draft: StandardVersion, rev: int) -> StandardVersion:
    """The draft as it stands by now. Raises Conflict where it was changed since, or is no draft any more."""
    there: StandardVersion | None = StandardVersion.get_or_none(StandardVersion.id == draft.id)
    if there is None or there.state != DRAFT or there.rev != rev:
        raise Conflict
    return there
