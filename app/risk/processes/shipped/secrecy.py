"""Processes of secrecy as shipped: export, change of level."""

from app.risk.processes.shipped.words import (
    AUDITOR,
    BY_HAND,
    BY_PROGRAM,
    DETECTS,
    DIRECTOR,
    EACH_TIME,
    EXPORTS,
    LEAD,
    LEAK,
    LEVELS,
    MANAGER,
    MONTHLY,
    PREVENTS,
    PRIVACY,
    PROGRAM,
    QUARTERLY,
    SECURITY,
    Measure,
    Point,
    Shipped,
    Step,
    Text,
)

EXPORT = Shipped(
    "export",
    Text("客户资料导出", "Export of customer data"),
    Text(
        "客户资料只按需要、经审批、留痕地离开系统。",
        "Customer data leaves only as needed, approved and on record.",
    ),
    (
        Step(
            Text("说明用途，选定范围", "State the purpose, choose the rows"),
            MANAGER,
            LEAD,
            (
                Point(
                    LEAK,
                    Text("图省事，一次多导", "Convenience: more is taken than needed"),
                    Text("导出范围超出用途", "The export goes beyond its purpose"),
                    Text("更多客户的信息暴露在外", "More customers' data is exposed"),
                    (
                        Measure(
                            Text("按岗位限制每日导出行数", "Rows per day are capped by role"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每月抽查导出用途", "Purposes of exports are sampled monthly"),
                            DETECTS,
                            MONTHLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("第二人审批", "Approval by a second person"),
            LEAD,
            DIRECTOR,
            (
                Point(
                    LEAK,
                    Text("审批人不看内容就同意", "The approver agrees without reading"),
                    Text("不当的导出被放行", "An improper export passes"),
                    Text("完整号码等敏感信息流出", "Full numbers and the like leave the house"),
                    (
                        Measure(
                            Text("申请人不得审批自己的申请", "Nobody decides their own request"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("审计员每季度复核审批记录", "The auditor reviews approvals quarterly"),
                            DETECTS,
                            QUARTERLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
            EXPORTS,
        ),
        Step(
            Text("生成文件，加标记", "Make the file, mark it"),
            PROGRAM,
            SECURITY,
            (
                Point(
                    LEAK,
                    Text("文件没有来源标记", "A file bears no mark of its origin"),
                    Text("外流后查不到出处", "A leaked file can't be traced"),
                    Text("受影响的客户得不到及时告知", "Those concerned are not told in time"),
                    (
                        Measure(
                            Text(
                                "文件写入导出人、时间、用途，留存摘要",
                                "Who, when and why stand in the file; its digest is kept",
                            ),
                            DETECTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("使用后销毁", "Destroy it after use"),
            MANAGER,
            LEAD,
            (
                Point(
                    LEAK,
                    Text("文件留在个人电脑或聊天软件里", "Files stay on computers and in chats"),
                    Text("资料被转发或带走", "Data is passed on or taken along"),
                    Text("客户接到骚扰或诈骗电话", "Customers get nuisance and fraud calls"),
                    (
                        Measure(
                            Text("系统内的文件一天后删除", "The file in the system is deleted after a day"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每季度检查办公电脑上的导出文件", "Office computers are checked quarterly"),
                            DETECTS,
                            QUARTERLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
LEVEL = Shipped(
    "change_of_level",
    Text("密级变更", "Change of level"),
    Text(
        "升密及时，降密有据，两次都有人负责。",
        "Levels are raised in time and lowered with reason, and somebody answers for both.",
    ),
    (
        Step(
            Text("提出变更，写明依据", "Ask for it, with the basis"),
            MANAGER,
            LEAD,
            (
                Point(
                    LEAK,
                    Text("情况变化没有上报", "A change is not reported"),
                    Text("应当升密的没有升", "What should be raised is not"),
                    Text("敏感情况继续被多人看到", "Sensitive matters stay visible to many"),
                    (
                        Measure(
                            Text("定期复核档案时确认密级", "Levels are confirmed at each periodic review"),
                            DETECTS,
                            QUARTERLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            Text("降密由第二人审批", "A second person decides on lowering"),
            SECURITY,
            DIRECTOR,
            (
                Point(
                    PRIVACY,
                    Text("依据不足就批准", "It is approved on thin grounds"),
                    Text("不该降密的降了", "What must stay secret is lowered"),
                    Text("客户的隐私被扩散", "The customer's privacy is lost"),
                    (
                        Measure(
                            Text(
                                "降密必须由他人批准，理由入历史",
                                "Another person approves; the reason is kept",
                            ),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每季度抽查降密理由", "Reasons for lowering are sampled quarterly"),
                            DETECTS,
                            QUARTERLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
            LEVELS,
        ),
        Step(
            Text("封存附件和文字", "Seal files and texts"),
            PROGRAM,
            SECURITY,
            (
                Point(
                    LEAK,
                    Text("附件没有随档案升密", "Files don't follow the record"),
                    Text("附件仍按原密级可读", "A file stays readable as before"),
                    Text("敏感材料泄露", "Sensitive material leaks"),
                    (
                        Measure(
                            Text(
                                "升密时同时封存名下附件和备注",
                                "Raising seals all files and notes of the record",
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
            Text("复查仍在阅读的人", "Check who still reads it"),
            SECURITY,
            AUDITOR,
            (
                Point(
                    LEAK,
                    Text("临时授权没有收回", "Grants are not taken back"),
                    Text("不再需要的人仍能查看", "People without need still read it"),
                    Text("客户信息被不相干的人掌握", "The customer's data is known to outsiders"),
                    (
                        Measure(
                            Text("临时授权到期自动失效", "Grants end by themselves"),
                            PREVENTS,
                            EACH_TIME,
                            BY_PROGRAM,
                        ),
                        Measure(
                            Text("每季度复核访问权限", "Access is reviewed quarterly"),
                            DETECTS,
                            QUARTERLY,
                            BY_HAND,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
