"""Every field of a protected table has a level, or the program does not start."""

from collections.abc import Iterable

from app.access.models import Part, Protected
from app.db.fields import BitsField, SortKeyField
from app.vault.fields import KeyedHashField

TECHNICAL = frozenset({"id", "rev"})
NEVER_SHOWN = (BitsField, KeyedHashField, SortKeyField)


def check_fields(models: Iterable[type[Protected]]) -> None:
    """Raise RuntimeError naming the first protected field without a level, or level without its field."""
    for model in models:
        _check_parts(model)
        for name, field in model._meta.fields.items():
            if name in TECHNICAL or name in model.field_rules or isinstance(field, NEVER_SHOWN):
                continue
            message = f"field {model.__name__}.{name} has no level"
            raise RuntimeError(message)
        for name, rule in model.field_rules.items():
            if rule.derive is None and name not in model._meta.fields:
                message = f"level of {model.__name__}.{name}, which is no field"
                raise RuntimeError(message)
            for other in filter(None, (rule.with_field, rule.of)):
                if other not in model._meta.fields:
                    message = f"level of {model.__name__}.{name} looks at {other}, which is no field"
                    raise RuntimeError(message)


def _check_parts(model: type[Protected]) -> None:
    for part in _below(Part):
        owner = part._meta.fields.get(getattr(part, "protected_by", ""))
        if owner is None or owner.rel_model is not model or not hasattr(part, "word"):
            continue
        for name, field in part._meta.fields.items():
            if name in {*TECHNICAL, "key", owner.name} or isinstance(field, NEVER_SHOWN):
                continue
            rule = part.rule_names.get(name)
            if rule is None or (rule and model.rule_of(rule) is None):
                message = f"field {part.__name__}.{name} has no level"
                raise RuntimeError(message)


def _below(model: type[Part]) -> Iterable[type[Part]]:
    for child in model.__subclasses__():
        yield child
        yield from _below(child)
