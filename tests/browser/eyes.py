"""What a person sees of a page, and what the browser complains of behind it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, JSHandle, Page, Response

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RUN_AXE = """async (within) => {
  const include = within && within.filter((one) => one.isConnected); // counts are drawn anew now and then
  if (include && !include.length) return [];
  const {violations} = await axe.run(include ? {include} : document, {resultTypes: ['violations']});
  const told = ({id, nodes}) => nodes.map(({html, failureSummary}) => `${id}: ${html} ${failureSummary}`);
  return violations.flatMap(told);
}"""
TELL_POLICY = """document.addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI,
sourceFile}) =>
  console.error('content policy:', effectiveDirective, blockedURI, sourceFile));"""
TELL_STATUS = "Failed to load resource: the server responded with a status of "
TELL_REFUSAL = "Response Status Error Code 4"  # what htmx says of it
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 375, "height": 812}
STANDING = """() => {
  const told = new Set(['action', 'alt', 'content', 'href', 'placeholder', 'src', 'title', 'value']);
  const own = ({name, value}) => {
    const said = told.has(name) || /^(aria-label|data-|hx-)/.test(name) ? Boolean(value.trim()) : value;
    return `${name}=${said}`;
  };
  const places = new Map();
  const visit = (one, within) => {
    const here = `<${one.localName} ${[...one.attributes].map(own).join(' ')}>`;
    const speaks = [...one.childNodes].some(({data}) => data && data.trim()) ? 'text' : '';
    let mark = within;
    for (const sign of (here + speaks).replace(/[A-Z]\\d\\d-[2-9A-Z]+|\\d+/g, '0')) {
      mark = (Math.imul(mark, 31) + sign.codePointAt(0)) | 0;
    }
    places.set(mark, [...(places.get(mark) || []), one]);
    for (const child of one.children) visit(child, mark);
  };
  visit(document.documentElement, 0);
  return places;
}"""
"""A number for what an element is and what it stands in, whatever these say → the elements that are so."""
OUTERMOST = """(places, marks) => {
  const found = new Set(marks.flatMap((mark) => places.get(mark)));
  return [...found].filter((one) => !found.has(one.parentElement));
}"""
VISIBLE_FOCUS = """() => {
  const element = document.activeElement;
  if (element === document.body) return '';
  const outlined = (one) => {
    const {outlineStyle, outlineWidth} = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  };
  const box = element.getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const around = [element, element.nextElementSibling, element.parentElement].filter(Boolean);
  const ownRing = element.type === 'date' && !element.matches(':focus'); // in its calendar's button
  if (inSight && (ownRing || around.some(outlined))) return '';
  return `the focus can't be seen: ${element.outerHTML.slice(0, 120)}`;
}"""


class Complaints(list[str]):
    """What the browser complained of in a context: its console, scripts, the content policy, the server."""

    def __init__(self, context: BrowserContext) -> None:
        super().__init__()
        context.add_init_script(TELL_POLICY)
        context.on("console", self._hear)
        context.on("weberror", lambda failure: self.append(f"script: {failure.error}"))
        context.on("response", self._look)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith((TELL_STATUS, TELL_REFUSAL)):
            self.append(f"{message.type}: {message.text} {message.location}")

    def _look(self, response: Response) -> None:
        missing_file = response.status >= 400 and "/static/" in response.url
        if response.status >= 500 or missing_file:
            self.append(f"{response.status} {response.url}")


def barriers(page: Page, within: JSHandle | None = None) -> list[str]:
    """What axe finds on the page, or in the elements `within`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE, within)
    return found


def new_barriers(page: Page, seen: set[int]) -> list[str]:
    """What axe finds in what is not yet `seen`: it finds the same where the same stands in the same place."""
    places = page.evaluate_handle(STANDING)
    new = [mark for mark in places.evaluate("(places) => [...places.keys()]") if mark not in seen]
    seen.update(new)
    return barriers(page, places.evaluate_handle(OUTERMOST, new)) if new else []


def show_theme(page: Page, theme: str) -> None:
    """Show the page in another theme, as the button in the bar does; without motion all changes at once."""
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)


def is_too_wide(page: Page) -> bool:
    """Whether the page itself scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def focus_flaw(page: Page) -> str:
    """What keeps a person from seeing where the focus is; "" also while the browser's own bars have it."""
    flaw: str = page.evaluate(VISIBLE_FOCUS)
    return flaw


def kept_in_browser(page: Page) -> dict[str, Any]:
    """Everything in the browser's storages that scripts can reach."""
    kept: dict[str, Any] = page.evaluate("({...localStorage, ...sessionStorage})")
    return kept
