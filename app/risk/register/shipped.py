"""The starter register: 30 risks that firms with customers share, with causes and controls. Values alone."""

from typing import NamedTuple

PREVENTIVE, DETECTIVE, CORRECTIVE = ("preventive", "detective", "corrective")
LIKELIHOOD, IMPACT = ("likelihood", "impact")


class Text(NamedTuple):
    """Title, cause, event and effect in one language."""

    title: str
    cause: str
    event: str
    effect: str


class ShippedControl(NamedTuple):
    """A control as it comes along: what it is, how often it acts, whether the program does it."""

    kind: str
    frequency: str
    zh: str
    en: str
    by_program: bool = False
    axis: str | None = None


class ShippedRisk(NamedTuple):
    """A risk of the starter register."""

    code: str
    category: str
    zh: Text
    en: Text
    controls: tuple[ShippedControl, ...]


def _prevents(frequency: str, zh: str, en: str, *, by_program: bool = False) -> ShippedControl:
    return ShippedControl(PREVENTIVE, frequency, zh, en, by_program)


def _finds(frequency: str, zh: str, en: str, axis: str = LIKELIHOOD, *, by_program: bool = False) -> ShippedControl:
    return ShippedControl(DETECTIVE, frequency, zh, en, by_program, axis)


def _mends(frequency: str, zh: str, en: str, *, by_program: bool = False) -> ShippedControl:
    return ShippedControl(CORRECTIVE, frequency, zh, en, by_program)


STARTER = (
    ShippedRisk(
        "export_leak",
        "leak",
        Text("客户资料导出后外传", "导出文件存于个人电脑或网盘", "文件被转发或遗失", "客户信息外泄，客户受骚扰并投诉"),
        Text(
            "Exported customer data gets out",
            "Exported files lie on private computers or drives",
            "A file is passed on or lost",
            "Customers are pestered, complain, and leave",
        ),
        (
            _prevents("each", "导出须写明用途并受行数上限", "Exports need a purpose and are capped", by_program=True),
            _finds("weekly", "每周抽查大额导出", "Large exports are looked through each week"),
        ),
    ),
    ShippedRisk(
        "screen_leak",
        "leak",
        Text("柜面屏幕被旁人看到", "屏幕朝向客户，离座不锁屏", "旁人看到或拍下客户资料", "客户隐私泄露"),
        Text(
            "Others read the screen at the counter",
            "Screens face customers and stay unlocked",
            "Somebody reads or photographs customer data",
            "A customer's privacy is hurt",
        ),
        (_prevents("continuous", "敏感字段默认遮掩", "Sensitive fields are masked", by_program=True),),
    ),
    ShippedRisk(
        "paper_leak",
        "leak",
        Text("纸质资料未按规定销毁", "打印件随手放置", "资料被当废纸卖出", "客户证件与联系方式外流"),
        Text(
            "Papers are not destroyed",
            "Printouts are left lying about",
            "They are sold as waste paper",
            "Documents and phone numbers of customers get out",
        ),
        (_prevents("daily", "下班前清桌并入碎纸机", "Desks are cleared and papers shredded each day"),),
    ),
    ShippedRisk(
        "consent",
        "pipl",
        Text("收集个人信息未取得同意", "登记时未说明用途", "超范围收集或使用", "被投诉、被监管约谈"),
        Text(
            "Personal information taken without consent",
            "Its purpose is not told when it is taken",
            "More is taken or used than was agreed",
            "Complaints, and an inquiry by the authority",
        ),
        (
            _prevents("each", "登记时告知用途并留痕", "The purpose is told and noted at registration"),
            _finds("quarterly", "每季核对收集字段与告知内容", "Fields and notices are compared each quarter"),
        ),
    ),
    ShippedRisk(
        "erasure",
        "pipl",
        Text("客户要求删除未及时办理", "没有专人与时限", "超过法定期限仍未删除", "被处罚，客户不再信任"),
        Text(
            "Requests to erase are not met in time",
            "Nobody is in charge, and there is no date",
            "The legal term passes",
            "A fine, and trust is lost",
        ),
        (_prevents("event", "删除请求立为工单并设时限", "Each request becomes a ticket with a date"),),
    ),
    ShippedRisk(
        "outdated_contact",
        "data_quality",
        Text("联系方式过期，通知送不到", "长期未核对", "重要通知未送达", "客户错过期限并投诉"),
        Text(
            "Contact data are out of date",
            "They were not checked for long",
            "An important notice does not arrive",
            "The customer misses a date and complains",
        ),
        (_finds("quarterly", "按档位定期核对联系方式", "Contact data are checked by tier"),),
    ),
    ShippedRisk(
        "duplicates",
        "data_quality",
        Text("同一客户重复建档", "登记前未查重", "同一客户出现两份档案", "服务与额度判断失真"),
        Text(
            "A customer is recorded twice",
            "Nobody looked before registering",
            "Two records of one customer",
            "Service and credit are judged wrongly",
        ),
        (
            _prevents("each", "登记时按证件号查重", "Numbers are compared at registration", by_program=True),
            _finds("monthly", "每月处理疑似重复", "Likely pairs are settled each month", IMPACT),
        ),
    ),
    ShippedRisk(
        "wrong_level",
        "data_quality",
        Text("资料密级标注偏低", "登记人不清楚标准", "敏感资料按内部流转", "不该看的人看到"),
        Text(
            "Records have too low a level",
            "Whoever registers does not know the standard",
            "Sensitive data go round as internal",
            "People read what is not for them",
        ),
        (_finds("monthly", "安全管理员每月抽查密级", "The security officer looks at levels each month"),),
    ),
    ShippedRisk(
        "overdue_receivable",
        "credit",
        Text("大额应收款逾期", "授信依据过时，催收不及时", "客户长期拖欠", "现金流紧张，形成坏账"),
        Text(
            "Large receivables fall over due",
            "Credit rests on old data, reminders come late",
            "A customer does not pay for long",
            "Cash runs short, debts go bad",
        ),
        (
            _prevents("each", "赊销前查评分与逾期", "Score and arrears are looked at before credit is given"),
            _finds("weekly", "每周列出将到期与已逾期款项", "Sums due and over due are listed each week", IMPACT),
            _mends("event", "逾期三十日停止赊销并上门", "After 30 days credit stops and somebody calls"),
        ),
    ),
    ShippedRisk(
        "guarantee",
        "credit",
        Text("客户为他人担保引发违约", "关联担保未掌握", "被担保方违约牵连客户", "客户偿付能力骤降"),
        Text(
            "A customer's guarantee is called",
            "Guarantees among firms are not known",
            "Another's default drags the customer along",
            "The customer can't pay any more",
        ),
        (_finds("quarterly", "每季更新重点客户担保情况", "Guarantees of key customers are asked each quarter"),),
    ),
    ShippedRisk(
        "a_customer_lost",
        "customer_loss",
        Text("A 级客户被同行挖走", "回访不足，需求无人跟进", "客户转向同行", "收入下降，口碑受损"),
        Text(
            "A competitor wins an A customer",
            "Nobody visits them or follows their needs",
            "The customer goes to a competitor",
            "Revenue and good name suffer",
        ),
        (
            _prevents("monthly", "A 级客户每月回访", "A customers are visited each month"),
            _finds("monthly", "沉默客户每月预警", "Customers who fall silent are noticed each month"),
        ),
    ),
    ShippedRisk(
        "owner_leaves",
        "customer_loss",
        Text("客户经理离职带走客户", "客户关系只在个人手里", "离职后客户随之流失", "成片客户流失"),
        Text(
            "An account manager leaves with customers",
            "Relations lie in one person's hands",
            "Customers follow whoever leaves",
            "Many customers are lost at once",
        ),
        (
            _prevents("continuous", "重点客户双人维护", "Two people look after each key customer"),
            _mends("event", "离职交接三日内完成并回访", "Hand-over within three days, with calls"),
        ),
    ),
    ShippedRisk(
        "one_customer",
        "concentration",
        Text("收入过度依赖单一客户", "新客户开拓不足", "大客户减少采购", "收入骤降"),
        Text(
            "Too much revenue from one customer",
            "Too few new customers are won",
            "The large customer buys less",
            "Revenue drops at once",
        ),
        (_finds("monthly", "每月核算前十客户占比", "Shares of the first ten are reckoned each month", IMPACT),),
    ),
    ShippedRisk(
        "one_industry",
        "concentration",
        Text("客户集中于一个行业", "市场布局单一", "行业下行", "多户同时拖欠或流失"),
        Text(
            "Customers gather in one industry",
            "Markets are too much alike",
            "The industry declines",
            "Many stop paying or leave at once",
        ),
        (_finds("quarterly", "每季分析行业分布", "Industries are compared each quarter", IMPACT),),
    ),
    ShippedRisk(
        "late_answer",
        "service_quality",
        Text("工单超时未答复", "人手不足，排队无序", "承诺时限内未答复", "投诉上升"),
        Text(
            "Tickets are not answered in time",
            "Too few people, no order in the queue",
            "The promised time passes",
            "Complaints rise",
        ),
        (
            _prevents("continuous", "时限计时与催办", "Clocks run and warn", by_program=True),
            _finds("weekly", "每周通报超时工单", "Late tickets are told each week"),
        ),
    ),
    ShippedRisk(
        "wrong_answer",
        "service_quality",
        Text("客服误答产品条款", "口径不统一，培训不足", "客户按错误答复办理", "客户受损并索赔"),
        Text(
            "The desk gives wrong answers",
            "Answers differ, training is short",
            "A customer acts on a wrong answer",
            "Damage, and a claim",
        ),
        (
            _prevents("continuous", "使用标准答复库", "Standard answers are used"),
            _finds("monthly", "每月抽听录音", "Calls are listened to each month"),
        ),
    ),
    ShippedRisk(
        "complaint_repeat",
        "service_quality",
        Text("同类投诉反复发生", "只处理个案，未改原因", "同一问题再次发生", "客户失望离开"),
        Text(
            "The same complaint comes again",
            "Cases are settled, causes are not",
            "The same thing happens once more",
            "Customers are disappointed and leave",
        ),
        (_mends("monthly", "每月分析投诉原因并整改", "Causes are analysed and mended each month"),),
    ),
    ShippedRisk(
        "wrong_amount",
        "operating_error",
        Text("对账单金额出错", "手工抄录", "账单与实际不符", "客户拒付，信任受损"),
        Text(
            "Statements show wrong amounts",
            "They are copied by hand",
            "Statement and facts differ",
            "Customers do not pay, trust suffers",
        ),
        (
            _finds("each", "发出前由第二人核对", "A second person checks before sending"),
            _mends("event", "两日内更正并致歉", "Put right within two days, with an apology"),
        ),
    ),
    ShippedRisk(
        "wrong_recipient",
        "operating_error",
        Text("资料发错收件人", "收件人自动补全", "甲客户资料发给乙", "泄露并须告知客户"),
        Text(
            "Papers go to the wrong person",
            "Recipients are filled in by themselves",
            "One customer gets another's papers",
            "A leak that has to be told",
        ),
        (_prevents("each", "外发前复核收件人", "Recipients are checked before sending"),),
    ),
    ShippedRisk(
        "missed_date",
        "operating_error",
        Text("合同到期未续办", "到期提醒缺失", "合同过期仍在服务", "权责不清，发生纠纷"),
        Text(
            "Contracts run out unnoticed",
            "Nobody is reminded",
            "Service goes on without a contract",
            "Duties are unclear, disputes arise",
        ),
        (_prevents("monthly", "提前三十日列出到期合同", "Contracts that end within 30 days are listed"),),
    ),
    ShippedRisk(
        "key_person",
        "people",
        Text("关键岗位无人可替", "一人独掌流程", "人员突然离岗", "业务中断"),
        Text(
            "Nobody can stand in for a key person",
            "One person alone knows the work",
            "They are suddenly away",
            "Work stops",
        ),
        (_prevents("yearly", "关键岗位设后备并轮岗", "Key posts have a deputy, and rotate"),),
    ),
    ShippedRisk(
        "side_deal",
        "people",
        Text("员工私下与客户交易", "缺少监督，利益诱惑", "绕开公司收款或返点", "资金与声誉受损"),
        Text(
            "Colleagues deal on the side",
            "Too little supervision, much temptation",
            "Money or rebates go past the company",
            "Money and good name suffer",
        ),
        (
            _prevents("yearly", "签署廉洁承诺并申报利益", "Interests are declared each year"),
            _finds("quarterly", "每季抽查回款账户", "Accounts of receipt are sampled each quarter"),
        ),
    ),
    ShippedRisk(
        "curious_reading",
        "people",
        Text("员工越权或好奇查看客户资料", "权限过宽", "无业务需要查看明文", "隐私受损，发生内部投诉"),
        Text(
            "Colleagues read out of curiosity",
            "Rights are too wide",
            "Values are revealed without need",
            "Privacy is hurt, people complain",
        ),
        (
            _prevents("continuous", "查看明文须填事由并留痕", "Revealing needs a purpose and is noted", by_program=True),
            _finds("monthly", "每月复核查看记录", "What was revealed is reviewed each month"),
        ),
    ),
    ShippedRisk(
        "impersonation",
        "fraud",
        Text("冒充客户办理业务", "身份核验不严", "他人冒名变更资料或提款", "客户资金损失"),
        Text(
            "Somebody poses as a customer",
            "Identity is not checked well",
            "A stranger changes data or draws money",
            "The customer loses money",
        ),
        (
            _prevents("each", "变更前回拨预留电话", "The known number is called back before a change"),
            _mends("event", "发现后冻结并一小时内告知", "Freeze at once and tell within an hour"),
        ),
    ),
    ShippedRisk(
        "forged_papers",
        "fraud",
        Text("提交伪造证明材料", "审核只看复印件", "以假材料获得授信或优惠", "公司损失"),
        Text(
            "Forged papers are handed in",
            "Only copies are looked at",
            "Credit or favours are got by them",
            "The company loses money",
        ),
        (_finds("each", "重要材料查验原件或联网核验", "Originals are seen, or checked online"),),
    ),
    ShippedRisk(
        "phishing",
        "fraud",
        Text("员工点击钓鱼邮件", "安全意识不足", "账号被盗用", "客户资料被批量下载"),
        Text(
            "A colleague falls for phishing",
            "Too little awareness",
            "An account is taken over",
            "Customer data are downloaded in bulk",
        ),
        (
            _prevents("yearly", "每年安全培训与演练", "Training and a drill each year"),
            _mends("event", "异常登录即时停用账号", "Accounts are shut at odd sign-ins"),
        ),
    ),
    ShippedRisk(
        "bad_press",
        "reputation",
        Text("负面消息在网络扩散", "回应迟缓，口径不一", "消息被转发放大", "潜在客户流失"),
        Text(
            "Bad news spread online",
            "Answers come late and differ",
            "They are shared and grow",
            "Likely customers stay away",
        ),
        (_mends("event", "两小时内统一回应", "One answer within two hours"),),
    ),
    ShippedRisk(
        "vendor_leak",
        "outsourcing",
        Text("外包方泄露客户资料", "合同未约定保密与审计", "外包人员复制资料", "公司承担连带责任"),
        Text(
            "A contractor leaks customer data",
            "The contract has no secrecy and no audit",
            "Their people copy data",
            "The company is liable, too",
        ),
        (
            _prevents("yearly", "合同写明保密、用途与审计", "The contract sets secrecy, purpose and audit"),
            _finds("yearly", "每年现场检查外包方", "The contractor is inspected each year"),
        ),
    ),
    ShippedRisk(
        "system_down",
        "outage",
        Text("系统停机无法服务", "设备故障，无备用方案", "半日以上不能查询办理", "客户等待并投诉"),
        Text(
            "The system is down",
            "A machine fails, and there is no other plan",
            "Nothing can be looked up for half a day",
            "Customers wait and complain",
        ),
        (
            _prevents("daily", "每日备份并检查结果", "A backup each day, looked at", by_program=True),
            _mends("yearly", "每年演练恢复", "Restoring is drilled each year"),
        ),
    ),
    ShippedRisk(
        "key_lost",
        "outage",
        Text("密钥丢失，资料无法解开", "密钥只有一份", "换机后密文打不开", "加密资料永久丢失"),
        Text(
            "The key is lost",
            "There is only one copy",
            "Sealed data do not open on a new machine",
            "They are gone for good",
        ),
        (_prevents("yearly", "密钥离线保管两份并每年核验", "Two copies off line, checked each year"),),
    ),
)
BY_CODE = {one.code: one for one in STARTER}
