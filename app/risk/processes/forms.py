"""Forms of processes, their steps and their risk points."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.customers.words import Words
from app.organisation.processes.keeping import LONGEST_NAME, LONGEST_PURPOSE, LONGEST_WHAT
from app.organisation.processes.models import Process, ProcessStep
from app.organisation.processes.parties import (
    ANSWERS,
    DEPARTMENT,
    DOES,
    NOBODY,
    PERSON,
    ROLE,
    Party,
    columns_of,
    offered,
    party_of,
    read_party,
)
from app.organisation.record_form import RecordForm
from app.organisation.tree import department_pairs
from app.people.departments import all_departments
from app.risk.models import RiskPoint
from app.risk.processes.measuring import MEASURES
from app.risk.processes.points import CATEGORIES, LONGEST, TEXTS, Typed
from app.web.forms import Form, choice, choices, line, paragraph


class _Process:
    name = line(_l("Business process"), required=True, longest=LONGEST_NAME)
    purpose = line(_l("What it is for"), longest=LONGEST_PURPOSE)
    department = choice(_l("Department in charge"), required=False)

    def offer(self, keep: int | None = None) -> None:
        """Offer the departments."""
        pairs = department_pairs(all_departments(), keep)
        self.department.choices = choices(pairs, _l("none yet"))

    def values(self) -> dict[str, Any]:
        """What was typed and chosen."""
        return {
            "name": self.name.data or "",
            "purpose": self.purpose.data or "",
            "department": int(self.department.data) if self.department.data else None,
        }


class NewProcessForm(_Process, Form):
    """A new process."""

    def __init__(self) -> None:
        super().__init__()
        self.offer()


class ProcessForm(_Process, RecordForm):
    """An existing one."""

    def __init__(self, process: Process, **options: Any) -> None:  # noqa: ANN401
        super().__init__(process, **options)
        self.offer(process.department_id)

    @staticmethod
    def start(record: Process) -> dict[str, Any]:
        """What stands there."""
        values = {"name": record.name, "purpose": record.purpose}
        return {**values, "department": str(record.department_id or "")}


class _Step:
    name = line(_l("Process step"), required=True, longest=LONGEST_NAME)
    what = paragraph(_l("What is done"), longest=LONGEST_WHAT)
    does = choice(_l("Who does this step"), required=False)
    answers = choice(_l("Who answers for it"), required=False)
    by_program = BooleanField(_l("The program runs this step, or watches over it"))
    measure = choice(_l("Live breach rate"), required=False)
    kept: Mapping[str, Party] = {}

    def offer(self) -> None:
        """Offer roles, departments and people; and what rates there are."""
        pairs = [(Party(*key).typed, _party(key[0], words)) for key, words in offered().items()]
        known = {typed for typed, _words in pairs}
        for part in (DOES, ANSWERS):
            kept = self.kept.get(part, NOBODY)
            gone = [(kept.typed, _("as before"))] if kept.kind and kept.typed not in known else []
            self[part].choices = choices([*gone, *pairs], _l("not named yet"))  # type: ignore[index]
        rates = [(code, measure.label) for code, measure in MEASURES.items()]
        self.measure.choices = choices(rates, _l("none"))

    def values(self) -> dict[str, Any]:
        """What was typed and chosen, as the columns of a step. Raises Invalid for what is not offered."""
        found: dict[str, Any] = {
            "name": self.name.data or "",
            "what": self.what.data or "",
            "by_program": bool(self.by_program.data),
            "measure": self.measure.data or "",
        }
        for part in (DOES, ANSWERS):
            typed = self[part].data or ""  # type: ignore[index]
            found |= columns_of(part, read_party(part, typed, self.kept.get(part, NOBODY)))
        return found


class NewStepForm(_Step, Form):
    """A new step."""

    def __init__(self) -> None:
        super().__init__()
        self.offer()


class StepForm(_Step, RecordForm):
    """An existing one."""

    def __init__(self, step: ProcessStep, **options: Any) -> None:  # noqa: ANN401
        super().__init__(step, **options)
        self.kept = {part: party_of(step, part) for part in (DOES, ANSWERS)}
        self.offer()

    @staticmethod
    def start(record: ProcessStep) -> dict[str, Any]:
        """What stands there."""
        return {
            "name": record.name,
            "what": record.what,
            "by_program": record.by_program,
            "measure": record.measure,
            **{part: party_of(record, part).typed for part in (DOES, ANSWERS)},
        }


class _Point:
    cause = line(_l("Cause"), required=True, longest=LONGEST)
    event = line(_l("What happens"), required=True, longest=LONGEST)
    effect = line(_l("Effect on the customer"), required=True, longest=LONGEST)
    category = choice(_l("Category"))

    def offer(self, kept: str | None = None) -> None:
        """Offer the categories of risks."""
        self.category.choices = choices(Words().offered(CATEGORIES, kept), _l("choose"))

    def typed(self) -> Typed:
        """What was typed and chosen."""
        texts = {name: self[name].data or "" for name in TEXTS}  # type: ignore[index]
        return Typed(**texts, category=self.category.data or "")


class NewPointForm(_Point, Form):
    """A new risk point."""

    def __init__(self) -> None:
        super().__init__()
        self.offer()


class PointForm(_Point, RecordForm):
    """An existing one."""

    def __init__(self, point: RiskPoint, **options: Any) -> None:  # noqa: ANN401
        super().__init__(point, **options)
        self.offer(point.category)

    @staticmethod
    def start(record: RiskPoint) -> dict[str, Any]:
        """What stands there."""
        texts = {name: record.__data__[name] for name in TEXTS}
        return {**texts, "category": record.category or ""}


def _party(kind: str, words: str) -> str:
    if kind == ROLE:
        return _("Role: %(name)s", name=words)
    if kind == DEPARTMENT:
        return _("Department: %(name)s", name=words)
    return _("Person: %(name)s", name=words) if kind == PERSON else words
