"""Why things happen to customers, in the words of those who note it down."""

from app.demo.draws import Weighted

# Where a status leads, and how often. Nothing leads out of closed.
NEXT_STATUS = {
    "prospect": Weighted({"active": 85, "lost": 15}),
    "active": Weighted({"dormant": 78, "lost": 22}),
    "dormant": Weighted({"active": 60, "lost": 40}),
    "lost": Weighted({"active": 70, "prospect": 30}),
}
STATUS: dict[tuple[str, str], tuple[str, ...]] = {
    ("prospect", "active"): ("首次签约", "首笔业务完成", "试用转正式合作"),
    ("prospect", "lost"): ("选择了其他公司", "多次联系未果"),
    ("active", "dormant"): ("连续六个月无业务往来", "项目结束，暂无新需求"),
    ("active", "lost"): ("合同到期未续约", "价格未谈拢，终止合作"),
    ("dormant", "active"): ("回访后恢复下单", "新项目启动，恢复合作"),
    ("dormant", "lost"): ("沉睡满一年，回访无意向", "业务外迁"),
    ("lost", "active"): ("重新签约", "原联系人介绍，恢复合作"),
    ("lost", "prospect"): ("展会上重新接洽",),
}
CLOSED = {
    "individual": ("家属来函告知客户已故", "客户书面申请注销"),
    "enterprise": ("工商登记已注销", "被吸收合并，主体注销"),
}
TIER: dict[tuple[str, str], tuple[str, ...]] = {
    ("A", "B"): ("年度复评：交易额回落",),
    ("B", "A"): ("年度复评：交易额与增长均达 A 级", "列入重点服务名单"),
    ("B", "C"): ("年度复评：连续两季度业务减少",),
    ("C", "B"): ("年度复评：交易额达到 B 级", "服务需求明显增加"),
    ("C", "D"): ("年度复评：业务量低于 C 级标准",),
    ("D", "C"): ("年度复评：恢复稳定往来",),
}
OWNER = ("岗位轮换，客户移交", "客户要求更换客户经理", "原客户经理业务量已满", "休假期间移交后未再转回")
# By the department that takes the customer over.
DEPARTMENT = {
    "customer_management": ("列为重点客户，统一管理", "总监直接负责"),
    "east": ("业务重心转到华东，按归属规则调整部门", "华东客户部主动承接"),
    "west": ("业务重心转到西部，按归属规则调整部门", "西部客户部主动承接"),
    "service": ("签约后转服务部门维护", "仅余售后需求，转服务部门"),
}
UPWARD = "拟提高密级，移交有相应涉密等级的人员"
MOBILE = {
    "individual": ("客户来电更换号码", "回访时原号码停机", "客户在前台更新"),
    "enterprise": ("更换联系人", "联系人更换号码", "回访时原号码停机"),
}
ADDRESS = ("客户搬迁", "回访核实地址变更", "合同邮寄被退回后更正")
FIRST_ADDRESS = "回访时补登地址"
NAME = {
    "individual": ("登记时听错，按证件更正", "客户指出姓名用字有误"),
    "enterprise": ("按营业执照更正全称", "登记时写法有误，统一为工商登记名称"),
}
# Reason and basis (定密依据).
LEVEL = {
    "individual": (
        ("客户要求对其资料从严保管", "客户书面申请"),
        ("客户为公众人物，身份信息需从严掌握", "《客户管理制度》2.8 保密级别档案"),
        ("个人财务状况已记入档案", "《个人信息保护法》第二十八条"),
    ),
    "enterprise": (
        ("客户要求对其资料从严保管", "客户书面申请"),
        ("资料含未公开的交易条件", "双方保密协议"),
        ("涉及在谈的并购项目", "项目保密承诺书"),
    ),
}
