"""Which part of a record a clause belongs to: labels, headings, chats, text without punctuation."""

from collections.abc import Callable

import pytest

from handlers.understanding import segments
from handlers.understanding.claims import Claim, Record

Best = Callable[..., Claim]


def told(best: Best, text: str) -> Record:
    found: Record = best(text).heard.records[0]
    return found


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        pytest.param(
            "今天去讯达开了个会主要聊备件库存的事情人没到齐改天再约",
            ["今天去讯达开了个会主要聊备件库存的事情", "人没到齐", "改天再约"],
            id="an obstacle and a plan",
        ),
        pytest.param(
            "跟贺经理在码头上聊的要给船装定位但是老板怕海上没信号我说可以走卫星",
            ["跟贺经理在码头上聊的要给船装定位", "但是老板怕海上没信号", "我说可以走卫星"],
            id="who speaks next",
        ),
        pytest.param(
            "so i went to see fatima um she liked the demo but their firewall blocks the way",
            [
                "so i went to see fatima",
                "um she liked the demo",
                "but their firewall blocks the way",
            ],
            id="English as spoken",
        ),
        pytest.param(
            "我答应十一月二十号之前把名单报给他",
            ["我答应十一月二十号之前把名单报给他"],
            id="a day stays whole",
        ),
        pytest.param(
            "she liked it but not the price", ["she liked it but not the price"], id="short"
        ),
    ],
)
def test_words_that_run_on_are_cut_where_a_new_thought_begins(
    text: str, clauses: list[str]
) -> None:
    """Voice text has no punctuation; who speaks, and 但是, 然后, um begin a clause."""
    found = segments.cut(text)

    assert clauses == [text[c.start : c.end] for c in found]


def test_a_numbered_heading_is_a_label(best: Best) -> None:
    """一、客户需求 on its own line tells what follows, and is no words of anybody."""
    record = told(
        best,
        "客户:金职院\n一、现状与需求\n1. 一卡通老掉线\n2. 希望年内换掉\n"
        "二、遗留问题\n机房没有空调\n三、下一步\n周五前给方案",
    )

    assert record.problem is not None
    assert "机房没有空调" in record.problem.value
    assert record.feedback is not None
    assert "希望年内换掉" in record.feedback.value
    assert ["给方案"] == [action.text for action in record.actions]


def test_one_heading_alone_is_no_form(best: Best) -> None:
    """A single numbered line may be anything."""
    record = told(best, "拜访了金职院王处长\n一、需求\n希望年内换掉一卡通")

    assert record.feedback is not None
    assert "希望年内换掉一卡通" in record.feedback.value


def test_what_others_say_in_a_pasted_chat_is_feedback(best: Best) -> None:
    """Turns with a name and a time are told apart from our own."""
    record = told(
        best,
        "金职院王处长微信:\n王处长 10:21 发票抬头不一样\n我 10:25 抱歉,马上看\n"
        "王处长 10:26 月底前必须拿到",
    )

    assert record.feedback is not None
    assert "发票抬头不一样" in record.feedback.value
    assert "月底前必须拿到" in record.feedback.value
    assert "抱歉" not in record.feedback.value


def test_an_answer_under_a_label_of_topics_is_feedback_too(best: Best) -> None:
    """内容 may hold what the customer thinks and what stands in the way."""
    record = told(best, "客户:金职院\n联系人:王处长\n进展:参数发我看了,有两条对我们不利")

    assert record.contents is not None
    assert "有两条对我们不利" in record.contents.value
    assert record.problem is not None
    assert "有两条对我们不利" in record.problem.value


def test_a_measure_already_taken_is_an_outcome(best: Best) -> None:
    """解决措施 may tell of what is done, which nobody has to do again."""
    record = told(best, "客户:金职院\n问题:报表导出慢\n解决措施:导出慢已当场调整参数解决")

    assert record.outcome is not None
    assert "已当场调整参数解决" in record.outcome.value
    assert () == record.actions
