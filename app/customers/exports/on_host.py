"""`flask customers export`: the same engine and cap, the file written where the operator says."""

import shutil
from pathlib import Path

from app.access.gate import Gate
from app.customers.exports.table import CUSTOMERS
from app.db.connection import database
from app.errors import Invalid, KebuError, SettingError
from app.exports import files, making
from app.exports.asking import Wish, note
from app.exports.models import ASKED, REMOVED, Export
from app.people.dictionaries import all_dictionaries
from app.sheets.writing import FORMS

SUFFIXES = {".xlsx": "xlsx", ".csv": "csv"}
LONGEST_PURPOSE = 120


def export_to(gate: Gate, path: Path, purpose: str, form: str = "", kind: str = CUSTOMERS.kind) -> int:
    """Write all customers that the person may see, with all fields that they may, to the new file `path`.

    `purpose` is a code or word of the dictionary, or one's own words; `form` one of `FORMS`, else by the end
    of the name; `kind` that of an exporter, for what customers have several of. Returns how many rows.
    Raises Forbidden, Invalid above the cap, SettingError.
    """
    form = form or SUFFIXES.get(path.suffix.lower(), "")
    if form not in FORMS:
        raise SettingError("The name of the file has to end in .xlsx or .csv.")
    code = all_dictionaries().code_of("purpose", purpose)
    own = "" if code else purpose.strip()[:LONGEST_PURPOSE]
    with database.atomic():
        export = note(gate, Wish(kind, form, code or "", own, {"columns": None}))
        if export.state == ASKED:
            raise Invalid("rows", "These are more rows than you may still export today.")
    return _write(gate, export, path)


def _write(gate: Gate, export: Export, path: Path) -> int:
    try:
        with files.scratch(export.number) as folder:
            plain = folder / "table"
            rows = making.write_table(export, gate, making.table_of(gate, export), plain, None)
            content = files.measured(plain)
            with path.open("xb") as file, plain.open("rb") as source:
                path.chmod(0o600)
                shutil.copyfileobj(source, file)
    except OSError as error:
        refusal = SettingError("%(path)s can't be written: %(why)s.", path=path, why=error.strerror or error)
        making.fail(export, refusal)
        raise refusal from error
    except KebuError as error:
        making.fail(export, error)
        raise
    making.finish(export, content, rows, REMOVED)
    return rows
