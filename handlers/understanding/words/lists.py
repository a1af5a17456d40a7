"""Words of questions about many customers: whose they are, what they are, how long nobody went."""

from collections.abc import Mapping
from typing import Literal

Whose = Literal["mine", "person", "team", "all", "pool", ""]

# how a list is asked for
SHOW = (
    "列一下", "列下", "列出来", "列出", "列个", "列", "查一下", "查下", "查询", "查查", "查", "看一下", "看下", "看看", "看", "给我列一下", "给我列", "给我看看", "给我看", "给我", "发我", "显示", "调出", "我想看看", "我想看", "我要看", "想看看", "想看", "统计一下", "统计", "数一下",
)  # fmt: skip
SHOW_EN = (
    "show", "list", "give", "get", "see", "view", "display", "pull up", "tell", "find", "i want to see", "let me see",
)  # fmt: skip
SHOWN_LAST = (
    "列一下", "列下", "列出来", "列个表", "给我看看", "给我看下", "给我看", "给我", "发我看看", "发我", "看一下", "看看", "都列出来", "查一下", "有谁", "都有谁", "是谁",
)  # fmt: skip
ALL = ("所有的", "所有", "全部的", "全部", "全体")

# whose they are, by the words for it; a colleague's name stands beside them
WHOSE: Mapping[Whose, tuple[str, ...]] = {
    "team": ("我们团队", "我们组", "我们部门", "本部门", "本组", "我组", "团队", "部门", "大家", "手下"),
    "all": ("我们公司", "本公司", "全公司", "公司", "我们", "咱们", "咱"),
    "mine": ("我自己", "我本人", "本人", "自己", "我"),
}  # fmt: skip
WHOSE_EN: Mapping[Whose, tuple[str, ...]] = {
    "team": ("my team's", "the team's", "team's", "my team", "the team"),
    "all": ("our", "we", "us", "ours", "the company's"),
    "mine": ("my", "i", "me", "mine", "my own"),
}
POOL = ("公海里", "公海", "无主", "没有负责人", "没人负责", "无人负责", "unowned", "unassigned", "in the pool", "pool", "without an owner", "with no owner")  # fmt: skip

# a word that stands before 客户 and says none of its fields: a visit, a day, a comparison
NO_QUALITY = (
    "没", "不", "聊", "谈", "说", "问", "拜访", "走访", "回访", "跑", "约", "要", "想", "让", "把", "过", "了", "见", "去", "来的", "找", "打", "发", "送", "最", "反馈", "需求", "投诉", "满意", "新增", "跟进", "联系", "待办", "提醒", "电话", "地址", "商机", "情况", "这", "那", "该", "某", "哪", "谁", "怎", "吗", "你", "他", "她", "们", "个", "费用", "记录", "介绍", "签", "资料", "信息", "沉默", "静默", "沉睡", "失联", "冷落",
    "visit", "met", "meet", "saw", "see", "seen", "call", "said", "not", "no", "never", "with", "about", "happy", "problem", "feedback", "last", "recent", "new", "best", "biggest", "top", "have", "has", "had", "been", "went", "the", "this", "that", "these", "is", "are", "was", "what", "which", "who", "it", "silent", "dormant", "neglected", "inactive", "sleeping", "untouched", "forgotten",
)  # fmt: skip

# nobody went: how long, and that it did not happen
LONG = ("好久", "很久", "许久", "多久", "长期", "长时间", "好长时间", "很长时间", "好些日子", "这么久", "一直", "a while", "a long time", "long", "ages", "lately", "recently")  # fmt: skip
ACTS = (
    "去", "拜访", "走访", "回访", "跟进", "跟", "联系", "见面", "见", "跑", "碰面", "互动", "动静", "维护", "往来", "理", "沟通", "登门", "接触", "打交道", "来往",
)  # fmt: skip
ACTS_EN = (
    "visited", "visit", "visits", "seen", "see", "contacted", "contact", "called", "call", "calls", "followed up with", "followed up", "following up", "follow up", "follow-up", "met with", "met", "meet", "touched", "been to", "been visited", "been contacted", "been seen", "spoken to", "talked to", "heard from", "activity", "called on",
)  # fmt: skip
SILENT = ("沉默", "静默", "沉睡", "失联", "久未联系的", "被冷落的", "冷落的")
SILENT_EN = ("silent", "dormant", "neglected", "inactive", "sleeping", "untouched", "forgotten")
# days of a unit
UNITS = {
    "天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季度": 90, "年": 365,
    "day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365,
}  # fmt: skip
NUMBERS_EN = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "ten": 10, "twelve": 12, "couple of": 2, "a couple of": 2,
}  # fmt: skip
