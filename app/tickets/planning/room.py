"""Plans and their templates plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.admin.views.blueprint import GROUP
from app.room import Entry, Room
from app.tickets.converters import StepKey, StepTemplateCode
from app.tickets.planning import following, recording
from app.tickets.planning.audited import STEP_TEMPLATES
from app.tickets.views import plan, step_templates  # noqa: F401  they hang their routes on the blueprint

PAGES = ("plan", "new_step", "step", "step_templates", "step_template", "template_step")

room = Room(
    "tickets.planning",
    menu=[
        Entry(
            "tickets.step_templates",
            _l("Templates of steps"),
            icon="rows",
            permission="service.manage",
            group=GROUP,
            position=97,
        )
    ],
    reasons={recording.PLAN_STEP: recording.REASON},
    listens={
        "task.finished": following.finish_by_task,
        "task.passed": following.pass_by_task,
        **dict.fromkeys(("ticket.assigned", "ticket.analysed"), following.follow_handler),
        **dict.fromkeys(("ticket.moved", "ticket.closed.silence", "ticket.merged"), following.follow_ending),
    },
    audited=[STEP_TEMPLATES],
    help=dict.fromkeys((f"tickets.{name}" for name in PAGES), "plans"),
    converters={"step_key": StepKey, "step_template": StepTemplateCode},
)
