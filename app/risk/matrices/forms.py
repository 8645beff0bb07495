"""The form of the matrix: cells, who accepts, revenue, words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.customers.typed.amounts import check_amount, yuan
from app.customers.typed.text import clean
from app.inbox.requests import LONGEST_REASON
from app.risk.matrices.changing import MOST_MONTHS
from app.risk.matrices.scales import LABELS, LONGEST, NAMES, SHIPPED
from app.risk.matrices.versions import ACCEPTORS, Version
from app.risk.matrix import BANDS, STEPS
from app.risk.words import ACCEPTORS as ACCEPTOR_WORDS
from app.risk.words import BANDS as BAND_WORDS
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph


class MatrixForm(Form):
    """Everything of a version; its fields are made by `matrix_form`."""

    revenue = line(_l("Revenue of a year"), longest=LONGEST)
    reason = paragraph(_l("Reason for whoever decides"), required=True, longest=LONGEST_REASON)

    def begin(self, present: Version) -> "MatrixForm":
        """It begins with the version in force."""
        for likelihood in STEPS:
            for impact in STEPS:
                self[cell_name(likelihood, impact)].choices = choices(list(BAND_WORDS.items()))
        for band in BANDS:
            self[f"who_{band}"].choices = choices([(one, ACCEPTOR_WORDS[one]) for one in ACCEPTORS])
        if self.is_submitted():
            return self
        for likelihood in STEPS:
            for impact in STEPS:
                self[cell_name(likelihood, impact)].data = str(present.cells[likelihood - 1][impact - 1])
        for band in BANDS:
            self[f"who_{band}"].data, self[f"months_{band}"].data = present.acceptance[band]
        self.revenue.data = yuan(present.revenue) if present.revenue else ""
        for name in NAMES:
            self[field_name(name)].data = present.words.get(name, "")
        return self

    def document(self) -> dict[str, Any]:
        """What was typed. Raises Invalid for an amount that is none."""
        text = self.text_of("revenue")
        words = {name: clean(self.text_of(field_name(name))) for name in NAMES}
        return {
            "cells": [[int(self[cell_name(row, column)].data) for column in STEPS] for row in STEPS],
            "words": {name: text for name, text in words.items() if text},
            "revenue": check_amount(text, "revenue") if text else None,
            "acceptance": {
                str(band): [self[f"who_{band}"].data, self[f"months_{band}"].data] for band in BANDS
            },
        }


def matrix_form(present: Version) -> MatrixForm:
    """The form with a field for each cell, band and word."""
    fields: dict[str, Any] = {}
    for likelihood in STEPS:
        for impact in STEPS:
            label = _("Likelihood %(likelihood)s, impact %(impact)s", likelihood=likelihood, impact=impact)
            fields[cell_name(likelihood, impact)] = choice(label)
    for band in BANDS:
        fields[f"who_{band}"] = choice(_("%(band)s: who accepts it", band=BAND_WORDS[band]))
        bounds = NumberRange(1, MOST_MONTHS, _l("From 1 to %(max)s months."))
        fields[f"months_{band}"] = IntegerField(
            _("%(band)s: for how many months", band=BAND_WORDS[band]),
            validators=[InputRequired(REQUIRED), bounds],
        )
    for name in NAMES:
        scale, _dot, step = name.partition(".")
        fields[field_name(name)] = line(
            f"{LABELS[scale]} {step}",
            longest=LONGEST,
            render_kw={"placeholder": str(SHIPPED[scale][int(step) - 1])},
        )
    made: MatrixForm = type("MatrixForm", (MatrixForm,), fields)()
    return made.begin(present)


def cell_name(likelihood: int, impact: int) -> str:
    """What the field of a cell is called."""
    return f"cell_{likelihood}_{impact}"


def field_name(name: str) -> str:
    """What the field of a step's words is called."""
    return f"words_{name.replace('.', '_')}"
