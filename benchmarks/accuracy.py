"""Measure a study's tables against truth.

usage: python benchmarks/accuracy.py TABLES_DIR TRUTH_DIR [--show N]

Prints one figure a line, "name value". Recommendations are matched one to one by likeness of words (0.90 or more,
exact from 0.98), actions likewise (0.85), review by review. TRUTH_DIR holds documents.csv, recommendations.csv and,
where there are any, actions.csv, cases.csv, themes.csv, passages.csv and traps.csv, as demo/build.py writes them.
"""

import argparse
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

SAME, EXACT, SAME_ACTION, COPY = 0.90, 0.98, 0.85, 0.75
NOT_FACTS = ("document_id", "review_id", "case_id", "method")
BLANKS = ("", "unknown", "none")
NONE = np.zeros(3, dtype=int)  # hits, false alarms, misses


@dataclass(frozen=True)
class Study:
    """The tables of a study, the truth about it, and which review of the one is which of the other."""

    tables: Path
    truth: Path
    reviews: tuple[str, ...] = ()
    made_to_true: dict[str, str] = field(default_factory=dict)

    def load_table(self, name: str) -> pd.DataFrame:
        """Load a table of the study; empty where it isn't made."""
        path = self.tables / f"{name}.parquet"
        return pd.read_parquet(path) if path.exists() else pd.DataFrame()

    def load_truth(self, name: str) -> pd.DataFrame:
        """Load a truth sheet with the column review_id; empty where there is none."""
        path = self.truth / f"{name}.csv"
        if not path.exists():
            return pd.DataFrame()
        sheet = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        if "review_id" in sheet:
            return sheet
        if name == "documents":
            return sheet.assign(review_id=sheet["document_id"])
        owners = self.load_truth("documents")
        return sheet.assign(
            review_id=sheet["document_id"].map(dict(zip(owners["document_id"], owners["review_id"], strict=True)))
        )

    def of_review(self, table: pd.DataFrame, review: str) -> pd.DataFrame:
        """The rows of a made table that belong to a review of the truth."""
        if not len(table):
            return table
        return table[table["review_id"].map(self.made_to_true) == review].reset_index(drop=True)


def open_study(tables: Path, truth: Path) -> Study:
    """Find out which review of the tables is which of the truth, by the names of their files."""
    bare = Study(tables, truth)
    documents = bare.load_truth("documents")
    named = {Path(row["file"]).name: row["review_id"] for row in documents.to_dict("records")}
    made = {
        row["review_id"]: named[Path(row["file"]).name]
        for row in bare.load_table("documents").to_dict("records")
        if Path(row["file"]).name in named
    }
    return Study(tables, truth, tuple(dict.fromkeys(documents["review_id"])), made)


def count_labels(got: set[str], want: set[str]) -> Any:
    """Count hits, false alarms and misses of one set of labels against the right one."""
    return np.array([len(got & want), len(got - want), len(want - got)])


def read_counts(counts: Any) -> tuple[float, float, float]:
    """Precision, recall and F1 of such counts; 1 where there was nothing to find and nothing was found."""
    hits, false, missed = (int(count) for count in counts)
    precision = hits / (hits + false) if hits + false else 1.0
    recall = hits / (hits + missed) if hits + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def fold(text: object) -> str:
    """A text in lower case, without quotes, with plain hyphens and single spaces."""
    plain = unicodedata.normalize("NFKC", str(text)).lower().replace("\u00ad", "")
    plain = re.sub(r"[\u2010-\u2015-]", " ", re.sub(r"[\u2018\u2019\u201c\u201d\"']", "", plain))
    return re.sub(r"\s+", " ", plain).strip(" .;:")


def pair_texts(want: Sequence[str], got: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    """Pair right and found texts one to one for the greatest sum of likeness; pairs below ``least`` fall out."""
    if not len(want) or not len(got):
        return []
    likeness = np.array([[fuzz.ratio(fold(a), fold(b)) / 100 for b in got] for a in want])
    rows, columns = linear_sum_assignment(-likeness)
    return [(i, j, float(likeness[i, j])) for i, j in zip(rows, columns, strict=True) if likeness[i, j] >= least]


def measure_recommendations(study: Study, show: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Figures about recommendations, and which found one (by id) is which true one (by rec_id)."""
    truth, made = study.load_truth("recommendations"), study.load_table("recommendations")
    named = collect_labels(study.load_table("recommendation_agencies"), "agency")
    coded = collect_labels(study.load_table("recommendation_codes"), "code")
    found, agencies, codes = NONE, NONE, NONE
    right: dict[str, int] = defaultdict(int)
    matched: dict[str, str] = {}
    for review in study.reviews:
        want = truth[truth["review_id"] == review].reset_index(drop=True)
        got = study.of_review(made, review)
        pairs = pair_texts(list(want["text"]), list(got["text"]) if len(got) else [], SAME)
        right["invented"] += len(got) if not len(want) else 0
        for i, j, likeness in pairs:
            row, mine = want.loc[i], got.loc[j]
            matched[mine["recommendation_id"]] = row["rec_id"]
            right["exact"] += likeness >= EXACT
            right["number"] += fold(mine["number"]) == fold(row["number_as_printed"])
            right["level"] += mine["level"] == row["level"]
            right["scope"] += mine["scope"] == row["scope"]
            agencies = agencies + count_labels(named[mine["recommendation_id"]], split_list(row["agencies"]))
            codes = codes + count_labels(coded[mine["recommendation_id"]], split_list(row["codes"]))
        lost = sorted(set(range(len(want))) - {i for i, _, _ in pairs})
        more = sorted(set(range(len(got))) - {j for _, j, _ in pairs})
        for i in lost:
            agencies = agencies + count_labels(set(), split_list(want["agencies"][i]))
            codes = codes + count_labels(set(), split_list(want["codes"][i]))
        found = found + np.array([len(pairs), len(more), len(lost)])
        show += [f"missed {review}: {want['text'][i]}" for i in lost]
        show += [f"extra {review}: {got['text'][j]}" for j in more]
    precision, recall, f1 = read_counts(found)
    most = max(len(matched), 1)
    figures: dict[str, Any] = {
        "recommendations_truth": len(truth), "recommendations_precision": precision, "recommendations_recall": recall,
        "recommendations_f1": f1, "recommendations_exact_text": right["exact"] / most,
        "recommendations_number": right["number"] / most, "recommendations_invented_where_none": right["invented"],
        "agencies_f1": read_counts(agencies)[2], "level_accuracy": right["level"] / most,
        "scope_accuracy": right["scope"] / most, "recommendation_codes_f1": read_counts(codes)[2],
    }  # fmt: skip
    return figures, matched


def collect_labels(table: pd.DataFrame, column: str) -> dict[str, set[str]]:
    """The labels of each recommendation, blanks left out."""
    labels: dict[str, set[str]] = defaultdict(set)
    for row in table.to_dict("records"):
        if row[column]:
            labels[row["recommendation_id"]].add(row[column])
    return labels


def split_list(cell: str) -> set[str]:
    """The entries of a cell joined with semicolons."""
    return set(filter(None, cell.split(";")))


def measure_copies(study: Study, matched: dict[str, str]) -> dict[str, Any]:
    """How many further prints went to the right recommendation: each is held against the true text it is most like."""
    truth, copies, made = (
        study.load_truth("recommendations"), study.load_table("recommendation_copies"),
        study.load_table("recommendations"),
    )  # fmt: skip
    review = dict(zip(made.get("recommendation_id", []), made.get("review_id", []), strict=True))
    right = wrong = 0
    for row in copies.to_dict("records"):
        of_review = truth[truth["review_id"] == study.made_to_true.get(review.get(row["recommendation_id"], ""), "")]
        scored = [
            (fuzz.token_set_ratio(fold(row["text"]), fold(text)) / 100, name)
            for text, name in zip(of_review["text"], of_review["rec_id"], strict=True)
        ]
        best = max(scored, default=(0.0, ""))
        if best[0] >= COPY:
            same = matched.get(row["recommendation_id"]) in {name for score, name in scored if score >= best[0] - 0.02}
            right, wrong = right + same, wrong + (not same)
    return {"copies_found": len(copies), "copies_merged_right": right / max(right + wrong, 1)}


def measure_actions(study: Study, matched: dict[str, str]) -> dict[str, Any]:
    """Figures about the lines of printed action plans and their links."""
    truth, made = study.load_truth("actions"), study.load_table("actions")
    if not len(truth):
        return {}
    found = NONE
    right: dict[str, int] = defaultdict(int)
    for review in study.reviews:
        want, got = truth[truth["review_id"] == review].reset_index(drop=True), study.of_review(made, review)
        pairs = pair_texts(list(want["action"]), list(got["action"]) if len(got) else [], SAME_ACTION)
        found = found + np.array([len(pairs), len(got) - len(pairs), len(want) - len(pairs)])
        for i, j, _ in pairs:
            right["linked"] += matched.get(got["recommendation_id"][j]) == want["rec_id"][i]
            for mine, theirs in (("lead", "lead"), ("target_printed", "target_date"), ("status_printed", "status")):
                right[theirs] += fold(got[mine][j]) == fold(want[theirs][i])
    most = max(int(found[0]), 1)
    figures = {f"actions_{name}": right[name] / most for name in ("linked", "lead", "target_date", "status")}
    return {"actions_truth": len(truth), "actions_f1": read_counts(found)[2], **figures}


def measure_facts(study: Study, show: list[str]) -> dict[str, Any]:
    """Shares of case facts that are right, wrong and blank; "unknown" and "none" count as blank."""
    truth, made = study.load_truth("cases"), study.load_table("reviews")
    if not len(truth):
        return {}
    counts: dict[str, int] = defaultdict(int)
    for row in truth.drop_duplicates("review_id").to_dict("records"):
        got = study.of_review(made, row["review_id"])
        for name in (name for name in row if name not in NOT_FACTS):
            want, have = tidy_value(row[name]), tidy_value(got[name].iloc[0]) if len(got) and name in got else ""
            same = have == want or (have in BLANKS and want in BLANKS)
            verdict = "right" if same else "blank" if have == "" else "wrong"
            counts[verdict] += 1
            if verdict != "right":
                show.append(f"fact {row['review_id']} {name}: {want} found {have or 'nothing'}")
    most = max(sum(counts.values()), 1)
    return {f"facts_{verdict}": counts[verdict] / most for verdict in ("right", "wrong", "blank")}


def tidy_value(value: Any) -> str:
    """A fact as lower-case text; missing values are blank, whole numbers have no decimals."""
    return "" if pd.isna(value) else re.sub(r"\.0$", "", str(value)).strip().lower()


def measure_themes(study: Study) -> dict[str, Any]:
    """Figures about themes, over reviews and codes."""
    truth, made = study.load_truth("themes"), study.load_table("review_codes")
    if not len(truth):
        return {}
    want, got = defaultdict(set), defaultdict(set)
    for row in truth[truth["present"] == "yes"].to_dict("records"):
        want[row["code"]].add(row["review_id"])
    for row in made.to_dict("records"):
        if pd.notna(row["present"]) and row["present"] and row["review_id"] in study.made_to_true:
            got[row["code"]].add(study.made_to_true[row["review_id"]])
    whole, each = NONE, []
    for code in sorted(set(truth["code"])):
        one = count_labels(got[code], want[code])
        whole = whole + one
        each += [read_counts(one)[2]] if want[code] else []
    precision, recall, f1 = read_counts(whole)
    return {
        "themes_macro_f1": float(np.mean(each)),
        "themes_precision": precision,
        "themes_recall": recall,
        "themes_micro_f1": f1,
    }


def measure_passages(study: Study) -> dict[str, Any]:
    """Figures about coded sentences, and how many traps got a code that they must not get."""
    truth, passages, codings = study.load_truth("passages"), study.load_table("passages"), study.load_table("codings")
    if not len(truth) or not len(passages):
        return {}
    of_passage: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for row in codings[codings["status"] == "found"].to_dict("records") if len(codings) else []:
        of_passage[row["passage_id"]].append((row["code"], int(row["start"]), int(row["end"])))
    about = {
        (row["document_id"], row["passage"]): split_list(row["about_codes"])
        for row in study.load_truth("traps").to_dict("records")
    }
    texts = {review: study.of_review(passages, review) for review in study.reviews}
    found, located, traps, fallen = NONE, 0, 0, 0
    for row in truth.to_dict("records"):
        codes, met = find_codes(row["passage"], texts[row["review_id"]], of_passage)
        located += met
        want = split_list(row["codes"])
        if row["trap"]:
            barred = about.get((row["document_id"], row["passage"])) or want
            traps, fallen = traps + 1, fallen + bool(codes & barred if barred else codes)
        else:
            found = found + count_labels(codes, want)
    precision, recall, f1 = read_counts(found)
    return {
        "passages_located": located / len(truth), "passages_precision": precision, "passages_recall": recall,
        "passages_micro_f1": f1, "traps": traps, "traps_wrongly_found": fallen / max(traps, 1),
    }  # fmt: skip


def find_codes(
    sentence: str, passages: pd.DataFrame, codings: dict[str, list[tuple[str, int, int]]]
) -> tuple[set[str], bool]:
    """The codes that lie on a sentence wherever the review prints it, and whether it was met at all."""
    key, codes, met = fold(sentence), set(), False
    for passage_id, text in zip(passages["passage_id"], passages["text"], strict=True):
        folded = fold(text)
        near = len(folded) > 20 and len(folded) >= 0.6 * len(key) and fuzz.partial_ratio(key, folded) >= 94
        if key in folded or near:
            met = True
            place = fuzz.partial_ratio_alignment(sentence, text)
            codes |= {
                code
                for code, start, end in codings[passage_id]
                if place and start < place.dest_end and end > place.dest_start
            }
    return codes, met


def write_figures(figures: dict[str, Any]) -> Iterator[str]:
    """One line a figure; shares with three decimals."""
    for name, value in figures.items():
        yield f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"


def measure_study(tables: Path, truth: Path) -> tuple[dict[str, Any], list[str]]:
    """All figures of a study, and what was missed or found wrongly."""
    study, show = open_study(tables, truth), []
    figures, matched = measure_recommendations(study, show)
    figures |= measure_copies(study, matched) | measure_actions(study, matched) | measure_facts(study, show)
    return figures | measure_themes(study) | measure_passages(study), show


def main(arguments: Iterable[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="Measure a study's tables against truth.")
    parser.add_argument("tables", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--show", type=int, default=0, help="how many misses and false finds to print")
    chosen = parser.parse_args(list(arguments) if arguments is not None else None)
    figures, show = measure_study(chosen.tables, chosen.truth)
    print("\n".join([*write_figures(figures), *show[: chosen.show]]))


if __name__ == "__main__":
    main()
