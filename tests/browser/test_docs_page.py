"""/docs in a browser: it draws every call, offline, and lets one be tried."""

import pytest
from playwright.sync_api import expect

from handlers.catalogue import ENDPOINTS
from tests.browser.conftest import OpenPage
from tests.browser.test_real_chat import Server

pytestmark = pytest.mark.browser

PAGINATE = "/api/customers/visits/paginate"
PATIENCE = 40_000  # ms: the renderer draws all calls before it listens


def test_every_call_is_drawn_from_this_server_alone_and_can_be_tried(
    open_page: OpenPage, demo_server: Server
) -> None:
    """With its path, and what it is for; nothing is fetched from elsewhere, nothing is blocked.

    Without a token, the answer is the refusal that the document shows. One test for both: to draw
    the page costs seconds.
    """
    page = open_page("about:blank")
    page.set_default_timeout(PATIENCE)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))

    page.goto(f"{demo_server.url}docs")

    calls = page.locator(".opblock")
    expect(calls).to_have_count(len(ENDPOINTS), timeout=PATIENCE)
    call = calls.filter(has_text=PAGINATE)
    expect(call).to_contain_text("the visits paid to one customer")
    expect(page).to_have_title("Genjin 接口 API")
    assert fetched
    assert all(url.startswith((demo_server.url, "data:")) for url in fetched)

    call.locator(".opblock-summary-control").click()
    call.get_by_role("button", name="Try it out").click()
    call.get_by_role("button", name="Execute").click()

    expect(call.locator(".live-responses-table")).to_contain_text(
        "Unauthenticated.", timeout=PATIENCE
    )
    assert all(url.startswith((demo_server.url, "data:")) for url in fetched)


def test_the_title_follows_the_browser(open_page: OpenPage, demo_server: Server) -> None:
    """What is not the renderer's own words, at least; the test above has the Chinese one."""
    page = open_page(f"{demo_server.url}docs", locale="en-GB")

    expect(page).to_have_title("Genjin API")
