"""The story in a browser, against `python -m bot run`: log, be asked, change, undo, reload."""

import re
from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser

SENTENCE = (
    "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去"
)


HOSTILE = "<img src=x onerror=alert(1)>"
A_MOMENT = 50  # milliseconds
SOON = 2500  # milliseconds: sooner than a stream that broke would be back


class Server(Protocol):
    """What a test wants of the running demo."""

    url: str


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def card(page: Page, text: str) -> Locator:
    """The newest card with this text."""
    return page.locator('article[data-from="bot"]', has=page.locator(".card"), has_text=text).last


def wait_until_remembered(page: Page, url: str, words: str) -> None:
    """What the page shows is marked as sent a moment later; only then a reload shows it too."""
    told = ""
    for _ in range(PATIENCE // A_MOMENT):
        told = page.request.get(f"{url}chat/history?as=5").text()
        if words in told:
            return
        page.wait_for_timeout(A_MOMENT)
    raise AssertionError(told)


def test_a_visit_from_sentence_to_undo(demo_server: Server, open_page: OpenPage) -> None:
    """What a rep does on a good day, and it is all still there after a reload."""
    page = open_page(demo_server.url)
    page.get_by_test_id("who").select_option(value="5")  # 张伟
    expect(page.locator("[data-example]")).to_have_count(3)

    say(page, SENTENCE)
    first = card(page, "王处长")
    expect(first.locator('[data-field="customer"]')).to_contain_text("金华职业技术学院")
    expect(first.locator('[data-field="expenses"]')).to_contain_text("23.34")

    say(page, "今天拜访了华星,聊了MES")
    question = card(page, "哪一家")
    expect(question.get_by_role("button")).to_have_count(3)
    question.get_by_role("button", name="杭州华星科技有限公司").click()
    second = page.locator("article", has=page.locator('[data-field="customer"]')).last
    expect(second.locator('[data-field="customer"]')).to_contain_text("杭州华星科技有限公司")
    expect(page.locator("[data-action^='pick:']")).to_have_count(0)

    first.get_by_role("button", name="修改").click()
    first.get_by_label("费用", exact=True).fill("30")
    first.get_by_role("button", name="保存").click()
    expect(first.locator('[data-field="expenses"]')).to_contain_text("¥30")
    expect(page.get_by_text("没有发送出去")).to_have_count(0)

    second.get_by_role("button", name="撤销").click()
    expect(card(page, "已撤销")).to_be_visible()
    expect(page.locator("[data-action^='undo:']")).to_have_count(1)
    expect(page.locator("[data-action^='pick:']")).to_have_count(3)  # the question is open again
    wait_until_remembered(page, demo_server.url, "pick:")
    before = texts(page)
    page.reload()
    expect(page.get_by_test_id("log")).to_have_attribute("aria-busy", "false")
    assert before == texts(page)


def test_a_phone_in_a_tunnel(demo_server: Server, open_page: OpenPage) -> None:
    """In English on 360 pixels: what did not get through is sent once; markup is only text."""
    page = open_page(
        demo_server.url, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page.get_by_test_id("who").select_option(value="11")  # 赵凯
    page.get_by_role("button", name="EN").click()
    page.locator("[data-example]").first.click()
    expect(page.get_by_test_id("composer")).to_have_value(re.compile("^Visited Acme Robotics"))
    page.route("**/webhooks/**", lambda route: route.abort(), times=1)
    page.get_by_test_id("send").click()
    mine, answers = (page.locator(f'article[data-from="{who}"]') for who in ("me", "bot"))
    expect(mine).to_contain_text("Not sent")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator('[data-field="customer"]')).to_contain_text("Acme Robotics Inc.")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("Sent")

    before = answers.count()
    say(page, "help")
    expect(answers).to_have_count(before + 1, timeout=SOON)

    say(page, HOSTILE)
    expect(answers).to_have_count(before + 2)
    expect(mine.last).to_contain_text(HOSTILE)
    expect(page.locator("img")).to_have_count(0)

    page.locator("[data-action^='edit:']").first.click()
    expect(page.locator("form.form [name=expenses]")).to_have_value("23.34")
    assert 360 == page.evaluate("document.documentElement.scrollWidth")

    page.reload()
    expect(answers).to_have_count(before + 2)
    expect(mine).to_have_count(3)


def texts(page: Page) -> list[str]:
    """What stands in the log, without the times that only this page knew to the second."""
    shown = page.locator("article[data-item-id]").all_inner_texts()
    return [re.sub(r"\d\d:\d\d", "", text).strip() for text in shown]
