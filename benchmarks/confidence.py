"""Fit the score of drafts on development data, and show how well sorting by it finds the bad ones.

    python benchmarks/confidence.py [--shared FOLDER] [--limit 400] [--write]

Drafts the development sets with the embedded model and the ladder, fits on the even lines and measures on the odd ones.
`--write` puts confidence.json beside the model and the curve into docs/images. `--drafts FILE` keeps the drafts.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sacrebleu.metrics import CHRF

from songngu.checks import check
from songngu.engines import load_engine, translate
from songngu.engines.confidence import AGREEING, FILE, features
from songngu.engines.tokens import file_hash
from songngu.records import BlockKind, Request, Segment, Translation

SETS = ("domain", "vlsp-news", "flores")
STEPS = 20
"""Percentiles kept: every twentieth."""
SUSPECT_SHARE = 0.2
"""Share of drafts, the least likely, whose hypotheses are compared."""
BAD_SHARE = 0.2
"""Share of drafts, the worst by sentence chrF, that sorting is to find."""
RIDGE = 3.0
SENSE = {"log_probability": 1, "length_off": -1, "disagreement": -1, "errors": -1, "warnings": -1, "notes": -1}
"""The sign that a feature's weight must have: one that comes out against sense adds nothing, and is left out."""


def drafted(shared: Path, limit: int) -> list[dict[str, object]]:
    """Return the drafts of the development sets with their references, and hypotheses of the least likely."""
    engine = load_engine("embedded", models=Path(__file__).resolve().parents[1] / "models")
    rows: list[dict[str, object]] = []
    for name in SETS:
        lines = (shared / "data" / "dev" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[:limit]
        pairs = [line.split("\t")[:2] for line in lines]
        answers = translate([Request(source) for source, _ in pairs], engine=engine)
        scores = sorted(answer.score or 0.0 for answer in answers)
        least = scores[int(SUSPECT_SHARE * len(scores))]
        suspects = [n for n, answer in enumerate(answers) if (answer.score or 0.0) < least]
        others = engine.translate([Request(pairs[n][0]) for n in suspects], alternatives=AGREEING)  # type: ignore[call-arg]
        compared = {n: [one.text, *one.alternatives] for n, one in zip(suspects, others, strict=True)}
        for n, ((source, reference), answer) in enumerate(zip(pairs, answers, strict=True)):
            alternatives = [text for text in compared.get(n, ()) if text != answer.text]
            row = {"set": name, "source": source, "reference": reference, "text": answer.text, "score": answer.score}
            rows.append(row | {"alternatives": alternatives})
        print(f"{name}: {len(pairs)} drafts", flush=True)
    return rows


def table_of(rows: Sequence[dict[str, object]]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the names of the features, their values a row a draft, and the drafts' chrF."""
    chrf = CHRF()
    names: list[str] = []
    values, quality = [], []
    for row in rows:
        source, text = str(row["source"]), str(row["text"])
        segment = Segment("", "", 0, BlockKind.PARAGRAPH, 0, len(source), source)
        score = row["score"]
        answer = Translation(text, score if isinstance(score, float) else None, tuple(row["alternatives"]))  # type: ignore[arg-type]
        found = features(source, answer, check(segment, (), text))
        names = list(found)
        values.append([found[name] for name in names])
        quality.append(chrf.sentence_score(text, [str(row["reference"])]).score)
    return names, np.array(values), np.array(quality)


def fit(values: np.ndarray, quality: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and the constant of a ridge regression on standardised features."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    standard = (values - mean) / spread
    weights = np.linalg.solve(
        standard.T @ standard + RIDGE * np.eye(values.shape[1]), standard.T @ (quality - quality.mean())
    )
    return weights / spread, float(quality.mean() - (weights * mean / spread).sum())


def fit_with_sense(names: Sequence[str], values: np.ndarray, quality: np.ndarray) -> tuple[dict[str, float], float]:
    """Return weights by feature, and the constant; features are left out until all signs are as they must be."""
    kept = list(range(len(names)))
    while True:
        weights, constant = fit(values[:, kept], quality)
        wrong = [n for n, weight in zip(kept, weights, strict=True) if weight * SENSE.get(names[n], 0) < 0]
        if not wrong:
            return {names[n]: float(weight) for n, weight in zip(kept, weights, strict=True)}, constant
        print(f"left out, for its sign is against sense: {', '.join(names[n] for n in wrong)}")
        kept = [n for n in kept if n not in wrong]


def found_by(order: np.ndarray, bad: np.ndarray) -> np.ndarray:
    """Return the share of bad drafts found after each draft of an order."""
    return np.cumsum(bad[order]) / max(1, bad.sum())


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return Spearman's rho; equal values keep their order."""
    return float(np.corrcoef(one.argsort().argsort(), other.argsort().argsort())[0, 1])


def main() -> None:
    """Draft, fit, measure, and write where asked."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SONGNGU_SHARED", beside)))
    parser.add_argument("--limit", type=int, default=400, help="lines of each set")
    parser.add_argument("--drafts", type=Path, help="file that keeps the drafts between calls")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.drafts and options.drafts.is_file():
        rows = json.loads(options.drafts.read_text(encoding="utf-8"))
    else:
        rows = drafted(options.shared, options.limit)
        if options.drafts:
            options.drafts.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    names, values, quality = table_of(rows)
    even, odd = np.arange(len(rows)) % 2 == 0, np.arange(len(rows)) % 2 == 1
    weights, constant = fit_with_sense(names, values[even], quality[even])
    estimates = values @ np.array([weights.get(name, 0.0) for name in names]) + constant
    likelihood = values[:, names.index("log_probability")]
    print(f"{even.sum()} drafts fitted, {odd.sum()} measured")
    bad = quality[odd] <= np.quantile(quality[odd], BAD_SHARE)
    curves = {"the score": found_by(estimates[odd].argsort(), bad)}
    curves["log-probability alone"] = found_by(likelihood[odd].argsort(), bad)
    curves["length, longest first"] = found_by((-values[odd, names.index("log_syllables")]).argsort(), bad)
    curves["the best order there is"] = found_by(quality[odd].argsort(), bad)
    print("| sorted by | 10 % read | 20 % read | 30 % read | 50 % read | rank correlation with chrF |")
    print("| --- | --- | --- | --- | --- | --- |")
    orders = dict(zip(curves, (estimates, likelihood, -values[:, 1], quality), strict=True))
    for name, curve in curves.items():
        at = [f"{100 * curve[int(share * len(curve)) - 1]:.0f} %" for share in (0.1, 0.2, 0.3, 0.5)]
        print(f"| {name} | {' | '.join(at)} | {rank_correlation(orders[name][odd], quality[odd]):.2f} |")
    print({name: round(weight, 2) for name, weight in weights.items()})
    tenths = [quality[odd][chunk].mean() for chunk in np.array_split(estimates[odd].argsort(), 10)]
    print("mean chrF by tenths of the score:", " ".join(f"{one:.1f}" for one in tenths))
    print("log-probability at tenths:", np.quantile(likelihood, np.linspace(0, 1, 11)).round(2).tolist())
    if options.write:
        model = root / "models" / "vi-en"
        table = {
            "made_by": f"benchmarks/confidence.py, {even.sum()} drafts of {', '.join(SETS)}",
            "model_sha256": file_hash(model / "model.bin"),
            "weights": {"": round(constant, 4)} | {name: round(weight, 4) for name, weight in weights.items()},
            "scale": np.quantile(estimates[even], np.linspace(0, 1, STEPS + 1)).round(3).tolist(),
            "suspect": round(float(np.quantile(likelihood, SUSPECT_SHARE)), 3) if "disagreement" in weights else None,
        }
        (model / FILE).write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draw(curves, root / "docs" / "images" / "confidence.png")


def draw(curves: dict[str, np.ndarray], path: Path) -> None:
    """Draw the share of bad drafts found against the share read."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6.4, 4.4), dpi=130)
    for (name, curve), style in zip(curves.items(), ("-", "--", ":", "-."), strict=True):
        axes.plot(np.linspace(0, 100, len(curve) + 1), 100 * np.concatenate([[0], curve]), style, label=name)
    axes.plot([0, 100], [0, 100], color="0.7", linewidth=1, label="at random")
    axes.set(xlabel="drafts read, % (sorted)", ylabel="of the worst fifth found, %", xlim=(0, 100), ylim=(0, 101))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(path)


if __name__ == "__main__":
    main()
