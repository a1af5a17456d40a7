"""Surnames and titles, for knowing a person by 王处长 or Mr. An."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤应岑童洪翁楼鲁尤寿葛阮关殷施尚庄柯卓褚"
)
DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐")
# the longest first; each may follow a surname
TITLES = (
    "副总经理", "董事长", "总经理", "副总裁", "大队长", "秘书长", "副校长", "副院长", "副主任", "副处长", "副局长", "总工程师", "总监", "总裁", "总工", "处长",
    "科长", "局长", "部长", "厂长", "校长", "院长", "所长", "站长", "行长", "队长", "班长", "组长", "馆长", "会长", "店长", "镇长", "区长", "县长", "市长", "主任",
    "主管", "经理", "老板", "老师", "教授", "医生", "律师", "工程师", "书记", "秘书", "助理", "专员", "会计", "小姐", "女士", "先生", "警官", "法官", "护士长",
    "副总", "总", "处", "科", "局", "董", "工", "校", "院", "厂", "队", "大", "哥", "姐",
)  # fmt: skip
# one-character titles stand at the end of a word only: 王总说, but not 王总部
SHORT_TITLES = frozenset(t for t in TITLES if len(t) == 1)
LONG_TITLES = frozenset(TITLES) - SHORT_TITLES
LONGEST_TITLE = max(map(len, TITLES))
# the short forms of titles that keep the surname: 王处
SHORTENED = {
    "总监": "总", "总经理": "总", "总裁": "总", "董事长": "董", "处长": "处", "科长": "科", "局长": "局", "工程师": "工", "校长": "校", "院长": "院",
}  # fmt: skip
# before a person who belongs to neither side
PARTNERS = (
    "原厂",
    "厂家",
    "厂商",
    "代理商",
    "合作伙伴",
    "集成商",
    "供应商",
    "渠道",
    "vendor",
    "partner",
)
