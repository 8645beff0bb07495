"""What waits for the people of the demo company beside their tickets: tasks, news of customers."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import NamedTuple

from app.customers.models import Customer
from app.demo.draws import between
from app.demo.tickets.office import DAY, Office
from app.demo.tickets.records import Act, Chore, Client, Told
from app.demo.tickets.scribe import task_number
from app.inbox.notices import ASSIGNED
from app.inbox.tasks import ASKED


class Waiting(NamedTuple):
    """What `giver` asked of `person` some working days ago, due so many after today (before it: overdue).

    `about`: a customer of theirs; `done`: it was finished meanwhile.
    """

    person: str
    giver: str
    what: str
    ago: int
    due: int
    about: bool = False
    done: bool = False


WAITING = (
    Waiting("director", "lead_east", "审定华东客户部下季度走访计划", 3, 2),
    Waiting("director", "lead_west", "确认两家重点客户的续约条件", 2, 0, about=True),
    Waiting("lead_east", "director", "核对本部门超期工单并说明原因", 4, -1),
    Waiting("lead_east", "director", "准备月度服务情况通报", 2, 3),
    Waiting("lead_west", "director", "整理西部客户部客户分级复评名单", 3, 1),
    Waiting("lead_west", "director", "补充重点客户的拜访记录", 6, -2, about=True),
    Waiting("manager_wang", "lead_east", "给客户寄送新版合同文本", 2, 1, about=True),
    Waiting("manager_wang", "desk_liu", "回电说明上月费用构成", 1, 0, about=True),
    Waiting("manager_wang", "lead_east", "更新客户的联系人信息", 9, -4, about=True, done=True),
    Waiting("manager_li", "lead_east", "约客户确认年度保养日期", 3, 0, about=True),
    Waiting("manager_li", "lead_east", "补齐客户资料中的空缺项", 5, 4),
    Waiting("manager_zhao", "lead_west", "跟进客户对报价的意见", 2, 1, about=True),
    Waiting("manager_zhao", "lead_west", "提交上月走访小结", 7, -1),
    Waiting("desk_chen", "lead_east", "整理本周未答复的问题", 2, 1),
    Waiting("desk_chen", "director", "核对标准答复中的收费说明", 4, 3),
    Waiting("desk_liu", "manager_wang", "核实客户的新收货地址", 1, 0, about=True),
    Waiting("desk_liu", "director", "更新来电接听排班表", 5, 2),
    Waiting("risk_sun", "director", "就一家企业客户的付款情况出具意见", 3, 2),
    Waiting("risk_sun", "lead_west", "复核逾期款项清单", 5, -1),
    Waiting("hr_zhou", "director", "拟定年度考核的时间安排", 4, 5),
    Waiting("hr_zhou", "director", "汇总各部门人员变动", 8, -3, done=True),
    Waiting("steward_qian", "director", "清理重复登记的客户", 3, 3),
    Waiting("steward_qian", "lead_east", "统一企业客户名称的写法", 2, 6),
    Waiting("sysadmin", "director", "检查夜间备份并存一份到保险柜", 2, 1),
    Waiting("sysadmin", "hr_zhou", "为新同事准备账号", 1, 2),
    Waiting("security", "director", "复核本季度的临时授权", 3, 4),
    Waiting("auditor", "director", "抽查上月导出记录", 4, 2),
    Waiting("newcomer", "hr_zhou", "阅读《客户管理制度》并签收", 2, 1),
    Waiting("newcomer", "desk_chen", "旁听接待并整理要点", 1, 3),
)
NOTICED = 2
"""Customers of each owner of whom a notification tells that they are theirs."""


def chores(rng: Random, clients: Sequence[Client], office: Office, taken: set[str]) -> Iterator[Act]:
    """The tasks of `WAITING`, each given in working time, and finished where it was."""
    today = office.calendar.local(office.now).date()
    for one in WAITING:
        record = ("", "")
        if one.about and (client := _client_of(one.person, clients, rng)):
            record = (Customer.audit_kind, client.number)
        given = office.at(office.last - one.ago * DAY - between(rng, 5, 200), between(rng, 0, 59))
        due = office.calendar.later_by_days(today, one.due)
        number = task_number(rng, office.now.year, taken)
        chore = Chore(number, one.what, ASKED, record, one.person, one.giver, given, due)
        yield Act(given, one.giver, "task.given", chore=chore)
        if one.done:
            done = office.at(office.last - between(rng, 5, DAY), between(rng, 0, 59))
            yield Act(done, one.person, "task.finished", chore=chore._replace(done=True))


def told_of_customers(clients: Sequence[Client], office: Office) -> Iterator[tuple[Told, tuple[str, str]]]:
    """Whoever got a customer from somebody else was told so; they have read all but the last."""
    found: dict[str, list[tuple[Told, tuple[str, str]]]] = {}
    for client in clients:
        for event in client.each.history:
            if event.field == "owner" and event.after == client.each.owner != event.by:
                told = Told(event.at, client.each.owner, ASSIGNED, event.by, read=True)
                found.setdefault(client.each.owner, []).append((told, (Customer.audit_kind, client.number)))
    for those in found.values():
        for place, (told, record) in enumerate(sorted(those)[-NOTICED:]):
            lately = told.at > office.now - timedelta(days=60)
            yield told._replace(read=not lately or place == 0), record


def _client_of(person: str, clients: Sequence[Client], rng: Random) -> Client | None:
    """One of the first customers of theirs."""
    mine = [client for client in clients[:300] if client.each.owner == person]
    return mine[int(rng.random() * len(mine))] if mine else None
