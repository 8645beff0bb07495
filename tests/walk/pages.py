"""Forms in pages, read and filled in as a browser and a willing person would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

from app.clock import today
from tests.conftest import PASSWORD

FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
OPENING = re.compile(r"<form\b[^>]*>")
TEXTS = {"text", "search", "email", "tel", "date", "password", "textarea", "number", "url"}

GUESSES = {
    "purpose": "代班",
    "reason": "合同到期",
    "basis": "第三条",
    "external_id": "WALK1",
    "username": "walked",
    "name": "行者",
    "code": "walked",
    "zh": "行者",
    "en": "Walked",
    "current": PASSWORD,
    "password": "晨光照在旧书桌上的猫",
    "again": "晨光照在旧书桌上的猫",
    "theme": "dark",
    "step": "down",
}
"""What a person would type into an empty field of this name."""

FALLBACK = {**GUESSES, "level": "4", "rev": "1", "person": "1", "permissions": "customer.view"}
"""What somebody sends who never saw the form."""


@dataclass
class Control:
    """One field. `choices` are the values of its options, `chosen` those that stand selected."""

    name: str
    kind: str
    value: str = ""
    required: bool = False
    choices: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


def forms_in(body: str) -> Iterator[tuple[str, str]]:
    """(address, HTML) of each POST form of a page; "" for the page's own address."""
    for form in FORM.findall(body):
        opening = OPENING.match(form).group()
        if re.search(r'method="post"', opening):
            address = re.search(r'action="([^"]*)"', opening)
            yield (address.group(1).replace("&amp;", "&") if address else ""), form


def filled_in(form: str) -> dict[str, list[str]]:
    """What is sent: what stands in the form, and a guess in each empty field that needs one or has one."""
    reader = _Reader()
    reader.feed(form)
    sent: dict[str, list[str]] = {}
    for control in reader.controls.values():
        if chosen := _chosen(control):
            sent[control.name] = chosen
    return sent


def _chosen(control: Control) -> list[str]:
    if control.kind in TEXTS:
        guess = GUESSES.get(control.name) or (_typed(control) if control.required else "")
        return [control.value or guess]
    if control.kind in {"radio", "select"} and not any(control.chosen):
        return [choice for choice in control.choices if choice][:1] or control.choices[:1]
    return control.chosen or ([control.value] if control.kind in {"hidden", "submit"} else [])


def _typed(control: Control) -> str:
    return str(today() + timedelta(days=3)) if control.kind == "date" else "行者"


class _Reader(HTMLParser):
    """Collects the controls of one form."""

    def __init__(self) -> None:
        super().__init__()
        self.controls: dict[str, Control] = {}
        self.open: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "option" and self.open:
            self.open.choices.append(own.get("value", ""))
            if "selected" in own:
                self.open.chosen.append(own.get("value", ""))
        elif own.get("name"):
            self._add(tag, own)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.open and self.open.kind == "textarea":
            self.open.value += data.strip()

    def _add(self, tag: str, own: dict[str, str]) -> None:
        kind = own.get("type", "submit" if tag == "button" else "text") if tag != "select" else tag
        kind = "textarea" if tag == "textarea" else kind
        made = Control(own["name"], kind, own.get("value", ""), required="required" in own)
        control = self.controls.setdefault(own["name"], made)
        if kind in {"radio", "checkbox"}:
            control.choices.append(own.get("value", "on"))
            if "checked" in own:
                control.chosen.append(own.get("value", "on"))
        if tag in {"select", "textarea"}:
            self.open = control
