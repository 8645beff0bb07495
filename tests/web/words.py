"""What a page says: texts and labels, without what is code or a key to press."""

from html.parser import HTMLParser

SAID = ("aria-label", "title", "placeholder", "alt")
UNSAID = {"script", "style", "code", "kbd"}
VOID = {"input", "meta", "link", "br", "hr", "img"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value.strip() for name, value in attrs if name in SAID and value]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not UNSAID.intersection(self._open):
            self.said.append(" ".join(data.split()))


def words(page: str) -> list[str]:
    reader = _Words()
    reader.feed(page)
    return reader.said
