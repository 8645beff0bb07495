"""What account managers write down about their customers."""

from random import Random

from app.demo.draws import one
from app.demo.names import surname_of

_ADDRESSED = {"male": "先生", "female": "女士", None: "老师"}

# {who} is how somebody is addressed.
_INDIVIDUAL = (
    ("电话回访{who}，对目前的服务总体满意。", "提到账单日期容易忘记，希望到期前三天提醒一次。"),
    ("{who}今天到前台咨询新方案，问得很细，主要比较价格和售后。", "已给了书面报价，约好下周再联系。"),
    (
        "上门拜访{who}，家里正在装修，近期事情比较多。",
        "业务上暂时没有新的需要。",
        "建议等装修结束后再跟进。",
    ),
    ("{who}反映上次办理等候时间偏长，已当面致歉并说明原因。", "以后尽量约上午来，避开高峰。"),
    (
        "{who}不方便在上班时间接电话，微信留言回复较快。",
        "今后先留言，傍晚六点以后再打电话。",
    ),
    ("{who}介绍了一位同事来咨询，本人也有意追加。", "按转介绍流程登记，别忘了回访时致谢。"),
    ("年度资料核对，{who}逐项确认无误。", "单位有变动，已请其带材料来更新。"),
    ("{who}计划明年换房，问到届时地址和合同怎么改。", "已说明需要哪些材料，客户表示清楚。"),
    ("原约定今天签字，{who}临时出差，改约月底。", "材料已备齐，放在部门资料柜。"),
    ("节前问候{who}，聊得不错。", "孩子今年中考，上半年不宜多打扰。", "七月以后再约见面。"),
    ("{who}收到推广短信较多，有些反感。", "已登记不发营销信息，只通知与合同有关的事项。"),
    ("{who}对比了另一家的条件，认为我们的手续更清楚。", "价格上希望再让一点，已报主管。"),
)
_ENTERPRISE = (
    ("拜访{who}，参观了新上的生产线，订单情况比去年好。", "预计下季度用量增加，届时重新谈价格。"),
    (
        "与{who}通话，对方正在换财务系统，对账单格式有新要求。",
        "样张已发过去，等对方确认。",
    ),
    ("{who}反映上一批单据寄错了部门，影响入账。", "已核对收件人，今后统一寄办公室转交。"),
    ("合同将于年底到期，{who}表示愿意续签，付款周期想延长到六十天。", "需报风控意见后答复。"),
    ("季度对账，双方余额一致。", "{who}提醒以后开票前先核对税号和地址。"),
    (
        "{who}说公司正在搬迁，月底前联系可能不便。",
        "新址确定后会来函告知。",
        "收到来函再改地址。",
    ),
    ("展会上再次见到{who}，对方有意扩大合作范围。", "已约技术同事下周一起上门。"),
    ("对方采购流程调整，五万元以上须由{who}和总经理共同签字。", "报价和合同要留足审批时间。"),
    ("{who}希望固定一位对接人，不要频繁更换。", "已答应由本人跟进，休假时提前告知代办同事。"),
    ("回访{who}，近期行业不景气，暂停新项目。", "维持现有业务，每季度联系一次即可。"),
    ("{who}来电催办，说明审批进度后表示理解。", "预计周五前出结果，届时主动告知。"),
)


def note(rng: Random, kind: str, name: str, sex: str | None, person: str | None) -> str:
    """Two or three sentences on a customer called `name`; of an enterprise, on a talk with `person`."""
    if kind == "enterprise":
        who = f"{surname_of(person)}经理" if person else "经办人"
        return "".join(one(rng, _ENTERPRISE)).format(who=who)
    return "".join(one(rng, _INDIVIDUAL)).format(who=surname_of(name) + _ADDRESSED[sex])
