"""One thing Genjin says, in every language it speaks.

A third language adds a field here, and the type checker lists what is missing.
"""

import string
from dataclasses import dataclass
from typing import Literal

Locale = Literal["zh", "en"]


def locale_of(wanted: str) -> Locale:
    """The language we answer in for a wish such as "en-US"; Chinese for any other."""
    return "en" if wanted.lower().startswith("en") else "zh"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with {placeholders}; both languages must have the same ones."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        """Fail where it is written, not where it is said."""
        if _placeholders(self.zh) != _placeholders(self.en):
            raise ValueError(f"placeholders differ: {self.zh!r} / {self.en!r}")

    def in_(self, locale: Locale, /, **values: object) -> str:
        """The sentence with its values filled in."""
        said = self.en if locale == "en" else self.zh
        return said.format(**values)


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
