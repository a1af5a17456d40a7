"""The figures of understanding beside their goals, and every miss slot by slot: make figures.

python -m tests.understanding.figures --errors 20 --slot action_due
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.batch import columns, values
from bot.batch import messages as batch_messages
from handlers.understanding.directory import Directory
from tests.understanding import reader

Row = Mapping[str, Any]
Counts = tuple[int, int, int]  # found rightly, found wrongly, missed

LOGGING = ("log_visit", "log_follow_up")
OPTIONAL = frozenset({"holiday", "lunar"})  # kinds of time words that TIME.md leaves free
PARTS = ("messages", "time", "money")


# -- messages --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of one message or record that was not read as wanted."""

    name: str
    wanted: Any
    read: Any


@dataclass(frozen=True, slots=True)
class Miss:
    """One message that was not read exactly as wanted."""

    row: Row
    read: Row
    claims: tuple[tuple[str, float], ...]
    slots: tuple[Slot, ...]
    wrong_customer: bool


@dataclass(slots=True)
class Messages:
    """The figures of a set of messages, by score.py."""

    count: int = 0
    right: int = 0
    right_merged: int = 0
    exact: int = 0
    wrong_customers: list[str] = field(default_factory=list)
    slots: dict[str, Counts] = field(default_factory=dict)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The shares and F1 values that goals are set for."""
        f1 = [prf(counts)[2] for counts in self.slots.values()]
        total = (
            sum(counts[0] for counts in self.slots.values()),
            sum(counts[1] for counts in self.slots.values()),
            sum(counts[2] for counts in self.slots.values()),
        )
        return {
            "intent": self.right_merged / max(self.count, 1),
            "intent, log kinds apart": self.right / max(self.count, 1),
            "macro": sum(f1) / max(len(f1), 1),
            "micro": prf(total)[2],
            "exact": self.exact / max(self.count, 1),
            "wrong customers": float(len(self.wrong_customers)),
        }


def prf(counts: Counts) -> tuple[float, float, float]:
    """Precision, recall and F1, as score.py takes them."""
    precision, recall, f1 = _SCORE.prf(counts)
    return precision, recall, f1


_SCORE = reader.score()


def messages(rows: Iterable[Row], directory: Directory) -> Messages:
    """Read every row and count what is right."""
    company = json.loads((reader.CORPUS / "directory.json").read_text(encoding="utf-8"))
    scorer = _SCORE.Scorer(company)
    found = Messages()
    totals = _SCORE.Tally()
    for row in rows:
        understood = reader.read(row, directory)
        read = reader.prediction(row, understood, directory)
        right, tally = scorer.message(row, read)
        totals.merge(tally)
        both_log = row["intent"] in LOGGING and read["intent"] in LOGGING
        exact = right and tally.clean()
        found.count += 1
        found.right += right
        found.right_merged += right or both_log
        found.exact += exact
        if not right:
            found.confused[row["intent"], read["intent"] or "nothing"] += 1
        wrong_customer = has_wrong_customer(row, read)
        if wrong_customer:
            found.wrong_customers.append(row["id"])
        if wrong_customer or not exact:
            claims = tuple((claim.intent, claim.score) for claim in understood.claims)
            slots = tuple(_wrong_slots(scorer, row, read, right=right))
            found.misses.append(Miss(row, read, claims, slots, wrong_customer))
    found.slots = {name: (c[0], c[1], c[2]) for name, c in sorted(totals.c.items())}
    return found


def has_wrong_customer(row: Row, read: Row) -> bool:
    """Whether a customer was chosen, without asking, that the label does not name."""
    return bool(_customers(read) - _customers(row["expect"]))


def _customers(shape: Row) -> set[int]:
    """Every customer id of a label or prediction."""
    places = [shape, shape.get("target") or {}, *(shape.get("records") or ())]
    ids = {place.get("customer") for place in places}
    ids |= {c["value"] for c in shape.get("amend") or () if c["slot"] == "customer"}
    return {id for id in ids if isinstance(id, int)}


# Where a slot of score.py stands in a label and in a prediction, if not under its own name.
_PLACES: dict[str, tuple[str, str]] = {
    "visited_date": ("visited_at", "visited_at"),
    "visited_time": ("visited_at", "visited_at"),
    "action_due": ("action_items", "action_items"),
    "action_assignee": ("action_items", "action_items"),
    "query_period": ("period", "period"),
    "query_user": ("user", "user"),
    "query_limit": ("limit", "limit"),
    "query_aspect": ("aspect", "aspect"),
    "reminder_text": ("text_contains", "text"),
    "reminder_due": ("due", "due"),
    "reminder_assignee": ("assignee", "assignee"),
    "target_customer": ("target", "target"),
    "target_number": ("target", "target"),
    "target_text": ("target", "target"),
    "comment_text": ("text_contains", "text"),
    "comment_mentions": ("mentions", "mentions"),
    "digest_period": ("period", "period"),
    "digest_scope": ("scope", "scope"),
    "feedback_or_problem": ("feedback_or_problem_contains", "feedback"),
    "feedback_or_outcome": ("feedback_or_outcome_contains", "feedback"),
    **{
        name: (f"{name}_contains", name)
        for name in ("contents", "feedback", "problem", "outcome", "expense_note")
    },
}
# The slots whose wrong value is best seen beside the other slots that count with it.
_EITHER = {
    "feedback_or_problem": ("feedback", "problem"),
    "feedback_or_outcome": ("feedback", "outcome"),
}


def _wrong_slots(scorer: Any, row: Row, read: Row, *, right: bool) -> Iterator[Slot]:
    if row["intent"] not in LOGGING:
        if right:
            _, tally = scorer.message(row, read)
            yield from _differing(tally, row["expect"], read)
        return
    wanted = row["expect"]["records"]
    told = read.get("records") or [] if read.get("intent") in LOGGING else []
    pairs, missed, extra = scorer.align(wanted, told)
    for label, record in pairs:
        tally = _SCORE.Tally()
        scorer.record(tally, label, record, row["text"], len(wanted))
        yield from _differing(tally, label, record)
    for label in missed if right else ():
        yield Slot("record", label, None)
    for record in extra:
        yield Slot("record", None, record)


def _differing(tally: Any, label: Row, read: Row) -> Iterator[Slot]:
    for name, (_, wrongly, missed) in tally.c.items():
        if wrongly or missed:
            there, here = _PLACES.get(name, (name, name))
            got = read.get(here)
            if name in _EITHER:
                got = {other: read.get(other) for other in _EITHER[name]}
            wanted = label.get(there)
            if others := label.get(f"{name}_alternatives"):
                wanted = [wanted, *others]
            yield Slot(name, wanted, got)


# -- time and money --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueMiss:
    """One text whose time or amount was not read as wanted, with everything that was read."""

    row: Row
    said: tuple[tuple[str, Row], ...]


@dataclass(slots=True)
class Values:
    """How many rows of a kind are right: by language, and by category."""

    counts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    misses: list[ValueMiss] = field(default_factory=list)

    def add(self, row: Row, *, right: bool) -> None:
        """Count one row."""
        key = (row["lang"], row["cat"])
        good, count = self.counts.get(key, (0, 0))
        self.counts[key] = (good + right, count + 1)

    def share(self, wanted: Callable[[str, str], bool]) -> tuple[int, int]:
        """Right rows and all rows, of the languages and categories wanted."""
        chosen = [counts for key, counts in self.counts.items() if wanted(*key)]
        return sum(good for good, _ in chosen), sum(count for _, count in chosen)


def times(rows: Iterable[Row]) -> Values:
    """Read every row of a time test set."""
    found = Values()
    for row in rows:
        at = datetime.fromisoformat(row["now"]).replace(tzinfo=reader.ZONE)
        right, _ = reader.time_is_right(row, at)
        found.add(row, right=right)
        if not right:
            found.misses.append(ValueMiss(row, tuple(values.times_said(row["text"], at))))
    return found


def amounts(rows: Iterable[Row]) -> Values:
    """Read every row of a money test set."""
    found = Values()
    for row in rows:
        right, _ = reader.money_is_right(row)
        found.add(row, right=right)
        if not right:
            found.misses.append(ValueMiss(row, tuple(values.amounts_said(row["text"]))))
    return found


def value_rows(name: str, more: Path | None) -> tuple[list[dict[str, Any]], str]:
    """The rows of a test set, and which they are: all where a folder has them, else our own."""
    if more is not None and (more / name).exists():
        return reader.rows(more / name), "all rows"
    return reader.rows(reader.CORPUS / name), "own rows only"


# -- the table of goals ----------------------------------------------------------------------------

# what, of how many, measured as a share or number, the goal if there is one, whether less is better
Goal = tuple[str, str, float | None, float | None, bool]


def message_goals(found: Messages) -> list[Goal]:
    """The goals for whole messages."""
    reached = found.figures()

    def of(count: int) -> str:
        return f"{count} of {found.count}"

    return [
        ("intent, log kinds merged", of(found.right_merged), reached["intent"], 0.99, False),
        ("slots, macro F1", f"micro {reached['micro']:.3f}", reached["macro"], 0.94, False),
        ("whole message exact", of(found.exact), reached["exact"], 0.80, False),
        (
            "wrong customer without asking",
            " ".join(found.wrong_customers[:6]),
            reached["wrong customers"],
            0,
            True,
        ),
    ]


def _share_goal(name: str, share: tuple[int, int], goal: float | None) -> Goal:
    good, count = share
    return name, f"{good} of {count}", good / count if count else None, goal, False


def time_goals(found: Values) -> list[Goal]:
    """The goals for words about time; holidays and the lunar calendar are told apart."""
    return [
        _share_goal(
            "time, Chinese",
            found.share(lambda lang, cat: lang == "zh" and cat not in OPTIONAL),
            0.97,
        ),
        _share_goal(
            "time, English",
            found.share(lambda lang, cat: lang == "en" and cat not in OPTIONAL),
            0.92,
        ),
        _share_goal("time, deadlines", found.share(lambda _, cat: cat == "deadline"), 0.97),
        _share_goal(
            "time, past or future by verb", found.share(lambda _, cat: cat == "tense"), 0.97
        ),
        _share_goal("time, traps that are none", found.share(lambda _, cat: cat == "none"), 0.99),
        _share_goal("time, holidays and lunar", found.share(lambda _, cat: cat in OPTIONAL), None),
    ]


def money_goals(found: Values) -> list[Goal]:
    """The goals for amounts of money."""
    return [
        _share_goal("money, Chinese", found.share(lambda lang, _: lang == "zh"), 0.98),
        _share_goal("money, English", found.share(lambda lang, _: lang == "en"), 0.95),
    ]


def goal_lines(goals: Sequence[Goal]) -> list[str]:
    """The table: what, measured, goal, reached or not."""
    rows = [("", "measured", "goal", "", "")]
    for name, note, measured, goal, less_is_better in goals:
        if measured is None:
            rows.append((name, "-", "", "", "no rows"))
            continue
        shown = f"{measured:g}" if less_is_better else f"{measured:.4f}"
        if goal is None:
            rows.append((name, shown, "free", "", note))
            continue
        reached = measured <= goal if less_is_better else measured >= goal
        sign = "<=" if less_is_better else ">="
        rows.append((name, shown, f"{sign} {goal:g}", "✓" if reached else "✗", note))
    return columns.table(rows)


# -- what is printed -------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Print the table, and what is asked for besides."""
    asked = _parsed(arguments)
    more = os.environ.get("GENJIN_MORE_ROWS")
    folder = Path(more) if more else None
    goals: list[Goal] = []
    after: list[str] = []
    if "messages" in asked.parts:
        directory = reader.known_directory()
        paths = asked.messages or [reader.CORPUS / "messages_dev.jsonl"]
        rows = [row for path in paths for row in reader.rows(path)]
        found = messages([row for row in rows if _is_asked(row, asked)], directory)
        print(f"messages: {len(rows)} of {', '.join(path.name for path in paths)}")
        goals += message_goals(found)
        after += _slot_lines(found) if asked.slots else []
        after += _confused_lines(found)
        after += _message_errors(found, asked, directory)
    for part, name, read, aims in (
        ("time", "time_dev.jsonl", times, time_goals),
        ("money", "money_dev.jsonl", amounts, money_goals),
    ):
        if part in asked.parts:
            rows, which = value_rows(name, folder)
            values_found = read(rows)
            print(f"{part}: {len(rows)} rows of {name}, {which}")
            goals += aims(values_found)
            after += _category_lines(part, values_found) if asked.slots else []
            after += _value_errors(part, values_found, asked)
    print("\n".join(["", *goal_lines(goals), *after]))
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.understanding.figures",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="show the first N misses of each part"
    )
    parser.add_argument("--full", action="store_true", help="with each miss, all that was read")
    parser.add_argument("--slots", action="store_true", help="figures by slot and by category")
    parser.add_argument("--slot", default="", help="only misses of this slot, e.g. action_due")
    parser.add_argument("--intent", default="", help="only messages labelled with this intent")
    parser.add_argument("--cat", default="", help="only misses of this category of time or money")
    parser.add_argument("--id", action="append", default=[], help="only this message, repeatable")
    parser.add_argument(
        "--messages",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="other labelled messages than the development set, repeatable",
    )
    asked = parser.parse_args(arguments)
    asked.parts = asked.parts or PARTS
    if wrong := set(asked.parts) - set(PARTS):
        parser.error(f"unknown part {', '.join(sorted(wrong))}: choose from {', '.join(PARTS)}")
    return asked


def _is_asked(row: Row, asked: argparse.Namespace) -> bool:
    return asked.intent in {"", row["intent"]} and (not asked.id or row["id"] in asked.id)


def _slot_lines(found: Messages) -> list[str]:
    rows = [("slot", "right", "wrong", "missed", "P", "R", "F1")]
    for name, counts in sorted(found.slots.items(), key=lambda item: prf(item[1])[2]):
        shares = [f"{share:.3f}" for share in prf(counts)]
        rows.append((name, *[str(count) for count in counts], *shares))  # type: ignore[arg-type]  # seven cells
    return ["", *columns.table(rows)]


def _category_lines(part: str, found: Values) -> list[str]:
    rows = [(part, "right", "of", "share")]
    for (lang, cat), (good, count) in sorted(
        found.counts.items(), key=lambda item: item[1][0] / item[1][1]
    ):
        rows.append((f"{lang} {cat}", str(good), str(count), f"{good / count:.3f}"))
    return ["", *columns.table(rows)]


def _confused_lines(found: Messages) -> list[str]:
    if not found.confused:
        return []
    rows = [
        (f"{wanted}", "read as", read, str(count))
        for (wanted, read), count in found.confused.most_common()
    ]
    return ["", "intents mistaken", *columns.table(rows)]


def _message_errors(
    found: Messages, asked: argparse.Namespace, directory: Directory
) -> Iterator[str]:
    chosen = [
        miss
        for miss in found.misses
        if not asked.slot or any(slot.name == asked.slot for slot in miss.slots)
    ]
    for miss in chosen[: asked.errors]:
        row = miss.row
        sender = batch_messages.sender_of(row, directory)
        wanted, read = row["intent"], miss.read["intent"] or "nothing"
        also = "|".join(row["expect"].get("intent_alternatives", ()))
        yield ""
        yield (
            f"{row['id']}  {_weekday(row['now'])}  {sender.name} ({sender.id})"
            f"{'  group' if row['chat'] == 'group' else ''}  {' '.join(row.get('tags', ()))}"
        )
        yield from (f"  | {line}" for line in row["text"].splitlines())
        claims = ", ".join(f"{name} {score:.2f}" for name, score in miss.claims) or "no claim"
        same = read in {wanted, *row["expect"].get("intent_alternatives", ())}
        aim = f"{wanted} (or {also})" if also else wanted
        yield f"  {'=' if same else '✗'} {aim}   claims: {claims}"
        if miss.wrong_customer:
            yield "  ✗ a customer was chosen that the label does not name"
        yield from (
            f"    {line}"
            for line in columns.table(
                [
                    line
                    for slot in miss.slots
                    for line in (
                        (slot.name, "wanted", _shown(slot.name, slot.wanted, directory)),
                        ("", "read", _shown(slot.name, slot.read, directory)),
                    )
                ]
            )
        )
        if asked.full:
            yield f"    everything read: {_json(miss.read)}"


def _shown(name: str, value: Any, directory: Directory) -> str:
    """A value as JSON, ids with the name behind them."""
    text = _json(value)
    ids = value if isinstance(value, list) else [value]
    names = [_named(name, id, directory) for id in ids if isinstance(id, int)]
    known = [found for found in names if found]
    return f"{text}  {'、'.join(known)}" if known else text


def _named(slot: str, id: int, directory: Directory) -> str:
    if "customer" in slot or slot == "ambiguous":
        return directory.customer(id) or ""
    if any(word in slot for word in ("assignee", "user", "participants", "mentions")):
        return directory.users[id].name if id in directory.users else ""
    if slot == "contacts":
        contact = directory.people._contacts.rows.get(id)
        return f"{contact.name} {contact.title}" if contact else ""
    if slot == "opportunity":
        deal = directory.people._opportunities.rows.get(id)
        return deal.name if deal else ""
    return ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _weekday(now: str) -> str:
    return f"{datetime.fromisoformat(now):%Y-%m-%d %a %H:%M}"


def _value_errors(part: str, found: Values, asked: argparse.Namespace) -> Iterator[str]:
    chosen = [miss for miss in found.misses if asked.cat in {"", miss.row["cat"]}]
    for miss in chosen[: asked.errors]:
        row = miss.row
        at = f"  said {_weekday(row['now'])}" if "now" in row else ""
        yield ""
        yield f"{part} {row['id']}  {row['lang']} {row['cat']}{at}"
        yield from (f"  | {line}" for line in row["text"].splitlines())
        lines = [("wanted", _json(row["expect"]))]
        lines += [("or", _json(other)) for other in row.get("also", ())]
        lines += [
            ("read" if number == 0 else "then", f"{_json(answer)}  「{words}」")
            for number, (words, answer) in enumerate(miss.said)
        ] or [("read", "nothing")]
        yield from (f"    {line}" for line in columns.table(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
