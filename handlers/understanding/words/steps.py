"""Words of next steps: how a promise begins, who asks whom, what is delivered."""

# at the beginning of a clause these announce a step of ours
STARTS = (
    "下一步", "下步", "接下来", "后续", "回去", "回来", "晚点", "回头", "改天", "稍后", "之后要", "到时", "准备", "打算", "计划", "需要我", "得重新", "要重新", "重新整理", "我要", "我得", "我再", "我会", "我约", "我去", "我来", "约了", "约好", "约定", "约她", "约他", "要尽快", "尽快", "安排", "记得",
    "承诺", "答应", "定在", "定下来", "下次", "再约", "先保持", "要跟", "得跟", "next", "deadline", "asap", "todo", "action",
)  # fmt: skip
ENGLISH_STARTS = (
    "ship", "retry", "re-test", "retest", "refund", "escalate", "loop in", "line up", "resend", "circle back", "check back", "touch base", "put together", "look into", "find out", "told him i", "told her i", "told them i", "told him we", "told her we", "told them we", "i owe", "owe", "promised", "scheduled", "let's", "we need to", "i need to", "i have to", "we have to", "i should", "we should", "back on",
    "send", "prepare", "try again", "will call", "will send", "will follow", "will visit", "will", "follow up", "follow-up", "call back", "call again", "schedule", "book", "draft", "submit", "share", "arrange", "revise", "need to", "i'll", "we'll", "i will", "we will", "next step", "to do", "todo", "get back", "set up", "owe ", "must", "let me", "going to", "plan to",
)  # fmt: skip
# the customer asks us for something
ASKED_US = (
    "要求我方", "希望我们", "希望我方", "请我方", "催我们", "催我", "叫我们", "提醒我们", "别忘了", "别忘记", "要我方", "盯着我们", "需要我们", "指望我们", "asked for a", "asked for the", "asked us to", "asked me to", "told us to", "told me to", "wants me to", "would like us to", "expects us to", "expects a", "wants to see a", "wants an ", "needs an ", "requested a", "requested the",
    "让我们", "让我", "要我们", "要我", "叫我", "请我们", "要求我们", "希望我们尽快", "要求把", "希望把", "wants a ", "wants the ", "wants us", "asked us", "asked me", "needs a ", "need us", "wants me",
)  # fmt: skip
# to whom we deliver: with a day to come it is a step of ours
TO_THEM = (
    "给他",
    "给她",
    "给客户",
    "给对方",
    "发他",
    "发她",
    "发给他",
    "发给她",
    "发客户",
    "发给客户",
    "发过去",
    "send him",
    "send her",
    "send them",
)
# the customer will do it: that is what they said, no step of ours
CUSTOMER_DOES = (
    "说",
    "他们",
    "客户会",
    "对方会",
    "客户要",
    "他",
    "她",
    "预计",
    "法务",
    "财政",
    "财务",
    "结果",
    "开标",
    "总部",
    "审批",
    "到账",
    "批复",
    "拨付",
    "评审",
    "才有",
    "能出",
    "上线",
)
OURS = (
    "我",
    "把",
    "给",
    "发",
    "交",
    "提交",
    "约",
    "再",
    "出",
    "做",
    "写",
    "整理",
    "准备",
    "送",
    "寄",
    "报",
    "答复",
    "回复",
    "处理",
    "修",
    "内部",
    "补",
    "改",
    "fix",
    "quote",
    "revise",
    "follow",
    "send",
    "call",
    "定在",
    "去",
)
DELIVER = (
    "派", "换", "装", "请示", "开票", "办", "退", "查", "排", "拆", "收", "接", "升级", "迁移", "试", "验", "面谈", "碰头", "开工", "进场", "发货", "出货", "更新", "提供", "编", "起草", "拟", "复核", "选", "备", "协调", "落实", "盯", "催", "带", "再来", "再打", "看", "问", "算", "估", "压测", "报价", "汇款", "清零", "消缺", "retry", "ship", "refund", "price", "quote", "replace", "install", "bring", "order", "escalate", "loop in", "line up", "return", "resend", "circle back", "check back", "touch base", "put together", "work on", "look into", "find out", "swap", "train", "re-test", "retest",
    "发", "给", "送", "提交", "递交", "交", "出", "做", "写", "整理", "准备", "约", "跟", "回复", "答复", "联系", "打", "补", "改", "调整", "报", "汇报", "演示", "寄", "去", "过去", "对", "核对", "确认", "申请", "走", "安排", "修", "处理", "排查", "测", "拜访", "再聊", "聊", "谈", "签", "完成", "进场", "拿", "催", "碰", "开会", "讨论", "评审", "通知", "把",
    "做宣讲", "宣讲", "培训", "部署", "上线", "安装", "交付", "勘察", "fix", "revise", "quote", "send", "prepare", "call", "follow", "visit", "share", "arrange", "draft", "review", "submit", "email", "meet", "demo", "try", "provide", "book", "set up", "update", "deliver", "check", "保持", "算算", "重新",
)  # fmt: skip
NOT_NEEDED = (
    "不用提醒",
    "无需",
    "不用跟进",
    "没答应",
    "没有下一步",
    "不需要跟进",
    "nothing needed",
    "no action",
    "no follow-up",
    "暂无计划",
    "没什么要做",
)
