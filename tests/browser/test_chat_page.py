"""The chat page, before a server that answers by script: what a person sees, types and presses."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.fake_chat import QUESTION, FakeChat, recorded

pytestmark = pytest.mark.browser

SENTENCE = (
    "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去"
)
PHONE: ViewportSize = {"width": 360, "height": 740}
HOSTILE = "<img src=x onerror=alert(1)>"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
STILL_CHOOSING = """element => element.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }))"""


def composer(page: Page) -> Locator:
    return page.get_by_test_id("composer")


def items(page: Page, author: str = "") -> Locator:
    return page.locator(f'article[data-from="{author}"]' if author else "article[data-item-id]")


def say(page: Page, text: str) -> None:
    composer(page).fill(text)
    composer(page).press("Enter")


def become(page: Page, name: str) -> None:
    option = page.get_by_test_id("who").locator("option", has_text=name)
    page.get_by_test_id("who").select_option(value=option.get_attribute("value"))


def is_too_wide(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => [document.documentElement, document.querySelector("#log")]
                .some(element => element.scrollWidth > element.clientWidth)"""
        )
    )


# -- the keyboard ----------------------------------------------------------------------------------


def test_enter_sends_and_shift_enter_begins_a_line(page: Page, chat: FakeChat) -> None:
    """Enter sends what was typed, lines and all, and empties the box."""
    composer(page).press_sequentially("第一行")
    composer(page).press("Shift+Enter")
    composer(page).press_sequentially("第二行")
    composer(page).press("Enter")

    expect(items(page, "me")).to_contain_text("第一行\n第二行", use_inner_text=True)
    expect(items(page, "bot")).to_contain_text("收到:第一行")
    expect(composer(page)).to_have_value("")
    assert ["第一行\n第二行"] == [post["text"] for post in chat.posts]


def test_enter_before_the_page_is_ready_sends_later(open_page: OpenPage, chat: FakeChat) -> None:
    """Who types faster than the page learns who they are loses nothing."""
    page = open_page("about:blank")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/chat/state", hold)
    page.goto(chat.url)
    say(page, "很快")
    expect(composer(page)).to_have_value("很快")
    assert [] == chat.posts
    waiting[0].continue_()

    expect(items(page, "bot")).to_contain_text("收到:很快")
    expect(composer(page)).to_have_value("")


def test_enter_that_chooses_a_character_does_not_send(page: Page, chat: FakeChat) -> None:
    """Enter while an input method is still choosing belongs to the input method."""
    composer(page).fill("jin hua")
    composer(page).evaluate(STILL_CHOOSING)

    expect(composer(page)).to_have_value("jin hua")
    assert [] == chat.posts


def test_arrow_up_recalls_the_last_message(page: Page) -> None:
    """In an empty box only: elsewhere it moves the caret."""
    say(page, "第一句")
    say(page, "第二句")
    expect(items(page, "bot")).to_have_count(2)
    composer(page).press("ArrowUp")
    expect(composer(page)).to_have_value("第二句")

    composer(page).fill("新的")
    composer(page).press("ArrowUp")
    expect(composer(page)).to_have_value("新的")


def test_empty_lines_are_not_sent(page: Page, chat: FakeChat) -> None:
    """There is nothing to send in blanks."""
    composer(page).fill("  \n ")

    expect(page.get_by_test_id("send")).to_be_disabled()
    composer(page).press("Enter")
    expect(items(page)).to_have_count(0)
    assert [] == chat.posts


def test_a_card_is_worked_by_keyboard_alone(page: Page, chat: FakeChat) -> None:
    """Tab reaches a card's buttons, Enter opens the form, Escape closes it and keeps the place."""
    say(page, SENTENCE)
    edit = page.get_by_role("button", name="修改")
    expect(edit).to_be_visible()
    for _ in range(12):
        composer(page).page.keyboard.press("Shift+Tab")
        if edit.evaluate("element => element === document.activeElement"):
            break
    expect(edit).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.get_by_label("客户", exact=True)).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("form.form")).to_have_count(0)
    expect(edit).to_be_focused()
    assert 1 == len(chat.posts)


def test_focus_stays_on_the_card_that_changed(page: Page) -> None:
    """Who saves a form by keyboard is still on that card when it is drawn anew."""
    say(page, SENTENCE)
    page.get_by_role("button", name="修改").press("Enter")
    page.get_by_label("费用").fill("30")
    page.get_by_label("费用").press("Enter")

    expect(page.locator('[data-field="expenses"]')).to_contain_text("¥30")
    expect(page.get_by_role("button", name="修改")).to_be_focused()


# -- cards -----------------------------------------------------------------------------------------


def test_a_card_shows_each_value_with_its_words(page: Page) -> None:
    """Value, words and 默认 stand in one row; the words of the message are quoted."""
    say(page, SENTENCE)

    expenses = page.locator('[data-field="expenses"]')
    expect(expenses).to_contain_text("¥23.34")
    expect(expenses).to_contain_text("「打车花了23.34元」")
    expect(page.locator('[data-field="type"]')).to_contain_text("默认")
    expect(page.locator('[data-field="customer"]')).not_to_contain_text("默认")


def test_a_form_sends_its_values(page: Page, chat: FakeChat) -> None:
    """A saved form is a press with all its values; the card changes in its place."""
    say(page, SENTENCE)
    page.get_by_role("button", name="修改").click()
    form = page.get_by_role("form", name="修改 V-1")
    form.get_by_label("费用").fill("30")
    form.get_by_label("方式").select_option(label="电话")
    form.get_by_role("button", name="保存").click()

    expect(page.locator('[data-field="expenses"]')).to_contain_text("¥30")
    expect(form).to_have_count(0)
    expect(items(page, "bot")).to_have_count(1)
    expect(items(page, "me").last).to_contain_text("修改")
    press = chat.posts[-1]
    assert "edit:1" == press["action"]
    assert items(page, "bot").get_attribute("data-item-id") == press["about"]
    assert press["values"] == {
        "customer": "金华职业技术学院",
        "when": "2026-03-18",
        "channel": "PHONE",
        "contents": "智慧校园二期",
        "expenses": "30",
        "label": "修改",
    }


def test_a_value_is_corrected_where_it_stands(page: Page, chat: FakeChat) -> None:
    """Pressing a value opens the form at its input; what the form lacks is no button."""
    say(page, SENTENCE)
    page.locator('[data-field="expenses"]').get_by_role("button").click()

    expect(page.get_by_role("form", name="修改 V-1").get_by_label("费用")).to_be_focused()
    expect(page.locator('[data-field="type"]').get_by_role("button")).to_have_count(0)


def test_a_choice_is_corrected_by_one_press(page: Page, chat: FakeChat) -> None:
    """What else it could be stands beside the value; one press sends that field alone."""
    say(page, SENTENCE)
    channel = page.locator('[data-field="channel"]')
    channel.get_by_role("button", name="走访拜访").click()
    expect(channel.get_by_role("group", name="方式").get_by_role("button")).to_have_count(1)
    channel.get_by_role("button", name="电话").click()

    expect(items(page, "me").last).to_contain_text("方式: 电话")
    assert "edit:1" == chat.posts[-1]["action"]
    assert {"channel": "PHONE", "label": "方式: 电话"} == chat.posts[-1]["values"]


def test_what_was_set_since_says_so(page: Page, chat: FakeChat) -> None:
    """A value that a person set has no words; it is marked, and is no guess."""
    card = recorded()
    card["fields"][0] |= {"edited": True, "words": ""}
    chat.says(5, {"card": card})

    expect(page.locator('[data-field="customer"]')).to_contain_text("手动")
    expect(page.locator('[data-field="customer"]')).not_to_contain_text("默认")


def test_what_is_required_must_be_filled_in(page: Page, chat: FakeChat) -> None:
    """The browser asks for it; nothing is sent."""
    say(page, SENTENCE)
    page.get_by_role("button", name="修改").click()
    page.get_by_label("费用").fill("")
    page.get_by_role("button", name="保存").click()

    expect(page.locator("form.form [name=expenses]:invalid")).to_be_visible()
    assert 1 == len(chat.posts)


def test_a_press_is_under_way_once(page: Page, chat: FakeChat) -> None:
    """Until the server has answered, the card takes no second press."""
    say(page, "今天拜访了华星,聊了MES")
    options = page.locator("[data-action^='pick:']")
    expect(options).to_have_count(3)
    chat.may_answer.clear()
    options.first.click()
    expect(options.first).to_be_disabled()
    options.nth(1).click(force=True)
    chat.may_answer.set()

    expect(page.get_by_text("已选:杭州华星科技有限公司")).to_be_visible()
    expect(page.get_by_text("已记录")).to_be_visible()
    expect(options).to_have_count(0)
    assert ["pick:1:1003"] == [post["action"] for post in chat.posts[1:]]


def test_a_finished_card_has_no_buttons(page: Page, chat: FakeChat) -> None:
    """Whatever buttons the server still lists there."""
    chat.says(5, {"card": {**QUESTION, "done": True}})

    expect(page.get_by_text("您指的是哪一家?")).to_be_visible()
    expect(page.locator("[data-action]")).to_have_count(0)


# -- sending, and what goes wrong ------------------------------------------------------------------


def test_what_was_not_sent_is_sent_again_under_its_id(page: Page, chat: FakeChat) -> None:
    """My words are there at once; a failure says so, and a retry is the same message."""
    chat.refusals.append((503, {}))
    chat.may_answer.clear()
    say(page, "你好")
    expect(items(page, "me")).to_contain_text("你好")
    expect(items(page, "me")).to_contain_text("发送中")
    chat.may_answer.set()
    expect(items(page, "me")).to_contain_text("没有发送出去")

    page.get_by_role("button", name="重试").click()

    expect(items(page, "bot")).to_contain_text("收到:你好")
    expect(items(page, "me")).to_have_count(1)
    expect(items(page, "me")).to_contain_text("已发送")
    first, second = chat.posts
    assert first == second


def test_a_refusal_is_shown_in_the_servers_words(page: Page, chat: FakeChat) -> None:
    """Where the server says what is wrong, that is what the person reads."""
    chat.refusals.append((422, {"message": "消息太长,请分成几条发送。"}))
    say(page, "很长很长")

    expect(items(page, "me")).to_contain_text("消息太长,请分成几条发送。")


def test_a_press_that_failed_can_be_repeated(page: Page, chat: FakeChat) -> None:
    """The card's buttons work again, and the press itself can be sent again under its id."""
    say(page, SENTENCE)
    undo = page.get_by_role("button", name="撤销")
    expect(undo).to_be_visible()
    chat.refusals.append((500, {}))
    undo.click()
    expect(items(page, "me").last).to_contain_text("没有发送出去")
    expect(undo).to_be_enabled()

    page.get_by_role("button", name="重试").click()

    expect(page.get_by_text("已撤销")).to_be_visible()
    assert chat.posts[-1] == chat.posts[-2]


def test_what_was_not_sent_survives_a_reload(page: Page, chat: FakeChat) -> None:
    """It waits with its id, to be sent when the person says so."""
    chat.refusals.append((503, {}))
    say(page, "你好")
    expect(items(page, "me")).to_contain_text("没有发送出去")
    page.reload()
    expect(items(page, "me")).to_contain_text("没有发送出去")
    page.get_by_role("button", name="重试").click()

    expect(items(page, "bot")).to_contain_text("收到:你好")
    assert chat.posts[0] == chat.posts[1]


# -- one conversation, whatever happens ------------------------------------------------------------


def test_an_item_with_a_known_id_takes_its_place(page: Page, chat: FakeChat) -> None:
    """A changed card stays where it was; nothing is doubled."""
    first = chat.says(5, {"card": recorded()})
    chat.says(5, {"text": "后来的"})
    expect(items(page)).to_have_count(2)
    chat.says(5, {"card": recorded("30")}, first)

    expect(items(page).first).to_contain_text("¥30")
    expect(items(page).last).to_contain_text("后来的")
    expect(items(page)).to_have_count(2)


def test_a_reload_keeps_person_and_conversation(page: Page) -> None:
    """Both come back as they were."""
    become(page, "李娜")
    say(page, "你好")
    expect(items(page)).to_have_count(2)
    before = page.get_by_test_id("log").inner_text()
    page.reload()

    expect(items(page)).to_have_count(2)
    expect(page.get_by_test_id("who")).to_have_value("6")
    assert before == page.get_by_test_id("log").inner_text()


def test_each_person_has_a_conversation(page: Page, chat: FakeChat) -> None:
    """What 张伟 wrote is not in 周敏's chat, and is there again on the way back."""
    say(page, "张伟的话")
    expect(items(page)).to_have_count(2)
    become(page, "周敏")
    expect(items(page)).to_have_count(0)
    say(page, "周敏的话")
    expect(items(page)).to_have_count(2)
    become(page, "张伟")

    expect(items(page, "me")).to_contain_text("张伟的话")
    assert [5, 2] == [post["user"] for post in chat.posts]


def test_nothing_is_lost_or_doubled_while_the_server_is_away(page: Page, chat: FakeChat) -> None:
    """The page says that it reconnects, and then shows what came meanwhile, once."""
    say(page, "之前")
    expect(items(page, "bot")).to_have_count(1)
    chat.stop()
    expect(page.get_by_text("重新连接中…")).to_be_visible()
    chat.says(5, {"text": "其间"})
    chat.start()

    expect(page.get_by_text("重新连接中…")).to_be_hidden()
    expect(items(page, "bot")).to_have_text([re.compile("之前"), re.compile("其间")])
    chat.says(5, {"text": "之后"})
    expect(items(page)).to_have_count(4)


def test_earlier_pages_are_shown_on_request(page: Page, chat: FakeChat) -> None:
    """Fifty at a time, oldest at the top, until there is nothing earlier."""
    for number in range(120):
        chat.says(5, {"text": f"第{number}条"})
    page.reload()
    expect(items(page)).to_have_count(50)
    page.get_by_role("button", name="显示更早的消息").click()
    expect(items(page)).to_have_count(100)
    page.get_by_role("button", name="显示更早的消息").click()

    expect(items(page)).to_have_count(120)
    expect(items(page).first).to_contain_text("第0条")
    expect(items(page).last).to_contain_text("第119条")
    expect(page.get_by_role("button", name="显示更早的消息")).to_have_count(0)


def test_what_is_read_above_stays_where_it_is(page: Page, chat: FakeChat) -> None:
    """Who has scrolled up is told of what is new, and not torn down to it."""
    for number in range(40):
        chat.says(5, {"text": f"第{number}条"})
    expect(items(page)).to_have_count(40)
    log = page.get_by_test_id("log")
    log.evaluate("element => { element.scrollTop = 0 }")
    expect(page.get_by_text("第0条")).to_be_in_viewport()
    chat.says(5, {"text": "刚刚"})
    page.get_by_role("button", name="新消息").click()

    expect(page.get_by_text("刚刚")).to_be_in_viewport()
    expect(page.get_by_role("button", name="新消息")).to_be_hidden()


def test_hostile_text_is_only_text(open_page: OpenPage, chat: FakeChat) -> None:
    """Markup in words, names and values is shown as written, wherever it stands."""
    chat.people = [{**chat.people[1], "name": HOSTILE, "department": HOSTILE}]
    button = {"action": f"x:{HOSTILE}", "label": HOSTILE, "style": "primary", "form": None}
    chat.says(
        5,
        {
            "card": {
                "title": HOSTILE,
                "subtitle": HOSTILE,
                "text": HOSTILE,
                "note": HOSTILE,
                "fields": [{"name": HOSTILE, "label": HOSTILE, "value": HOSTILE, "words": HOSTILE}],
                "entries": [{"when": HOSTILE, "title": HOSTILE, "text": HOSTILE, "badge": HOSTILE}],
                "buttons": [button],
            }
        },
    )
    page = open_page(chat.url)
    say(page, HOSTILE)
    page.get_by_role("button", name=HOSTILE).click()

    expect(items(page, "me").first).to_contain_text(HOSTILE)
    expect(items(page, "bot").nth(1)).to_contain_text(f"收到:{HOSTILE}")
    expect(page.locator("img")).to_have_count(0)


# -- the page's own words, time and looks ----------------------------------------------------------


def test_examples_fill_the_box(page: Page, chat: FakeChat) -> None:
    """Three sentences to begin with; they go when something was said."""
    expect(page.locator("[data-example]")).to_have_count(3)
    page.get_by_role("button", name=SENTENCE).click()
    expect(composer(page)).to_have_value(SENTENCE)
    expect(composer(page)).to_be_focused()
    assert [] == chat.posts
    composer(page).press("Enter")

    expect(items(page, "bot")).to_contain_text("已记录")
    expect(page.locator("[data-example]")).to_have_count(0)


def test_the_language_is_switched_and_remembered(page: Page) -> None:
    """The page's own words change; what was said does not."""
    say(page, SENTENCE)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("button", name="EN").click()

    expect(composer(page)).to_have_attribute("placeholder", "Tell me about a visit, or ask…")
    expect(page.locator('[data-field="type"]')).to_contain_text("default")
    expect(page.get_by_role("button", name="撤销")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    expect(page.get_by_test_id("clock").locator("summary")).to_contain_text("Wed 18 Mar")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_browser_that_keeps_nothing_still_works(open_page: OpenPage, chat: FakeChat) -> None:
    """Without localStorage the page remembers as long as it is open."""
    page = open_page("about:blank")
    page.add_init_script(NO_STORAGE)
    page.goto(chat.url)
    page.get_by_role("button", name="EN").click()
    become(page, "李娜")
    say(page, "你好")

    expect(items(page, "bot")).to_contain_text("收到:你好")
    expect(composer(page)).to_have_attribute("placeholder", re.compile("Tell me"))


def test_the_demos_clock_is_moved(page: Page, chat: FakeChat) -> None:
    """An hour, tomorrow at nine, a week, any moment, and back."""
    clock = page.get_by_test_id("clock")
    expect(clock).to_contain_text("3月18日")
    clock.locator("summary").click()
    clock.get_by_role("button", name="+1 小时").click()
    expect(clock.locator("summary")).to_contain_text("17:20")
    clock.get_by_role("button", name="明天 9:00").click()
    expect(clock.locator("summary")).to_contain_text(re.compile("3月19日.*09:00"))
    clock.get_by_role("button", name="+1 周").click()
    expect(clock.locator("summary")).to_contain_text(re.compile("3月26日.*09:00"))
    clock.get_by_label("其他时间").fill("2026-04-01T08:30")
    clock.get_by_role("button", name="设定").click()
    expect(clock.locator("summary")).to_contain_text(re.compile("4月1日.*08:30"))
    clock.get_by_role("button", name="恢复真实时间").click()
    expect(clock.locator("summary")).to_contain_text(re.compile("3月18日.*16:20"))

    page.keyboard.press("Escape")
    expect(clock.get_by_role("button", name="+1 小时")).to_be_hidden()
    chat.moves({"advance_minutes": 60})
    expect(clock.locator("summary")).to_contain_text("17:20")


def test_a_phone_needs_no_sideways_scrolling(open_page: OpenPage, chat: FakeChat) -> None:
    """At 360 pixels everything fits: cards, forms, questions, long words, the clock."""
    page = open_page(chat.url, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(page.locator("[data-example]")).to_have_count(3)
    assert not is_too_wide(page)
    say(page, "https://example.com/" + "long" * 60)
    say(page, "今天拜访了华星,聊了MES")
    expect(page.locator("[data-action^='pick:']")).to_have_count(3)
    say(page, SENTENCE)
    page.get_by_role("button", name="修改").click()
    expect(page.get_by_role("form", name="修改 V-1")).to_be_visible()
    assert not is_too_wide(page)
    page.get_by_test_id("clock").locator("summary").click()
    expect(page.get_by_role("button", name="明天 9:00")).to_be_in_viewport(ratio=1)
    assert not is_too_wide(page)


def test_it_is_dark_where_the_system_is(open_page: OpenPage, chat: FakeChat) -> None:
    """The page follows prefers-color-scheme."""
    colours = {
        scheme: open_page(chat.url, color_scheme=scheme).evaluate(
            "() => getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }

    assert {"light": "rgb(245, 246, 248)", "dark": "rgb(17, 19, 22)"} == colours
