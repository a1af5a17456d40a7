"""Numbers as people write them: 23.34, 1,280, 三百二, 一百二十五万八千, 两千五, 二三十, half."""

import re
from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8}
CHINESE = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE)
ENGLISH = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "couple": 2, "dozen": 12,
}  # fmt: skip
ENGLISH_SCALE = {
    "hundred": 100,
    "thousand": 1000,
    "grand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
FRACTIONS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
# 百八十块 is somewhat under a hundred, 千把块 about a thousand
OR_SO = {
    "百八十": (80, 100),
    "千八百": (800, 1000),
    "万八千": (8000, 10000),
}

PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_PIECE = re.compile(rf"\d+(?:\.\d+)?|[{CHINESE}]")
_LONGEST = 24


def number(text: str) -> Decimal | None:
    """Digits with or without thousands separators, or a Chinese number."""
    if PLAIN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return chinese(text)


def chinese(text: str) -> Decimal | None:
    """The value of 一百二十五万八千, 1万2 or 三百二, None if it is no number."""
    if not text or len(text) > _LONGEST:
        return None
    pieces = _PIECE.findall(text)
    if "".join(pieces) != text:
        return None
    if all(p in DIGITS for p in pieces):
        return Decimal(int("".join(str(DIGITS[p]) for p in pieces)))
    total, section, digit, last_unit, zero = Decimal(0), Decimal(0), None, Decimal(1), False
    for piece in pieces:
        if piece in SMALL:
            unit = SMALL[piece]
            section += (Decimal(1) if digit is None else digit) * unit
            digit, last_unit, zero = None, Decimal(unit), False
        elif piece in LARGE:
            unit = LARGE[piece]
            section += digit or Decimal(0)
            if section == 0 and not (total and last_unit == 10**4):
                return None
            if unit > 10**4 or total == 0:
                total = (total + section) * unit
            else:
                total += section * unit
            section, digit, last_unit, zero = Decimal(0), None, Decimal(unit), False
        else:
            value = Decimal(DIGITS[piece]) if piece in DIGITS else Decimal(piece)
            if digit is not None and digit != 0:
                return None
            zero = zero or value == 0
            digit = value
    if digit is not None and digit != 0:
        # 三百二 is 320, 三百零二 is 302
        dropped = last_unit / 10 if last_unit > 10 and not zero and digit < 10 else Decimal(1)
        section += digit * dropped
    return total + section


def between(text: str) -> tuple[Decimal, Decimal] | None:
    """二三十 as 20 to 30, 十七八万, 三五百, 百八十: the two numbers it lies between."""
    for words, (low, high) in OR_SO.items() if text[0] in "百千万" else ():
        if text.startswith(words):
            scale = chinese("一" + text[len(words) :])
            return (low * scale, high * scale) if scale else None
    for at in range(len(text) - 1):
        first, second = DIGITS.get(text[at], 0), DIGITS.get(text[at + 1], 0)
        if first and second:
            if second - first != 1 and (first, second) != (3, 5):
                return None
            low_end = chinese(text[: at + 1] + text[at + 2 :])
            high_end = chinese(text[:at] + text[at + 1 :])
            return (low_end, high_end) if low_end and high_end else None
    return None


def english(words: list[str]) -> Decimal | None:
    """The value of ["forty", "five"], ["two", "thousand"] or ["half", "a", "million"]."""
    total, section, seen = Decimal(0), Decimal(0), False
    for word in words:
        if word in ENGLISH:
            section += ENGLISH[word]
        elif word == "hundred":
            section = (section or Decimal(1)) * 100
        elif word in ENGLISH_SCALE:
            total += (section or Decimal(1)) * ENGLISH_SCALE[word]
            section = Decimal(0)
        elif word in FRACTIONS:
            section += FRACTIONS[word]
        elif word not in {"and", "a", "an", "of"}:
            return None
        seen = True
    return total + section if seen else None
