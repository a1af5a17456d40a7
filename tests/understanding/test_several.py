"""Several to-dos in one message: which numbers, and when it is something else."""

from collections.abc import Callable

import pytest

from handlers.understanding.claims import Claim, Numbered

Best = Callable[..., Claim]


def several(*numbers: int | str) -> tuple[Numbered, ...]:
    """2 is a place, "A5" a number."""
    return tuple(
        Numbered(number) if isinstance(number, int) else Numbered(int(number[1:]), is_place=False)
        for number in numbers
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第二个和第三个完成了", (2, 3)),
        ("1、3都搞定了", (1, 3)),
        ("第1条,第2条,还有第4条都做完了", (1, 2, 4)),
        ("第二、三条完成了", (2, 3)),
        ("一和三搞定啦😊", (1, 3)),
        ("3-5都完成了", (3, 4, 5)),
        ("第一个到第三个都做完了", (1, 2, 3)),
        ("前两个完成了", (1, 2)),
        ("第一个和最后一个完成了", (1, -1)),
        ("2号和3号待办完成了", (2, 3)),
        ("A-5和A-6完成", ("A5", "A6")),
        ("A5到A7都办完了", ("A5", "A6", "A7")),
        ("A-5和第二个完成了", ("A5", 2)),
        ("2、2、3完成", (2, 3)),
        ("✅1和2", (1, 2)),
        ("done with 2 and 3", (2, 3)),
        ("tasks 1, 2 and 4 are done, thanks", (1, 2, 4)),
        ("mark A-1 and A-2 as done", ("A1", "A2")),
        ("the first and third are done", (1, 3)),
        ("the first two are done", (1, 2)),
        ("1 2 3 done", (1, 2, 3)),
    ],
)
def test_which_numbers(best: Best, text: str, numbers: tuple[int | str, ...]) -> None:
    """Places in the list and numbers of to-dos, in order, each once; a range is all of it."""
    claim = best(text)

    assert ("complete_reminder", several(*numbers)) == (claim.intent, claim.heard.several)


@pytest.mark.parametrize(
    "text",
    [
        "第二个完成了",
        "2、2完成",
        "1和2没完成",
        "1和2完成了吗?",
        "3号和5号完成了",
        "完成了2台设备和3套软件的交付",
        "第二个和发报价都完成了",
        "3月1日和3月2日的拜访完成了",
        "打了2个电话和3个微信",
        "V-1和V-2完成了",
        "1-99完成了",
        "1、2" * 2000 + "完成了",
    ],
)
def test_what_is_not_several_numbers(best: Best, text: str) -> None:
    """One number, days, amounts, a question, or more than numbers."""
    assert () == best(text).heard.several
