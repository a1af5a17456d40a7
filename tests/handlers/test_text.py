"""What Genjin says exists in both languages and reads alike."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import handlers
from handlers.text import Text, locale_of


def texts() -> Iterator[tuple[str, Text]]:
    """Every Text that a module of handlers holds, in tables too."""
    for module in pkgutil.walk_packages(handlers.__path__, "handlers."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for place, text in enumerate(inside(value)):
                yield f"{module.name}.{name}{f'[{place}]' if place else ''}", text


def inside(value: object) -> Iterator[Text]:
    """The text itself, or those of a table and its rows."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict | tuple | list):
        for row in value.values() if isinstance(value, dict) else value:
            yield from inside(row)


ALL = dict(texts())


def test_there_are_texts() -> None:
    """The search finds them."""
    assert len(ALL) > 50


@pytest.mark.parametrize("name", ALL)
def test_each_text_reads_well(name: str) -> None:
    """Chinese without the politeness or jargon we avoid, English without Chinese, both short."""
    text = ALL[name]

    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”", "", text.en)) or text.en == "中文"
    assert len(text.zh) <= 120
    assert len(text.en) <= 240
    assert not re.search(r"参数|非法|异常|用户输入|系统错误", text.zh)
    assert not re.search(r"\b(invalid|illegal|failed to)\b", text.en, re.IGNORECASE)


def test_different_placeholders_are_refused() -> None:
    """A value that one language forgets is found at import."""
    with pytest.raises(ValueError, match="placeholders differ"):
        Text(zh="{name}", en="nobody")


def test_languages_are_recognised() -> None:
    """English in any dialect, Chinese for everything else."""
    assert ["en", "en", "zh", "zh"] == [locale_of(x) for x in ("en", "EN-us", "zh-CN", "fr")]
