"""Try, as a reader could, to work hidden counts out of all that a public report prints: totals, other tables, prose."""

import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from report_studies import CODES, find_page, list_reviews, make_study, make_tables, open_small
from scipy.optimize import linprog

from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.reporting.case_counts import CASES, list_read
from dhr_analysis.reporting.disclosure import Disclosed, disclose
from dhr_analysis.synthesis.cases import describe_cases
from dhr_analysis.synthesis.comparisons import compare_figures
from dhr_analysis.synthesis.themes import count_themes, find_differences, pair_themes
from dhr_analysis.synthesis.trends import find_trends
from dhr_analysis.tables import make_table

LIMIT = 5
MEASURES = load_codebook(find_codebook(), "national_measures")
KINDS = (("homicide", "former_partner"), ("homicide", "current_partner"), ("homicide", "child"), ("suicide", ""))
Cell = tuple[str, ...]


def make_random(seed: int) -> dict[str, pd.DataFrame]:
    """Make the tables of a region whose reviews differ in kind of death, year, sex, age and themes by chance."""
    chance = random.Random(seed)
    rows = [row for row in list_reviews() if row.get("read")]
    weights = chance.choice([(20, 6, 5, 3), (12, 6, 3, 3), (9, 9, 9, 2), (16, 2, 1, 5)])
    for row in rows:
        row["death_type"], row["relationship"] = chance.choices(KINDS, weights)[0]
        row["date_of_death"] = str(chance.choices(range(2011, 2017), (4, 9, 2, 3, 8, 1))[0])
        row["victim_sex"] = chance.choices("FM", (5, 1))[0]
        row["victim_age"] = chance.choice([19, 31, 40, 70, 81, None])
    reviews = make_table("reviews", rows)
    themes = make_table(
        "review_codes",
        [
            {"review_id": row["review_id"], "code": code, "present": chance.random() < 0.25 + place / 6}
            for row in rows
            for place, code in enumerate(CODES)
        ],
    )
    counts = count_themes(themes, reviews)
    national = [
        {"measure": measure, "label": measure, "death_type": kind, "theirs_n": 100, "theirs_of": 400, "source": "A set",
         "unit": "", "years": "", "caution": ""}
        for measure in MEASURES["measure"] for kind in ("", "intimate_partner", "adult_family", "suicide")
    ]  # fmt: skip
    return {
        **make_tables(), "reviews": reviews, "review_codes": themes, "theme_counts": counts,
        "theme_differences": find_differences(counts), "theme_pairs": pair_themes(themes, reviews),
        "theme_trends": find_trends(themes, reviews),
        "comparisons": compare_figures(pd.DataFrame(national), MEASURES, counts, reviews),
    }  # fmt: skip


class Attack:
    """What a reader knows: for each cell a least and a most; and which cells add up to which."""

    def __init__(self) -> None:
        self.ranges: dict[Cell, tuple[float, float]] = {}
        self.sums: list[tuple[Cell, list[Cell]]] = []

    def learn(self, cell: Cell, n: Any) -> None:
        """Take a cell of a table: a printed number, or one hidden, of which nothing is known but that it is a count."""
        low, high = self.ranges.get(cell, (0.0, 99.0))
        if pd.notna(n):
            low = high = float(n)
        self.ranges[cell] = low, high

    def add_up(self, total: Cell, parts: list[Cell]) -> None:
        if all(cell in self.ranges for cell in (total, *parts)):
            self.sums.append((total, parts))

    def solve(self) -> dict[Cell, tuple[int, int]]:
        """Find how far each hidden cell can be narrowed down."""
        names = sorted(self.ranges)
        place = {name: number for number, name in enumerate(names)}
        rows = np.zeros((len(self.sums), len(names)))
        for row, (total, parts) in enumerate(self.sums):
            rows[row, place[total]] = -1
            for part in parts:
                rows[row, place[part]] += 1
        bounds = [self.ranges[name] for name in names]
        found = {}
        for name in names:
            if self.ranges[name][0] < self.ranges[name][1]:
                ends = [self._reach(rows, bounds, place[name], sign) for sign in (1, -1)]
                found[name] = (int(np.ceil(ends[0] - 1e-6)), int(np.floor(ends[1] + 1e-6)))
        return found

    @staticmethod
    def _reach(rows: np.ndarray, bounds: list[tuple[float, float]], place: int, sign: int) -> float:
        aim = np.zeros(rows.shape[1])
        aim[place] = sign
        answer = linprog(aim, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=bounds)
        assert answer.success  # what is printed never contradicts itself
        return float(answer.x[place])


def attack_tables(made: Disclosed) -> dict[Cell, tuple[int, int]]:
    """Take every count of all tables of a public report, add what anyone knows of how they add up, and solve."""
    counted, attack = made.counted, Attack()
    reviews = list_read(counted["reviews"])
    cases = describe_cases(reviews)
    for row in counted[CASES].itertuples():
        attack.learn(("cases", row.by, row.group), row.n)
    attack.learn(("cases", "all", "all"), len(reviews))
    for row in counted["theme_counts"].query("by != 'scope'").itertuples():
        attack.learn((row.code, row.by, row.group), row.n)
    for row in counted["theme_trends"].itertuples():
        for half, n, of in (("early", row.n_early, row.of_early), ("late", row.n_late, row.of_late)):
            attack.learn((row.code, "half", half), n)
            attack.learn(("cases", "half", half), of)
    _learn_comparisons(attack, counted["comparisons"])
    split = counted["theme_trends"]["split_year"]
    for what in ("cases", *CODES):
        for total, parts in _list_sums(cases, int(split.iloc[0]) if len(split) else 0):
            attack.add_up((what, *total), [(what, *part) for part in parts])
    for fact in ("victim_sex", "victim_age", "perpetrator_sex", "perpetrator_age", "children_in_household"):
        parts = [cell for cell in attack.ranges if cell[:2] == ("cases", fact)]
        attack.add_up(("cases", "all", "all"), parts)
    return attack.solve()


def _learn_comparisons(attack: Attack, rows: pd.DataFrame) -> None:
    ours = dict(zip(MEASURES["measure"], MEASURES["ours"], strict=True))
    for row in rows.itertuples():
        kind, _, what = ours[row.measure].partition(":")
        by = ("circumstances", row.death_type) if row.death_type else ("all", "all")
        if kind == "theme":
            attack.learn((what, *by), row.ours_n)
            attack.learn(("cases", *by), row.ours_of)
        elif "=" in what and not row.death_type:
            column, value = re.split(">?=", what)
            attack.learn(("cases", column, "65 and over" if ">=" in what else value), row.ours_n)


def _list_sums(cases: pd.DataFrame, split: int) -> Iterator[tuple[Cell, list[Cell]]]:
    """List what adds up: each grouping to all; kinds of death by who did it; years to halves."""
    for by in ("csp", "year", "death_type", "relationship", "circumstances", "published"):
        if (cases[by] != "").all():
            yield ("all", "all"), [(by, group) for group in sorted(set(cases[by]))]
    yield (
        ("circumstances", "intimate_partner"),
        [
            ("relationship", one)
            for one in ("current_partner", "former_partner")
            if (cases["relationship"] == one).any()
        ],
    )
    yield ("circumstances", "adult_family"), [("relationship", "child")]
    yield ("circumstances", "suicide"), [("death_type", "suicide")]
    years = sorted(set(cases["year"]) - {""})
    yield ("half", "early"), [("year", year) for year in years if int(year) < split]
    yield ("half", "late"), [("year", year) for year in years if int(year) >= split]
    yield ("all", "all"), [("half", "early"), ("half", "late")]


@pytest.mark.parametrize("seed", range(16))
def test_no_hidden_count_can_be_solved(seed: int) -> None:
    tables = make_random(seed)
    made = disclose(tables, "public", LIMIT, pd.Series(dtype="str"), MEASURES)
    solved = {cell: low for cell, (low, high) in attack_tables(made).items() if low == high < LIMIT}
    assert solved == {}
    assert made.counted[CASES]["n"].notna().sum() > 2 and made.counted["theme_counts"]["n"].notna().sum() > 10


def test_attack_solves_what_is_badly_hidden() -> None:
    """The attack is worth something: with small counts merely blanked, and none beside them, it finds them."""
    found = 0
    for seed in range(4):
        made = disclose(make_random(seed), "public", 0, pd.Series(dtype="str"), MEASURES)
        blanked = {
            name: made.counted[name].assign(n=lambda rows: rows["n"].mask(rows["n"] < LIMIT))
            for name in (CASES, "theme_counts")
        }
        empty = {name: made.counted[name].head(0) for name in ("theme_trends", "comparisons")}
        careless = Disclosed({}, made.counted | blanked | empty, made.hidden)
        found += sum(low == high for low, high in attack_tables(careless).values())
    assert found > 10


NUMBERS = "none|no|one|two|three|four"
TOLD_IN_WORDS = re.compile(rf"\b({NUMBERS}|[0-4]) (?:out )?of (?:the |all |its )?(\d+|\w+teen|\w+) reviews?\b", re.I)


@pytest.mark.parametrize("name", ["final_report", "interim_report"])
def test_prose_charts_and_cells_tell_no_small_count_of_cases(name: str) -> None:
    page = find_page("public", name)[0]
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    small = [found[0] for found in TOLD_IN_WORDS.finditer(text)]
    assert small == []
    assert not re.search(rf"\b[0-4] of 21\b|\b({NUMBERS}) of (the )?(21|twenty-one)\b", text, re.I)


def test_grid_of_the_page_can_not_be_filled_in() -> None:
    """Read the grid from the page itself: a row with one hidden cell and its total printed would give it away."""
    from lxml import html

    tree = html.fromstring(find_page("public")[0])
    grids = [one for one in tree.iter("table") if "grid" in (one.get("class") or "")]
    rows = [[cell.text_content() for cell in row] for grid in grids for row in grid.iterfind("tbody/tr")]
    assert rows
    for _, *cells, total in rows:
        hidden = [cell for cell in cells if not cell.isdigit()]
        assert len(hidden) != 1 or not re.match(r"\d", total)


def test_page_and_workbook_hide_the_same(tmp_path: Path) -> None:
    from dhr_analysis.reporting.products import collect_products

    _, sheets = collect_products(find_page("public")[1])
    for sheet in sheets:
        places = [number for number, name in enumerate(sheet["columns"]) if f"{name}: of" in sheet["columns"]]
        if "recommend" in sheet["caption"].lower() or "act" in sheet["caption"].lower():
            continue
        for row in sheet["rows"]:
            assert all(row[place] is None or row[place] >= LIMIT for place in places), (sheet["caption"], row)


@pytest.mark.parametrize(("limit", "examples"), [(0, 0), (2, 0), (3, 1), (5, 1)])
def test_examples_of_hidden_themes_do_not_count_them(tmp_path: Path, limit: int, examples: int) -> None:
    study = make_study(tmp_path, write=False, small_number_limit={"partners": 0, "public": limit})
    assert open_small(study, "public").examples == examples
