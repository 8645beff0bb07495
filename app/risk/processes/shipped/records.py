"""Processes of the archive as shipped: opening a record, handing a customer over."""

from app.risk.processes.shipped.words import (
    BY_HAND,
    BY_PROGRAM,
    CORRECTS,
    DESK,
    DETECTS,
    EACH_TIME,
    FRAUD,
    LEAD,
    LEAK,
    LOSS,
    MANAGER,
    MONTHLY,
    PEOPLE,
    PREVENTS,
    PRIVACY,
    PROGRAM,
    QUALITY,
    QUARTERLY,
    RETURNS,
    SERVICE_QUALITY,
    STEWARD,
    WEEKLY,
    Measure,
    Point,
    Shipped,
    Step,
    Text,
)

OPENING = Shipped(
    "opening_record",
    Text("客户建档", "Opening a record"),
    Text(
        "每位客户只有一份档案，来源清楚，信息真实。",
        "Each customer has one record, of known origin and true content.",
    ),
    (
        Step(
            Text("核实身份，说明用途", "Check identity, say what it is for"),
            DESK,
            LEAD,
            (
                Point(
                    FRAUD,
                    Text("只凭口头陈述登记", "What was said is entered unchecked"),
                    Text("以他人身份建档", "A record is opened under another's identity"),
                    Text(
                        "本人被冒名，接到无关的联系甚至承担责任",
                        "The real person is called, even held liable, for what is not theirs",
                    ),
                    (
                        Measure(
                            Text("核对证件原件后登记证件号", "Enter the number from the original document"),
                            PREVENTS,
                            EACH_TIME,
                            BY_HAND,
                        ),
                        Measure(
                            Text("校验证件号的校验码和出生日期", "Verify check digit and birth date"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                    ),
                ),
                Point(
                    PRIVACY,
                    Text("没有告知收集的目的和范围", "Nobody says what is collected and why"),
                    Text("未经同意收集个人信息", "Personal data is collected without consent"),
                    Text(
                        "客户的知情权受损，可能投诉或举报",
                        "The customer is not informed, and may complain or report it",
                    ),
                    (
                        Measure(
                            Text("建档前出示个人信息告知书", "Show the privacy notice before opening"),
                            PREVENTS,
                            EACH_TIME,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("查重", "Look for duplicates"),
            PROGRAM,
            STEWARD,
            (
                Point(
                    QUALITY,
                    Text("姓名或号码写法不同", "Names or numbers are written differently"),
                    Text("同一客户建了两份档案", "One customer gets two records"),
                    Text(
                        "客户要重复说明情况，答复前后不一",
                        "The customer explains twice and gets two answers",
                    ),
                    (
                        Measure(
                            Text("录入时提示相似客户", "Similar customers are shown while typing"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每月处理重复名单", "The list of duplicates is worked off each month"),
                            CORRECTS,
                            MONTHLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("录入档案，确定密级", "Enter the record, set its level"),
            DESK,
            LEAD,
            (
                Point(
                    QUALITY,
                    Text("赶时间，漏填或填错", "Haste: fields left out or wrong"),
                    Text("联系方式缺失或有误", "Contact data is missing or wrong"),
                    Text("重要通知送不到客户", "Important news does not reach the customer"),
                    (
                        Measure(
                            Text("必填项和格式校验", "Required fields and formats are checked"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每周抽查新档案的完整度", "New records are sampled for completeness weekly"),
                            DETECTS,
                            WEEKLY,
                            BY_HAND,
                        ),
                    ),
                ),
                Point(
                    LEAK,
                    Text("不清楚定密标准", "The standard for levels is not known"),
                    Text("密级定低", "The level is set too low"),
                    Text("敏感信息被无关人员看到", "Sensitive data is seen by people without need"),
                    (
                        Measure(
                            Text(
                                "安全管理员每季度复核新档案的密级",
                                "The security officer reviews levels of new records quarterly",
                            ),
                            DETECTS,
                            QUARTERLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("指定客户经理", "Name the account manager"),
            LEAD,
            LEAD,
            (
                Point(
                    LOSS,
                    Text("无人跟进分派", "Nobody follows up the assignment"),
                    Text("客户长期没有客户经理", "The customer stays without an account manager"),
                    Text("来电无人认领，需求被搁置", "Calls are nobody's, requests lie"),
                    (
                        Measure(
                            Text("每周查看未分派客户名单", "The list of unassigned customers is read weekly"),
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
HANDING_OVER = Shipped(
    "handing_over",
    Text("客户移交", "Handing a customer over"),
    Text(
        "换人不换服务：接手的人知道来龙去脉，客户知道找谁。",
        "Another person, the same service: they know the story, the customer knows whom to call.",
    ),
    (
        Step(
            Text("列出名下客户和未结事项", "List customers and open matters"),
            MANAGER,
            LEAD,
            (
                Point(
                    SERVICE_QUALITY,
                    Text("离职匆忙，清单不全", "A hasty leave, an incomplete list"),
                    Text("部分客户和承诺遗漏", "Customers and promises are left out"),
                    Text("答应的事没人兑现", "Nobody keeps what was promised"),
                    (
                        Measure(
                            Text(
                                "停用账号时自动列出全部名下事项",
                                "Disabling an account lists all that is held",
                            ),
                            DETECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("主管与离任者逐项确认", "The head goes through the list with the leaver"),
                            PREVENTS,
                            EACH_TIME,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("接手人确认接收", "The receiver accepts"),
            MANAGER,
            LEAD,
            (
                Point(
                    SERVICE_QUALITY,
                    Text("接手人没有注意或无力接收", "The receiver overlooks it or is overloaded"),
                    Text("移交无人应答，退回原处", "It is not answered and goes back"),
                    Text("客户等待，事情停在中间", "The customer waits, work stands still"),
                    (
                        Measure(
                            Text(
                                "限时接收，逾时退回并通知双方",
                                "Accepted in time, or returned with notice to both",
                            ),
                            CORRECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("主管每周查看退回的移交", "The head reads returned hand-overs weekly"),
                            DETECTS,
                            WEEKLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
            RETURNS,
        ),
        Step(
            Text("告知客户新的联系人", "Tell the customer whom to call"),
            MANAGER,
            LEAD,
            (
                Point(
                    LOSS,
                    Text("以为对方已经告知", "Each thinks the other has told them"),
                    Text("客户不知道换了人", "The customer does not know of the change"),
                    Text("客户找不到人，转向别家", "The customer finds nobody and leaves"),
                    (
                        Measure(
                            Text("移交后三日内首次回访", "First call within three days"),
                            PREVENTS,
                            EACH_TIME,
                            BY_HAND,
                        ),
                    ),
                ),
                Point(
                    PEOPLE,
                    Text("离任者保留客户联系方式", "The leaver keeps the contacts"),
                    Text("离任后私下联系客户", "The leaver approaches customers privately"),
                    Text("客户被误导，蒙受损失", "Customers are misled and lose money"),
                    (
                        Measure(
                            Text("停用账号即结束会话和授权", "Disabling ends sessions and grants"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text(
                                "核查离职前一个月的查看和导出",
                                "Reveals and exports of the last month are checked",
                            ),
                            DETECTS,
                            EACH_TIME,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
