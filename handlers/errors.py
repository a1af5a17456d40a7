"""What a person can put right, said so that they know how."""

from handlers.text import Locale, Text


class UserError(Exception):
    """Nothing of this step is stored; the person is told the text and tries again."""

    def __init__(self, text: Text, /, **values: object) -> None:
        super().__init__(text.zh.format(**values))
        self.text, self.values = text, values

    def in_(self, locale: Locale) -> str:
        """What the person is told, in their language."""
        return self.text.in_(locale, **self.values)


class NotFound(UserError):
    """What was asked for is not there, or may not be seen: the two are one answer."""
