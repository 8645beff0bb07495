"""What the pages of the wizard show of a file, step by step."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from app.access.gate import Gate
from app.customers import batch_undoing
from app.customers.batches import is_undoable
from app.customers.imports import mappings, wizard
from app.customers.imports.forms import ColumnsForm, ReadingForm, StartForm
from app.customers.imports.wizard import CHECK, RUN
from app.customers.imports.words import LABELS, OFFERED, readable_ones, sentences
from app.customers.models import (
    CHECKED,
    CHECKING,
    CHOSEN,
    FORGOTTEN,
    IMPORTING,
    UNDOING,
    ImportFile,
    ImportRejection,
)
from app.errors import Invalid, NotFound
from app.jobs.reports import last_report
from app.sheets.mapping import Mapping as Columns
from app.sheets.rows import Row
from app.web.answers import translated

MANY = 50
"""Problems on one page."""
EXAMPLES = 3
COLUMNS, WORKING, PREVIEW, RESULT, GONE = ("columns", "working", "preview", "result", "gone")
STEPS: Mapping[str, str] = {
    CHOSEN: COLUMNS,
    CHECKING: WORKING,
    CHECKED: PREVIEW,
    IMPORTING: WORKING,
    FORGOTTEN: GONE,
}


def page_of(gate: Gate, file: ImportFile, *, columns: bool = False, **beside: Any) -> dict[str, Any]:  # noqa: ANN401
    """The page of a file where it stands, or of its `columns`. Raises NotFound where these are settled."""
    step = STEPS.get(file.state, RESULT)
    if columns:
        if step not in {COLUMNS, PREVIEW, GONE}:
            raise NotFound
        step = COLUMNS if step == PREVIEW else step
    page = {"file": file, "step": step, "name": wizard.name_of(file), "labels": LABELS}
    try:
        return page | SHOWN[step](gate, file, **beside)
    except Invalid as gone:  # the content is no longer there
        return page | {"step": GONE, "why": translated(gone)}


def _columns(
    gate: Gate,
    file: ImportFile,
    *,
    use: str = "",
    form: ColumnsForm | None = None,
    reading: ReadingForm | None = None,
    **_: Any,  # noqa: ANN401
) -> dict[str, Any]:
    seen = wizard.look(file)
    chosen = wizard.mapping_of(file)
    if use:
        chosen = mappings.kept_mapping(gate.person, use)
    if form and form.is_submitted():
        chosen = Columns({field: tuple(names) for field, names in form.columns(seen.headers).items()})
    fields = {name: field for field, names in chosen.columns.items() for name in names}
    return {
        "columns": [
            (place, header, fields.get(header, ""), _examples(seen.rows, place))
            for place, header in enumerate(seen.headers)
        ],
        "offered": OFFERED,
        "form": form or ColumnsForm(keep_as=use),
        "reading": (reading or ReadingForm().fit(file)) if file.kind == "csv" else None,
        "mappings": mappings.mappings_of(gate.person),
        "use": use,
    }


def _preview(
    gate: Gate,
    file: ImportFile,
    *,
    after: int = 0,
    start: StartForm | None = None,
    **_: Any,  # noqa: ANN401
) -> dict[str, Any]:
    seen = wizard.look(file)
    mapped = wizard.mapping_of(file)
    binding = mapped.bind(seen.headers)
    wrong = wizard.problems_of_first(file, seen.rows)
    listed = wizard.problems(file, after, MANY + 1)
    said = sentences(gate, [*listed, *(one for found in wrong.values() for one in found)])
    first = file.found["first"]
    readable = readable_ones(gate, (number for _row, _what, number in first))
    verdicts = {row: (what, number if number in readable else "") for row, what, number in first}
    return {
        "fields": [field for field, _places in sorted(binding.indexes, key=itemgetter(1))],
        "rows": [
            (row.number, binding.values(row), verdicts.get(row.number), wrong[row.number])
            for row in seen.rows
        ],
        "problems": listed[:MANY],
        "said": said,
        "more": listed[MANY - 1].id if len(listed) > MANY else 0,
        "after": after,
        "form": start or StartForm().fit(),
        "earlier": wizard.earlier(file),
    }


def _working(_gate: Gate, file: ImportFile, **_: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"report": last_report(CHECK if file.state == CHECKING else RUN, file.token)}


def _result(gate: Gate, file: ImportFile, *, after: int = 0, **_: Any) -> dict[str, Any]:  # noqa: ANN401
    batch = wizard.batch_of(file)
    own = (ImportRejection.batch == batch, ImportRejection.id > after)
    listed = list(ImportRejection.select().where(*own).order_by(ImportRejection.id).limit(MANY + 1))
    run = last_report(RUN, file.token)
    undoing = last_report(batch_undoing.JOB, batch.number) if batch.state == UNDOING else None
    return {
        "batch": batch,
        "broken": run.sentence if run and run.outcome == "failed" else "",
        "undoing": undoing,
        "undoable": is_undoable(batch),
        "problems": listed[:MANY],
        "said": sentences(gate, listed),
        "more": listed[MANY - 1].id if len(listed) > MANY else 0,
        "after": after,
    }


def _gone(_gate: Gate, _file: ImportFile, **_: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"why": ""}


def _examples(rows: Sequence[Row], place: int) -> list[str]:
    found = [row.cells[place].strip() for row in rows if len(row.cells) > place]
    return [text for text in found if text][:EXAMPLES]


SHOWN: Mapping[str, Callable[..., dict[str, Any]]] = {
    COLUMNS: _columns,
    PREVIEW: _preview,
    WORKING: _working,
    RESULT: _result,
    GONE: _gone,
}
