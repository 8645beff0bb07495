"""What the page of a risk shows, and which of its forms."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.access.parts import Viewer, parts_of
from app.access.showing import Shown
from app.admin.audit_telling import Teller
from app.audit.history import history
from app.clock import today
from app.customers.models import Customer
from app.db.base import fetch
from app.files.attaching import may_attach
from app.files.reading import files_of
from app.inbox.models import Request
from app.inbox.requests import is_open, may_see
from app.organisation.processes.models import ProcessStep
from app.risk import steps
from app.risk.accepting import accepting
from app.risk.accepting.models import Acceptance
from app.risk.assessing.assessing import KIND as ASSESSING
from app.risk.assessing.assessing import waiting
from app.risk.assessing.brought import waiting_for
from app.risk.closing.closing import KIND as CLOSING
from app.risk.held import controls_of
from app.risk.matrices.versions import in_force, version
from app.risk.models import RATINGS, Risk, RiskPart
from app.risk.people import readers_of
from app.risk.recording import current, text_of
from app.risk.register.forms import (
    AcceptForm,
    ActionForm,
    CloseForm,
    ReviewForm,
    TreatForm,
)
from app.risk.register.list_words import RiskWords
from app.risk.register.past import past_of
from app.risk.register.registering import may_describe
from app.risk.treating.models import OPEN, Action, Slip
from app.risk.treating.treating import lacks_to_monitor
from app.risk.words import (
    ACCEPTORS,
    ACTION_STATES,
    ASSESSMENT_STATES,
    AXES,
    BAND_MEASURES,
    BAND_TONES,
    BANDS,
    CONTROL_KINDS,
    EFFECTS,
    STATES,
    TONES,
    TREATMENT_HINTS,
    TREATMENT_TONES,
    TREATMENTS,
)
from app.risk.words import RATINGS as RATING_WORDS
from app.web.answers import translated
from app.web.forms import beside
from app.web.marks import marks
from app.web.panels import panels_of
from app.web.record_forms import RecordForm

WORDS = {
    "states": STATES,
    "tones": TONES,
    "bands": BANDS,
    "band_tones": BAND_TONES,
    "band_measures": BAND_MEASURES,
    "treatments": TREATMENTS,
    "treatment_tones": TREATMENT_TONES,
    "treatment_hints": TREATMENT_HINTS,
    "effects": EFFECTS,
    "control_kinds": CONTROL_KINDS,
    "axes": AXES,
    "acceptors": ACCEPTORS,
    "action_states": ACTION_STATES,
    "assessment_states": ASSESSMENT_STATES,
}
SHOWN_OF_HISTORY = 8
SELF_EVIDENT = ("risk.action.task.given",)
"""Acts that go without saying: an action that was added is a task."""


class Rated(NamedTuple):
    """One of the three ratings, as the page draws it; 0 where there is none."""

    name: str
    label: Any
    likelihood: int
    impact: int
    band: int

    @property
    def score(self) -> int:
        """Likelihood × impact."""
        return self.likelihood * self.impact


def page_of(gate: Gate, risk: Risk, forms: Mapping[str, RecordForm] = MappingProxyType({})) -> dict[str, Any]:
    """Everything that the page of `risk` shows; `forms` are those that were refused."""
    words = RiskWords()
    viewer = Viewer(gate, risk)
    acceptance = accepting.acceptor(risk) if risk.residual_band else None
    lacking = lacks_to_monitor(risk) if steps.may(gate, "monitor", risk) else None
    mine = forms_of(gate, risk, forms)
    return {
        **head_of(gate, risk, words),
        **WORDS,
        "rev": risk.rev,
        "ratings": rated(risk),
        "matrix": version(risk.matrix) if risk.matrix else in_force(),
        "held": held_of(gate, risk),
        "may_control": gate.may(steps.MANAGE, risk),
        "customer": customer_of(gate, risk),
        "step": ProcessStep.get_or_none(ProcessStep.id == risk.step_id) if risk.step_id else None,
        "past": past_of(gate, risk, viewer),
        "actions": actions_of(gate, viewer, risk),
        "acceptances": [viewer.show(one) for one in newest_first(gate, risk, Acceptance)],
        "acceptor": acceptance,
        "requests": requests_about(gate, risk),
        "today": today(),
        "may": {name: steps.may(gate, name, risk) for name in steps.STEPS}
        | {"describe": may_describe(gate, risk), "accept": accepting.may_accept(gate, risk)},
        "forms": mine,
        "shut": shut(mine, forms),
        "lacking": lacking and translated(lacking),
        "files": files_of(gate, risk),
        "may_attach": may_attach(gate, risk),
        "panels": panels_of(gate, risk),
        "happened": [
            (Teller.action(one.action), one.person, one.at)
            for one in history(gate, risk, limit=SHOWN_OF_HISTORY, without=SELF_EVIDENT)
            if not one.damaged
        ],
    }


def head_of(gate: Gate, risk: Risk, words: RiskWords) -> dict[str, Any]:
    """What stands above every page of a risk."""
    return {"risk": gate.show(risk), "words": words, "marks": marks(words.locale)}


def rated(risk: Risk) -> list[Rated]:
    """Inherent, residual and target; none for a risk that is not rated."""
    if risk.residual_band is None:
        return []
    return [
        Rated(
            name,
            RATING_WORDS[name],
            *(getattr(risk, f"{name}_{part}") for part in ("likelihood", "impact", "band")),
        )
        for name in RATINGS
    ]


def held_of(gate: Gate, risk: Risk) -> list[tuple[Any, Any]]:
    """The controls of a risk with their names, for whoever is cleared for these."""
    rows = controls_of(risk)
    sees = gate.field_level(Risk, "action", risk) <= gate.clearance_on(risk)
    return [(one, text_of(one.control, "name") if sees or one.control.point_id else None) for one in rows]


def customer_of(gate: Gate, risk: Risk) -> Shown | None:
    """The customer that it is about, if the person may read them."""
    if risk.customer_id is None or not gate.has(Customer.view_permission):
        return None
    found = next(iter(fetch(gate.select(Customer).where(Customer.id == risk.customer_id))), None)
    return found and gate.show(found)


def newest_first(gate: Gate, risk: Risk, model: type[RiskPart]) -> list[Any]:
    """The parts of a risk that came through the gate."""
    return parts_of(gate, risk, model)[::-1]


def actions_of(gate: Gate, viewer: Viewer, risk: Risk) -> list[tuple[Any, list[Any], bool]]:
    """Each action with its slipped dates and whether it is over due: the open ones first, then by date."""
    slips: dict[int, list[Any]] = {}
    for slip in parts_of(gate, risk, Slip):
        slips.setdefault(slip.action_id, []).append(viewer.show(slip))
    rows = sorted(parts_of(gate, risk, Action), key=lambda one: (one.state != OPEN, one.due, one.id))
    return [
        (viewer.show(one), slips.get(one.id, []), one.state == OPEN and one.due < today()) for one in rows
    ]


def requests_about(gate: Gate, risk: Risk) -> list[tuple[Request, bool]]:
    """What waits for a second person, and whether the person may open its card."""
    kinds = (ASSESSING, CLOSING, accepting.KIND)
    rows = Request.select().where(Request.kind.in_(kinds), Request.subject == risk.number)
    found = [one for one in rows if is_open(one)]
    if not any(one.kind == ASSESSING for one in found) and waiting(risk) is not None:
        found += waiting_for(risk)
    return [(one, may_see(gate, one)) for one in found]


def forms_of(gate: Gate, risk: Risk, refused: Mapping[str, RecordForm]) -> Mapping[str, RecordForm]:
    """The forms that the person may use now; one that was refused as it was typed."""
    found: dict[str, RecordForm] = {}
    for name, make in FORMS.items():
        if _is_open(gate, name, risk):
            found[name] = refused.get(name) or begun(make(risk, empty=True), risk)
    return beside(found)


def _is_open(gate: Gate, name: str, risk: Risk) -> bool:
    if name == "accept":
        return accepting.may_accept(gate, risk)
    return steps.may(gate, name, risk) and (name != "monitor" or lacks_to_monitor(risk) is None)


def shut(shown: Mapping[str, RecordForm], refused: Mapping[str, RecordForm]) -> list[str]:
    """What a form says that can't be shown any more, since the risk has gone on."""
    return [
        message
        for name, form in refused.items()
        if name not in shown
        for message in [*form.form_errors, *(error for field in form for error in field.errors)]
    ]


def begun(form: RecordForm, risk: Risk) -> RecordForm:
    """A form that begins with the risk as it stands."""
    form.rev.data = str(risk.rev)
    if isinstance(form, TreatForm):
        form.treatment.data, form.plan.data = risk.treatment, current(risk, "plan")
    return form


def _treat(_: Risk, *, empty: bool) -> RecordForm:
    return (TreatForm(formdata=None) if empty else TreatForm()).fit()


def _act(risk: Risk, *, empty: bool) -> RecordForm:
    return (ActionForm(formdata=None) if empty else ActionForm()).fit(readers_of(risk))


def _plain(form: type[RecordForm]) -> Any:  # noqa: ANN401
    return lambda _, *, empty: form(formdata=None) if empty else form()


FORMS: Mapping[str, Any] = {
    "treat": _treat,
    "act": _act,
    "accept": _plain(AcceptForm),
    "monitor": _plain(RecordForm),
    "review": _plain(ReviewForm),
    "close": _plain(CloseForm),
    "reopen": _plain(CloseForm),
}
"""Step → its form, `empty` or as it was sent."""
