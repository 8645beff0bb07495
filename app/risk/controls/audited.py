"""Controls and their tests as the chain tells of them."""

from peewee import ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited
from app.risk.models import Control, ControlTest


def _controls() -> ModelSelect:
    return everything(Control, why="all of them are compared with the chain; no value is told")


def _tests() -> ModelSelect:
    return everything(ControlTest, why="all of them are compared with the chain; no value is told")


CONTROLS = Audited(
    Control,
    _controls,
    number='"t1"."key"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("name", "axis", "frequency")},
        "control_kind": '"t1"."kind"',
        **{name: f'nullif("t1"."{name}", 0)' for name in ("by_program", "retired")},
        "operator": '(SELECT username FROM person WHERE id = "t1"."operator_id")',
    },
    whole=True,
)
TESTS = Audited(
    ControlTest,
    _tests,
    number='"t1"."key"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("sample", "exceptions", "tested_on", "valid_until", "note")},
        "tester": '(SELECT username FROM person WHERE id = "t1"."tester_id")',
    },
    whole=True,
)
