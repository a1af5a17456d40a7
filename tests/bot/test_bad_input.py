"""Whatever is typed gets an answer that helps, on both databases; nothing breaks."""

import pytest

from tests.genjin import Genjin

ANYTHING = {
    "empty": "",
    "spaces": " \n\t ",
    "emoji": "😀🎉",
    "4000 characters": "今天拜访了金职院," + "聊了很多" * 998,
    "more than 4000": "今天拜访了金职院,聊了二期。" + "很长" * 3000,
    "NUL": "今天拜访了金职院\0聊了\0二期",
    "control characters": "\x01\x02今天拜访了金职院\x7f\x1b[31m聊了二期",
    "half a surrogate pair": "今天拜访了金职院,聊了二期\ud83d",
    "right to left": "\u202e今天拜访了金职院,聊了二期",
    "markup": "<script>alert(1)</script> 今天拜访了金职院 <at user_id=all></at>",
    "SQL": "今天拜访了'; DROP TABLE visit; --,聊了二期",
    "braces": "今天拜访了{customer}公司,聊了{0}和{name}",
    "an unknown command": "/deploy now",
    "a number alone": "7",
    "a long number": "9" * 3900,
    "unbalanced": "((((((((((((((((((((客户:::::::::::::::::",
    "a lone answer": "都不是",
}


@pytest.mark.parametrize("text", ANYTHING.values(), ids=ANYTHING.keys())
def test_any_text_is_answered(genjin_on_both: Genjin, text: str) -> None:
    """An answer comes, it is no apology for a bug, and the next message is handled as ever."""
    said = genjin_on_both.hears(5, text)
    after = genjin_on_both.hears(5, "帮助")

    assert said.strip()
    assert "处理时出了问题" not in said
    assert "我能帮您做这些" in after


def test_the_customer_of_a_strange_sentence_can_be_created_and_undone(
    genjin_on_both: Genjin,
) -> None:
    """What a person wrote is text everywhere, never a template, a command or a query."""
    genjin_on_both.hears(5, "今天拜访了一家公司,聊了{0}和{name}")
    genjin_on_both.hears(5, "晴空无人机")

    said = genjin_on_both.presses(5, "新建")
    undone = genjin_on_both.hears(5, "撤销")

    assert "已记录" in said
    assert "已撤销" in undone


def test_a_strange_press_is_answered(genjin_on_both: Genjin) -> None:
    """Buttons come from outside too: anything may stand in them."""
    for action in (
        "",
        "undo",
        "undo:x:y",
        "edit:1",
        "pick:1:1:1",
        "pick:9:9",
        "contact:1:2:99",
        "::",
    ):
        typed = {"kind": "press", "user": 5, "about": "x", "action": action, "values": {"a": "\0"}}
        genjin_on_both.receives(typed, None)

        said = genjin_on_both.settles()

        assert said.strip(), action
        assert "处理时出了问题" not in said, action
