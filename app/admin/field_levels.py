"""Field levels: the security officer may raise one, never below the level as shipped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.access.gate import Gate
from app.access.models import FieldLevel, Protected
from app.admin.field_words import WITHOUT_LEVEL_OF_THEIR_OWN
from app.chain.writing import writing
from app.errors import Invalid


@dataclass(frozen=True)
class FieldLine:
    """One protected field of a kind of record: its level as shipped and now.

    `revealing`: masked even to the cleared.
    """

    kind: str
    field: str
    shipped: int
    present: int
    revealing: bool

    @property
    def name(self) -> str:
        """What the form and the chain call it, such as ``customer.mobile``."""
        return f"{self.kind}.{self.field}"


def field_lines(models: Iterable[type[Protected]]) -> list[FieldLine]:
    """Every field of `models` that has a level of its own, by level as shipped; one query."""
    raised = {(row.kind, row.field): row.level for row in FieldLevel.select()}
    lines = [
        FieldLine(
            kind=model.audit_kind,
            field=field,
            shipped=rule.level,
            present=max(rule.level, raised.get((model.audit_kind, field), 0)),
            revealing=rule.mask is not None,
        )
        for model in models
        for field, rule in {**model.field_rules, **model.part_rules}.items()
        if field not in WITHOUT_LEVEL_OF_THEIR_OWN[model.audit_kind]
    ]
    return sorted(lines, key=lambda line: line.shipped)


def raise_levels(by: Gate, models: Iterable[type[Protected]], levels: Mapping[str, int]) -> int:
    """Raise each field named in `levels`. Returns how many were named.

    What somebody else raised to the same level meanwhile is left as it is. Raises Forbidden; Invalid for a
    lower level.
    """
    by.require("clearance.manage")
    if not levels:
        return 0
    with writing(by.person, "field_level.raised") as entry:
        lines = {line.name: line for line in field_lines(models)}
        for name, level in levels.items():
            line = lines[name]
            if level < line.present:
                raise Invalid(name, "A level can only be raised here. Lowering needs a second person.")
            entry.changed(name, line.present, level)
            FieldLevel.insert(kind=line.kind, field=line.field, level=level).on_conflict_replace().execute()
    return len(levels)
