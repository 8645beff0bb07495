"""Pages of customers, read as tests need them."""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

NUMBER = re.compile(r"C\d\d-[0-9A-Z]{6}")
Sent = dict[str, str | list[str]]


class Form(HTMLParser):
    """The form of a page that is sent to `action` ("": the page's own address): its values and its errors."""

    def __init__(self, page: str, action: str = "") -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.errors: dict[str, str] = {}
        self.summary = ""
        self._action = action
        self._inside = False
        self._open = self._area = ""
        self._error = ""
        self.feed(page)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def __getitem__(self, name: str) -> str:
        return "".join(self.values[name])

    def sent(self, **typed: str | list[str] | None) -> Sent:
        """What a browser sends after `typed` was filled in; None: the field is taken away."""
        values: Sent = {name: list(found) for name, found in self.values.items()}
        values |= {name: value for name, value in typed.items() if value is not None}
        return {name: value for name, value in values.items() if typed.get(name, "") is not None}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = own.get("method") == "post" and own.get("action", "") == self._action
        elif self._inside and own.get("name"):
            self._control(tag, own)
        elif self._inside and tag == "option":
            self._option(own)
        elif self._inside and own.get("id", "").endswith("-error"):
            self._error = own["id"].removesuffix("-error")
        elif self._inside and "error-summary" in own.get("class", ""):
            self._error = "summary"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._open = "" if tag == "select" else self._open
        self._area = "" if tag == "textarea" else self._area
        if (tag == "p" and self._error != "summary") or tag == "ul":
            self._error = ""

    def handle_data(self, data: str) -> None:
        if self._error == "summary":
            self.summary += data
        elif self._error:
            self.errors[self._error] = self.errors.get(self._error, "") + data.strip()
        elif self._area:
            self.values[self._area] = [data.strip()]

    def _control(self, tag: str, own: dict[str, str]) -> None:
        name, kind = own["name"], own.get("type", "")
        self.values.setdefault(name, [])
        if kind in {"radio", "checkbox"}:
            self.choices.setdefault(name, []).append(own["value"])
            if "checked" in own:
                self.values[name].append(own["value"])
        elif tag == "select":
            self._open = name
        elif tag == "textarea":
            self._area = name
        elif tag == "input":
            self.values[name].append(own.get("value", ""))

    def _option(self, own: dict[str, str]) -> None:
        self.choices.setdefault(self._open, []).append(own["value"])
        if "selected" in own:
            self.values[self._open] = [own["value"]]


def listed(page: str) -> list[str]:
    """The numbers of the rows of a list."""
    return re.findall(r'<a class="name" href="/customers/([^"]+)"', page)


def addresses(page: str) -> set[str]:
    """Every address that stands in a page."""
    return {unescape(found) for found in re.findall(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"', page)}


def way(page: str, label: str) -> str | None:
    """Where the arrow `label` (first, left, right, last) of a list leads, None where it leads nowhere."""
    nav = page[page.index('class="pager"') :]
    found = re.search(rf'<a href="([^"]*)"[^>]*><svg[^>]*><use href="[^"]*#i-{label}"', nav)
    return unescape(found[1]) if found else None


def search(client: FlaskClient, words: str, **more: str) -> TestResponse:
    """The list after searching for `words`."""
    return client.post("/customers/search", data={"words": words, **more}, follow_redirects=True)


def landed(response: TestResponse) -> str:
    """The number of the customer that a form led to."""
    assert response.status_code == 303, Form(response.text).errors or response.status_code
    path = urlsplit(response.location).path
    return NUMBER.search(path)[0]


def kept(form: Form, typed: Mapping[str, str]) -> dict[str, str]:
    """What stands in the form of the fields that were typed."""
    return {name: form[name] for name in typed}
