"""Dictionaries: the choices that an administrator edits."""

from collections.abc import Iterable

from app.people.models import DictionaryEntry

SHIPPED = {
    "customer_kind": (
        ("individual", "个人", "Individual"),
        ("enterprise", "企业", "Enterprise"),
    ),
    "region": (
        ("east", "华东", "East"),
        ("west", "西部", "West"),
        ("south", "华南", "South"),
        ("north", "华北", "North"),
    ),
    "business_line": (
        ("sales", "销售", "Sales"),
        ("service", "服务", "Service"),
        ("relationship", "关系维护", "Relationship"),
    ),
    "source": (
        ("referral", "转介绍", "Referral"),
        ("exhibition", "展会", "Exhibition"),
        ("website", "网站", "Website"),
        ("social_media", "新媒体", "Social media"),
        ("phone", "来电", "Phone call"),
        ("walk_in", "上门", "Walk-in"),
        ("outreach", "主动开发", "Outreach"),
        ("partner", "合作方", "Partner"),
        ("existing", "存量客户", "Existing customer"),
        ("other", "其他", "Other"),
    ),
    "interest": (
        ("reading", "阅读", "Reading"),
        ("fitness", "健身", "Fitness"),
        ("running", "跑步", "Running"),
        ("swimming", "游泳", "Swimming"),
        ("ball_games", "球类", "Ball games"),
        ("golf", "高尔夫", "Golf"),
        ("hiking", "登山徒步", "Hiking"),
        ("fishing", "钓鱼", "Fishing"),
        ("travel", "旅游", "Travel"),
        ("photography", "摄影", "Photography"),
        ("calligraphy", "书画", "Calligraphy and painting"),
        ("music", "音乐", "Music"),
        ("chess", "棋牌", "Chess and cards"),
        ("tea", "茶艺", "Tea"),
        ("cooking", "美食烹饪", "Food and cooking"),
        ("collecting", "收藏", "Collecting"),
        ("gardening", "园艺", "Gardening"),
        ("cars", "汽车", "Cars"),
    ),
    "title": (
        ("chairman", "董事长", "Chairman"),
        ("general_manager", "总经理", "General manager"),
        ("deputy_general_manager", "副总经理", "Deputy general manager"),
        ("department_manager", "部门经理", "Department manager"),
        ("finance_manager", "财务经理", "Finance manager"),
        ("purchasing_manager", "采购经理", "Purchasing manager"),
        ("sales_manager", "销售经理", "Sales manager"),
        ("hr_manager", "人力资源经理", "HR manager"),
        ("office_manager", "行政主管", "Office manager"),
        ("engineer", "工程师", "Engineer"),
        ("accountant", "会计", "Accountant"),
        ("assistant", "助理", "Assistant"),
        ("clerk", "职员", "Clerk"),
        ("worker", "技术工人", "Skilled worker"),
        ("teacher", "教师", "Teacher"),
        ("doctor", "医生", "Doctor"),
        ("lawyer", "律师", "Lawyer"),
        ("civil_servant", "公务员", "Civil servant"),
        ("self_employed", "个体经营者", "Self-employed"),
        ("retired", "退休", "Retired"),
        ("other", "其他", "Other"),
    ),
    "relation": (
        ("spouse", "配偶", "Spouse"),
        ("parent", "父母", "Parent"),
        ("child", "子女", "Child"),
        ("sibling", "兄弟姐妹", "Brother or sister"),
        ("relative", "其他亲属", "Other relative"),
        ("friend", "朋友", "Friend"),
        ("colleague", "同事", "Colleague"),
        ("other", "其他", "Other"),
    ),
    "industry": (
        ("agriculture", "农、林、牧、渔业", "Agriculture, forestry and fishing"),
        ("mining", "采矿业", "Mining"),
        ("manufacturing", "制造业", "Manufacturing"),
        ("energy", "电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
        ("construction", "建筑业", "Construction"),
        ("trade", "批发和零售业", "Wholesale and retail trade"),
        ("transport", "交通运输、仓储和邮政业", "Transport, storage and post"),
        ("hospitality", "住宿和餐饮业", "Accommodation and catering"),
        ("information", "信息传输、软件和信息技术服务业", "Information and software"),
        ("finance", "金融业", "Finance"),
        ("real_estate", "房地产业", "Real estate"),
        ("business_services", "租赁和商务服务业", "Leasing and business services"),
        ("research", "科学研究和技术服务业", "Research and technical services"),
        ("environment", "水利、环境和公共设施管理业", "Water, environment and public facilities"),
        ("household_services", "居民服务、修理和其他服务业", "Household and repair services"),
        ("education", "教育", "Education"),
        ("health", "卫生和社会工作", "Health and social work"),
        ("culture", "文化、体育和娱乐业", "Culture, sport and entertainment"),
        ("public_administration", "公共管理、社会保障和社会组织", "Public administration"),
        ("international", "国际组织", "International organisations"),
    ),
    "transaction_kind": (
        ("goods", "商品销售", "Goods"),
        ("service", "服务收费", "Service"),
        ("subscription", "年费会费", "Subscription"),
        ("commission", "佣金", "Commission"),
        ("deposit", "预付定金", "Deposit"),
        ("other", "其他", "Other"),
    ),
    "step_manner": (
        ("phone", "电话", "Phone"),
        ("visit", "上门", "On site"),
        ("counter", "柜台", "Counter"),
        ("message", "微信或短信", "Message"),
        ("letter", "信函", "Letter"),
        ("system", "系统", "In the system"),
        ("finance", "财务", "Finance"),
        ("meeting", "会商", "Meeting"),
        ("other", "其他", "Other"),
    ),
    "purpose": (
        ("call_back", "回电", "Calling back"),
        ("visit", "回访", "Visit"),
        ("verify", "核实资料", "Verifying data"),
        ("ticket", "工单处理", "Handling a ticket"),
        ("contract", "签约办理", "Concluding a contract"),
        ("payment", "收付款", "Payment"),
        ("delivery", "寄送材料", "Sending documents"),
        ("risk", "风险核查", "Checking a risk"),
        ("request", "客户本人要求", "Asked for by the customer"),
        ("meeting", "风险例会", "Meeting on risks"),
        ("report", "管理层报告", "Report to management"),
        ("audit", "内外部检查", "Audit or inspection"),
    ),
    "complaint_cause": (
        ("attitude", "服务态度", "Manner of service"),
        ("waiting", "等待过久或逾期", "Waiting too long, or a date missed"),
        ("promise", "承诺未兑现", "A promise not kept"),
        ("information", "告知不清或有误", "Unclear or wrong information"),
        ("charge", "收费争议", "A charge in dispute"),
        ("quality", "质量问题", "Quality of what was delivered"),
        ("error", "办理差错", "A mistake in handling"),
        ("procedure", "流程或规定不合理", "A procedure or rule"),
        ("privacy", "信息泄露", "Disclosure of information"),
        ("other", "其他", "Other"),
    ),
    "risk_category": (
        ("leak", "信息泄露", "Leak of information"),
        ("pipl", "个人信息合规", "Personal information compliance"),
        ("data_quality", "数据质量", "Data quality"),
        ("credit", "信用", "Credit"),
        ("customer_loss", "客户流失", "Loss of customers"),
        ("concentration", "集中度", "Concentration"),
        ("service_quality", "服务质量", "Service quality"),
        ("operating_error", "操作差错", "Operating error"),
        ("people", "人员（离职、私下交易）", "People (leaving, side deals)"),
        ("fraud", "欺诈与冒用", "Fraud and impersonation"),
        ("reputation", "声誉", "Reputation"),
        ("outsourcing", "外包", "Outsourcing"),
        ("outage", "系统中断", "Outage"),
    ),
    "ticket_category": (
        ("account", "账务", "Account"),
        ("product", "产品", "Product"),
        ("after_sales", "售后", "After-sales"),
        ("complaint", "投诉", "Complaint"),
        ("contract", "合同", "Contract"),
        ("delivery", "交付", "Delivery"),
        ("information_change", "资料变更", "Information change"),
        ("other", "其他", "Other"),
    ),
}
"""Dictionary → its entries as shipped: code, Chinese, English. A purpose is why a value is revealed."""

FIXED = frozenset({"customer_kind"})
"""Dictionaries whose words and order alone are edited: rules hang on their codes."""

COLOURS = ("mute", "ok", "info", "notice", "warn", "danger")
"""Tones of a badge, see components.css."""

_OF_FIELD = {
    "kind": "customer_kind",
    "transaction_line": "business_line",
    "visitor": "owner",
    "category": "ticket_category",
}


def dictionary_of(field: str) -> str:
    """The dictionary that `field` of a customer takes its codes from; most have its name."""
    return _OF_FIELD.get(field, field)


class Dictionaries:
    """All entries at one moment."""

    def __init__(self, entries: Iterable[DictionaryEntry]) -> None:
        self._entries: dict[str, dict[str, DictionaryEntry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.dictionary, {})[entry.code] = entry

    def codes(self, dictionary: str) -> frozenset[str]:
        """Every code that may be chosen now."""
        return frozenset(
            code for code, entry in self._entries.get(dictionary, {}).items() if not entry.retired
        )

    def label(self, dictionary: str, code: str | None, locale: str) -> str | None:
        """The words for `code` in `locale` ("zh" or "en").

        The code itself when it is unknown; None for None.
        """
        entry = self._entries.get(dictionary, {}).get(code or "")
        if entry is None:
            return code
        return entry.en if locale == "en" else entry.zh

    def choices(self, dictionary: str, locale: str, keep: str | None = None) -> list[tuple[str, str]]:
        """(code, label) pairs that a form offers, with the retired `keep` if a record still has it."""
        return [
            (code, entry.en if locale == "en" else entry.zh)
            for code, entry in self._entries.get(dictionary, {}).items()
            if not entry.retired or code == keep
        ]

    def code_of(self, dictionary: str, text: str) -> str | None:
        """The code that may be chosen now whose code or label in either language is `text`, or None."""
        wanted = text.strip().casefold()
        for code, entry in self._entries.get(dictionary, {}).items():
            words = {code.casefold(), entry.zh.casefold(), entry.en.casefold()}
            if wanted and wanted in words and not entry.retired:
                return code
        return None


def all_dictionaries() -> Dictionaries:
    """Read every dictionary, in its order."""
    return Dictionaries(
        DictionaryEntry.select().order_by(DictionaryEntry.dictionary, DictionaryEntry.position)
    )
