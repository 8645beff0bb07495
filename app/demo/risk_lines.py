"""What the demo company has in its register: who owns what, how it was rated, what became of it."""

from typing import NamedTuple


class Phase(NamedTuple):
    """A rating, so many days ago: inherent, residual and target, as likelihood and impact."""

    ago: int
    inherent: tuple[int, int]
    residual: tuple[int, int]
    target: tuple[int, int]


class Proof(NamedTuple):
    """A test of the first control of a risk, so many days ago: exceptions in SAMPLE cases, for how long."""

    ago: int
    exceptions: int
    holds: int


class Line(NamedTuple):
    """A risk of the register. `code` is that of the starter register, "" for one about a customer.

    `of` is whose customer, of which tier, it is about; `point` the shipped risk point that it was entered
    from. `ends` is its state now; `late`: an action of it, or its review, is over due; `goes_on`: an action
    is under way.
    """

    code: str
    owner: str
    phases: tuple[Phase, ...]
    treatment: str = "reduce"
    ends: str = "monitored"
    late: bool = False
    goes_on: bool = False
    proof: Proof | None = None
    point: str = ""
    of: tuple[str, str] = ("", "")
    title: str = ""
    category: str = "credit"
    cause: str = ""
    event: str = ""
    effect: str = ""


def _line(code: str, owner: str, *phases: tuple[int, int, int, int, int, int, int], **more: object) -> Line:
    """Each phase is days ago, then likelihood and impact three times."""
    made = tuple(Phase(ago, (a, b), (c, d), (e, f)) for ago, a, b, c, d, e, f in phases)
    return Line(code, owner, made, **more)  # type: ignore[arg-type]


LINES = (
    _line("export_leak", "risk_sun", (700, 5, 4, 5, 4, 2, 3), (320, 5, 4, 3, 4, 2, 3), ends="treated"),
    _line(
        "screen_leak", "lead_east", (690, 3, 3, 3, 3, 2, 2), (400, 3, 3, 2, 2, 2, 2), proof=Proof(401, 0, 365)
    ),
    _line(
        "paper_leak", "lead_west", (680, 3, 2, 3, 2, 2, 2), (300, 3, 2, 2, 2, 2, 2), proof=Proof(301, 2, 365)
    ),
    _line(
        "consent",
        "risk_sun",
        (660, 4, 4, 4, 4, 2, 3),
        (260, 4, 4, 2, 4, 2, 3),
        ends="treated",
        proof=Proof(261, 0, 365),
    ),
    _line("erasure", "risk_sun", (640, 3, 4, 3, 4, 1, 3), (90, 3, 4, 2, 3, 1, 3), ends="treated"),
    _line(
        "outdated_contact", "manager_wang", (700, 5, 2, 5, 2, 3, 2), (350, 5, 2, 4, 2, 3, 2), ends="treated"
    ),
    _line(
        "duplicates", "lead_east", (620, 4, 2, 3, 2, 2, 2), (280, 4, 2, 2, 2, 2, 2), proof=Proof(281, 0, 365)
    ),
    _line("wrong_level", "risk_sun", (610, 3, 3, 3, 3, 2, 3), (200, 3, 3, 2, 3, 2, 3)),
    _line(
        "overdue_receivable",
        "lead_east",
        (600, 5, 5, 4, 5, 2, 3),
        (140, 5, 5, 4, 4, 2, 3),
        ends="treated",
        late=True,
    ),
    _line("guarantee", "lead_west", (560, 3, 4, 3, 4, 2, 3), ends="treated", late=True),
    _line(
        "a_customer_lost", "manager_wang", (580, 4, 4, 4, 4, 2, 4), (170, 4, 4, 3, 4, 2, 4), ends="treated"
    ),
    _line("owner_leaves", "director", (570, 3, 5, 3, 5, 2, 3), (220, 3, 5, 2, 5, 2, 3), ends="treated"),
    _line("one_customer", "director", (540, 3, 4, 3, 4, 2, 4), (120, 3, 4, 2, 4, 2, 4), treatment="accept"),
    _line("one_industry", "director", (530, 2, 4, 2, 4, 2, 3), treatment="accept"),
    _line("late_answer", "lead_east", (680, 5, 3, 4, 3, 2, 2), (300, 5, 3, 3, 2, 2, 2)),
    _line("wrong_answer", "lead_west", (500, 4, 3, 4, 3, 3, 2), (60, 4, 3, 3, 3, 3, 2), ends="treated"),
    _line(
        "complaint_repeat",
        "lead_east",
        (480, 4, 3, 3, 3, 2, 2),
        (110, 4, 3, 2, 2, 2, 2),
        proof=Proof(111, 1, 270),
    ),
    _line(
        "wrong_amount",
        "manager_zhao",
        (450, 3, 3, 3, 3, 1, 3),
        (150, 3, 3, 1, 3, 1, 3),
        proof=Proof(151, 0, 270),
    ),
    _line("wrong_recipient", "manager_li", (430, 3, 3, 3, 3, 2, 2), (180, 3, 3, 2, 3, 2, 2), ends="treated"),
    _line("missed_date", "manager_zhao", (400, 3, 2, 3, 2, 1, 2), (130, 3, 2, 1, 2, 1, 2), ends="closed"),
    _line("key_person", "director", (390, 3, 4, 3, 4, 2, 3), (160, 3, 4, 3, 3, 2, 3), ends="treated"),
    _line("side_deal", "risk_sun", (380, 3, 5, 2, 5, 1, 5), (100, 3, 5, 1, 5, 1, 5)),
    _line("curious_reading", "risk_sun", (360, 4, 3, 3, 3, 2, 2), (80, 4, 3, 2, 3, 2, 2), ends="treated"),
    _line("impersonation", "lead_west", (340, 4, 5, 3, 5, 2, 4), (70, 4, 5, 2, 4, 2, 4)),
    _line("forged_papers", "lead_west", (310, 3, 3, 3, 3, 2, 3), (50, 3, 3, 2, 3, 2, 3)),
    _line(
        "phishing",
        "risk_sun",
        (290, 5, 4, 4, 4, 3, 3),
        (30, 5, 4, 3, 3, 3, 3),
        ends="treated",
        proof=Proof(31, 4, 365),
    ),
    _line("bad_press", "director", (250, 2, 4, 2, 4, 2, 3), ends="assessed"),
    _line(
        "vendor_leak", "risk_sun", (230, 4, 4, 3, 4, 2, 3), treatment="transfer", ends="treated", late=True
    ),
    _line(
        "system_down", "risk_sun", (210, 4, 3, 3, 3, 2, 2), (40, 4, 3, 2, 2, 2, 2), proof=Proof(41, 0, 365)
    ),
    _line("key_lost", "risk_sun", (190, 2, 5, 2, 5, 1, 5), (45, 2, 5, 1, 5, 1, 5)),
    _line("", "risk_sun", (200, 3, 4, 3, 2, 2, 2), point="opening_record.3.2", ends="treated"),
    _line("", "lead_east", (100, 4, 5, 2, 4, 2, 3), point="export.1.1", ends="treated", goes_on=True),
    _line("", "lead_west", (90, 4, 3, 2, 3, 2, 2), point="service.1.1", ends="treated", goes_on=True),
    _line("", "director", (80, 3, 4, 2, 3, 1, 3), point="handing_over.3.2", ends="assessed"),
    _line(
        "",
        "manager_wang",
        (25, 4, 5, 4, 5, 2, 4),
        of=("manager_wang", "A"),
        ends="treated",
        late=True,
        title="大客户集中采购可能转投同行",
        category="customer_loss",
        cause="同行报价更低，合同下月到期",
        event="客户减少或停止采购",
        effect="失去一名 A 级客户，全年收入下降",
    ),
    _line(
        "",
        "manager_zhao",
        (35, 3, 4, 3, 4, 2, 3),
        of=("manager_zhao", "B"),
        ends="assessed",
        title="客户回款一再延后",
        category="credit",
        cause="客户下游欠款，资金周转困难",
        event="应付款逾期超过六十日",
        effect="形成坏账，影响现金流",
    ),
)
PLANS = {
    "avoid": "停止做法，改走既定流程。",
    "reduce": "补齐控制并按月抽查，完成后重新评估。",
    "transfer": "合同约定责任与保险，由外包方承担损失。",
    "accept": "影响有限且处置成本过高，按期复查。",
}
WORK = (
    "修订操作规程并培训相关人员",
    "按月抽查并通报结果",
    "上线提醒与双人复核",
    "与客户对账并签字确认",
    "清理历史资料，补齐缺项",
    "与对方签订补充协议",
)
SEEN = (
    "抽查十件，未见异常，评级仍合适。",
    "与经办人核对，控制按月执行。",
    "本期无新增案例，维持评级。",
    "查看近一期记录，措施按计划推进。",
)
SAMPLE = 20
FOUND = (
    "抽查二十件，均按规程执行。",
    "抽查二十件，个别未留记录，已当面纠正。",
    "抽查二十件，多件未执行；须先整改再测。",
)
"""What a test found: no exceptions, one in ten at most, more."""
GROUNDS = "结合近一年案例与经办部门意见评定。"
LOWER = "控制已按规程执行，抽样结果良好，正式测试安排在下一季度。"
