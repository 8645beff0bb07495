"""What customers bought and when they were talked to, over two years."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from app.demo.draws import Weighted, between, chance, one
from app.demo.moments import Calendar
from app.demo.purchases import bought
from app.demo.records import Addition, Fact, Invented, facts

_VISITED = {
    "prospect": Weighted({0: 35, 1: 35, 2: 20, 4: 10}),
    "active": Weighted({0: 12, 1: 20, 2: 28, 3: 22, 5: 13, 8: 5}),
    "dormant": Weighted({0: 30, 1: 40, 2: 30}),
    "lost": Weighted({0: 40, 1: 40, 2: 20}),
    "closed": Weighted({0: 45, 1: 40, 2: 15}),
}
_RICH = 3
_BEST, _SERVED = ("A", "B"), ("active", "dormant")
_SEEN = {True: 0.75, False: 0.97}
_LATELY = (timedelta(days=58), timedelta(days=20))
"""Who is served in the best tiers has been spoken with soon after each of these."""
_LONG_AGO = ((timedelta(days=88),), (timedelta(days=150),))
"""A few have not since one of these."""
_HOWS = {
    "individual": Weighted({"call": 52, "reception": 20, "message": 14, "visit": 12, "video": 2}),
    "enterprise": Weighted({"visit": 38, "call": 36, "video": 12, "reception": 8, "message": 6}),
}
_TALKS = {
    "individual": (
        "核对了近期账单，客户没有异议。",
        "介绍了续约方案，客户表示考虑几天再答复。",
        "客户反馈服务及时，愿意推荐给朋友。",
        "说明了新的收费标准，客户表示理解。",
        "客户询问售后保障范围，已逐条解释。",
        "回访使用情况，一切正常。",
        "客户近期资金安排较紧，希望延后付款，已登记。",
        "提醒证件即将到期，客户会尽快来更新。",
        "客户想增加一项服务，已发报价。",
        "电话未能谈完，客户正在开会，约了再联系。",
    ),
    "enterprise": (
        "与采购部门对了下季度的用量，基本稳定。",
        "就付款周期再次沟通，对方财务希望改为月结。",
        "参观仓库，确认交货与验收流程。",
        "合同条款逐条过了一遍，剩两处等法务意见。",
        "对方更换了经办人，已重新介绍业务情况。",
        "反馈上一批交付有延误，已说明原因并致歉。",
        "季度对账完成，余额一致。",
        "对方有新项目立项，邀请我们参加前期讨论。",
        "介绍了新的服务方案，对方要求书面材料。",
        "催收到期款项，对方答应本周内安排。",
    ),
}
_STEPS = (
    "发送书面报价",
    "寄送合同文本",
    "再次电话确认",
    "约定上门时间",
    "核对付款到账",
    "补齐所需材料",
    "转交售后跟进",
)
_WITH_STEP = 0.4


def invent(rng: Random, customer: Invented, calendar: Calendar, today: date, *, rich: bool) -> list[Addition]:
    """Transactions and visits of `customer`, each when it was written down, in order."""
    owners = facts(customer, "owner")
    closed = customer.history[-1].at if customer.status == "closed" else None
    found = [
        Addition(at, _held(owners, at), "transaction", values)
        for at, values in bought(rng, customer, calendar, today, rich=rich)
    ]
    for at in _visits(rng, customer, calendar, today, rich=rich):
        owner = _held(owners, at)
        found.append(Addition(at, owner, "visit", _visit(rng, customer, at, owner)))
    return sorted((one for one in found if closed is None or one.at < closed), key=lambda added: added.at)


def _visits(
    rng: Random, customer: Invented, calendar: Calendar, today: date, *, rich: bool
) -> list[datetime]:
    times = _VISITED[customer.status].pick(rng) * (_RICH if rich else 1)
    moments = calendar.later(rng, customer.created_at, times)
    if customer.tier in _BEST and customer.status in _SERVED:
        for back in _LATELY if chance(rng, _SEEN[rich]) else one(rng, _LONG_AGO):
            since = datetime.combine(today - back, time(), UTC)
            moments += calendar.spread(rng, max(since, customer.created_at), 4)[:1]
    return moments


def _held(owners: tuple[Fact, ...], at: datetime) -> str:
    return str(next(fact.value for fact in reversed(owners) if fact.since <= at))


def _visit(rng: Random, customer: Invented, at: datetime, owner: str) -> dict[str, Any]:
    """Written down within the hour."""
    values: dict[str, Any] = {
        "at": (at - timedelta(minutes=between(rng, 5, 55))).replace(second=0),
        "kind": _HOWS[customer.kind].pick(rng),
        "person": owner,
        "outcome": one(rng, _TALKS[customer.kind]),
    }
    if chance(rng, _WITH_STEP):
        values["next_step"] = one(rng, _STEPS)
        values["next_on"] = at.date() + timedelta(days=between(rng, 2, 21))
    return values
