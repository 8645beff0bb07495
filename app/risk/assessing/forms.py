"""The form of an assessment: words beside each choice."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Invalid
from app.risk.assessing.assessing import LONGEST_NOTE, Said, said_impact
from app.risk.assessing.models import Assessment
from app.risk.held import Counted
from app.risk.matrices.scales import likelihood_words, money_words, words_of
from app.risk.matrices.versions import Version
from app.risk.matrix import COMPLIANCE, CUSTOMERS, LEAK, MONEY, SCALES, STEPS, Rating, impact_of
from app.risk.models import IMPACT
from app.risk.recording import text_of
from app.risk.residual import proposed
from app.web.forms import choice, choices, paragraph
from app.web.record_forms import RecordForm


class AssessForm(RecordForm):
    """How likely, how grave by each scale; what remains, what is aimed at."""

    likelihood = choice(_l("Likelihood"), radio=True)
    money = choice(_l("Loss of money"), required=False, radio=True, default="")
    customers = choice(_l("Customers"), required=False, radio=True, default="")
    compliance = choice(_l("Compliance"), required=False, radio=True, default="")
    leak = choice(_l("Leak of information"), required=False, radio=True, default="")
    residual_likelihood = choice(_l("Residual likelihood"), required=False)
    residual_impact = choice(_l("Residual impact"), required=False)
    lower = paragraph(_l("Why lower than its controls support"), longest=LONGEST_NOTE)
    target_likelihood = choice(_l("Target likelihood"), required=False)
    target_impact = choice(_l("Target impact"), required=False)
    note = paragraph(_l("Grounds"), longest=LONGEST_NOTE)

    def fit(self, matrix: Version, held: list[Counted]) -> "AssessForm":
        """Offer the steps of the scales in the words of `matrix`; the residual by the controls of a risk."""
        self._held = held
        scales = {MONEY: money_words(matrix.words, matrix.revenue)} | {
            scale: words_of(scale, matrix.words) for scale in (CUSTOMERS, COMPLIANCE, LEAK)
        }
        shares, impacts = likelihood_words(matrix.words), words_of(IMPACT, matrix.words)
        self.likelihood.choices = choices([(step, _numbered(step, shares[step])) for step in STEPS])
        for scale, words in scales.items():
            offered = [(step, _numbered(step, words[step])) for step in STEPS]
            self[scale].choices = choices(offered, _l("does not apply"))
        for axis, words in (("likelihood", shares), ("impact", impacts)):
            offered = [(step, _numbered(step, words[step])) for step in STEPS]
            self[f"residual_{axis}"].choices = choices(offered, _l("as its controls support"))
            self[f"target_{axis}"].choices = choices(offered, _l("as the residual"))
        return self

    def begin(self, made: Assessment | None) -> None:
        """What was said last stands in the form."""
        if made is None:
            return
        for name in ("likelihood", *SCALES):
            value = made.__data__[name]
            self[name].data = "" if value is None else str(value)
        support = Rating(made.proposed_likelihood, made.proposed_impact)
        for axis, value in zip(("likelihood", "impact"), support, strict=True):
            residual, target = made.__data__[f"residual_{axis}"], made.__data__[f"target_{axis}"]
            self[f"residual_{axis}"].data = "" if residual == value else str(residual)
            self[f"target_{axis}"].data = "" if target == residual else str(target)
        self.note.data, self.lower.data = text_of(made, "note"), text_of(made, "lower")

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Also name the impact where it was said on no scale, beside whatever else is missing."""
        fine = super().validate(extra_validators)
        try:
            said_impact({scale: self._step(scale) for scale in SCALES})
        except Invalid as missing:
            self.refuse(missing)
            return False
        return bool(fine)

    def said(self) -> Said:
        """What was chosen; what was left open is as the controls support. Raises Invalid."""
        scales = {scale: self._step(scale) for scale in SCALES}
        inherent = Said(int(self.likelihood.data), scales, Rating(1, 1), Rating(1, 1)).inherent
        support = proposed(inherent, (one.held for one in self._held))
        residual = self._rating("residual", support)
        target = self._rating("target", residual)
        return Said(
            inherent.likelihood, scales, residual, target, self.text_of("note"), self.text_of("lower")
        )

    def outcome(self) -> dict[str, Rating]:
        """What the choices so far come to, {} while they are not enough."""
        likelihood, impact = self._step("likelihood"), impact_of({one: self._step(one) for one in SCALES})
        if not likelihood or not impact:
            return {}
        inherent = Rating(likelihood, impact)
        support = proposed(inherent, (one.held for one in self._held))
        residual = self._rating("residual", support)
        return {
            "inherent": inherent,
            "support": support,
            "residual": residual,
            "target": self._rating("target", residual),
        }

    def _rating(self, name: str, otherwise: Rating) -> Rating:
        likelihood, impact = (self._step(f"{name}_{axis}") for axis in ("likelihood", "impact"))
        return Rating(likelihood or otherwise.likelihood, impact or otherwise.impact)

    def _step(self, name: str) -> int | None:
        return next((step for step in STEPS if str(step) == self[name].data), None)


def _numbered(step: int, words: str) -> str:
    return _("%(step)s · %(words)s", step=step, words=words)
