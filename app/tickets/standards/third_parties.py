"""Whether handling may pause while a third party is waited for (clause 3.6): off as shipped."""

from app.access.gate import Gate
from app.chain.writing import writing
from app.db.connection import database
from app.tickets.standards.drafting import PERMISSION
from app.web.models import Setting
from app.web.options import option

NAME = "pause_for_third_parties"


def third_parties_pause() -> bool:
    """Whether it may, from now on; pauses that began before stay what they are."""
    return bool(option(NAME))


def let_third_parties_pause(gate: Gate, *, allowed: bool) -> bool:
    """Say whether it may. Returns whether that is new. Raises Forbidden."""
    gate.require(PERMISSION)
    with database.atomic():
        before = third_parties_pause()
        if before == allowed:
            return False
        setting = Setting(name=NAME, value=str(int(allowed)))
        with writing(gate.person, "setting.changed", setting) as entry:
            entry.changed(NAME, int(before), int(allowed))
            Setting.replace(name=NAME, value=setting.value).execute()
    return True
