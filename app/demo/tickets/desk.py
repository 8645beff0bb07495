"""The tickets of the demo company, with the tasks and notifications of its people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.chain.writing import Entry
from app.clock import now
from app.customers.models import TIERS
from app.db.base import in_batches
from app.demo.tickets.invention import invent
from app.demo.tickets.office import House, Office
from app.demo.tickets.records import TICKET, Act, Client, Story, Told
from app.demo.tickets.waiting import chores, told_of_customers
from app.demo.tickets.writing import Writer
from app.people.models import Person
from app.tickets.catalogue.entitlements import channels_for
from app.tickets.planning.models import StepTemplate, TemplateStep
from app.tickets.planning.templates import Usual
from app.tickets.standards.versions import in_force, standard
from app.worktime.calendars import OFFICE

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Of:
    """An act, and the ticket that it belongs to, if it does to any."""

    act: Act
    story: Story | None


class Desk:
    """One load of tickets: what it goes by is read once."""

    def __init__(
        self,
        seed: int,
        people: Mapping[str, Person],
        departments: Mapping[str, int],
        clients: Sequence[Client],
    ) -> None:
        self.seed, self.clients = seed, clients
        self.random = Random(f"desk {seed}")  # noqa: S311  it has to come out the same again
        version = in_force()
        levels = standard(version)
        office = Office(levels.calendars[OFFICE], now())
        self.house = House(office, levels, _plans(), {tier: channels_for(tier) for tier in TIERS})
        self.writer = Writer(people, departments, version, self.random)

    def run(self, count: int) -> Iterator[Of]:
        """Write tickets, tasks and notifications. Gives all acts, for the chain."""
        told: list[tuple[Told, tuple[str, str]]] = []
        for stories in in_batches(invent(count, self.seed, self.clients, self.house), BATCH):
            self.writer.write(stories)
            for story in stories:
                told += ((one, (TICKET[0], story.number)) for one in story.notices)
                yield from (Of(act, story) for act in story.acts)
        given = list(chores(self.random, self.clients, self.house.office, self.house.tasks))
        self.writer.tasks.write((None, act) for act in given)
        self.writer.write_notices([*told, *told_of_customers(self.clients, self.house.office)])
        yield from (Of(act, None) for act in given)

    def let_in(self) -> None:
        """Let those read tickets that were offered to them, once the chain tells of that."""
        self.writer.beside.let_in()

    def entry(self, of: Of) -> Entry:
        """What the chain is told of an act."""
        return self.writer.entry(of.story, of.act)


def _plans() -> dict[str, list[Usual]]:
    """The usual steps by category."""
    found: dict[str, list[Usual]] = {}
    rows = TemplateStep.select(TemplateStep, StepTemplate.category).join(StepTemplate)
    for one in rows.order_by(TemplateStep.template, TemplateStep.position).objects():
        usual = Usual(one.zh, one.en, one.manner, one.who, one.minutes)
        found.setdefault(one.category, []).append(usual)
    return found
