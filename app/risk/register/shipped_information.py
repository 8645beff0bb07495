"""The starter register: risks of information, people and the house. Values alone."""

from app.risk.register.shipped_parts import IMPACT, ShippedRisk, Text, finds, mends, prevents

OF_INFORMATION = (
    ShippedRisk(
        "export_leak",
        "leak",
        Text(
            "客户资料导出后外传",
            "导出文件存于个人电脑或网盘",
            "文件被转发或遗失",
            "客户信息外泄，客户受骚扰并投诉",
        ),
        Text(
            "Exported customer data gets out",
            "Exported files lie on private computers or drives",
            "A file is passed on or lost",
            "Customers are pestered, complain, and leave",
        ),
        (
            prevents(
                "each", "导出须写明用途并受行数上限", "Exports need a purpose and are capped", by_program=True
            ),
            finds("weekly", "每周抽查大额导出", "Large exports are looked through each week"),
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
        (prevents("continuous", "敏感字段默认遮掩", "Sensitive fields are masked", by_program=True),),
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
        (prevents("daily", "下班前清桌并入碎纸机", "Desks are cleared and papers shredded each day"),),
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
            prevents("each", "登记时告知用途并留痕", "The purpose is told and noted at registration"),
            finds("quarterly", "每季核对收集字段与告知内容", "Fields and notices are compared each quarter"),
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
        (prevents("event", "删除请求立为工单并设时限", "Each request becomes a ticket with a date"),),
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
        (finds("quarterly", "按档位定期核对联系方式", "Contact data are checked by tier"),),
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
            prevents("each", "登记时按证件号查重", "Numbers are compared at registration", by_program=True),
            finds("monthly", "每月处理疑似重复", "Likely pairs are settled each month", IMPACT),
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
        (finds("monthly", "安全管理员每月抽查密级", "The security officer looks at levels each month"),),
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
        (prevents("yearly", "关键岗位设后备并轮岗", "Key posts have a deputy, and rotate"),),
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
            prevents("yearly", "签署廉洁承诺并申报利益", "Interests are declared each year"),
            finds("quarterly", "每季抽查回款账户", "Accounts of receipt are sampled each quarter"),
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
            prevents(
                "continuous",
                "查看明文须填事由并留痕",
                "Revealing needs a purpose and is noted",
                by_program=True,
            ),
            finds("monthly", "每月复核查看记录", "What was revealed is reviewed each month"),
        ),
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
            prevents("yearly", "合同写明保密、用途与审计", "The contract sets secrecy, purpose and audit"),
            finds("yearly", "每年现场检查外包方", "The contractor is inspected each year"),
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
            prevents("daily", "每日备份并检查结果", "A backup each day, looked at", by_program=True),
            mends("yearly", "每年演练恢复", "Restoring is drilled each year"),
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
        (prevents("yearly", "密钥离线保管两份并每年核验", "Two copies off line, checked each year"),),
    ),
)
