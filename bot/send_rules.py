"""Whether a message may be sent again that may have arrived, and which limits a call counts in."""

from datetime import datetime, timedelta

from bot.platforms.contract import Platform
from storage import budgets
from storage.budgets import Budget, Spender
from storage.outbox import Parcel

# How long a platform drops doubles by a key (an hour) or by the same content (half an hour), less
# five minutes (RELIABILITY section 5).
DOUBLES_DROPPED = {"key": timedelta(minutes=55), "content": timedelta(minutes=25)}
ONCE_MORE = 1  # where a platform drops no doubles


def may_repeat(parcel: Parcel, platform: Platform, at: datetime, tries: int | None = None) -> bool:
    """Whether it may be sent at that moment although earlier `tries` may have arrived."""
    unsure = parcel.unsure if tries is None else tries
    if not unsure:
        return True
    if platform.resend == "none":
        return unsure <= ONCE_MORE
    return at - parcel.first_try_at < DOUBLES_DROPPED[platform.resend]


def spender(parcel: Parcel) -> Spender:
    """The app whose budgets a call is paid from."""
    return Spender(parcel.platform, parcel.app)


def budgets_of(parcel: Parcel, platform: Platform) -> list[Budget]:
    """What this call counts in: the app's own limits and those of its recipient."""
    recipient = parcel.target.get("chat") or parcel.target.get("user", "")
    whose = {"app": budgets.APP, "recipient": f"to {recipient}"}
    return [
        Budget(
            f"{whose[limit.per]}/{limit.seconds:g}",
            limit.calls,
            timedelta(seconds=limit.seconds),
        )
        for limit in platform.limits
    ]
