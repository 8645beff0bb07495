"""A customer who asks again about what is in hand: the second ticket is merged into the first."""

from random import Random

from app.demo.draws import between, one
from app.demo.tickets import topics
from app.demo.tickets.office import House
from app.demo.tickets.records import Act, Happening, Story
from app.demo.tickets.telling import Telling
from app.demo.tickets.topics import Topic
from app.tickets.events import NORMAL, VOID
from app.tickets.merging.merging import JOINED
from app.tickets.models import CLOSED, MERGED

WAY = "phone"


def merged(rng: Random, house: House, story: Story, desk: str) -> Story | None:
    """The second ticket, opened by somebody of the `desk` after all that was told of the first."""
    said = one(rng, topics.ASKED_AGAIN)
    topic = Topic(story.category or "", f"催办：{story.subject}", said, "", "")
    begun = house.office.minute(story.acts[-1].at) + between(rng, 2, 20)
    if begun + 20 > house.office.last:
        return None
    made = Story(
        story.client, story.tier, topic.subject, WAY, story.category, NORMAL, desk, desk, story.opened_at
    )
    telling = Telling(rng, house, made, topic, begun, rich=True)
    telling.opened()
    made.category = telling.stand["category"]
    telling.go(between(rng, 3, 9))
    at = telling.at()
    changes = (*telling.changed({"stage": CLOSED}), ("ending", None, MERGED))
    made.stage, made.ending, made.into, story.joined = CLOSED, MERGED, story, made
    telling.act(desk, "ticket.merged", changes, [Happening(VOID, topics.MERGED, CLOSED)], at=at)
    story.acts.append(Act(at, desk, JOINED))
    before, story.watchers = story.watchers, tuple(sorted({*story.watchers, desk}))
    told = ("watchers", " ".join(before) or None, " ".join(story.watchers))
    story.acts.append(Act(at, desk, "ticket.watched", (told,)))
    return made
