"""What comes back to a browser of the walk, and how two answers are compared."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

TOKEN = re.compile(
    r'((?:csrf-token" content|csrf_token" value|name="(?:once|draft|entry)"[^>]* value)="|"entry": ")[^"]*'
)
"""What is random in a page: the form token, the mark of a form that makes something once, a draft's name."""
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)
COUNTED = {"refusal_count", "draft"}


@dataclass(frozen=True)
class Answer:
    """What came back. `kept` is what the cookie holds, `asked` the statements and `given` their values,
    `changes` the rows changed, `reached` the endpoints and methods that were entered.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    kept: Mapping[str, Any]
    asked: tuple[str, ...]
    changes: int
    reached: frozenset[tuple[str | None, str]] = frozenset()
    given: tuple[Any, ...] = ()

    @cached_property
    def said(self) -> str:
        """Everything that left the house, as a person would read it."""
        headers = unquote("\n".join(value for _, value in self.headers))
        return "\n".join((html.unescape(self.body), headers, json.dumps(dict(self.kept), ensure_ascii=False)))

    def without(self, *fed: str) -> tuple[Any, ...]:
        """Status, headers, body and cookie, less what is random and what was `fed`: what two can share."""
        headers = [pair for pair in self.headers if pair[0] != "Set-Cookie"]
        kept = {name: value for name, value in self.kept.items() if name != "csrf_token"}
        known = TOKEN.sub(r"\1", json.dumps(kept, sort_keys=True, ensure_ascii=False))
        told = TOKEN.sub(r"\1", self.body), str(headers), known
        for one in fed:
            told = tuple(text.replace(one, "…") for text in told)
        return self.status, *told

    @property
    def location(self) -> str:
        """Where it leads, "" for nowhere."""
        headers = dict(self.headers)
        return headers.get("Location") or headers.get("HX-Redirect", "")

    @property
    def written(self) -> set[str]:
        """The tables that one of its statements wrote to."""
        return {found.group(1) for sql in self.asked if (found := WRITES.match(sql))}

    @property
    def left_alone(self) -> bool:
        """Whether nothing was changed but the count of refusals."""
        return self.written <= COUNTED and self.changes <= len(self.written)
