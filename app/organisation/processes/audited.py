"""Processes and their steps as the chain tells of them."""

from app.chain.tables import Audited
from app.organisation.processes.models import Process, ProcessStep


def _coded(column: str, table: str, name: str) -> str:
    return f'(SELECT {name} FROM {table} AS named WHERE named.id = "t1"."{column}_id")'  # noqa: S608  our names


PROCESSES = Audited(
    Process,
    Process.select,
    number='"t1"."key"',
    fields={
        **{name: f'nullif("t1"."{name}", \'\')' for name in ("name", "purpose")},
        "retired": 'nullif("t1"."retired", 0)',
        "department": _coded("department", "department", "code"),
    },
    whole=True,
)
STEPS = Audited(
    ProcessStep,
    ProcessStep.select,
    number='"t1"."key"',
    fields={
        **{name: f'nullif("t1"."{name}", \'\')' for name in ("name", "what", "measure")},
        **{name: f'nullif("t1"."{name}", 0)' for name in ("by_program", "retired")},
        **{
            f"{part}_{kind}": _coded(f"{part}_{kind}", kind, "username" if kind == "person" else "code")
            for part in ("does", "answers")
            for kind in ("department", "role", "person")
        },
    },
    whole=True,
)
