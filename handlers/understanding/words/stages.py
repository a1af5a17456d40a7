"""Stages of a deal in English, and the words after which a stage is a new one."""

ENGLISH = {
    "qualification": "需求沟通", "discovery": "需求沟通", "technical": "技术交流", "evaluation": "技术交流", "proposal stage": "方案报价", "quotation": "方案报价",
    "negotiation": "商务谈判", "bidding": "招投标", "tender": "招投标", "closed won": "签约", "signed stage": "签约", "contract stage": "签约", "delivery": "交付", "closed lost": "输单", "lost stage": "输单",
}  # fmt: skip
MOVES_TO = (
    "进入",
    "阶段标成",
    "标成",
    "标为",
    "进了",
    "可以进",
    "推到",
    "推进至",
    "挪到",
    "挪进",
    "进到",
    "推进到",
    "转到",
    "转入",
    "改为",
    "改成",
    "阶段改",
    "阶段:",
    "阶段",
    "到了",
    "变成",
    "更新为",
    "变更为",
    "moves to",
    "moved to",
    "move to",
    "moving to",
    "now in",
    "stage to",
    "进入了",
    "阶段是",
)
# words that end the names of many deals: alone they mean none
NO_DEALS = frozenset(
    "解决方案 决方案 管理系统 理系统 信息系统 息系统 管理平台 理平台 服务平台 务平台 项目建设 改造项目 造项目 建设项目 设项目 系统一期 统一期 系统二期 统二期 采购项目 购项目 系统升级 统升级 一期项目 二期项目 期项目".split()
)
