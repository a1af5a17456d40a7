"""What stands before a colon in a written-up visit, and which part of the record it begins."""

_LABELS = {
    "customer": "客户全称 客户单位名称 拜访公司 被访单位 受访单位 visited 客户 客户名称 客户名 客户单位 客户公司 拜访客户 拜访客户名称 拜访对象 拜访单位 走访单位 走访客户 单位 单位名称 公司 公司名称 学校 医院 企业 甲方 客户简称 对象单位 customer client account company 客户(全称)",
    "contact": "走访对象 受访人 受访者 接洽人员 会面人员 对接人员 收件人 收信人 接听人 受访人员 persons seen person seen seen 联系 客户签字 签字人 客户代表签字 访谈 访谈对象 接洽人 洽谈人 会见 attendee(s) present 对方参加 对方出席 客户方人员 客户方参会 客户方参加 甲方人员 甲方参会 面谈对象 会见人 会见人员 who met contact person contact name spoke with spoke to 联系人 客户联系人 客户方 对方 对方人员 接待人 接待 接待人员 见到 见了 见了谁 被访人 受访人 对接人 对接 面谈人 客户人员 关键人 对象 人 校长 院长 主任 负责人(客户) contact contacts attendees met spoke attendee met with 决策人 客户参会 客户代表 拜访联系人 沟通对象",
    "people": "参与人 见面人 会谈人员 会谈人 洽谈人员 出席会议 参加会议人员 拜访人 参会者 与会者 出席 出席人员 出席人 参加者 人员 参会 参会人 参会人员 与会 与会人员 参加人员 参加人 参会方",
    "participants": "走访人员 出差人员 同访 同访人 同访人员 我方出席人员 经办 经办人 服务人员 工程师 我司 我方人员 done by present from us 我方参加 我方出席 我方代表 同去 同去人员 陪访 陪访人 陪同人 our side 参与 参与人 参与人员 拜访人员 随行 随行人员 陪同 陪同人员 我方 我方人员 同行 同行人员 我方参会 我司人员 团队 our team with colleagues 协同",
    "when": "date of visit visit date meeting date date of call 出差日期 出差时间 走访日期 签到 签到时间 见面时间 会面时间 面谈时间 会议日期 日期时间 起止时间 出差时间 起止日期 时间 日期 拜访时间 拜访日期 走访时间 沟通时间 跟进时间 跟进日期 会议时间 发生时间 date when time 拜访日 联系时间 时候",
    "ignored": "目的地 出差地 耗时 用时 时长 通话时长 客户类型 客户类别 客户来源 客户级别 客户行业 所属行业 客户基本情况 单位简介 客户情况 activity activity type source 签退 签退时间 收费 编号 单号 序号 报告人 出差地点 时长 length duration completion status 客户编号 行业 规模 会议方式 会议链接 录入时间 填写时间 提交时间 记录时间 填表日期 地点 地址 位置 拜访地点 会议地点 location place 记录人 填写人 汇报人 部门 金额 合同金额 预算 项目预算 报价 竞争对手 竞品 电话 手机 职务 职位 备案号 状态 数量 budget competitor phone amount value deal size 转发",
    "channel": "方式 拜访方式 跟进方式 沟通方式 联系方式 联络方式 形式 拜访形式 via channel method 沟通渠道",
    "type": "性质 工单类型 服务类型 call type visit type 类型 拜访类型 活动类型 拜访性质 跟进类型 type",
    "contents": "拜访事项及结果记录 事项及结果记录 出差目的 出差事由 会议议程 议程 演示情况 巡检情况 巡检内容 维修内容 培训内容 培训情况 施工内容 安装内容 服务情况 商务信息 方案沟通情况 现场情况 现场 项目情况 客户现状及需求 现状及需求 现状与需求 初访内容 首访内容 复访内容 演示内容 拜访总结 会谈情况 拜访过程 走访内容 走访情况 今日工作 今日工作内容 工作完成情况 本次主要 discussion notes 处理 缘由 聊 礼 本次 完成 进度 余 处理情况 处理过程 服务内容 工作 work done item items purpose of visit 事项及结果 过程记录 我方回应 回应 经办事项 拜访事项 拜访结果记录 事项及结果 内容概要 拜访概要 拜访纪要 会议纪要 沟通纪要 沟通情况 会谈内容 会谈纪要 交流情况 走访情况 跟进情况 工作情况 洽谈内容 洽谈情况 现状 客户现状 背景 客户背景 聊的 聊的啥 谈的 谈的啥 re regarding takeaways key takeaways context background overview recap what happened 内容 拜访内容 沟通内容 跟进内容 会议内容 主要内容 交流内容 谈话内容 谈话要点 沟通要点 要点 事项 事由 主题 议题 目的 拜访目的 拜访事由 情况 进展 经过 过程 纪要 拜访情况 拜访主题 客户需求 需求 聊了啥 聊了什么 谈了啥 事 概况 项目进展 近况 说明 摘要 discussion discussed topic topics agenda notes summary content subject purpose details about 我方意见 我方观点 备注 remark remarks 回复 汇报内容 工作内容 讨论 讨论内容",
    "feedback": "看法 他的看法 她的看法 客户看法 对方看法 客户关注 关注 客户关心 关心 意见建议 意见与建议 意见和建议 客户意见建议 建议和意见 客户怎么说 他怎么说 她怎么说 对方怎么说 怎么说 咋说 客户口径 口风 客户声音 用户反馈 用户意见 学员反馈 家长反馈 老师反馈 医生反馈 反馈意见汇总 customer comments client comments comments their view voice of customer 意向度 意向程度 对方回复 客户回答 回复内容 客户态度 满意度 客户满意度 客户情绪 情绪 他的话 她的话 他们的话 客户原话 原话 对方答复 客户答复 答复 评分 客户反映 反映 反馈情况 核心需求 客户核心需求 what they said quote their words reaction 意见 他们咋说 她们咋说 他们说 对方咋说 对方反馈 客户回应 客户回复 客户表示 客户立场 对方态度 决策意见 sentiment they said customer said client feedback needs customer needs 反馈 客户反馈 客户意见 对方意见 反馈意见 客户态度 态度 意向 客户意向 合作意向 要求 客户要求 客户诉求 诉求 他咋说 她咋说 客户咋说 对方说 客户说 客户评价 评价 客户观点 客户想法 反应 feedback reaction customer feedback response 客户关注点 关注点 客户期望 期望",
    "problem": "竞争 竞争情况 竞争态势 竞品动态 竞品情况 异议与遗留问题 异议及遗留问题 疑点 难处 堵点 坑 障碍点 风险与问题 问题及风险 问题与风险 风险及问题 问题风险 发现问题 发现的问题 现场问题 异常 异常情况 缺陷 报修内容 故障情况 客诉 投诉内容 concerns raised problem found issues found issue found defects fault faults symptom symptoms red flags showstopper open points 故障 故障现象 故障描述 问题描述 阻碍因素 短板 差距 blocker(s) hurdles open issues complaint complaints 遗留事项 痛点和问题 现存问题 问题与困难 问题和困难 困难和问题 主要问题 问题反馈 遇到的问题 需协调 需协助 pain pains objection objections raised challenge challenges hurdle hurdles obstacle obstacles 问题 存在问题 困难 卡点 难点 异议 风险 遗留 遗留问题 障碍 待解决 阻碍 顾虑 客户异议 问题点 存在困难 风险点 不足 issue issues problem problems blocker blockers risk risks concern concerns objections pain points 痛点 隐患",
    "outcome": "达成的共识 会议决议 决议 商定 商定事项 敲定 定下来的 谈定 处理结论 验收结论 验收结果 测试结果 维修结果 签约结果 进展结果 结果怎样 agreement results achieved what we agreed resolution status after fix 处置结果 成交 战果 收获 取得成果 阶段成果 达成事项 达成结果 达成一致 会议结果 结果如下 处理结果 agreed agreements achieved 成果 结果 结论 拜访结果 拜访成果 沟通结果 会议结论 达成 达成共识 共识 成效 效果 产出 果 outcome result results conclusion decision decisions 跟进结果 本次成果",
    "expenses": "spend 花销明细 差旅费用 差旅明细 报销明细 costs trip costs 费用 花费 开销 支出 报销 花销 费用明细 拜访费用 差旅费 交通费 招待费 餐费 花了多少 花了 钱 成本 本次费用 差旅 expenses expense cost costs spent 费用合计",
    "actions": "需要支持 需支持 支持需求 需公司支持 需要资源 接下来做 下步行动计划 我来做 我欠的 欠客户的 ask asks follow-up actions 回去要做 回去做 我方动作 我方工作 我方跟进 下一步行动 下步行动 后面要做 提醒 提醒我 下步安排 下步工作安排 要做 需要做 待处理 待完成 待落实 下阶段 明日工作 明日安排 打算 欠 补 我方答复 后面 下一步动作 next up our to-do to dos 下次跟进内容 下次拜访内容 下次计划内容 下次沟通内容 我要做 我们要做 我方要做 我的任务 要做的 要做的事 我方行动 我方待办 下阶段计划 下阶段工作 近期计划 行动事项 后续事项 后续工作 后续措施 commitments commitment our actions promised 下一步 下步 下一步计划 下步计划 下步打算 下一步工作 下一步行动 后续 后续计划 后续安排 后续跟进 后续动作 跟进计划 待办 待办事项 行动项 行动 行动计划 计划 接下来 安排 建议 整改 整改计划 整改措施 措施 承诺 明日计划 明天计划 下次计划 跟进 跟进事项 todo to-do to do next next step next steps action actions action item action items follow up follow-up followup follow-ups 后 解决方案 解决措施 待跟进 我方承诺 工作计划 下周计划",
    "next_time": "下一次 下回 下次见面 下次会议 下次回访 next meeting next call 下次跟进 下次跟进时间 下次联系 下次联系时间 下次拜访 下次拜访时间 下次沟通时间 下次时间 下次跟进日期 next follow-up next follow up next contact next visit",
    "due": "何时 时间要求 完成期限 by when 时限 截止 截止时间 截止日期 完成时间 期限 deadline due due date 完成时限 计划完成时间",
    "assignee": "谁 谁来做 谁负责 by whom who 负责人 责任人 跟进人 执行人 owner assignee 办理人",
    "stage": "商机阶段 阶段 商机阶段 项目阶段 当前阶段 销售阶段 stage deal stage",
    "opportunity": "商机 项目 项目名称 商机名称 opportunity deal project 关联商机",
    "visit": "拜访 走访 上门 今日拜访 今天拜访 拜访记录 visit",
    "phone": "电话 去电 来电 电话沟通 电话拜访 call phone call",
    "online": "微信 邮件 线上 视频 email mail wechat",
}  # fmt: skip
# labels of several words, taken out of the rows above before these are cut at their blanks
_SPACED = (
    "met with", "our team", "our side", "our actions", "key takeaways", "what happened", "they said", "customer said", "client feedback", "customer needs", "objections raised", "contact person", "contact name", "spoke with", "spoke to", "deal size", "customer feedback", "pain points", "due date", "deal stage", "phone call", "to do",
    "persons seen", "person seen", "activity type", "discussion notes", "what they said", "their words", "work done", "purpose of visit", "next up", "next meeting", "next call", "trip costs", "done by", "by when", "by whom", "call type", "visit type", "completion status", "open issues", "to dos",  "next follow-up", "next follow up", "next contact", "next visit", "next steps", "next step", "action items", "action item", "follow up", "date of visit", "visit date", "meeting date", "date of call", "customer comments", "client comments", "their view", "voice of customer", "concerns raised", "problem found", "issues found", "issue found", "red flags", "open points", "results achieved", "what we agreed", "status after fix", "follow-up actions",
)  # fmt: skip


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for part, row in _LABELS.items():
        rest = row
        for phrase in sorted(_SPACED, key=len, reverse=True):
            if f" {phrase}" in rest or rest.startswith(phrase):
                table.setdefault(phrase, part)
                rest = rest.replace(phrase, "")
        for word in rest.split():
            table.setdefault(word, part)
    return table


# label in lower case -> part of the record
LABELS = _table()
# labels so short or so common that they count only where another label stands beside them
WEAK = frozenset(
    "关注 关心 看法 口风 坑 现场 收获 成交 战果 商定 敲定 异常 议程 目的地 ask asks fault visited comments agreement resolution 竞争 咋说 怎么说 seen 要做 提醒 联系 activity source 谁 余 欠 补 聊 礼 工作 完成 进度 回应 反映 答复 评分 情绪 我司 打算 后面 本次 会见 访谈 present who item items by quote 人 事 钱 果 后 对方 对象 情况 计划 跟进 处理 建议 拜访 电话 微信 要求 时间 问题 结果 效果 项目 公司 单位 met with notes about call visit next 单位 学校 医院 走访 主任 校长 院长".split()
)
# what a label that nobody listed says by a word in it, the first that fits: 卡壳的地方, 余事, pushback
GUESSES = (
    ("", "来访"),  # tells the channel, and stays in the text
    ("ignored", "编号 单号 天气 时长 用时 填报 填表 制表 版本 页码 备份"),
    ("next_time", "回访日 再访日 下次 下回 next_visit next_call"),
    ("due", "期限 截止 时限 deadline"),
    ("stage", "阶段"),
    ("channel", "途径 渠道 方式 形式 mode channel"),
    ("actions", "派工 余事 分头 接着 后面 后续 下步 下一 待办 待做 要做 我们做 to-do todo next follow owe action"),
    ("problem", "卡 难 悬 阻 堵 坑 障 隐患 风险 报修 挑战 不足 留尾 遗留 缺口 异常 不满 block pushback push_back concern pain risk hurdle obstacle snag gripe issue challenge"),
    ("expenses", "破费 花 费 钱 开支 t&e spend spent cost expense"),
    ("outcome", "决议 决定 结论 结果 谈成 敲定 拍板 定了 落实 成效 处理 处置 landed agreed decided result outcome decision"),
    ("feedback", "说法 口风 回应 回复 答复 反响 反应 态度 诉求 想法 看法 意见 评价 心声 原话 关切 said says reaction feedback response view"),
    ("participants", "随访 主访 陪 同行 我方 我司 our_side"),
    ("contact", "见的人 受访 接听 到会 来人 谁 who met contact 接待"),
    ("when", "日子 时点 起止 日期 时间 几号 when"),
    ("contents", "由头 主旨 聊 经过 事由 谈 干 内容 说了什么 议 做了 about topic agenda covered subject purpose"),
)  # fmt: skip
NOTHING = frozenset(
    "无 没有 没 暂无 没有问题 没问题 无问题 none no n/a na nil - -- — / 0 零 不需要 不用 未产生 无费用 没花钱 nothing".split()
)
