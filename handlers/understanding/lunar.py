"""The Chinese lunar calendar from 1990 to 2040, for 春节, 中秋 and 腊月初八."""

from datetime import date, timedelta
from itertools import accumulate

_FIRST_YEAR, _FIRST_DAY = 1990, date(1990, 1, 27)
# one word per lunar year: its months (1: thirty days, 0: twenty-nine), and behind a colon the month
# that is followed by a leap month
_YEARS = (
    "0100100101111:5 010010010111 011001001011 0110101001010:3 111010100101 "
    "0110101100101:8 010110101100 101010110110 1001001101101:5 100100101110 "
    "110010010110 1101010010101:4 110101001010 110110100101 0101101010101:2 "
    "010101101010 1010101011011:7 001001011101 100100101101 1100100101011:5 "
    "101010010101 101101001010 1011010101010:4 101011010101 0101010110101:9 "
    "010010111010 101001011011 0101001010111:6 010100101011 101010010011 "
    "0111010010101:4 011010101010 101011010101 0100110110101:2 010010110110 "
    "1010010101110:6 101001001110 110100100110 1110100100110:5 110101010011 "
    "010110101010 0110101101010:3 100101101101 0100101011101:11 010010101101 "
    "101001001101 1101001001011:6 110100100101 110101010010 1101101010100:5 "
    "101101011010 "
).split()
_LENGTHS = [[29 + int(n) for n in year.partition(":")[0]] for year in _YEARS]
_LEAP_MONTHS = [int(year.partition(":")[2] or 0) for year in _YEARS]
_NEW_YEARS = [_FIRST_DAY + timedelta(n) for n in accumulate((sum(y) for y in _LENGTHS), initial=0)]


def days(year: int, month: int, day: int, *, leap: bool = False) -> tuple[date, date] | None:
    """First day and the day after the last of a lunar day, or of the month where `day` is 0.

    A day that a short month does not have is its last one: 除夕 is 腊月三十 or 廿九.
    """
    row = year - _FIRST_YEAR
    if not (0 <= row < len(_LENGTHS) and 1 <= month <= 12 and 0 <= day <= 30):
        return None
    leap_month = _LEAP_MONTHS[row]
    if leap and month != leap_month:
        return None
    index = month - 1 + (leap or 0 < leap_month < month)
    start = _NEW_YEARS[row] + timedelta(sum(_LENGTHS[row][:index]))
    length = _LENGTHS[row][index]
    if day == 0:
        return start, start + timedelta(length)
    found = start + timedelta(min(day, length) - 1)
    return found, found + timedelta(1)


def qingming(year: int) -> date:
    """清明, by the common formula for this century."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
