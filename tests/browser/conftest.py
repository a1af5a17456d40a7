"""A browser, the page in it, and a server of the test's own behind it."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    ViewportSize,
    sync_playwright,
)

from tests.browser.fake_chat import FakeChat

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: ViewportSize = {"width": 1100, "height": 760}
PATIENCE = 10_000  # milliseconds until a test gives up waiting

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")  # while it lives, nothing else in this thread may run a loop
def browser(require_browser: bool) -> Iterator[Browser]:
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if require_browser:
            pytest.fail("no Chromium found: apt-get install chromium")
        pytest.skip("no Chromium found")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=QUIETLY)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens a URL in a browser that knows nothing yet; whatever the page does wrong fails."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def read(line: ConsoleMessage) -> None:
        if "Content Security" in line.text:
            wrong.append(line.text)

    def refuse(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    def open_one(url: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN", **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", read)
        page.on("dialog", refuse)
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [] == wrong


@pytest.fixture
def chat() -> Iterator[FakeChat]:
    """A server that answers by script."""
    server = FakeChat()
    yield server
    server.stop()


@pytest.fixture
def page(open_page: OpenPage, chat: FakeChat) -> Page:
    """The page on a desktop, as 张伟."""
    return open_page(chat.url)
