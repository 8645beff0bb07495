"""The service catalogue as shipped; plans of tickets, and the templates of their steps as shipped."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "service_item" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "kind" TEXT NOT NULL CHECK (kind IN ('channel', 'manager', 'visit', 'service')),
        "code" TEXT NOT NULL,
        "zh" TEXT NOT NULL,
        "en" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL)
    """,
    'CREATE UNIQUE INDEX "service_item_kind_code" ON "service_item" ("kind", "code")',
    """
    CREATE TABLE "entitlement" ("item_id" INTEGER NOT NULL,
        "tier" TEXT NOT NULL CHECK (tier IN ('A', 'B', 'C', 'D')),
        "days" INTEGER CHECK (days BETWEEN 7 AND 730),
        "visit_kind" TEXT CHECK (visit_kind IN ('visit', 'reception', 'call', 'video', 'message')),
        PRIMARY KEY ("item_id", "tier"),
        CHECK ((days IS NULL) = (visit_kind IS NULL)),
        FOREIGN KEY ("item_id") REFERENCES "service_item" ("id") ON DELETE CASCADE) WITHOUT ROWID
    """,
    'CREATE INDEX "entitlement_item_id" ON "entitlement" ("item_id")',
    """
    CREATE TABLE "step_template" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "category" TEXT NOT NULL,
        "rev" INTEGER NOT NULL)
    """,
    'CREATE UNIQUE INDEX "step_template_category" ON "step_template" ("category")',
    """
    CREATE TABLE "template_step" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "template_id" INTEGER NOT NULL,
        "position" INTEGER NOT NULL,
        "zh" TEXT NOT NULL,
        "en" TEXT NOT NULL,
        "manner" TEXT NOT NULL,
        "who" TEXT NOT NULL CHECK (who IN ('handler', 'owner', 'head')),
        "minutes" INTEGER NOT NULL CHECK (minutes > 0),
        FOREIGN KEY ("template_id") REFERENCES "step_template" ("id") ON DELETE CASCADE)
    """,
    'CREATE UNIQUE INDEX "template_step_template_id_position" ON "template_step" ("template_id", "position")',
    """
    CREATE TABLE "plan_step" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "ticket_id" INTEGER NOT NULL,
        "position" INTEGER NOT NULL,
        "content" BLOB NOT NULL,
        "manner" TEXT NOT NULL,
        "owner_id" INTEGER NOT NULL,
        "due" TEXT NOT NULL,
        "state" TEXT NOT NULL CHECK (state IN ('open', 'done', 'struck')),
        "reason" BLOB,
        "closed_at" TEXT,
        "closed_by_id" INTEGER,
        "task_id" INTEGER,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("closed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("task_id") REFERENCES "task" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "plan_step_ticket_id_key" ON "plan_step" ("ticket_id", "key")',
    'CREATE INDEX "plan_step_ticket_id_position_id" ON "plan_step" ("ticket_id", "position", "id")',
    'CREATE INDEX "plan_step_task_id" ON "plan_step" ("task_id")',
)
ALL = "ABCD"
ITEMS = (
    ("channel", "phone", "电话", "Phone", ALL),
    ("channel", "counter", "柜台", "Counter", ALL),
    ("channel", "wechat", "微信", "WeChat", "ABC"),
    ("channel", "email", "邮件", "E-mail", ALL),
    ("channel", "letter", "信函", "Letter", ALL),
    ("channel", "web", "网站", "Website", ALL),
    ("channel", "visit", "上门服务", "Service at the customer's", "AB"),
    ("manager", "named", "专属客户经理", "Named account manager", "AB"),
    ("visit", "planned", "定期走访", "Planned visits", ""),
    ("service", "pick_up", "上门取件", "On-site pick-up", "AB"),
    ("service", "quarterly_report", "季度服务报告", "Quarterly service report", "A"),
    ("service", "annual_review", "年度服务回顾", "Annual service review", "ABC"),
    ("service", "site_training", "上门培训", "Training at the customer's", "A"),
    ("service", "renewal_reminder", "合同到期提醒", "Reminder before a contract ends", "ABC"),
)
"""Kind, code, words, and the tiers that get it."""
VISITS = {"A": (30, "visit"), "B": (90, "visit"), "C": (180, "call")}
"""Tier → days between two visits, and of which kind."""
H, D = 60, 450
TEMPLATES = {
    "account": (
        ("调取账单与流水", "Fetch the statement and the records behind it", "system", "handler", 2 * H),
        ("核对差额，查明原因", "Compare the amounts and find the cause", "system", "handler", 4 * H),
        ("提交更正或出具说明", "Correct it, or write an explanation", "finance", "handler", D),
        ("告知客户结果", "Tell the customer the result", "phone", "owner", D + 2 * H),
    ),
    "product": (
        ("弄清用途和要求", "Find out what it is for and what is required", "phone", "handler", 2 * H),
        ("准备方案和报价", "Prepare a proposal and a price", "system", "handler", D),
        ("向客户讲解方案", "Explain the proposal to the customer", "phone", "owner", 2 * D),
    ),
    "after_sales": (
        ("核实故障和保修范围", "Check the fault and what the warranty covers", "phone", "handler", 2 * H),
        ("安排维修或更换", "Arrange repair or replacement", "system", "handler", 4 * H),
        ("上门或寄修处理", "Repair it there, or have it sent in", "visit", "handler", 2 * D),
        ("请客户验收", "Have the customer check the result", "phone", "owner", 3 * D),
    ),
    "complaint": (
        ("致电致歉，听取诉求", "Call, apologise, and hear what is asked for", "phone", "handler", H),
        ("向有关人员和记录核实", "Check with those concerned and in the records", "system", "handler", 4 * H),
        ("与主管商定处理意见", "Agree on a remedy with the head", "meeting", "head", D),
        ("答复客户并落实", "Answer the customer and carry it out", "phone", "handler", D + 4 * H),
        ("分析原因，提出改进", "Find the cause and propose what to improve", "system", "handler", 3 * D),
    ),
    "contract": (
        ("查阅合同和往来", "Read the contract and the correspondence", "system", "handler", 2 * H),
        ("拟定条款或答复", "Draft the clause or the answer", "system", "handler", D),
        ("主管审核", "Review by the head", "system", "head", 2 * D),
        ("与客户签订或确认", "Sign or confirm with the customer", "visit", "owner", 3 * D),
    ),
    "delivery": (
        ("查询物流或库存", "Trace the consignment or the stock", "system", "handler", H),
        ("联系承运方，约定时间", "Agree on a time with the carrier", "phone", "handler", 3 * H),
        ("确认送达", "Confirm the arrival", "phone", "handler", 2 * D),
    ),
    "information_change": (
        ("核验身份和证明材料", "Check the identity and the documents", "counter", "handler", H),
        ("更新客户资料", "Update the record", "system", "handler", 2 * H),
        ("告知客户已更新", "Tell the customer that it is updated", "message", "handler", 3 * H),
    ),
    "other": (
        ("弄清需求，确定办法", "Find out what is needed and how it is done", "phone", "handler", 2 * H),
        ("办理", "Do it", "system", "handler", D),
        ("告知客户结果", "Tell the customer the result", "phone", "handler", D + 2 * H),
    ),
}
"""Category → its steps: words, manner, who, and after how many working minutes each is due."""


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables and what is shipped in them."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    for kind, code, zh, en, tiers in ITEMS:
        row = (kind, code, zh, en)
        db.execute_sql(
            'INSERT INTO "service_item" ("kind", "code", "zh", "en", "retired", "rev") '
            "VALUES (?, ?, ?, ?, 0, 1)",
            row,
        )
        for tier in tiers:
            db.execute_sql(
                'INSERT INTO "entitlement" ("item_id", "tier") SELECT max("id"), ? FROM "service_item"',
                (tier,),
            )
    for tier, (days, kind) in VISITS.items():
        db.execute_sql(
            'INSERT INTO "entitlement" ("item_id", "tier", "days", "visit_kind") '
            'SELECT "id", ?, ?, ? FROM "service_item" WHERE "kind" = \'visit\'',
            (tier, days, kind),
        )
    for category, steps in TEMPLATES.items():
        db.execute_sql('INSERT INTO "step_template" ("category", "rev") VALUES (?, 1)', (category,))
        for position, step in enumerate(steps):
            db.execute_sql(
                'INSERT INTO "template_step" '
                '("template_id", "position", "zh", "en", "manner", "who", "minutes") '
                'SELECT max("id"), ?, ?, ?, ?, ?, ? FROM "step_template"',
                (position, *step),
            )
