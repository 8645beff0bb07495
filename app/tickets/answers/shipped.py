"""The answers as shipped, in the language of the house; each company makes them its own (clause 3.1)."""

from typing import NamedTuple


class Text(NamedTuple):
    """A question, its answer, and the category that it belongs to."""

    category: str
    question: str
    text: str


ZH = (
    Text(
        "account",
        "怎么开发票？",
        "请告诉我们开票抬头、纳税人识别号和开票金额，专用发票另需地址、电话、开户行和账号。"
        "资料齐全后三个工作日内开具，电子发票发到您登记的邮箱，纸质发票寄到您登记的地址。",
    ),
    Text(
        "account",
        "付款以后多久能确认到账？",
        "对公转账一般当天或下一个工作日到账。到账后我们会主动告诉您；超过两个工作日还没有消息，"
        "请把付款回单发给我们，由财务核对。",
    ),
    Text(
        "account",
        "对账单或收费金额有疑问怎么办？",
        "请告诉我们是哪一笔、日期和您认为正确的金额。我们登记后由财务逐笔核对，一个工作日内先给您答复；"
        "核对期间不催收有疑问的这一笔。确属多收的，原路退回。",
    ),
    Text(
        "product",
        "哪里可以拿到产品资料和报价？",
        "产品资料可以直接向您的客户经理索取，也可以由我们发到您登记的邮箱。"
        "报价按数量和交付要求计算，说明需求后一个工作日内给您书面报价，报价单上写明有效期。",
    ),
    Text(
        "product",
        "产品不会用，谁来指导？",
        "请先告诉我们产品型号和卡在哪一步。简单的问题电话里就可以说清楚；需要演示的，"
        "我们约时间由技术人员远程或上门指导。随货附有使用手册，遗失可以补寄。",
    ),
    Text(
        "product",
        "能不能先试用或者看样品？",
        "可以。请说明想试用的产品、用途和时间，客户经理确认后安排样品或演示。"
        "样品试用期以双方书面约定为准，到期归还或转为购买。",
    ),
    Text(
        "after_sales",
        "产品出现故障，怎么报修？",
        "请提供产品型号、购买时间和故障现象，最好附上照片或视频。我们登记后先远程排查，"
        "排查不了的安排维修。停机影响经营的请说明，我们按紧急事项处理。",
    ),
    Text(
        "after_sales",
        "买的东西想退货或换货，怎么办？",
        "请告诉我们订单、原因和货物现在的状态，先不要寄回。我们核对合同约定的退换条件后答复您能否办理，"
        "并告诉您寄回的地址。质量问题的往返运费由我们承担。",
    ),
    Text(
        "after_sales",
        "送修以后怎么知道修到哪一步了？",
        "报修后您会得到一个工单编号，凭编号随时可以来电查询。检测有了结果、需要您确认费用、"
        "修好寄出，这三个时候我们会主动告诉您。",
    ),
    Text(
        "complaint",
        "我要投诉，找谁？多久有答复？",
        "现在就可以向我说明，我们按投诉登记，不会慢于紧急事项。被投诉的人不经手这件事，由另一位同事处理，"
        "再由第二个人核定结果。处理进展和结果都会告诉您。",
    ),
    Text(
        "complaint",
        "对投诉的处理结果不满意怎么办？",
        "七个工作日内告诉我们原因，原来的工单会重新打开，由部门主管复核；超过这个时间也可以再提出，"
        "我们会新开一张工单并与原来的关联。您也可以向主管部门反映。",
    ),
    Text(
        "contract",
        "合同快到期了，怎么续签？",
        "请告诉我们合同编号和是否有变更。没有变更的，由客户经理准备续签文本；有变更的，先书面确认变更内容。"
        "建议在到期前一个月提出，以免服务中断。",
    ),
    Text(
        "contract",
        "需要合同复印件或者补盖章，怎么办？",
        "请由合同上的联系人提出，并说明用途。核对身份后，三个工作日内提供复印件；"
        "需要加盖公章的，请把待盖章的文件寄给我们，盖好后寄回。",
    ),
    Text(
        "delivery",
        "什么时候能交付？怎么查进度？",
        "交付日期以合同或订单确认书为准。告诉我们订单编号，当场可以查到目前的状态；"
        "日期有变化时，我们会在原定日期之前告诉您原因和新的日期。",
    ),
    Text(
        "delivery",
        "收到的货少了或者破损了怎么办？",
        "请保留外包装，拍下包装、运单和破损处的照片，签收后两个工作日内告诉我们。"
        "核实后补发或更换，费用由我们承担；外包装明显破损的，可以当场拒收。",
    ),
    Text(
        "information_change",
        "手机号码或地址变了，怎么修改？",
        "核对身份后，当场就可以为您修改，马上生效。请说明旧的号码或地址要不要保留，以及哪一个作为首选；"
        "不希望接到来电的号码，可以标为勿扰。",
    ),
    Text(
        "information_change",
        "企业更名、更换法定代表人，要提供什么？",
        "请提供变更后的营业执照副本和变更登记通知书，加盖公章。核对统一社会信用代码无误后，一个工作日内更新资料；"
        "合同主体需要一并变更的，由客户经理与您签补充协议。",
    ),
    Text(
        "information_change",
        "我的信息谁能看到？能不能查询、更正或者删除？",
        "只有为您服务所需要的同事看得到，证件号码、电话等平时是遮住的，每次查看都有记录。"
        "您可以要求查询、复制、更正或删除，核对身份后办理，依法必须保存的除外。",
    ),
    Text(
        "other",
        "服务时间是什么时候？",
        "工作日 9:00 至 12:00、13:30 至 18:00，法定节假日休息，调休上班的日子照常服务。"
        "其他时间的留言和邮件，下一个工作时段一开始就处理。",
    ),
    Text(
        "other",
        "提交的问题多久有答复？怎么查进展？",
        "一般的问题当天答复，最迟一个工作日；紧急的会更快。您手上的工单编号可以随时查询，"
        "办好以后我们会告诉您结果，并请您评价。",
    ),
)
EN = (
    Text(
        "account",
        "How do I get an invoice?",
        "Please tell us the name and tax number to invoice and the amount; a special VAT invoice also "
        "needs address, phone, bank and account. It is issued within three working days: an electronic "
        "one goes to your registered e-mail, one on paper to your registered address.",
    ),
    Text(
        "account",
        "How soon after a payment do you confirm that it has arrived?",
        "A bank transfer usually arrives the same or the next working day, and we tell you when it has. "
        "If you have heard nothing after two working days, please send us the receipt so that our "
        "accountants can look for it.",
    ),
    Text(
        "account",
        "What can I do about a statement or a charge that looks wrong?",
        "Please tell us which item, its date and the amount you think is right. We check it line by line "
        "and give you a first answer within one working day. The item in question is not collected "
        "meanwhile; what was charged too much is paid back.",
    ),
    Text(
        "product",
        "Where do I get product information and a quotation?",
        "Your account manager gives you product information, or we send it to your registered e-mail. "
        "Prices depend on quantity and delivery; tell us what you need and you have a written quotation, "
        "with the day until which it holds, within one working day.",
    ),
    Text(
        "product",
        "Who shows me how to use the product?",
        "Please tell us the model and the step where you got stuck. Simple things are cleared up on the "
        "phone; for the rest we make an appointment, remote or at your place. A manual comes with each "
        "product, and we send another if it was lost.",
    ),
    Text(
        "product",
        "Can I try it first, or see a sample?",
        "Yes. Tell us which product, what for and when; your account manager arranges a sample or a "
        "demonstration. How long you may keep a sample is agreed in writing; then it is returned or "
        "bought.",
    ),
    Text(
        "after_sales",
        "Something does not work: how do I report it for repair?",
        "Please give us the model, when it was bought and what happens, best with a photo or video. We "
        "first look for the fault remotely, then arrange a repair. If your business stands still, say so: "
        "we treat it as urgent.",
    ),
    Text(
        "after_sales",
        "How can I return or exchange something?",
        "Tell us the order, the reason and the state of the goods, and please do not send them yet. We "
        "check the conditions of the contract, answer whether it can be done and give you the address. If "
        "the quality is at fault, we pay the carriage both ways.",
    ),
    Text(
        "after_sales",
        "How do I know how far my repair is?",
        "You were given a ticket number: with it you can ask at any time. We tell you by ourselves when "
        "the fault is found, when you have to agree to costs, and when the repaired product is sent.",
    ),
    Text(
        "complaint",
        "I want to complain: to whom, and how soon is there an answer?",
        "You can tell me now. We record it as a complaint, which is never slower than an urgent matter. "
        "The person complained about has no part in it; a colleague handles it and a second one confirms "
        "the result. You hear of each step.",
    ),
    Text(
        "complaint",
        "What if I am not content with the result of my complaint?",
        "Tell us why within seven working days and the same ticket is opened again and reviewed by the "
        "head of department. Later we open a new one that is linked to it. You may also turn to the "
        "authority in charge.",
    ),
    Text(
        "contract",
        "My contract ends soon: how do I renew it?",
        "Please tell us its number and whether anything changes. If not, your account manager prepares "
        "the renewal; if so, we first confirm the changes in writing. A month before its end is a good "
        "time, so that the service goes on without a break.",
    ),
    Text(
        "contract",
        "I need a copy of the contract, or a stamp on a document.",
        "Please let the contact person of the contract ask for it and say what it is for. After checking "
        "who asks we send a copy within three working days; a document to be stamped is sent to us and "
        "comes back stamped.",
    ),
    Text(
        "delivery",
        "When will it be delivered, and how do I follow it?",
        "The day stands in the contract or the confirmation of the order. With the order number we can "
        "tell you at once where it is; if the day changes, we tell you why, and the new one, before the "
        "old one comes.",
    ),
    Text(
        "delivery",
        "Something is missing or was damaged on the way.",
        "Please keep the packaging, take photos of it, of the waybill and the damage, and tell us within "
        "two working days. We then send what is missing or replace it at our cost. If the packaging is "
        "clearly damaged, you may refuse the parcel.",
    ),
    Text(
        "information_change",
        "My phone number or address has changed.",
        "After checking who you are we change it at once. Please say whether the former one stays, and "
        "which one you prefer; a number that nobody shall call can be marked as do not contact.",
    ),
    Text(
        "information_change",
        "Our company has a new name or legal representative: what do you need?",
        "Please send the new business licence and the notice of registration, stamped. Once the unified "
        "social credit code is confirmed we update your data within one working day; contracts that "
        "change as well get a supplement from your account manager.",
    ),
    Text(
        "information_change",
        "Who can see my data? Can I have it shown, corrected or deleted?",
        "Only colleagues who need it to serve you. Numbers of documents and phones are masked, and each "
        "look at them is recorded. You can have your data shown, copied, corrected or deleted after we "
        "have checked who asks, but for what the law makes us keep.",
    ),
    Text(
        "other",
        "When are you open?",
        "On working days from 9:00 to 12:00 and from 13:30 to 18:00. We are closed on public holidays and "
        "open on make-up workdays. Messages from other times are the first thing we handle in the next "
        "opening hours.",
    ),
    Text(
        "other",
        "How soon do I get an answer, and how do I see how far it is?",
        "Usually the same day, one working day at the latest, sooner if it is urgent. You can ask at any "
        "time with your ticket number; when it is done we tell you the result and ask you to rate it.",
    ),
)
SHIPPED = {"zh": ZH, "en": EN}
"""Language of the house → its answers."""
