"""Takes the README's picture of the chat page.

    python -m bot run --now 2026-03-18T16:20
    python -m tests.browser.picture http://127.0.0.1:8000/ bot/web/pages/chat.png

Run it on a new demo: whatever 张伟 has said before is in the picture too.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from tests.browser.conftest import NAMES, QUIETLY

HELLO = "你好"  # the first contact is greeted at length, which would push the card down
SENTENCE = (
    "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去"
)
SIZE: ViewportSize = {"width": 1100, "height": 760}
SCALE = 2
MOST_BYTES = 250_000


def take(url: str, file: Path) -> None:
    """Log one visit and shoot the page, in Chinese and in light."""
    chromium = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIETLY)
        page = browser.new_page(
            viewport=SIZE, device_scale_factor=SCALE, locale="zh-CN", color_scheme="light"
        )
        page.goto(url)
        page.get_by_test_id("who").select_option(value="5")  # 张伟
        composer = page.get_by_test_id("composer")
        for text, answer in (
            (HELLO, "article[data-from=bot]"),
            (SENTENCE, "[data-field=expenses]"),
        ):
            composer.fill(text)
            composer.press("Enter")
            page.locator(answer).last.wait_for()
        composer.blur()
        page.screenshot(path=file, animations="disabled")
        browser.close()
    size = file.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{file} has {size} bytes, more than {MOST_BYTES}")


if __name__ == "__main__":
    take(sys.argv[1], Path(sys.argv[2]))
