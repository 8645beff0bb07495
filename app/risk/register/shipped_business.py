"""The starter register: risks of business with customers. Values alone."""

from app.risk.register.shipped_parts import IMPACT, ShippedRisk, Text, finds, mends, prevents

OF_BUSINESS = (
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
            prevents("each", "赊销前查评分与逾期", "Score and arrears are looked at before credit is given"),
            finds(
                "weekly", "每周列出将到期与已逾期款项", "Sums due and over due are listed each week", IMPACT
            ),
            mends("event", "逾期三十日停止赊销并上门", "After 30 days credit stops and somebody calls"),
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
        (
            finds(
                "quarterly", "每季更新重点客户担保情况", "Guarantees of key customers are asked each quarter"
            ),
        ),
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
            prevents("monthly", "A 级客户每月回访", "A customers are visited each month"),
            finds("monthly", "沉默客户每月预警", "Customers who fall silent are noticed each month"),
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
            prevents("continuous", "重点客户双人维护", "Two people look after each key customer"),
            mends("event", "离职交接三日内完成并回访", "Hand-over within three days, with calls"),
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
        (
            finds(
                "monthly", "每月核算前十客户占比", "Shares of the first ten are reckoned each month", IMPACT
            ),
        ),
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
        (finds("quarterly", "每季分析行业分布", "Industries are compared each quarter", IMPACT),),
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
            prevents("continuous", "时限计时与催办", "Clocks run and warn", by_program=True),
            finds("weekly", "每周通报超时工单", "Late tickets are told each week"),
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
            prevents("continuous", "使用标准答复库", "Standard answers are used"),
            finds("monthly", "每月抽听录音", "Calls are listened to each month"),
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
        (mends("monthly", "每月分析投诉原因并整改", "Causes are analysed and mended each month"),),
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
            finds("each", "发出前由第二人核对", "A second person checks before sending"),
            mends("event", "两日内更正并致歉", "Put right within two days, with an apology"),
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
        (prevents("each", "外发前复核收件人", "Recipients are checked before sending"),),
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
        (prevents("monthly", "提前三十日列出到期合同", "Contracts that end within 30 days are listed"),),
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
            prevents("each", "变更前回拨预留电话", "The known number is called back before a change"),
            mends("event", "发现后冻结并一小时内告知", "Freeze at once and tell within an hour"),
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
        (finds("each", "重要材料查验原件或联网核验", "Originals are seen, or checked online"),),
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
            prevents("yearly", "每年安全培训与演练", "Training and a drill each year"),
            mends("event", "异常登录即时停用账号", "Accounts are shut at odd sign-ins"),
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
        (mends("event", "两小时内统一回应", "One answer within two hours"),),
    ),
)
