"""Words that ask: what is wanted to know, about whom, how many."""

ME = ("我自己", "我", "本人", "me", "my", "i ", "mine")
# they ask wherever they stand, unless somebody else is quoted
WH = (
    "谁", "哪", "什么", "啥", "咋", "怎么样", "怎样", "怎么", "如何", "多少", "几次", "几趟", "几回", "几家", "几个", "几条", "几号", "几点", "几月", "几月份", "多久", "何时", "多大", "多长时间", "为什么", "为啥", "有没有", "是不是", "是否", "能不能", "好久没",
    "who", "who's", "whose", "whom", "what", "what's", "when", "when's", "where", "where's", "how", "how's", "which", "why",
)  # fmt: skip
# what a message ends with that asks without a question mark
ENDS = (
    "吗",
    "么",
    "呢",
    "没",
    "没有",
    "没呀",
    "没啊",
    "了没",
    "过没",
    "来着",
    "咋样",
    "咋样啦",
    "咋样了",
    "如何",
    "多少",
    "哪了",
    "哪里",
    "哪儿了",
    "哪一步",
    "怎么样了",
    "没有啊",
    "不",
)
# orders to show something: first in the message, or last
SHOW_FIRST = (
    "查", "看看", "看下", "看一下", "看", "列", "统计", "搜", "显示", "调", "拉", "给我看", "给我列", "给我查", "给我调", "给我拉", "给我搜", "告诉我", "汇总", "想看", "想查", "想知道", "想了解", "我想看", "我想查", "我想知道", "我要看", "我要查", "客户详情", "客户信息", "客户资料", "客户档案", "盘点", "对比", "发我",
    "show", "list", "find", "give me", "get me", "tell me", "pull", "pull up", "look up", "check", "search", "catch me up", "update me", "brief me", "fill me in", "remind me who", "remind me what", "count", "compare", "did", "do we", "do i", "have i", "have we", "has", "any", "is there", "are there", "was there", "contact info", "contact details", "contacts of", "contacts for", "details of", "details on", "info on", "info about", "phone of", "address of", "can i see", "let me see", "i want to see", "i'd like to see", "i need to see", "need the", "last",
)  # fmt: skip
SHOW_LAST = (
    "列一下", "列下", "列出来", "列个表", "看看", "看下", "看一下", "我看看", "我看下", "我看一下", "给我看看", "给我看下", "给我看一下", "发我", "发我一下", "发我看下", "发我看看", "发给我", "给我", "给我一份", "查一下", "查下", "查查", "统计一下", "统计下", "排个名", "排一下", "调出来", "调一下", "拉一下", "拉出来", "拉出来我看看", "汇总一下", "说一下", "讲一下", "告诉我", "搜一下", "please", "show me",
)  # fmt: skip
# a message that is nothing but the name of what is wanted
WANTED = (
    "费用", "花费", "花销", "开销", "报销", "的拜访", "的走访", "的跟进", "情况", "记录", "动态", "动静", "时间线", "资料", "信息", "档案", "联系方式", "联系人", "负责人", "地址", "电话", "统计", "合计", "汇总", "明细", "总计", "列表", "名单", "历史", "进展", "进度", "近况", "详情", "拜访量", "排名", "次数",
    "expenses", "spend", "history", "updates", "timeline", "contacts", "details", "status", "info", "activity",
)  # fmt: skip
# somebody else's question is told, not asked
QUOTES = (
    "问",
    "说",
    "不知道",
    "表示",
    "想知道",
    "想了解",
    "关心",
    "讲",
    "asked",
    "asks",
    "asking",
    "wondered",
    "wants to know",
    "said",
    "told",
)

DETAIL = (
    "客户信息", "客户详情", "客户资料", "客户档案", "资料", "详情", "信息", "档案", "谁负责", "谁管", "负责人", "归谁", "归哪", "谁的客户", "谁在负责", "哪个同事", "哪位同事", "哪个销售", "谁的单子", "级别", "等级", "地址", "在哪里", "在哪儿", "电话多少", "电话是", "电话", "手机", "手机号", "联系方式", "联系人", "联络人", "对接人", "什么行业", "行业", "区域", "什么客户", "客户类型", "编号", "信用", "营业额", "简介", "基本情况", "名片", "邮箱", "职务", "应收", "欠款", "规模",
    "who owns", "who handles", "who manages", "who is handling", "who looks after", "who's the owner", "account owner", "owner", "account manager", "level", "address", "phone number", "number for", "phone", "mobile", "email address", "contact details", "contact info", "contacts", "contact", "key contact", "industry", "details", "info", "profile", "account card", "card for", "in charge", "responsible", "master data", "tier", "region",
)  # fmt: skip
TIMELINE = (
    "什么程度", "谈到什么", "到什么阶段", "什么阶段", "什么情况", "情况", "跟进记录", "跟进", "动态", "动静", "进展", "进度", "到哪", "哪一步", "卡在哪", "卡哪", "聊", "谈", "说了", "怎么说", "说什么", "说啥", "说的", "时间线", "往来", "历史", "近况", "最新", "怎么样", "咋样", "怎样", "如何", "谁在跟", "谁跟", "记录", "更新", "反馈", "沟通", "态度", "松口", "发生了", "批没批", "签没签", "定没定", "翻脸", "怎么回事",
    "things moved", "moved with", "moved on", "moving along", "updates", "update", "timeline", "history", "activity", "happening", "happened", "progress", "status", "going on", "how is", "how's", "going", "latest", "news", "what was said", "said", "say", "notes", "note", "follow-ups", "catch me up", "discussed", "discuss", "talk", "talked", "stand", "fill me in", "brief me",
)  # fmt: skip
LAST_VISIT = (
    "上次去", "上次拜访", "上次见", "上次", "上回", "上一次", "最后一次", "最近一次", "多久没去", "多久没", "多长时间没", "几天没", "好久没", "多久没见", "什么时候去的", "哪天去", "哪天见", "什么时候去", "什么时候拜访", "什么时候见", "啥时候去", "啥时候见", "哪天拜访", "几号去", "几号拜访", "几月份去",
    "last visit", "last time", "last visited", "last been", "last see", "last saw", "last seen", "last meet", "last met", "how long since", "when did", "when was", "how long has it been",
)  # fmt: skip
# a time is asked for
WHEN = (
    "什么时候",
    "啥时候",
    "几号",
    "几月",
    "哪天",
    "多久",
    "何时",
    "好久没",
    "多长时间",
    "几天没",
    "什么日子",
    "日期",
    "when",
    "how long",
    "what date",
    "what day",
    "last",
)
VISITS = (
    "去哪", "拜访记录", "拜访", "走访", "回访", "见了", "见过", "跑了", "跑过", "跑哪", "去了", "去过", "去的", "去没", "有人去", "碰面", "登门",
    "visits", "visit", "visited", "who went", "went", "been to", "met", "meet", "see", "saw", "seen", "call on", "calls",
)  # fmt: skip
STATS = (
    "几次", "几趟", "几回", "多少次", "多少趟", "多少家", "几家", "拜访量", "统计", "总数", "次数", "数量", "排名", "排个名", "排行", "占比", "对比", "平均", "最多", "最少", "增长", "多少个", "几个客户", "多少客户", "比上", "环比", "同比",
    "how many", "how often", "number of", "count", "stats", "statistics", "most", "least", "average", "total visits", "compare", "compared", "ranking", "rank", "top",
)  # fmt: skip
NOT_STATS = ("哪几家", "哪几个", "哪几次", "哪几位")
EXPENSES = (
    "花了多少", "花多少", "多少钱", "花了多少钱", "费用", "花费", "招待费", "开销", "报销", "差旅费", "花销", "餐费", "饭费", "打车费", "车费", "交通费", "油费", "花出去", "花掉",
    "expense", "expenses", "spent", "spend", "cost", "costs", "reimburse", "reimbursement",
)  # fmt: skip
# facts that are asked for whatever else is said
STRONG_DETAIL = (
    "谁负责", "谁管", "负责人", "级别", "等级", "电话", "手机", "联系方式", "联系人", "联络人", "对接人", "地址", "资料", "客户信息", "详情", "档案", "行业", "归谁", "归哪", "哪个同事", "哪位同事", "名片", "邮箱",
    "owns", "owner", "account manager", "contact", "contacts", "phone", "mobile", "address", "info", "details", "detail", "account card", "profile", "in charge", "responsible", "handles",
)  # fmt: skip
# these belong to other abilities: to-dos and reports
NOT_MINE = (
    "待办", "提醒", "要跟进", "要跟的", "没做完", "未完成", "没办", "任务", "要做什么", "要做啥", "日报", "周报", "月报", "没交", "没写", "逾期", "该做", "需要跟进", "什么安排", "啥安排", "有安排",
    "to-do", "todo", "to-dos", "todos", "reminder", "reminders", "due", "overdue", "digest", "daily report", "weekly report", "tasks", "task", "open items", "action items", "on my plate", "pending",
)  # fmt: skip

# which single fact is asked for, by the words for it; people have the first four
FACTS = {
    "phone": ("电话号码", "电话", "手机号码", "手机号", "手机", "座机", "联系方式", "phone number", "phone", "mobile", "cell", "number for", "contact details", "contact info"),
    "email": ("邮箱", "邮件地址", "电子邮件", "联系方式", "email address", "email", "e-mail", "contact details", "contact info"),
    "title": ("职务", "职位", "头衔", "什么岗位", "job title", "position"),
    "company": ("哪家的", "哪个单位", "哪家单位", "哪家公司的", "哪个公司的", "which company", "work for"),
    "owner": ("谁负责", "谁管", "负责人", "归谁", "谁的客户", "谁在负责", "谁来负责", "是谁负责", "哪个同事", "哪位同事", "哪个销售", "谁的单子", "客户经理", "who owns", "who handles", "who manages", "who is handling", "who looks after", "owner", "account manager", "in charge", "responsible"),
    "contacts": ("联系人", "联络人", "对接人", "key contact", "contact person", "contacts"),
    "address": ("地址", "在哪里", "在哪儿", "address"),
    "level": ("级别", "等级", "几级", "level", "tier"),
    "industry": ("行业", "industry"),
    "area": ("区域", "哪个区", "region"),
    "number": ("客户编号", "编号", "customer number"),
    "type": ("客户类型", "什么类型", "customer type"),
    "credit": ("信用", "credit"),
    "receivables": ("应收款", "应收", "欠款", "receivables"),
    "turnover": ("成交额", "营业额", "turnover"),
}  # fmt: skip
OF_PEOPLE = ("phone", "email", "title", "company")
# everything is wanted, not one fact
WHOLE = (
    "资料", "客户信息", "客户详情", "详情", "档案", "名片", "基本情况", "简介", "基本信息",
    "account card", "card for", "profile", "master data", "everything",
)  # fmt: skip
