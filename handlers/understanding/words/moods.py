"""What a customer thinks, what stands in the way, what was achieved."""

# a customer speaks, wants or feels
SPEAKS = (
    "说", "表示", "反馈", "反映", "认为", "觉得", "希望", "想要", "想了解", "想", "要求", "提出", "提了", "问", "关心", "关注", "透露", "提到", "强调", "要看", "待立项", "待审批", "待定", "嫌", "担心", "原话", "感兴趣", "偏向", "有意", "意向", "对方", "能不能", "要三家", "答应", "预计", "可能", "通知我们", "拍板", "推到", "推迟到",
    "wants", "asked", "asking", "likes", "like the", "said", "says", "interested", "replied", "mentioned", "excited", "keen", "relieved", "prefers", "he'll", "she'll", "they'll", "he will", "she will", "they will", "customer ", "client ", "they ", "feedback", "confirmed",
)  # fmt: skip
GOOD = (
    "满意", "认可", "不错", "感兴趣", "有兴趣", "很好", "挺好", "同意", "点头", "赞", "爽快", "积极", "喜欢", "看好", "支持", "接受", "顺", "稳定", "感谢", "反应好", "反应不错", "效果好", "思路好", "可行", "意向", "放心", "肯定", "热情", "愿意", "偏向我们", "高度评价", "good job", "没问题",
    "good", "great", "happy", "like", "love", "interested", "impressed", "satisfied", "positive", "excited", "keen", "relieved", "fine", "ok", "no issue",
)  # fmt: skip
COOL = (
    "再考虑",
    "考虑考虑",
    "没表态",
    "不表态",
    "再说",
    "再看看",
    "再商量",
    "一般",
    "犹豫",
    "观望",
    "不着急",
    "不急",
    "等等看",
    "研究研究",
    "内部讨论",
    "没有采购计划",
    "无采购计划",
)
BAD = (
    "嫌", "太贵", "偏高", "太高", "贵了", "高了", "不满", "不满意", "抱怨", "投诉", "担心", "顾虑", "意见", "太慢", "太乱", "太花", "差", "反感", "拒绝", "不认可", "没有采购计划", "砍", "咬死", "不松口", "不要", "不想", "不爱用", "别家", "竞品", "unhappy", "not interested", "too expensive",
    "concern", "worried", "complain", "no budget", "no go", "on hold", "slow", "rejected", "pain",
)  # fmt: skip
PROBLEM = (
    "不让进", "没让进", "开会去了", "没空", "出海去了", "出差去了", "去外地", "人在外地", "在外地", "请假", "休假", "外出", "关机", "没接", "无人接", "没人接", "进不去", "闭门羹", "扑空", "跑空", "没打通", "打不通", "吃亏", "不达标", "偏低", "不齐", "不足", "卡壳", "卡着", "堵着", "停摆", "坏了", "卡纸", "不制冷", "没人管", "被质疑", "出局", "黄了", "泡汤", "没戏", "抢了", "被占", "占了", "涨价", "偏紧", "压缩", "差一张", "差一份", "还差", "未达成", "没达成", "谈不下来", "没松口", "未松口", "不肯", "不同意", "扣分", "拖着", "没下文", "没动静", "未回复", "暂未回复", "没回", "未回", "临时开会", "临时有事", "临时有", "临时取消", "外出培训",
    "out sick", "on leave", "on vacation", "on holiday", "no show", "no-show", "locked", "out of office", "no pickup", "busy line", "ghosted", "nobody", "not in", "stuck", "behind schedule", "too small", "too slow", "too long", "fails", "fail", "peel", "misprint", "missing", "no signal", "no 4g", "frozen", "budget n/a", "locked in", "still on",
    "没碰到", "没碰上", "没遇到", "没约上", "没谈拢", "谈崩", "僵住", "出差了", "登录慢", "太慢", "卡顿",
    "问题", "困难", "卡在", "卡点", "风险", "延期", "不在", "没在", "没见到", "未见到", "没见着", "白跑", "老化", "故障", "掉线", "报错", "分歧", "对不上", "不兼容", "兼容问题", "缺", "不足", "信号弱", "冲突", "丢了", "输了", "竞品", "竞争对手", "选了别家", "只有一个人", "不批", "卡住", "延误", "滞后", "推迟",
    "超预算", "没预算", "报修", "bug", "issue", "problem", "risk", "delay", "blocked", "blocker", "miswired", "timeout", "was in a meeting", "not available", "no answer", "wasn't in", "was out", "not there", "lead time", "failed", "broken", "pain", "concern", "error", "outage",
)  # fmt: skip
# somebody's own words or wishes: what follows in the same sentence is theirs too
SPEECH = (
    "说",
    "表示",
    "反馈",
    "反映",
    "认为",
    "觉得",
    "希望",
    "要求",
    "提出",
    "介绍",
    "原话",
    "强调",
    "said",
    "says",
    "replied",
    "told us",
    "wants",
)
NO_PROBLEM = (
    "没问题",
    "没有问题",
    "没什么问题",
    "没什么大问题",
    "没大问题",
    "无问题",
    "没出问题",
    "no issue",
    "no problem",
    "问题不大",
    "个问题,都",
    "没有异议",
    "不是问题",
)
OUTCOME = (
    "恢复了", "已恢复", "已经恢复", "恢复正常",
    "签了", "签约", "签下", "签订", "已签", "同意", "拍板", "敲定", "定了", "定下来", "谈成", "谈妥", "拿下", "搞定", "收回", "回款了", "已回款", "到账", "验收通过", "通过了", "通过", "批下来", "批复", "已下", "都答上", "完成了", "完成", "部署完", "处理好", "修好", "解决了", "解决", "中标", "我们第一", "一切正常", "达成", "确定采用", "确定了", "摸清",
    "签字", "签收", "上线了", "已上线", "已经上线", "决定", "close", "signed", "agreed", "confirmed", "closed", "fixed", "resolved", "approved", "won", "accepted", "passed", "completed", "came through", "renewed",
)  # fmt: skip
NOT_YET = (
    "没",
    "未",
    "不",
    "还没",
    "等",
    "要",
    "希望",
    "能不能",
    "如果",
    "再",
    "想",
    "待",
    "才",
    "need",
    "not",
    "n't",
    "if ",
    "will",
    "want",
    "until",
)
