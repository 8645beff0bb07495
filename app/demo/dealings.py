"""What customers bought and when they were talked to, over two years."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from app.demo.draws import Weighted, between, chance, one
from app.demo.moments import Calendar
from app.demo.records import Addition, Fact, Invented, facts

_BOUGHT = {
    "prospect": Weighted({0: 85, 1: 15}),
    "active": Weighted({1: 8, 2: 10, 4: 17, 6: 25, 8: 20, 10: 12, 14: 8}),
    "dormant": Weighted({1: 25, 2: 35, 4: 25, 6: 15}),
    "lost": Weighted({0: 15, 1: 35, 3: 35, 5: 15}),
    "closed": Weighted({0: 25, 1: 40, 3: 35}),
}
_VISITED = {
    "prospect": Weighted({0: 35, 1: 35, 2: 20, 4: 10}),
    "active": Weighted({0: 12, 1: 20, 2: 28, 3: 22, 5: 13, 8: 5}),
    "dormant": Weighted({0: 30, 1: 40, 2: 30}),
    "lost": Weighted({0: 40, 1: 40, 2: 20}),
    "closed": Weighted({0: 45, 1: 40, 2: 15}),
}
_RICH = 3
_KINDS = {
    "sales": Weighted({"goods": 62, "deposit": 14, "commission": 10, "subscription": 10, "other": 4}),
    "service": Weighted({"service": 66, "subscription": 26, "goods": 4, "other": 4}),
    "relationship": Weighted({"subscription": 42, "service": 34, "commission": 20, "other": 4}),
}
# Yuan: from how many, and how many times as many at most.
_AMOUNTS = {"individual": (80, 60), "enterprise": (2_000, 90)}
_ROUND = (10, 50, 100, 500)
_TERMS = {
    "individual": Weighted({0: 40, 7: 25, 15: 20, 30: 15}),
    "enterprise": Weighted({30: 55, 60: 30, 15: 15}),
}
_RECENT = timedelta(days=40)
_UNPAID, _LEFT_BEHIND, _PARTLY = 0.3, 0.006, 0.3
_REMARKS = (
    "发票已寄出。",
    "按合同第二期。",
    "客户要求分两次付款。",
    "含上门安装。",
    "随年度续约一并办理。",
    "财务已对账。",
)
_REMARKED = 0.06
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
    times = _RICH if rich else 1
    owners = facts(customer, "owner")
    closed = customer.history[-1].at if customer.status == "closed" else None
    found: list[Addition] = []
    makers: tuple[tuple[Weighted[int], Callable[..., dict[str, Any]], str], ...] = (
        (_BOUGHT[customer.status], _transaction, "transaction"),
        (_VISITED[customer.status], _visit, "visit"),
    )
    for wanted, make, word in makers:
        for at in calendar.later(rng, customer.created_at, times * wanted.pick(rng)):
            if closed is None or at < closed:
                owner = _held(owners, at)
                found.append(Addition(at, owner, word, make(rng, customer, at, owner, today)))
    return sorted(found, key=lambda added: added.at)


def _held(owners: tuple[Fact, ...], at: datetime) -> str:
    return str(next(fact.value for fact in reversed(owners) if fact.since <= at))


def _transaction(rng: Random, customer: Invented, at: datetime, _owner: str, today: date) -> dict[str, Any]:
    """Written down when it was paid, or on its day while it is not; a few are left unpaid for long."""
    day, first = at.date(), customer.created_at.date()
    term = _TERMS[customer.kind].pick(rng)
    unpaid = chance(rng, _UNPAID if today - day < _RECENT else _LEFT_BEHIND)
    settled = None if unpaid else day
    if settled:
        day = max(first, day - timedelta(days=int((term + 3) * rng.random())))
    amount = _amount(rng, customer.kind)
    left = 0 if settled else amount * between(rng, 3, 7) // 10 if chance(rng, _PARTLY) else amount
    values: dict[str, Any] = {
        "date": day,
        "kind": _KINDS[customer.business_line].pick(rng),
        "business_line": customer.business_line,
        "amount": amount,
        "open_amount": left,
    }
    if term or unpaid:
        values["due_on"] = day + timedelta(days=term)
    if settled:
        values["settled_on"] = settled
    if chance(rng, _REMARKED):
        values["note"] = one(rng, _REMARKS)
    return values


def _amount(rng: Random, kind: str) -> int:
    """Fen; small ones are many."""
    least, spread = _AMOUNTS[kind]
    yuan = least * spread ** rng.random()
    step = one(rng, _ROUND)
    return 100 * max(step, round(yuan / step) * step)


def _visit(rng: Random, customer: Invented, at: datetime, owner: str, _today: date) -> dict[str, Any]:
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
