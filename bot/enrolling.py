"""What a new subscription needs of those who post it: an address they may call, and a secret."""

from bot import signing
from bot.outside import Outside
from bot.sealing import Box
from bot.settings import Settings
from handlers.text import Locale


class Enrolling:
    """Judges addresses and makes secrets; see storage/administration.py."""

    def __init__(self, outside: Outside, box: Box) -> None:
        self._outside, self._box = outside, box

    def objection(self, url: str, locale: Locale) -> str:
        """What is wrong with an address before it is called; "" for nothing."""
        return self._outside.objection(url, locale)

    def new_secret(self) -> tuple[str, str]:
        """A fresh secret, and the same sealed."""
        secret = signing.new_secret()
        return secret, self._box.seal(secret)


def outside(settings: Settings) -> Outside:
    """Where the settings let us call."""
    return Outside(demo=settings.environment == "demo", hosts=settings.webhook_names)


def enrolling(settings: Settings) -> Enrolling:
    """As the settings allow."""
    return Enrolling(outside(settings), Box(settings.sealing_key))
