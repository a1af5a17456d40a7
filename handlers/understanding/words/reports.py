"""Words that tell a report from a plan, a greeting, an order to the bot."""

import re

# English verbs of a contact in their past form
ENGLISH_PAST = (
    r"\b(?:visited|met|saw|went|called|emailed|signed|spoke|had|talked|discussed|toured|walked|attended|presented|demoed"
    r"|(?:swung|dropped|stopped|came|drove|popped|went) (?:by|in|into|over|round|around|off|out)|ran into|bumped into|caught up"
    r"|sat (?:down |in )?(?:with|an?|for|through)|flew|took (?:him|her|them)|pitched|rang|texted|hosted|joined|chatted)\b"
)
# something has been done
HAPPENED = re.compile(
    r"[聊谈见去访到跑打签收送发通完做看约回给讲](?:了|过(?!去|来)|完)|[去来到跑进碰见聊谈签]的|又去|又跑|跑去|赶去|刚|昨天|昨日|已经|今天(?:去|见|拜访|走访|到|来|跟|和|请|给|签|在)|回来了|出来|上午|今早|白跑|做了|过了"
    rf"|{ENGLISH_PAST}|dinner|lunch|onsite|yesterday",
    re.ASCII,
)
# before a colleague who is spoken to or of, and was not there
NOT_PRESENT = (
    "@", "cc了", "cc ", "让", "请", "原厂的", "厂家的", "抄送", "抄送了", "抄送给", "汇报", "cto", "ceo", "cfo",
)  # fmt: skip
# behind a person who was not there
GONE = (
    "没来,", "的徒弟", "高升", "升职", "升任", "换岗", "轮岗", "调走", "调去", "调到", "离职", "退休", "走了,", "不在了", "辞职", "被调", "升了",
)  # fmt: skip
# a person who wants something: 刘经理要求...
WISHES = re.compile(r"要|让|约|催|邀|希望|叫|问|提出|说|想| wants| asked| needs")
# a visit for certain, though no customer is named: worth asking which one
SURELY = re.compile(
    r"拜访了|走访了|拜访完|回访了|见了客户|visited (?:a|the|my) (?:customer|client)"
)
DENIED = re.compile(r"没有?(?:去)?(?:拜访|走访|去成|见)|未拜访|did not visit|didn't visit")
# something shall be done
SHALL = re.compile(
    r"要去|想去|准备去|准备拜访|打算去|打算拜访|计划(?:下|明|后|周|本|去|拜访)|将去|将要|will visit|going to visit|plan to|planning to"
)

REMIND = (
    "提醒我",
    "提醒一下",
    "帮我记着",
    "叫我一声",
    "记个待办",
    "remind me",
    "remind我",
    "设个提醒",
    "加个提醒",
    "加个待办",
    "新建待办",
    "别忘了提醒",
    "提醒",
)
PLANS = (
    "计划",
    "打算",
    "准备去",
    "准备拜访",
    "明天",
    "后天",
    "下周",
    "下个月",
    "明早",
    "约了明",
    "安排",
    "tomorrow",
    "next week",
    "plan to",
    "planning to",
    "follow up with",
    "going to",
)
NOT_A_REPORT = (
    "查",
    "看看",
    "看下",
    "提醒",
    "记个待办",
    "撤销",
    "删",
    "取消",
    "评论",
    "回复",
    "留言",
    "帮助",
    "help",
    "怎么用",
    "日报发",
    "undo",
    "snooze",
    "mark ",
    "remind",
    "show",
    "完成",
    "✅",
    "把刚才",
    "上一条",
    "刚才那条",
    "刚记的",
    "补充一下",
    "the last one",
    "改一下",
    "修改",
)
OTHER_BUSINESS = (
    "那个待办",
    "的待办",
    "的提醒",
    "提醒搞定",
    "提醒推迟",
    "再提醒",
    "提醒我",
    "那条明天",
    "待办延",
    "写错了",
    "记错了",
    "发错了",
    "上一条",
    "刚才那条",
    "刚才那次",
    "上条",
    "last record",
    "last one should",
    "done了",
    "那条记录",
    "那条:",
    "日报发",
    "周报汇总",
    "没交拜访",
)
GREETINGS = (
    "各位",
    "领导好",
    "大家好",
    "早上好",
    "晚上好",
    "下午好",
    "上午好",
    "hi all",
    "hi team",
    "hello team",
)
NO_COST = (
    "没什么花费",
    "没花钱",
    "没有花费",
    "无费用",
    "没花费",
    "no expenses",
    "没产生费用",
    "没有费用",
    "未产生费用",
    "no expense",
)
# a verb of delivery alone: the day belongs to what was promised before
BARE = frozenset(
    (
        "寄到",
        "到位",
        "交付",
        "给出",
        "答",
        "发",
        "给",
        "交",
        "送",
        "寄",
        "出",
        "做",
        "弄",
        "回复",
        "答复",
        "完成",
        "提交",
        "搞定",
        "给到",
        "发过去",
        "送过去",
        "寄过去",
        "做完",
        "弄好",
        "做好",
        "发出",
        "寄出",
        "发出去",
        "发他",
        "发她",
        "发你",
    )
)
THEM = ("他", "她", "客户", "对方", "完成", "前", "过去", "好", "完", "交", "给我")
PLAIN_LABELS = frozenset(
    (
        "备注",
        "目的",
        "拜访目的",
        "主题",
        "议题",
        "事项",
        "事由",
        "客户需求",
        "需求",
        "我方意见",
        "remark",
        "notes",
    )
)
THEIR_EVENTS = r"开标|评标|上会|出结果|公示|挂网|发标"
DEADLINE = ("deadline", "截止", "due ", "最晚", "最迟")
NO_ACTION = (
    "不用提醒",
    "不用跟",
    "不用再",
    "不必",
    "不需要",
    "无",
    "暂无",
    "没有",
    "none",
    "不用跟进",
)
PARTNERS = ("原厂", "厂家", "厂商", "代理商", "合作伙伴", "集成商", "供应商", "渠道")
DID_NOT_HAPPEN = (
    "没进去",
    "没进门",
    "过门未入",
    "没顾上",
    "来不及去",
    "改期",
    "未联系",
    "今天没去",
    "没去成",
    "没联系",
    "未拜访",
    "没拜访",
    "取消了",
    "not visited",
    "not contacted",
    "没去",
    "skipped",
)
# agreed in this contact, to be done later
AGREED = r"(?:(?:已|又|再|另|就)约|约(?=\d|[下本周明后])|约定|约好|约了|定在|定于|定下来|确定\S{0,2}月|promised|next review|agreed to meet)"
