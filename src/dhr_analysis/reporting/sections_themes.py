"""Common themes: how many reviews speak of each, where, in which kinds of death, and whether that is changing."""

import pandas as pd

from .evidence import place_of
from .figures import draw_dots, draw_multiples
from .opened import Report
from .page import Cell, Html, join_html, make_html_table, make_paragraph
from .palette import find_shade
from .words import count_things, join_words, say_of, start_small

GOOD = "good_practice"
SMALL_PANEL = 8  # themes in the strip of small charts
GROUPS = {"practice": "what agencies did", "dynamics": "people's lives"}
LEAST = 5  # shades are reckoned of at least so many reviews: small numbers look small
MOST_PAIRS = 10
COLUMNS = 8  # partnerships beside each other in a grid
FEW_PAIRS = 3  # reviews with both, at least


def select_counts(report: Report, group: str, by: str = "all") -> pd.DataFrame:
    """Select theme counts of a group of codes, most first; of equals, the one with more passages.

    Columns: those of theme_counts, name, passages.
    """
    counts = report.count_from("theme_counts")
    chosen = counts[(counts["by"] == by) & (counts["code"].map(report.codes["group"]) == group)]
    chosen = chosen[chosen["code"] != GOOD]
    passages = count_passages(report)
    named = chosen.assign(
        name=[report.name_code(code) for code in chosen["code"]],
        passages=[int(passages.get(code, 0)) for code in chosen["code"]],
    )
    order = named.sort_values(["n", "passages", "name"], ascending=[False, False, True], na_position="last")
    return order.reset_index(drop=True)


def count_passages(report: Report) -> pd.Series:
    """Count the passages of the region's reviews on each theme: which of two equally common ones takes more room."""
    themes = report.count_from("review_codes")
    found = themes[themes["present"].fillna(False) & themes["review_id"].isin(report.regional_ids)]
    return found.groupby("code")["n_passages"].sum()


def show_themes(report: Report, group: str) -> Html:
    """Show how many reviews speak of each theme of a group: ``practice`` or ``dynamics``."""
    counts = select_counts(report, group)
    if counts.empty:
        return make_paragraph(f"No themes were counted, because {report.say_why_empty('theme_counts')}.", kind="note")
    of = len(report.cases)
    if counts["n"].isna().all():  # said once, for the first group
        return make_paragraph(_say_all_hidden(report, of), kind="note") if group == next(iter(GROUPS)) else Html("")
    shown, hidden = counts[counts["n"].fillna(0) > 0], counts[counts["n"].isna()]
    none = counts[counts["n"].eq(0).fillna(False)]
    title = _title(shown, of, group)
    subtitle = f"Reviews that speak of each theme, of {of} read; lines are 95% intervals: how far the share may be off."
    drawn = shown.rename(columns={"name": "label"})
    alt = (
        f"{title}. " + "; ".join(f"{row.name}: {say_of(row.n, row.of)}" for row in shown.itertuples(index=False)) + "."
    )
    chart = draw_dots(drawn, f"fig-{group}", title, subtitle, alt, _tabulate(report, counts, group))
    notes = []
    if len(none):
        notes.append(f"Found in none: {join_words(start_small(name) for name in none['name'])}.")
    if len(hidden):
        notes.append(
            f"Too few to say, or hidden beside such a count: {join_words(start_small(n) for n in hidden['name'])}."
        )
    return join_html([chart, make_paragraph(" ".join(notes), kind="note") if notes else Html("")])


def _say_all_hidden(report: Report, of: int) -> str:
    return (
        f"This edition rests on {count_things(of, 'published review')}. Counts of cases under {report.limit} "
        "are hidden, "
        "which is all of them; what the reviews ask for and an example of each theme stand below."
    )


def _title(shown: pd.DataFrame, of: int, group: str) -> str:
    top = shown[shown["n"] == shown["n"].max()]
    name, n = str(top["name"].iloc[0]), int(top["n"].iloc[0])
    where = f"all {of} reviews" if n == of else f"{say_of(n, of)} reviews"
    if len(top) == 1:
        return f"{name} came up in {where}"
    if len(top) == 2:
        return f"{name} and {start_small(str(top['name'].iloc[1]))} came up in {where}"
    return f"{len(top)} themes of {GROUPS[group]} came up in {where}; {start_small(name)} takes up most"


def _tabulate(report: Report, counts: pd.DataFrame, group: str) -> Html:
    table = pd.DataFrame(
        {
            "theme": counts["name"],
            "reviews": [Cell(say_of(r.n, r.of), _pair(r), to=place_of(r.code)) for r in counts.itertuples()],
            "lower end": [_share(low, of) for low, of in zip(counts["low"], counts["of"], strict=True)],
            "upper end": [_share(high, of) for high, of in zip(counts["high"], counts["of"], strict=True)],
        }
    )
    caption = f"Reviews that speak of each theme: {GROUPS[group]}"
    return make_html_table(table, caption, note="Ends of the 95% interval (Wilson), in reviews of those read.",
                           source="theme_counts")  # fmt: skip


def _pair(row: object) -> tuple[object, object]:
    n, of = getattr(row, "n", None), getattr(row, "of", None)
    return None if pd.isna(n) else n, None if pd.isna(of) else of


def _share(share: float, of: object) -> float | None:
    return None if pd.isna(share) or pd.isna(of) else round(float(share) * int(of), 1)  # type: ignore[call-overload]


def show_grid(report: Report) -> Html:
    """Show theme by partnership: the number always printed, the shade only helps; partnerships are not ranked."""
    counts = report.count_from("theme_counts").query("by == 'csp'")
    if counts.empty:
        return make_paragraph("Themes are not set out by partnership, since none of its reviews was read.", kind="note")
    if counts["n"].isna().all():
        return make_paragraph("By partnership all counts are too few to say.", kind="note")
    note = (
        "In brackets: reviews read of each partnership. Numbers this small show where to look and do not rank anyone. "
        "Each number leads to its evidence."
    )
    grids = [grid for group in GROUPS for grid in _make_grids(report, counts, group)]
    return join_html([*grids, make_paragraph(note, kind="note")])


def _make_grids(report: Report, counts: pd.DataFrame, group: str) -> list[Html]:
    """Make a table for every eight partnerships, so that each fits on a page."""
    sizes = counts.groupby("group")["of"].max()
    starts = range(0, len(sizes), COLUMNS)
    return [_make_grid(report, counts, group, sizes.iloc[start : start + COLUMNS]) for start in starts]


def _make_grid(report: Report, counts: pd.DataFrame, group: str, sizes: pd.Series) -> Html:
    rows = [
        {
            "theme": row.name,
            **{f"{csp} ({size})": _shade(counts, csp, row.code) for csp, size in sizes.items()},
            "all": Cell(say_of(row.n, row.of), _pair(row), to=place_of(row.code)),
        }
        for row in select_counts(report, group).itertuples(index=False)
    ]
    which = "" if len(sizes) == counts["group"].nunique() else f"; {sizes.index[0]} to {sizes.index[-1]}"
    caption = f"By partnership: how many of its reviews speak of {GROUPS[group]}{which}"
    return make_html_table(pd.DataFrame(rows), caption, source="theme_counts", kind="grid")


def _shade(counts: pd.DataFrame, csp: str, code: str) -> Cell:
    own = counts[(counts["group"] == csp) & (counts["code"] == code)]
    if own.empty or pd.isna(own["n"].iloc[0]):
        return Cell("" if own.empty else "few", None)
    n, of = int(own["n"].iloc[0]), int(own["of"].iloc[0])
    return Cell(str(n), n, to=place_of(code) if n else "", shade=find_shade(n, max(of, LEAST)))


def show_by_death(report: Report) -> Html:
    """Show the commonest themes beside each other for each kind of death, which must be looked at apart."""
    counts = report.count_from("theme_counts").query("by == 'circumstances'")
    if counts.empty or counts["n"].isna().all():
        return make_paragraph(
            "The kinds of death can't be set beside each other: there are too few of each.", kind="note"
        )
    common = select_counts(report, "practice").dropna(subset=["n"]).head(SMALL_PANEL)
    rows = counts[counts["code"].isin(common["code"])].assign(
        panel=[
            report.word("circumstances", group) for group in counts.loc[counts["code"].isin(common["code"]), "group"]
        ],
        label=lambda table: [report.name_code(code) for code in table["code"]],
    )
    order = {name: place for place, name in enumerate(common["name"])}
    unsaid = join_words(sorted({start_small(panel) for panel in rows.loc[rows["of"].isna(), "panel"]}))
    rows = rows[rows["of"].notna()].sort_values("label", key=lambda names: names.map(order), kind="stable")
    if rows.empty or (unsaid and rows["panel"].nunique() < 2):
        return make_paragraph("How many reviews there are of each kind of death is too few to say.", kind="note")
    if rows["panel"].nunique() < 2:
        only = start_small(rows["panel"].iloc[0])
        return make_paragraph(
            f"All reviews included whose circumstances are known are of one kind ({only}).", kind="note"
        )
    sizes = rows.groupby("panel")["of"].max().sort_values(ascending=False)
    rows["panel"] = pd.Categorical(rows["panel"], list(sizes.index))
    rows = rows.sort_values(["panel"], kind="stable").astype({"panel": "str"})
    title = "Kinds of death, side by side: " + join_words(
        f"{count_things(int(of), 'review')} {start_small(panel)}" for panel, of in sizes.items()
    )
    table = rows.assign(reviews=[Cell(say_of(r.n, r.of), _pair(r), to=place_of(r.code)) for r in rows.itertuples()])
    data = make_html_table(
        table[["label", "panel", "reviews"]].rename(columns={"label": "theme", "panel": "kind of death"}),
        "Commonest themes by kind of death", source="theme_counts",
    )  # fmt: skip
    alt = (
        title
        + ". "
        + "; ".join(f"{r.label}, {start_small(r.panel)}: {say_of(r.n, r.of)}" for r in rows.itertuples())
        + "."
    )
    subtitle = f"The {len(common)} commonest themes of practice; reviews with the theme of those of the kind."
    subtitle += f" Too few to say: {unsaid}." if unsaid else ""
    return draw_multiples(rows, "fig-deaths", title, subtitle, alt, data)


def show_trends(report: Report) -> Html:
    """Say which themes rise or fall over the years of death, as far as the numbers allow."""
    trends = report.count_from("theme_trends")
    if trends.empty:
        return make_paragraph(
            "Nothing can be said of change over the years: too few reviews, or all of one year.", kind="note"
        )
    split = int(trends["split_year"].iloc[0])
    found = {word: trends[trends["reading"] == word] for word in ("rising", "falling", "too few to say")}
    if len(found["too few to say"]) == len(trends):
        text = (
            f"Whether themes rise or fall can't be said yet: {trends['of_early'].max()} reviews of deaths "
            f"before {split} and "
            f"{trends['of_late'].max()} since are too few."
        )
    else:
        moving = [
            f"{word}: {join_words(start_small(report.name_code(code)) for code in found[word]['code'])}"
            for word in ("rising", "falling") if len(found[word])
        ]  # fmt: skip
        text = f"Between deaths before {split} and since, " + (
            f"{'; '.join(moving)}." if moving else "no theme clearly rises or falls."
        )
    table = pd.DataFrame(
        {
            "theme": [report.name_code(code) for code in trends["code"]],
            f"before {split}": [
                Cell(say_of(r.n_early, r.of_early), (r.n_early, r.of_early)) for r in trends.itertuples()
            ],
            f"{split} and since": [
                Cell(say_of(r.n_late, r.of_late), (r.n_late, r.of_late)) for r in trends.itertuples()
            ],
            "reading": trends["reading"].tolist(),
        }
    )
    return join_html(
        [make_paragraph(text, kind="lead"), fold_table(table, "Themes in earlier and later deaths", "theme_trends")]
    )


def show_differences(report: Report) -> Html:
    """Say which themes differ between kinds of death, as far as the numbers allow."""
    rows = report.count_from("theme_differences").query("by == 'circumstances'")
    clear = rows[rows["reading"].isin(("more often", "less often"))]
    if rows.empty:
        return Html("")
    if clear.empty:
        return make_paragraph("Between kinds of death no theme differs by more than chance may bring.")
    words = [
        f"{start_small(report.name_code(r.code))} {r.reading} where the review tells of one "
        f"{start_small(report.word('circumstances', r.group))} ({say_of(r.n, r.of)} against "
        f"{say_of(r.other_n, r.other_of)})"
        for r in clear.itertuples()
    ]
    return make_paragraph(f"Clear differences: {'; '.join(words)}.")


def show_pairs(report: Report) -> Html:
    """Show which themes come up together."""
    pairs = report.count_from("theme_pairs")
    common = pairs[pairs["n_both"] >= FEW_PAIRS].sort_values(
        ["jaccard", "n_both", "code", "other_code"], ascending=[False, False, True, True]
    )
    if common.empty:
        return make_paragraph("No two themes come up together often enough to be listed.", kind="note")
    table = pd.DataFrame(
        {
            "theme": [report.name_code(code) for code in common["code"]],
            "and": [report.name_code(code) for code in common["other_code"]],
            "reviews with both": common["n_both"].tolist(),
        }
    )
    return fold_table(table.head(MOST_PAIRS), "Themes that come up together", "theme_pairs")


def fold_table(table: pd.DataFrame, caption: str, source: str) -> Html:
    """Fold a table away under its caption."""
    from .pieces import make_details

    return make_details(caption, make_html_table(table, caption, source=source), kind="data")
