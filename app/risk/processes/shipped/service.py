"""Processes of service as shipped: the four stages, a complaint, credit scoring."""

from app.risk.processes.shipped.words import (
    BY_HAND,
    BY_PROGRAM,
    COMPLAINTS,
    CORRECTS,
    CREDIT_RISK,
    DAILY,
    DESK,
    DETECTS,
    DIRECTOR,
    EACH_TIME,
    ERROR,
    FEEDBACK,
    HANDLING,
    LEAD,
    MANAGER,
    MONTHLY,
    PREVENTS,
    QUALITY,
    QUARTERLY,
    REPUTATION,
    RESPONSE,
    RISK,
    SERVICE_QUALITY,
    WEEKLY,
    Measure,
    Point,
    Shipped,
    Step,
    Text,
)

SERVICE = Shipped(
    "service",
    Text("四节点服务", "Service in four stages"),
    Text(
        "每个请求按时得到答复、办理和反馈。",
        "Each request is answered, handled and reported back in time.",
    ),
    (
        Step(
            Text("咨询接待", "Reception"),
            DESK,
            LEAD,
            (
                Point(
                    SERVICE_QUALITY,
                    Text("高峰时段人手不足", "Too few people at peak hours"),
                    Text("首次响应超时", "The first answer comes late"),
                    Text("客户反复来电，不满升级", "The customer calls again, growing angry"),
                    (
                        Measure(
                            Text("响应时钟临期提醒、逾期升级", "The response clock warns and escalates"),
                            CORRECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("主管每日查看积压并调配人手", "The head moves people by the day's backlog"),
                            PREVENTS,
                            DAILY,
                            BY_HAND,
                        ),
                    ),
                ),
                Point(
                    SERVICE_QUALITY,
                    Text("凭记忆答复，口径过时", "Answers from memory, out of date"),
                    Text("答复客户有误", "The customer gets a wrong answer"),
                    Text("客户按错误的说法办事，受损失", "The customer acts on it and loses"),
                    (
                        Measure(
                            Text("引用已批准且未过期的标准答复", "Approved answers in date are cited"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                    ),
                ),
            ),
            RESPONSE,
        ),
        Step(
            Text("需求分析", "Needs analysis"),
            MANAGER,
            LEAD,
            (
                Point(
                    ERROR,
                    Text("没有问清就定了类别", "It is classified before it is understood"),
                    Text("类别、紧急程度判断错误", "Category or urgency is wrong"),
                    Text("急事被当作一般事项拖延", "What is urgent waits like the rest"),
                    (
                        Measure(
                            Text("每周抽查工单分类", "Classification is sampled weekly"),
                            DETECTS,
                            WEEKLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("服务执行", "Execution"),
            MANAGER,
            LEAD,
            (
                Point(
                    SERVICE_QUALITY,
                    Text("计划没有落到人", "Steps of the plan are nobody's"),
                    Text("办理逾期", "Handling is late"),
                    Text("客户的问题迟迟不解决", "The customer's problem stays"),
                    (
                        Measure(
                            Text("处理时钟临期提醒、逾期升级", "The handling clock warns and escalates"),
                            CORRECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("步骤未完成不能办结", "Open steps keep a ticket from being done"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                    ),
                ),
            ),
            HANDLING,
        ),
        Step(
            Text("反馈评估", "Feedback and evaluation"),
            MANAGER,
            LEAD,
            (
                Point(
                    SERVICE_QUALITY,
                    Text("办完了没有告诉客户", "It is done and nobody says so"),
                    Text("反馈超时或缺失", "Feedback is late or lacking"),
                    Text("客户以为没有办，再次投诉", "The customer believes it undone and complains"),
                    (
                        Measure(
                            Text("反馈时钟临期提醒、逾期升级", "The feedback clock warns and escalates"),
                            CORRECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("低分评价三日内回访", "Low scores are called back within three days"),
                            CORRECTS,
                            EACH_TIME,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
            FEEDBACK,
        ),
    ),
)
COMPLAINT = Shipped(
    "complaint",
    Text("投诉处理", "Handling a complaint"),
    Text(
        "投诉有人受理、有人调查、有人裁定，结果告诉客户。",
        "Somebody takes it, somebody looks into it, somebody else decides, the customer is told.",
    ),
    (
        Step(
            Text("受理登记", "Take it in"),
            DESK,
            LEAD,
            (
                Point(
                    REPUTATION,
                    Text("怕影响考核，不按投诉登记", "It is kept out of the figures"),
                    Text("投诉被当作咨询", "A complaint is entered as a question"),
                    Text("客户的不满没有人处理", "Nobody deals with the grievance"),
                    (
                        Measure(
                            Text("每周抽听通话，核对登记", "Calls are compared with entries weekly"),
                            DETECTS,
                            WEEKLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("调查核实", "Look into it"),
            LEAD,
            DIRECTOR,
            (
                Point(
                    REPUTATION,
                    Text("由被投诉的人自己处理", "Whom it is about handles it"),
                    Text("调查不公正", "The inquiry is not fair"),
                    Text("客户得不到公道，向外部投诉", "The customer turns to an authority"),
                    (
                        Measure(
                            Text("被投诉人不得办理本投诉", "Whom it is about is kept from it"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("认定并处理", "Decide and settle"),
            LEAD,
            DIRECTOR,
            (
                Point(
                    SERVICE_QUALITY,
                    Text("意见不一，久拖不决", "Views differ, no decision comes"),
                    Text("投诉办理逾期", "The complaint is handled late"),
                    Text("矛盾激化，客户流失", "It escalates and the customer leaves"),
                    (
                        Measure(
                            Text("投诉时钟逾期自动上报", "An overdue complaint is reported upward"),
                            CORRECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("是否成立由第二人认定", "A second person decides whether it is upheld"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                    ),
                ),
            ),
            COMPLAINTS,
        ),
        Step(
            Text("答复客户，总结原因", "Answer the customer, name the cause"),
            MANAGER,
            LEAD,
            (
                Point(
                    SERVICE_QUALITY,
                    Text("只解决个案，不查原因", "The case is settled, the cause stays"),
                    Text("同类投诉反复发生", "The same complaint comes again"),
                    Text("更多客户受到同样的影响", "More customers suffer the same"),
                    (
                        Measure(
                            Text("每月分析投诉原因并提出改进", "Causes are analysed monthly"),
                            CORRECTS,
                            MONTHLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
CREDIT = Shipped(
    "credit_scoring",
    Text("信用评分", "Credit scoring"),
    Text(
        "评分有据可查，决定由人作出，客户可以知道原因。",
        "A score is explained, a person decides, the customer may know why.",
    ),
    (
        Step(
            Text("收集评分资料", "Collect what is scored"),
            MANAGER,
            LEAD,
            (
                Point(
                    QUALITY,
                    Text("资料陈旧或缺项", "Data is old or lacking"),
                    Text("按错误的资料评分", "The score rests on wrong data"),
                    Text("守信客户被压低额度", "A good customer gets too little credit"),
                    (
                        Measure(
                            Text("缺项按规则计分并列出", "What is missing is scored by rule and named"),
                            DETECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每季度核对逾期记录与账目", "Overdue records are compared with the books"),
                            DETECTS,
                            QUARTERLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("计算得分，说明原因", "Score and explain"),
            RISK,
            DIRECTOR,
            (
                Point(
                    CREDIT_RISK,
                    Text("评分卡用了歧视性特征", "The card uses a discriminating attribute"),
                    Text("对一类客户系统性不公", "One kind of customers is treated unfairly"),
                    Text("客户受到不公平对待，可要求说明", "They are wronged, and may ask for reasons"),
                    (
                        Measure(
                            Text(
                                "新版评分卡试算并由第二人批准", "A new card is tried and approved by another"
                            ),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("人工决定额度", "A person decides on credit"),
            LEAD,
            DIRECTOR,
            (
                Point(
                    CREDIT_RISK,
                    Text("碍于情面人为调整", "Favours: the score is overridden"),
                    Text("越过评分放宽信用", "Credit is given against the score"),
                    Text("欠款难收，其他客户的条件变差", "Debts go bad, terms worsen for others"),
                    (
                        Measure(
                            Text(
                                "调整须写理由、定期限、由他人批准",
                                "Overrides need reason, end and another's approval",
                            ),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每月复核调整名单", "Overrides are reviewed monthly"),
                            DETECTS,
                            MONTHLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("跟踪还款", "Follow payments"),
            MANAGER,
            RISK,
            (
                Point(
                    CREDIT_RISK,
                    Text("逾期没有及时发现", "Overdue payments are noticed late"),
                    Text("逾期扩大为坏账", "They become bad debts"),
                    Text("客户信用受损，合作中断", "The customer's credit and the business end"),
                    (
                        Measure(
                            Text("每周核对应收账款", "Receivables are checked weekly"),
                            DETECTS,
                            WEEKLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
