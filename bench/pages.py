"""The pages that are measured: what a director asks of the product, and what the floor is asked beside it."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from itertools import cycle
from urllib.parse import urlencode, urlsplit

from bench.company import DIRECTOR, PASSWORD, Company
from bench.inside import CROWDED
from bench.load import HOST, Ask

CLIENTS = 8
DEEP = 0.9
WORDS = 8
FORM = ("Content-Type", "application/x-www-form-urlencoded")
BOUNDARY = "----a-sheet-to-import"
HTMX = ("HX-Request", "true")
LIST = "/customers/"
SEARCH = "/customers/search"
FIRST_TO_READ, FIRST_TO_SAVE, FIRST_TO_FILL_IN = 1, 101, 121


@dataclass(frozen=True)
class Page:
    """One line of the table. Both sides have one endless row of requests for each client."""

    name: str
    product: Sequence[Iterator[Ask]]
    floor: Sequence[Iterator[Ask]]
    status: int = 200


class Director:
    """The director's browser, or another person's: signed in over the form, one cookie.

    `page` has a form: one that the person may open.
    """

    def __init__(self, port: int, username: str = DIRECTOR, page: str = LIST) -> None:
        self._port = port
        self._cookies: SimpleCookie = SimpleCookie()
        token = self.fields("/login")["csrf_token"]
        self.post("/login", {"csrf_token": token, "username": username, "password": PASSWORD})
        self.token = self.fields(page)["csrf_token"]  # the session's own, in the cookie from now on

    @property
    def cookie(self) -> tuple[str, str]:
        """The header that says who asks."""
        return "Cookie", "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())

    def get(self, path: str) -> str:
        """A page."""
        return self._answer(Ask(path, headers=(self.cookie,)), 200)[0]

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form. Returns where it leads."""
        headers = (self.cookie, FORM)
        return self._answer(Ask(path, "POST", headers, urlencode(fields).encode()), 303)[1]

    def send(self, path: str, fields: dict[str, str], content: bytes) -> str:
        """Send a form with a file. Returns where it leads."""
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items()
        ]
        head = 'Content-Disposition: form-data; name="file"; filename="sheet.csv"\r\n\r\n'
        begun = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts) + f"--{BOUNDARY}\r\n{head}"
        body = begun.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        form = ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
        return self._answer(Ask(path, "POST", (self.cookie, form), body), 303)[1]

    def fields(self, path: str) -> dict[str, str]:
        """Name and value of all that the page's forms would send."""
        reader = _Fields()
        reader.feed(self.get(path))
        return reader.found

    def _answer(self, ask: Ask, status: int) -> tuple[str, str]:
        with closing(HTTPConnection(HOST, self._port)) as connection:
            connection.request(ask.method, ask.path, ask.body, dict(ask.headers))
            answer = connection.getresponse()
            body = answer.read().decode()
        assert answer.status == status, f"{ask.path}: {answer.status}"
        for line in answer.headers.get_all("Set-Cookie", ()):
            self._cookies.load(line)
        return body, answer.headers.get("Location", "")


def pages(company: Company, director: Director, customers: int) -> list[Page]:
    """Every line of the table, over a company of so many customers."""
    cookie = director.cookie
    number, moment = company.edge(int(DEEP * customers))
    words = company.words(WORDS)
    deep, floor_deep = f"{LIST}?{urlencode({'after': number})}", f"/deep?{urlencode({'before': moment})}"
    found = [_searched(director, word) for word in words]
    floor_found = [f"/search?{urlencode({'q': word})}" for word in words]
    read = [LIST + each for each in company.numbers(FIRST_TO_READ, CLIENTS)]
    [crowded] = (LIST + each for each in company.numbers(CROWDED, 1))
    return [
        Page("list, first page", gets([LIST], cookie), gets(["/"])),
        Page("list, deep page", gets([deep], cookie), gets([floor_deep])),
        Page("list, first page, HTMX", gets([LIST], cookie, HTMX), gets(["/"])),
        Page("list, deep page, HTMX", gets([deep], cookie, HTMX), gets([floor_deep])),
        Page("search by two characters", gets(found, cookie), gets(floor_found)),
        Page("detail with timeline", gets(read, cookie), gets(["/"])),
        Page("detail with 5,000 entries", gets([crowded], cookie), gets(["/"])),
        Page("save one field", _saves(company, director, FIRST_TO_SAVE, "/address"), floor_saves(), 303),
        Page("save a whole form", _saves(company, director, FIRST_TO_FILL_IN, ""), floor_saves(), 303),
    ]


def lists(director: Director) -> list[Iterator[Ask]]:
    """The list's first page, as often as clients ask for it."""
    return gets([LIST], director.cookie)


def searches(company: Company, director: Director) -> list[Iterator[Ask]]:
    """One client that sends the words of one search after the other."""
    headers = (director.cookie, FORM)
    told = [{"csrf_token": director.token, "words": word} for word in company.words(WORDS)]
    return [cycle([Ask(SEARCH, "POST", headers, urlencode(each).encode()) for each in told])]


def gets(paths: Sequence[str], *headers: tuple[str, str]) -> list[Iterator[Ask]]:
    """Each client goes round all the paths, beginning at another."""
    asks = [Ask(path, headers=headers) for path in paths]
    return [cycle(asks[turn % len(asks) :] + asks[: turn % len(asks)]) for turn in range(CLIENTS)]


def _searched(director: Director, words: str) -> str:
    """Send the words as a person does. The address of what was found carries a token for them."""
    where = urlsplit(director.post(SEARCH, {"csrf_token": director.token, "words": words}))
    return f"{where.path}?{where.query}"


def _saves(company: Company, director: Director, first: int, field: str) -> list[Iterator[Ask]]:
    """Each client has a customer of its own and moves house again and again, by a form of `field` or all."""
    paths = [f"{LIST}{number}/edit{field}" for number in company.numbers(first, CLIENTS)]
    return [_moves(path, director) for path in paths]


def _moves(path: str, director: Director) -> Iterator[Ask]:
    fields, cookie = director.fields(path), director.cookie
    rev = int(fields["rev"])
    while True:
        told = {"rev": str(rev), "address": f"杭州市西湖区文三路 {rev} 号"}
        yield Ask(path, "POST", (cookie, FORM), urlencode(fields | told).encode())
        rev += 1


def floor_saves() -> list[Iterator[Ask]]:
    """Each client moves the house of a row of its own."""
    return [_floor_moves(FIRST_TO_SAVE + client) for client in range(CLIENTS)]


def _floor_moves(row: int) -> Iterator[Ask]:
    house = 0
    while True:
        house += 1
        told = {"id": str(row), "address": f"杭州市西湖区文三路 {house} 号"}
        yield Ask("/edit", "POST", (FORM,), urlencode(told).encode())


class _Fields(HTMLParser):
    """What the controls of a page would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag == "select":
            self._select = at["name"] or ""
        elif tag == "option" and ("selected" in at or self._select not in self.found):
            self.found[self._select] = at.get("value") or ""
        elif tag == "input" and "name" in at and self._is_sent(at):
            self.found[at["name"] or ""] = at.get("value") or ""

    @staticmethod
    def _is_sent(at: dict[str, str | None]) -> bool:
        return at.get("type") not in {"checkbox", "radio"} or "checked" in at
