"""Templates of steps as the chain tells of them: what was shipped and never changed it does not."""

from app.chain.tables import Audited
from app.tickets.planning.models import StepTemplate

_STEPS = (
    "(SELECT group_concat(told, char(10)) FROM (SELECT "
    "zh || ' / ' || en || ' · ' || manner || ' · ' || who || ' · ' || minutes AS told "
    'FROM template_step WHERE template_id = "t1"."id" ORDER BY position))'
)
STEP_TEMPLATES = Audited(
    StepTemplate, StepTemplate.select, number='"t1"."category"', fields={"steps": _STEPS}
)
