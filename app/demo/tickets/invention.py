"""Invents the tickets of the demo company. The same seed, day and customers give the same tickets."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from app.demo import names, numbers
from app.demo.company import CLEARANCES, LEADS
from app.demo.draws import Weighted, between, chance, one
from app.demo.records import held
from app.demo.tickets import topics
from app.demo.tickets.again import merged
from app.demo.tickets.beside import DIRECTOR
from app.demo.tickets.office import DAY, House
from app.demo.tickets.records import Client, Story
from app.demo.tickets.telling import Telling
from app.demo.tickets.topics import Topic
from app.tickets.events import COMPLEX, CRITICAL, NORMAL, ORDINARY, SIMPLE, URGENT
from app.tickets.models import ANALYSIS, EXECUTION, RECEPTION, TIER_OF_UNKNOWN
from app.tickets.models import FEEDBACK as FEEDBACK_STAGE
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE, cell_of

COMPLAINT = "complaint"
RICH = 400
"""The first tickets, which a visitor opens: more of them are open, with plans and warnings."""
_OPEN, _OPEN_OF_RICH = 0.1, 0.4
_UNKNOWN, _AGAIN = 0.06, 0.25
_URGENCY = Weighted({NORMAL: 72, URGENT: 22, CRITICAL: 6})
_COMPLEXITY = Weighted({SIMPLE: 45, ORDINARY: 43, COMPLEX: 12})
_CHANNEL = Weighted(
    {"phone": 46, "wechat": 18, "counter": 12, "email": 11, "web": 8, "visit": 3, "letter": 2}
)
_STAGE = Weighted({RECEPTION: 16, ANALYSIS: 18, EXECUTION: 48, FEEDBACK_STAGE: 18})
_USED: Weighted[tuple[float, float]] = Weighted({(0.04, 0.7): 60, (0.76, 0.98): 22, (1.03, 1.7): 18})
"""How much of the clock that matters an open ticket has used: fine, near its end, overdue."""
_SHORT = {"phone": 0.6, "counter": 0.7, "wechat": 0.5, "email": 0.4, "web": 0.45}
"""How often what comes on a channel is solved by whom it comes to."""
_DESKS = (("desk_chen", "business_line", "service"), ("desk_liu", "region", "east"))
"""Those of the service desk, and the customers that they read."""
HANDLERS = (
    "manager_wang",
    "manager_li",
    "manager_zhao",
    "desk_chen",
    "desk_liu",
    "lead_east",
    "lead_west",
    "director",
)
"""Whoever handles tickets: each of them finds some of their own."""
_EACH = 3
_TRIES = 40
_LEAST = 25 * DAY
"""Working minutes that a closed ticket has had at least to come to its end."""


def invent(count: int, seed: int, clients: Sequence[Client], house: House) -> Iterator[Story]:
    """`count` tickets of those customers as they are now, each with its history of up to two years."""
    inventor = _Inventor(Random(f"tickets {seed}"), clients, house)  # noqa: S311  it has to come out the same again
    made = 0
    while made < count:
        story = inventor.story(made)
        yield story
        made += 1
        if made < count and made < RICH and (again := inventor.again(story)):
            yield again
            made += 1


class _Inventor:
    def __init__(self, rng: Random, clients: Sequence[Client], house: House) -> None:
        self.rng, self.clients, self.house, self.office = rng, clients, house, house.office
        self.opened = 0

    def story(self, index: int) -> Story:
        rng, rich = self.rng, index < RICH
        if chance(rng, _OPEN_OF_RICH if rich else _OPEN):
            return self._open(rich=rich)
        return self._closed(rich=rich)

    def again(self, story: Story) -> Story | None:
        """The customer of an open ticket has asked once more at the desk: that ticket was merged into it."""
        desks = _desks(story.client) if story.client else []
        desks = [who for who in desks if who not in {story.handler, story.about, *story.watchers}]
        quiet = story.stage != EXECUTION or story.is_complaint or story.raised or story.acts[-1].offer
        if not desks or quiet or not chance(self.rng, _AGAIN):
            return None
        return merged(self.rng, self.house, story, one(self.rng, desks))

    def _closed(self, *, rich: bool) -> Story:
        telling = self._ended(self.office.last - DAY, rich=rich)
        if telling.minute >= self.office.last:
            telling = self._ended(self.office.last - _LEAST, rich=rich)
        return telling.story

    def _ended(self, latest: float, *, rich: bool) -> Telling:
        """One that came in until `latest`; if that was lately, it may not have come to its end."""
        rng, office = self.rng, self.office
        client = self._client(lambda one: office.minute(one.each.created_at) < latest)
        first = office.minute(client.each.created_at) + 20 if client else DAY
        begun = first + rng.random() * max(latest - first, 1)
        telling = self._begun(client, begun, rich=rich)
        telling.to_its_end(short=chance(rng, _SHORT.get(telling.story.channel, 0)))
        return telling

    def _open(self, *, rich: bool) -> Story:
        rng = self.rng
        turn = self.opened
        self.opened += 1
        handler = HANDLERS[turn % len(HANDLERS)] if turn < _EACH * len(HANDLERS) else None
        stage = RECEPTION, ANALYSIS, EXECUTION, FEEDBACK_STAGE
        wanted = stage[turn // len(HANDLERS) + 1] if handler else _STAGE.pick(rng)
        used, until = _USED.pick(rng)
        share = used + rng.random() * (until - used)
        client = self._client(lambda one: one.each.status != "closed" and self._suits(one, handler))
        story, topic = self._story(client, handler)
        if wanted in {RECEPTION, ANALYSIS}:
            story.complexity = None
        paused = wanted == EXECUTION and share < 1 and chance(rng, 0.25)
        back = self._minutes_back(story, wanted, share)
        begun = self.office.last - back
        if client is not None and begun < self.office.minute(client.each.created_at):
            return self._open(rich=rich)
        telling = Telling(rng, self.house, story, topic, begun, rich=rich)
        telling.until(wanted, share, paused=paused)
        return story

    def _minutes_back(self, story: Story, stage: str, share: float) -> float:
        """How long ago an open ticket came in that has used such a `share` of what matters in its stage."""
        if stage == RECEPTION:
            return share * self._target(story, RESPONSE)
        handling = self._target(story, HANDLING)
        if stage == FEEDBACK_STAGE:
            return 0.6 * handling + share * self._target(story, FEEDBACK)
        return share * handling

    def _target(self, story: Story, clock: str) -> int:
        cell = cell_of(clock, story.complexity or ORDINARY, story.urgency, story.is_complaint, story.tier)
        return self.house.standard.level(cell).minutes

    def _begun(self, client: Client | None, begun: float, *, rich: bool) -> Telling:
        story, topic = self._story(client, None, begun)
        return Telling(self.rng, self.house, story, topic, begun, rich=rich)

    def _story(
        self, client: Client | None, handler: str | None, begun: float | None = None
    ) -> tuple[Story, Topic]:
        """What is known of a ticket as it comes in; its stages are told later."""
        rng, topic = self.rng, topics.topic(self.rng)
        tier, opener, caller = TIER_OF_UNKNOWN, one(rng, _DESKS)[0], None
        holder = handler or opener
        if client is not None:
            at = self.office.now if begun is None else self.office.at(begun)
            tier = str(held(client.each, "tier", at))
            owner = str(held(client.each, "owner", at)) if begun is not None else client.each.owner
            opener = self._opener(client, owner)
            holder = handler or self._holder(client, owner, opener)
            while topic.category == COMPLAINT and holder == DIRECTOR:  # who would decide it?
                topic = topics.topic(rng)
        else:
            opener = handler or opener
            while topic.category == COMPLAINT and opener == DIRECTOR:
                topic = topics.topic(rng)
            caller = (_caller(rng), numbers.mobile(rng))
        channel = _CHANNEL.pick(rng)
        while channel not in self.house.channels[tier]:
            channel = _CHANNEL.pick(rng)
        story = Story(
            client,
            tier,
            topic.subject,
            channel,
            topic.category,
            _URGENCY.pick(rng),
            opener,
            holder,
            self.office.now,
            complexity=_COMPLEXITY.pick(rng),
            is_complaint=topic.category == COMPLAINT,
            caller=caller,
        )
        return story, topic

    def _client(self, suits: Callable[[Client], bool]) -> Client | None:
        """Some customer that suits; None for an unknown caller."""
        if not self.clients or chance(self.rng, _UNKNOWN):
            return None
        found = (one(self.rng, self.clients) for _ in range(_TRIES))
        return next((client for client in found if suits(client)), None)

    def _suits(self, client: Client, handler: str | None) -> bool:
        return handler is None or handler == client.each.owner or handler in _desks(client)

    def _opener(self, client: Client, owner: str) -> str:
        desks = _desks(client)
        return one(self.rng, desks) if desks and chance(self.rng, 0.6) else owner

    def _holder(self, client: Client, owner: str, opener: str) -> str:
        if opener != owner and chance(self.rng, 0.4):
            return opener
        lead = LEADS[client.each.department]
        cleared = lead is not None and CLEARANCES[lead] >= client.each.level
        return lead if lead and cleared and chance(self.rng, 0.03) else owner


def _desks(client: Client) -> list[str]:
    """Those of the service desk who read this customer."""
    each = client.each
    return [
        name
        for name, field, value in _DESKS
        if getattr(each, field) == value and each.level <= CLEARANCES[name]
    ]


def _caller(rng: Random) -> str:
    return names.person_name(rng, one(rng, ("male", "female")), between(rng, 1960, 2000), "浙江省").text
