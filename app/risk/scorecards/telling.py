"""What changed of a card, in words, for whoever reads the chain: there it stands as a whole."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.risk.scorecard import Bin, card_of, plain
from app.risk.scorecards.models import Scorecard
from app.risk.scorecards.words import bin_words, label_of
from app.room import Change

NONE = _l("none")


def table_told(before: str | None, after: str | None) -> Iterator[Change]:
    """The points of each bin that is another, and the base points, of cards as the chain has them."""
    then, now = _points(before), _points(after)
    for name in dict.fromkeys((*now, *then)):
        if then.get(name) != now.get(name):
            attribute, where = name
            label = _("%(attribute)s: %(bin)s", attribute=attribute, bin=where) if attribute else where
            yield Change(label, then.get(name), now.get(name))


def _points(kept: str | None) -> Mapping[tuple[str, Any], str]:
    """(attribute, bin in words) → points; ("", words for them) for the base points."""
    if kept is None:
        return {}
    card = card_of(json.loads(kept))
    base = {} if card.base is None else {("", _("Base points")): plain(card.base)}
    bins = {(one.name, _words(each)): plain(each.points) for one in card.attributes for each in one.bins}
    return base | bins


def _words(one: Bin) -> str:
    return bin_words(one, "")


def mapping_told(before: str | None, after: str | None) -> Iterator[Change]:
    """Where each attribute comes from that comes from elsewhere now."""
    then, now = ({} if kept is None else json.loads(kept) for kept in (before, after))
    for name in dict.fromkeys((*now, *then)):
        if then.get(name) != now.get(name):
            label = _("Source of “%(attribute)s”", attribute=name)
            yield Change(label, *(_source(kept, name) for kept in (then, now)))


def _source(kept: Mapping[str, str], name: str) -> Any:  # noqa: ANN401
    if name not in kept:
        return None
    return label_of(kept[name], kept[name]) or NONE


def bands_told(before: str | None, after: str | None) -> Iterator[Change]:
    """The totals from which bands begin."""
    yield Change(_("Score bands"), *(_firsts(kept) for kept in (before, after)))


def _firsts(kept: str | None) -> str | None:
    return None if kept is None else _(", ").join(map(str, json.loads(kept)))


TELLS = {
    (Scorecard.audit_kind, "card"): table_told,
    (Scorecard.audit_kind, "mapping"): mapping_told,
    (Scorecard.audit_kind, "bands"): bands_told,
}
