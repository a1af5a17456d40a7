"""python -m tests.bench.train [clauses|intents]: learns the weights under handlers.

Logistic regression by stochastic gradient descent with AdaGrad, in plain Python: no package is
needed for a few thousand short texts. First the examples are cut into five parts and each part is
judged by weights learned from the others; then all are learned and written.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from handlers.understanding import purpose, sorting
from handlers.understanding.claims import Context, Person
from handlers.understanding.directory import Directory
from handlers.understanding.learned import Linear, linear, pieces
from handlers.understanding.normal import normal
from handlers.understanding.reading import Reading
from tests.understanding.reader import known_directory

ROOT = Path(__file__).parent.parent.parent
TRAINING = ROOT / "tests" / "understanding" / "training"
MESSAGES = (
    ROOT / "tests" / "understanding" / "corpus" / "messages_dev.jsonl",
    ROOT / "tests" / "understanding" / "ours" / "messages.jsonl",
)
WORDS = ROOT / "handlers" / "understanding" / "words"
AT = datetime(2026, 3, 18, 16, 20, tzinfo=UTC)
DIRECTORY = Directory()
KNOWN = known_directory()
PARTS = 5
EPOCHS = 12
RATE = 0.4
DECAY = 2e-4
RARE = 2  # a piece seen less often teaches nothing
SMALL = 0.06  # a weight nearer to zero than this is not worth its place


class Example(NamedTuple):
    """Pieces of one text, and its right classes, the best first."""

    features: tuple[str, ...]
    right: tuple[str, ...]
    text: str
    group: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("clauses", "intents"), help="only this one")
    parser.add_argument("--errors", type=int, default=0, help="show this many wrong guesses")
    arguments = parser.parse_args()
    for what in (arguments.what,) if arguments.what else ("clauses", "intents"):
        examples = clauses() if what == "clauses" else intents()
        print(f"{what}: {len(examples)} examples", flush=True)
        validate(examples, arguments.errors)
        write(what, learn(examples))


def clauses() -> list[Example]:
    """Every clause of the reports, with what the rules think of it and what came before."""
    found = []
    for number, row in enumerate(rows("clauses.jsonl")):
        before = "start"
        for text, label, signs in as_read(row["clauses"]):
            right = tuple(label.split("|"))
            found.append(Example((*set(pieces(text)), *signs, f"<{before}"), right, text, number))
            before = right[0]
    return [*found, *(example for path in MESSAGES for example in from_messages(path))]


def from_messages(path: Path) -> list[Example]:
    """Clauses of labelled messages in running text: where a phrase of a part stands, that part."""
    found = []
    for number, row in enumerate(rows_of(path)):
        records = row["expect"].get("records") or []
        text = normal(row["text"])
        reading = Reading(
            row["text"], at=AT, directory=DIRECTORY, context=Context(Person(None, ""))
        )
        if not records:
            continue
        parts = phrases_of(records, text.low)
        before = "start"
        for clause, rule in sorting.by_rules(reading, reading.clauses).items():
            if clause.part not in {"", "contents"}:
                before = sorting.LEARNED.get(clause.part, clause.part)
                continue
            low = reading.low[clause.start : clause.end]
            right = tuple(dict.fromkeys(p for at, p in parts if clause.start <= at < clause.end))
            right = right or ("contents",)
            if not ("contents" in right and rule in {"actions", "expenses"}):
                signs = sorting.signs(reading, clause, rule)
                features = (*set(pieces(low)), *signs, f"<{before}")
                found.append(Example(features, right[:2], low, number))
            before = right[0]
    return found


def phrases_of(records: list[dict[str, Any]], low: str) -> list[tuple[int, str]]:
    """Where the labelled phrases stand and which part each belongs to."""
    names = {
        "feedback_contains": ("feedback",), "problem_contains": ("problem",), "outcome_contains": ("outcome",),  # noqa: E501  # a table or pattern reads as one line
        "feedback_or_problem_contains": ("feedback", "problem"), "feedback_or_outcome_contains": ("feedback", "outcome"),  # noqa: E501  # a table or pattern reads as one line
    }  # fmt: skip
    found = [
        (low.find(normal(phrase).low), part)
        for record in records
        for name, parts in names.items()
        for phrase in record.get(name, ())
        for part in parts
    ]
    found += [
        (low.find(normal(phrase).low), "action")
        for record in records
        for item in record["action_items"]
        for phrase in item["text_contains"]
    ]
    return sorted((at, part) for at, part in found if at >= 0)


def as_read(told: list[list[str]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The clauses of one report as a message: text, label and signs of each."""
    text, places = "", []
    for clause, label in told:
        places.append((len(text), len(text) + len(clause), label))
        text += clause + (". " if clause.isascii() else ",")
    reading = Reading(text, at=AT, directory=DIRECTORY, context=Context(Person(None, "")))
    rules = sorting.by_rules(reading, reading.clauses)
    for start, end, label in places:
        inside = [clause for clause in rules if start <= clause.start < end]
        if inside:
            longest = max(inside, key=lambda clause: clause.end - clause.start)
            signs = sorting.signs(reading, longest, rules[longest])
            yield reading.low[start:end], label, signs


def intents() -> list[Example]:
    """Messages with the intent they were written for, and labelled ones; both logs are one."""
    found = [(row["text"], row["intent"], False) for row in rows("intents.jsonl")]
    for path in MESSAGES:
        found += [(r["text"], r["intent"], r["chat"] == "group") for r in rows_of(path)]
    examples = []
    for number, (text, intent, group) in enumerate(found):
        context = Context(Person(5, "张伟"), group=group)
        reading = Reading(text, at=AT, directory=KNOWN, context=context)
        features = (*set(pieces(purpose.masked(reading))), *purpose.signs(reading))
        right = "log" if intent in purpose.LOGS else intent
        examples.append(Example(features, (right,), reading.low, number))
    return examples


def rows(name: str) -> list[dict[str, Any]]:
    return rows_of(TRAINING / name)


def rows_of(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


class Weights(NamedTuple):
    """What was learned: a row for each piece, a column for each class."""

    classes: tuple[str, ...]
    rows: dict[str, tuple[float, ...]]

    def rounded(self) -> dict[str, list[int]]:
        """In hundredths, without those that hardly count."""
        return {
            piece: [round(value * 100) for value in row]
            for piece, row in sorted(self.rows.items())
            if piece == "" or max(map(abs, row)) >= SMALL
        }


def learn(examples: list[Example]) -> Weights:
    classes = tuple(sorted({name for example in examples for name in example.right}))
    place = {name: index for index, name in enumerate(classes)}
    seen = Counter(piece for example in examples for piece in example.features)
    kept = {piece for piece, count in seen.items() if count >= RARE}
    weights: dict[str, list[float]] = {p: [0.0] * len(classes) for p in ("", *kept)}
    steps: dict[str, list[float]] = {p: [1e-6] * len(classes) for p in weights}
    data = [
        (("", *(p for p in example.features if p in kept)), targets(example, place))
        for example in examples
    ]
    for epoch in range(EPOCHS):
        for number in range(len(data)):
            features, target = data[(number * 7919 + epoch * 104729) % len(data)]
            sums = [sum(weights[p][k] for p in features) for k in range(len(classes))]
            top = max(sums)
            powers = [math.exp(value - top) for value in sums]
            total = sum(powers)
            for k, power in enumerate(powers):
                slope = power / total - target[k]
                for piece in features:
                    gradient = slope + DECAY * weights[piece][k]
                    steps[piece][k] += gradient * gradient
                    weights[piece][k] -= RATE / math.sqrt(1.0 + steps[piece][k]) * gradient * 0.25
    return Weights(classes, {piece: tuple(row) for piece, row in weights.items()})


def targets(example: Example, place: dict[str, int]) -> list[float]:
    """All of the share for one right class; two share it unevenly."""
    row = [0.0] * len(place)
    shares = (1.0,) if len(example.right) == 1 else (0.65, 0.35)
    for name, share in zip(example.right, shares, strict=False):
        row[place[name]] += share
    return row


def validate(examples: list[Example], errors: int) -> None:
    right = total = 0
    by_class: dict[str, list[int]] = {}
    wrong: list[str] = []
    for part in range(PARTS):
        learned = learn([e for e in examples if e.group % PARTS != part])
        model = linear(learned.classes, learned.rounded())
        for example in (e for e in examples if e.group % PARTS == part):
            shares = guess(model, example.features)
            best = max(shares, key=lambda name: shares[name])
            hit = best in example.right
            right, total = right + hit, total + 1
            count = by_class.setdefault(example.right[0], [0, 0])
            count[0] += hit
            count[1] += 1
            if not hit:
                wrong.append(
                    f"{example.text[:60]}  {'|'.join(example.right)} <> {best} {shares[best]:.2f}"
                )
    print(f"  right on unseen fifths: {right / total:.3f}")
    print("  " + "  ".join(f"{n} {a}/{b}" for n, (a, b) in sorted(by_class.items())))
    print("\n".join(f"    {line}" for line in wrong[:errors]))


def guess(model: Linear, features: Iterable[str]) -> dict[str, float]:
    return model.shares("", features)


def write(name: str, learned: Weights) -> None:
    rows = learned.rounded()
    path = WORDS / f"{name}.json"
    lines = ",\n".join(
        f"{json.dumps(p, ensure_ascii=False)}:{json.dumps(r)}" for p, r in rows.items()
    )
    classes = json.dumps(list(learned.classes))
    path.write_text(f'{{"classes":{classes},"weights":{{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"  {path.relative_to(ROOT)}: {len(rows)} pieces, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
