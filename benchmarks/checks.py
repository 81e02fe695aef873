"""How many planted faults the checks find, and how many clean references they doubt.

    python benchmarks/checks.py [--shared FOLDER] [--drafts 500] [--seed 1]

Clean references are the development sets of the shared folder (default: ../shared beside the checkout, or the
environment variable SONGNGU_SHARED). Faults of each kind are planted in drafts taken from them and from the parallel
text written for this project;
the kinds that a reference cannot carry (no date, no bracket) are planted where they can be.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from songngu.checks import check, check_batch
from songngu.records import BlockKind, Draft, Origin, Segment, Severity, State, TermHit, Unit


class Case(NamedTuple):
    """A source with its reference and its terms."""

    source: str
    target: str
    hits: tuple[TermHit, ...] = ()


FORBIDDEN = "forbidden wording"
"""What no reference says; it stands for what a glossary forbids."""
Fault = Callable[[Case, random.Random], str | None]


def _sub(pattern: str, replace: Callable[[re.Match[str]], str] | str, *, flags: int = 0) -> Fault:
    def plant(case: Case, rng: random.Random) -> str | None:
        places = list(re.finditer(pattern, case.target, flags))
        if not places:
            return None
        found = rng.choice(places)
        new = replace if isinstance(replace, str) else replace(found)
        return case.target[: found.start()] + new + case.target[found.end() :]

    return plant


def _other_digit(found: re.Match[str]) -> str:
    digit = found[0]
    return str((int(digit) + 3) % 10)


def _drop_words(share: float) -> Fault:
    def plant(case: Case, rng: random.Random) -> str | None:
        words = case.target.split()
        if len(words) < 12:
            return None
        size = int(len(words) * share)
        start = rng.randrange(1, len(words) - size)
        return " ".join(words[:start] + words[start + size :])

    return plant


def _drop_clause(case: Case, rng: random.Random) -> str | None:
    """Drop a clause of eight words or more between commas or semicolons."""
    parts = re.split(r"(?<=[,;])\s", case.target)
    long = [i for i, part in enumerate(parts) if len(part.split()) >= 8 and i > 0]
    if not long:
        return None
    at = rng.choice(long)
    kept = [part for i, part in enumerate(parts) if i != at]
    end = "." if parts[-1].endswith(".") and not kept[-1].endswith(".") else ""
    return " ".join(kept).rstrip(",;") + end


def _loop(case: Case, rng: random.Random) -> str | None:
    words = case.target.rstrip(".").split()
    if len(words) < 8:
        return None
    size = rng.choice((1, 2, 3, 4, 6))
    start = rng.randrange(len(words) - size)
    return " ".join(words[: start + size] + words[start : start + size] * 3 + words[start + size :]) + "."


def _hallucinate(case: Case, rng: random.Random) -> str | None:
    extra = " ".join(
        ["The committee also said that it would hold further meetings with partners in the coming years."] * 2
    )
    return case.target + " " + extra if len(case.source.split()) < 25 else None


def _lose_term(case: Case, rng: random.Random) -> str | None:
    from songngu.english import find_all_wordings

    required = [hit for hit in case.hits if any(find_all_wordings(w, case.target) for w in hit.expected)]
    if not required:
        return None
    hit = rng.choice(required)
    text = case.target
    for wording in hit.expected:
        for span in reversed(find_all_wordings(wording, text)):
            text = text[: span.start] + "matter" + text[span.end :]
    return text


def _leave_date(case: Case, rng: random.Random) -> str | None:
    """Leave a date as the source has it: "ngày 17/5" comes out as 17/5."""
    dates = re.findall(r"(?:ngày|sáng|chiều|tối) (\d{1,2}/\d{1,2})(?![/\d])", case.source)
    if not dates:
        return None
    return re.sub(r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}",
                  rng.choice(dates), case.target, count=1)  # fmt: skip


def _forbid_term(case: Case, rng: random.Random) -> str | None:
    """Say a term in the words that its glossary forbids."""
    forbidden = [hit for hit in case.hits if hit.forbidden]
    return f"{case.target} {rng.choice(forbidden).forbidden[0]}" if forbidden else None


def _misspell_name(case: Case, rng: random.Random) -> str | None:
    found = re.search(r"\b(?:ông|bà|anh|chị|cụ|huyện|xã|tỉnh) ((?:[A-ZĐ]\w+ ){1,3}[A-ZĐ]\w+)", case.source)
    if found is None:
        return None
    plain = (
        "".join(c for c in unicodedata.normalize("NFD", found[1]) if not unicodedata.combining(c))
        .replace("đ", "d")
        .replace("Đ", "D")
    )
    words = plain.split()
    if plain not in case.target or len(words) > 3 or len(set(words)) < len(words):
        return None
    return case.target.replace(plain, " ".join([words[-1], *words[:-1]]))


def _leave_vietnamese(case: Case, rng: random.Random) -> str | None:
    small = [w for w in re.findall(r"[^\W\d_]+", case.source) if w.islower() and re.search(r"[đăơưạ-ỹ]", w)]
    words = case.target.split()
    if len(small) < 2 or len(words) < 4:
        return None
    at = rng.randrange(1, len(words))
    return " ".join([*words[:at], *small[:2], *words[at:]])


def _about(plant: Fault) -> Fault:
    """Plant where the source approximates: "over" and "some" stand for other things too."""

    def within(case: Case, rng: random.Random) -> str | None:
        told = re.search(r"(?:hơn|trên|gần|ngót|xấp xỉ|khoảng|chừng)\s(?:[A-Z$]{0,3})\d", case.source)
        return plant(case, rng) if told else None

    return within


def _swap_figures(case: Case, rng: random.Random) -> str | None:
    """Let two counts change places."""
    counts = [
        found
        for found in re.finditer(r"(?<![\w.,$/-])\d(?:[\d,]*\d)?(?= [a-z]{3,})", case.target)
        if not re.match(
            r" (?:[mbt]\w*illion|per|hectares|tonnes|years|months|days|hours|minutes)", case.target[found.end() :]
        )
    ]
    if len(counts) < 2:
        return None
    first, second = sorted(rng.sample(counts, 2), key=lambda found: found.start())
    between = case.target[first.end() : second.start()]
    return f"{case.target[: first.start()]}{second[0]}{between}{first[0]}{case.target[second.end() :]}"


FAULTS: dict[str, tuple[tuple[str, ...], Fault]] = {
    "a digit changed": (("numbers", "dates", "times", "money", "units", "codes", "number-format", "addresses"), _sub(r"\d", _other_digit)),  # noqa: E501
    "a number dropped": (("numbers", "dates", "times", "money", "units", "codes"), _sub(r"(?<![\w.,/-])\d[\d.,]*\d? (?!\d)", "")),  # noqa: E501
    "a number added": (("numbers",), _sub(r"(?<=[a-z]{3}) (?=[a-z]{3})", " 7,318 ")),
    "another month": (("dates", "numbers"), _sub(r"(January|February|March|April|June|July|August|September|October|November|December)(?= \d)",  # noqa: E501
                                       lambda m: "May" if m[0] != "May" else "June")),
    "a date left": (("dates", "number-format"), _leave_date),
    "hours for a time of day": (("times",), _sub(r"\b(\d{1,2})(?:[.:]\d\d)? ?[ap]\.?m\b\.?",
                                                 lambda m: f"{m[1]} hours")),
    "a weekday added": (("numbers",), _sub(r"^On (?=[JFMASOND][a-z]+ \d)", "On Wednesday, ")),
    "a number said twice": (("numbers",), _sub(r"(?<![\w.,/-])\d{2,3}(?= [a-z])", lambda m: f"{m[0]} and {m[0]}")),
    "another unit": (("units",), _sub(r"(?<=\d[ -])(?:hectares?|kilomet(?:re|er)s?|km|kg|tonnes?)\b",
                                      lambda m: "degrees" if m[0] != "degrees" else "kg")),
    "years for months": (("units",), _sub(r"(?<=\d )months\b", "years")),
    "money for a count": (("money",), _sub(r"(?<![\w.,$/-])\d{2,3}(?= (?:households|people|pupils|workers))",
                                           lambda m: f"VND{m[0]}")),
    "an approximation lost": (("approximations",), _about(_sub(r"(?<!hand )(?<!handed )(?<!no )\b(?:more than|nearly|almost|about|around|over|some) (?=(?:VND|US\$)?\d)", ""))),  # noqa: E501
    "an approximation turned": (("approximations",), _about(_sub(r"(?<!hand )(?<!handed )(?<!no )\b(?:more than|nearly|almost|over)(?= (?:VND|US\$)?\d)",  # noqa: E501
                                                                 lambda m: "nearly" if m[0] in ("more than", "over") else "more than"))),  # noqa: E501
    "two figures changed places": (("moved-figures", "numbers", "units", "money", "dates"), _swap_figures),
    "a word said again": (("doubled-words",), _sub(r"\b[a-z]{4,}\b(?= [a-z])", lambda m: f"{m[0]} of {m[0]}")),
    "an acronym from nowhere": (("acronyms",), _sub(r"\b[a-z]{5,}\b(?= [a-z])", "UNFPA")),
    "a forbidden wording": (("forbidden-terms",), _forbid_term),
    "am for pm": (("times", "numbers"), _sub(r"\bp\.?m\b", "am")),
    "million for billion": (("money", "numbers", "units"), _sub(r"\b(million|billion|trillion)\b",
                            lambda m: {"million": "billion", "billion": "million", "trillion": "billion"}[m[0]])),
    "currency dropped": (("money",), _sub(r"VND|US\$", "")),
    "unit dropped": (("units",), _sub(r"(?<=\d)(?:%| ?(?:km|ha|hectares|kg|tonnes)\b)", "")),
    "Vietnamese decimals": (("number-format", "numbers", "units", "money"), _sub(r"(?<=\d)\.(?=\d{1,2}\b)", ",")),
    "Vietnamese thousands": (("numbers", "units", "money"), _sub(r"(?<=\d),(?=\d{3}\b)", ".")),
    "document code changed": (("codes",), _sub(r"\d+/[A-ZĐ]+(?:-[A-ZĐ]+)", lambda m: m[0][:-1] + ("X" if m[0][-1] != "X" else "Y"))),  # noqa: E501
    "address changed": (("addresses",), _sub(r"\b\w+(?=\.(?:vn|com|gov|org))", lambda m: m[0] + "s")),
    "term lost": (("terms",), _lose_term),
    "name in another order": (("names", "terms"), _misspell_name),
    "Vietnamese left over": (("residue", "untranslated"), _leave_vietnamese),
    "untranslated": (("untranslated",), lambda case, rng: case.source),
    "empty": (("empty",), lambda case, rng: ""),
    "a loop": (("repetition", "doubled-words"), _loop),
    "half of it missing": (("length", "missing-part"), _drop_words(0.5)),
    "a clause missing": (("length", "missing-part", "numbers", "dates", "money", "units", "names", "terms"), _drop_clause),  # noqa: E501
    "two sentences added": (("length", "added-part"), _hallucinate),
    "a bracket lost": (("brackets",), _sub(r"[()]", "")),
    "a quotation mark lost": (("quotes",), _sub(r"[“”\"]", "")),
    "no full stop": (("end-mark",), _sub(r"\.$", "")),
    "question mark lost": (("end-mark",), _sub(r"\?$", ".")),
    "small letter first": (("capitals",), _sub(r"^[A-Z](?=[a-z])", lambda m: m[0].lower())),
    "a word doubled": (("doubled-words", "repetition"), _sub(r"\b[a-z]{2,}\b", lambda m: f"{m[0]} {m[0]}")),
    "a double space": (("spaces",), _sub(" ", "  ")),
    "a space before a comma": (("spaces",), _sub(",(?= )", " ,")),
    "no space after a comma": (("spaces",), _sub("(?<=[a-z]), (?=[a-z])", ",")),
    "marks piled up": (("doubled-marks",), _sub("[,;](?= )", lambda m: m[0] * 2)),
    "a term marker left": (("markup",), _sub(r"\b[a-z]{4,}\b", lambda m: f"⟦{m[0]} ⇒ {m[0]}⟧")),
    "a broken character": (("characters",), _sub(r"(?<=[a-z])[aeiou](?=[a-z])", "\ufffd")),
}  # fmt: skip


def _segment(source: str, number: int = 0) -> Segment:
    return Segment(f"s{number}", "a", number, BlockKind.PARAGRAPH, 0, len(source), source)


def _checks(case: Case, target: str) -> set[str]:
    return {finding.check for finding in check(_segment(case.source), case.hits, target)}


def _pairs(path: Path) -> list[Case]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [Case(unicodedata.normalize("NFC", row[0]).strip(), row[1].strip()) for row in rows if len(row) >= 2]


def _with_terms(path: Path) -> list[Case]:
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        hits = tuple(
            TermHit(t["id"], t["start"], t["end"], t["surface"], t["en"], tuple(t["accept"]), forbidden=(FORBIDDEN,))
            for t in row["terms"]
        )
        cases.append(Case(unicodedata.normalize("NFC", row["vi"]), row["en"], hits))
    return cases


def _false_alarms(name: str, cases: list[Case]) -> None:
    """Print how many references have an error or a warning, how many a note alone, and which checks say so."""
    found = [check(_segment(case.source), case.hits, case.target) for case in cases]
    loud = [{one.check for one in findings if one.severity is not Severity.NOTE} for findings in found]
    quiet = sum(bool(findings) and not checks for findings, checks in zip(found, loud, strict=True))
    worst = ", ".join(
        f"{check} {count}" for check, count in Counter(c for checks in loud for c in checks).most_common(6)
    )
    print(f"| {name} | {len(cases)} | {sum(map(bool, loud)) / len(cases):.1%} | {quiet / len(cases):.1%} | {worst} |")


def _recall(cases: list[Case], drafts: int, seed: int) -> None:
    clean = [case for case in cases if not _checks(case, case.target)]
    total = caught = 0
    for fault, (expected, plant) in FAULTS.items():
        rng = random.Random(seed)
        rng.shuffle(clean)
        planted = found = 0
        for case in clean:
            target = plant(case, rng)
            if target is None or target == case.target:
                continue
            planted += 1
            hit = bool(_checks(case, target) & set(expected))
            found += hit
            if planted == drafts:
                break
        total, caught = total + planted, caught + found
        print(f"| {fault} | {planted} | {found / planted if planted else 0:.3f} |")
    print(f"| all | {total} | {caught / total:.3f} |")


def _consistency(cases: list[Case], drafts: int) -> None:
    """Give every second of some repeated sources another translation."""
    units = []
    for number, case in enumerate(cases[:drafts]):
        for copy, target in enumerate((case.target, case.target.rstrip(".") + " today.")):
            segment = _segment(case.source, 2 * number + copy)
            units.append(
                Unit(segment, (), (), Draft(segment.id, target, Origin.ENGINE, "f"), (), target, State.TRANSLATED)
            )
    found = check_batch(units)
    caught = sum(any(f.check == "consistency" for f in found.get(unit.id, ())) for unit in units)
    print(f"| one source, two translations | {len(units)} | {caught / len(units):.3f} |")


def main() -> None:
    """Print the two tables."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SONGNGU_SHARED", beside)))
    parser.add_argument("--drafts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    data = options.shared / "data"
    sets = {name: _pairs(data / "dev" / f"{name}.tsv") for name in ("domain", "vlsp-news", "flores")}
    terms = _with_terms(data / "dev" / "terms.jsonl")
    print("| clean references, odd lines | pairs | errors or warnings | notes alone | errors and warnings by check |")
    print("| --- | --- | --- | --- | --- |")
    for name, cases in {**sets, "terms": terms}.items():
        _false_alarms(name, cases[1::2])
    print(f"\n| planted fault (seed {options.seed}) | drafts | found |\n| --- | --- | --- |")
    authored = [case for path in sorted((data / "train" / "authored").glob("*.tsv")) for case in _pairs(path)[:400]]
    started = time.perf_counter()
    _recall([*sets["domain"], *terms, *authored], options.drafts, options.seed)
    _consistency(sets["domain"], options.drafts)
    print(f"\n{time.perf_counter() - started:.0f} s for the second table")


if __name__ == "__main__":
    main()
