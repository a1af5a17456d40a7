"""Words around reminders and to-dos: asking for one, closing one, putting one off, listing them."""

# they ask for a reminder; at the beginning of a message they always win
REMIND = (
    "提醒我", "提醒一下我", "提醒下我", "提醒一下", "提醒下", "帮我提醒", "叫我一声", "喊我一声", "叫我", "喊我", "催我", "通知我", "提示我",
    "帮我记着", "帮我记住", "帮我记个", "帮我记个事", "帮我记件事", "记个事", "记件事", "帮我盯着", "替我记着", "帮忙记着", "设个提醒", "设置提醒", "定个提醒", "加个提醒", "建个提醒", "新建提醒", "添加提醒", "设提醒", "记个提醒", "创建提醒", "来个提醒", "给我提个醒", "提个醒",
    "记个待办", "加个待办", "建个待办", "新建待办", "添加待办", "记待办", "加待办", "创建待办", "建待办", "记一个待办", "加一个待办", "加一条待办", "记一条待办", "记条待办", "列个待办", "待办:", "待办事项:", "待办 ", "提醒:", "提醒事项:", "备忘:", "备忘 ", "记个备忘",
    "到时候叫我一声", "到时候提醒我", "到时提醒我", "到时候叫我", "到时候喊我", "到点叫我", "到点提醒我", "别忘了提醒我", "记得提醒我", "记得提醒",
    "remind me to", "remind me that", "remind me about", "remind me of", "remind me", "remind我", "set a reminder to", "set a reminder for", "set a reminder", "set reminder", "set up a reminder", "create a reminder", "add a reminder", "new reminder", "reminder:",
    "todo:", "to-do:", "to do:", "todo ", "new todo", "add todo", "add a todo", "add a to-do", "add to my to-do list", "add to my list", "add task", "new task", "task:", "ping me to", "ping me about", "ping me", "nudge me to", "nudge me about", "nudge me", "don't let me forget to", "don't let me forget", "note to self:", "note to self",
)  # fmt: skip
# one may begin a sentence with these, too; elsewhere they are part of a report
REMIND_AT_START = (
    "记得", "别忘了", "别忘记", "不要忘了", "不要忘记", "务必", "待办", "提醒", "备忘", "todo", "to-do", "reminder", "remember to", "don't forget to", "need to", "i need to", "have to", "gotta", "must ", "i should",
)  # fmt: skip
# behind these comes the colleague who shall do it
TELL = (
    "提醒",
    "通知",
    "让",
    "叫",
    "请",
    "安排",
    "麻烦",
    "交代",
    "转告",
    "告诉",
    "催",
    "remind",
    "ask",
    "tell",
    "have",
    "get",
    "ping",
)
# nobody wants to be reminded
NO_REMINDER = (
    "不用提醒",
    "不需要提醒",
    "无需提醒",
    "别提醒",
    "不要提醒",
    "不必提醒",
    "no need to remind",
    "don't remind",
    "no reminder",
)
# left over where a cue was taken out of the text
LEFT_OVER = (
    "到时候",
    "到时",
    "届时",
    "记得",
    "别忘了",
    "帮我",
    "请",
    "麻烦",
    "一下",
    "我要",
    "我得",
    "需要",
    "要",
    "得",
    "记",
    "记一下",
    "一声",
    "to ",
    "that ",
    "about ",
    "please ",
)

# a thing that was to be done
TASK = (
    "这事", "这件", "那件", "刚弹出来的", "刚提醒的",
    "待办", "提醒", "任务", "事项", "to-do", "todo", "reminder", "task", "follow-up", "action item", "那件事", "这件事", "那个事", "那事", "那条", "这条", "那个", "这个", "那项", "这项", "一条", "一个", "一项", "一件", " one ",
)  # fmt: skip
DONE = (
    "ticked off", "checked off", "crossed off", "can be closed", "can be ticked", "all sorted",
    "办妥了", "办妥", "弄妥了", "妥了", "消掉", "可以消了", "可以关", "交了", "发掉了", "发掉", "寄走了", "寄走", "处理完", "mark done", "mark it done", "mark as done", "标记完成", "标完成", "标为完成", "完事了", "完事", "结了", "收尾了", "wrapped up", "is done", "all done", "handled",
    "已完成", "完成了", "完成啦", "已经完成", "都完成", "搞定了", "搞定", "已搞定", "做完了", "做完", "办完了", "办完", "办好了", "弄好了", "弄完了", "做好了", "处理完了", "处理好了", "处理掉了", "解决了", "结束了", "发了", "发出去了", "发过去了", "已发", "打完了", "打过了", "打了", "交了", "已交", "送到了", "送了", "寄了", "寄出了", "跟完了", "跟过了", "联系过了", "回了",
    "可以关掉", "可以关了", "关掉", "关了", "关闭", "可以销了", "销掉", "销了", "勾掉", "勾了", "划掉", "可以划", "可以取消了", "可以删了", "不用再提醒", "不用提醒了", "不用再提示", "ok了", "done了", "done", "finished", "finish", "completed", "complete", "close", "closed", "taken care of", "sorted", "tick off", "check off", "完成", "√", "✓", "✔", "✅",
)  # fmt: skip
# at the beginning: what follows has been done
DONE_AT_START = (
    "✅",
    "✔",
    "√",
    "✓",
    "☑",
    "已完成",
    "完成了",
    "完成:",
    "完成 ",
    "搞定了",
    "搞定:",
    "已搞定",
    "搞定",
    "done:",
    "done with",
    "done -",
    "done,",
    "finished",
    "completed",
    "mark ",
    "close ",
    "tick off",
    "check off",
    "complete ",
    "[x]",
)
LATER = (
    "push到", "推迟至", "挪至", "move到", "delay到", "postpone到",
    "推迟到", "推迟", "推到", "延到", "延至", "延后到", "延后", "延期到", "延期", "延迟到", "延迟", "顺延到", "顺延", "往后推到", "往后推", "往后挪到", "往后挪", "挪到", "改到", "调到", "改成", "改为", "晚点再", "晚些再", "过会儿再", "过会再", "过一会儿再", "等会再", "等会儿再", "再提醒", "再叫我", "再喊我", "再说", "再弄", "再做", "晚点提醒", "晚点叫我", "稍后提醒", "稍后再", "先放", "放到", "缓", "拖到", "拖",
    "snooze", "postpone", "push back", "push it", "push the", "push ", "move the", "move it", "move ", "delay", "defer", "reschedule", "remind me again", "remind me later", "later", "again in", "put off", "bump",
)  # fmt: skip
# sure signs of putting something off, also where no task is named
SURELY_LATER = (
    "再提醒",
    "再叫我",
    "再喊我",
    "晚点提醒",
    "稍后提醒",
    "晚点叫我",
    "snooze",
    "remind me again",
    "remind me later",
    "推迟提醒",
    "延后提醒",
)

LISTS_TASKS = (
    "待办", "提醒", "要跟进", "该跟进", "需跟进", "需要跟进", "没做完", "未完成", "没完成", "没办完", "还没做", "没跟进", "未跟进", "任务", "要做什么", "要做啥", "要干什么", "要干嘛", "要干啥", "该做什么", "该做啥", "该干什么", "做什么", "要做的", "要办的", "答应了", "答应过", "欠着", "欠客户", "承诺", "逾期", "过期", "超期", "到期", "下一步", "安排", "行动项", "日程", "计划",
    "要拜访谁", "要见谁", "要联系谁", "要找谁", "跟进谁", "要去哪", "有什么事", "有啥事", "有哪些事", "什么事要", "哪些事", "哪些要", "还有什么", "还有啥",
    "to-do", "to do", "todo", "reminder", "due", "overdue", "tasks", "task", "open items", "action items", "action item", "follow-ups", "follow ups", "followups", "follow up", "next steps", "next step", "on my plate", "pending", "outstanding", "do i have", "owe", "my list", "agenda", "promised", "promise",
)  # fmt: skip
OVERDUE = ("逾期", "过期", "超期", "拖着", "overdue", "late", "past due")
