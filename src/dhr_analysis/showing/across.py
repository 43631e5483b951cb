"""Stage 5: themes over circumstances, together, since the last run, and what does not fit."""

import pandas as pd

from ..deciding.changes import list_changed_counts
from ..reporting.evidence import place_of
from ..reporting.opened import Report
from ..reporting.page import Cell, Html, join_html, make_html_table, make_paragraph
from ..reporting.pieces import make_details
from ..reporting.sections_themes import GROUPS, select_counts
from ..reporting.words import count_things, join_words, say_of, start_small

CIRCUMSTANCES = ("intimate_partner", "adult_family", "suicide")
COMMON = 0.75  # share of the reviews from which a theme goes with nearly everything
FEW_CASES = 3  # of fewer cases of a kind no count of theirs is set beside others
BOTH_LEAST, MOST_PAIRS = 3, 12


def show_circumstances(shown: Report) -> Html:
    """Show every theme for deaths by a partner, by a relative and by suicide, side by side, with what may be said."""
    counts = shown["theme_counts"].query("by == 'circumstances'")
    sizes = counts.groupby("group")["of"].max()
    told = [f"{say_count(sizes.get(one, 0))} {start_small(shown.word('circumstances', one))}" for one in CIRCUMSTANCES]
    text = f"By circumstances, the reviews read are: {join_words(told)}."
    few = [start_small(shown.word("circumstances", one)) for one in CIRCUMSTANCES if sizes.get(one, 0) < FEW_CASES]
    text += f" Too few to say anything of people {join_words(few, 'or')}." if few else ""
    if counts.empty:
        return make_paragraph("No review read tells under which circumstances the person died.", kind="note")
    readings = shown["theme_differences"].query("by == 'circumstances'").set_index(["code", "group"])["reading"]
    names = pd.concat([select_counts(shown, group) for group in GROUPS])
    cells = counts.set_index(["code", "group"])
    rows = [_tell_theme(shown, row.code, row.name, cells, readings) for row in names.itertuples(index=False)]
    caption = "Every theme by circumstances: reviews with it, of those of the kind"
    table = make_html_table(pd.DataFrame(rows), caption, source="theme_counts, theme_differences")
    return join_html([make_paragraph(text), make_details("Every theme by circumstances", table)])


def say_count(n: int) -> str:
    """Say a count, nothing as ``none``."""
    return str(int(n)) if n else "none"


def _tell_theme(shown: Report, code: str, name: str, cells: pd.DataFrame, readings: pd.Series) -> dict[str, object]:
    row: dict[str, object] = {"theme": Cell(name, to=place_of(code))}
    for group in CIRCUMSTANCES:
        found = cells.loc[(code, group)] if (code, group) in cells.index else None
        words = "none read" if found is None else say_of(found["n"], found["of"])
        row[start_small(shown.word("circumstances", group))] = Cell(words)
    clear = [
        f"{reading} for people {start_small(shown.word('circumstances', group))}"
        for (_, group), reading in readings.loc[readings.index.get_level_values("code") == code].items()
        if reading in ("more often", "less often")
    ]
    known = readings.loc[readings.index.get_level_values("code") == code]
    unclear = "too few to say" if (known == "too few to say").all() else "no clear difference"
    return row | {"reading": "; ".join(clear) or unclear}


def show_together(shown: Report) -> Html:
    """Show which themes come up in the same reviews: both, of the reviews that have either."""
    pairs = shown["theme_pairs"]
    common = pairs[pairs["n_both"] >= BOTH_LEAST]
    everywhere = set(_list_usual(shown))
    telling = common[~common["code"].isin(everywhere) & ~common["other_code"].isin(everywhere)]
    telling = telling.sort_values(["jaccard", "n_both", "code", "other_code"], ascending=[False, False, True, True])
    said = (
        f"{count_things(len(everywhere), 'theme')} came up in three quarters of the reviews or more, and so with "
        "nearly everything: left out here."
        if everywhere
        else "No theme came up in three quarters of the reviews."
    )
    if telling.empty:
        return make_paragraph(f"{said} No other two came up together in {BOTH_LEAST} reviews or more.")
    first = telling.iloc[0]
    lead = (
        f"{shown.name_code(first['code'])} and {start_small(shown.name_code(first['other_code']))} came up together "
        f"in {say_of(first['n_both'], first['n_either'])} reviews that have either."
    )
    top = telling.head(MOST_PAIRS)
    table = pd.DataFrame({
        "theme": [Cell(shown.name_code(code), to=place_of(code)) for code in top["code"]],
        "and": [Cell(shown.name_code(code), to=place_of(code)) for code in top["other_code"]],
        "both, of the reviews with either": [Cell(say_of(r.n_both, r.n_either), (r.n_both, r.n_either))
                                             for r in top.itertuples()],
    })  # fmt: skip
    note = (
        f"The {len(top)} closest of {len(telling)} pairs with {BOTH_LEAST} reviews or more. With few reviews much "
        "comes together by chance."
    )
    listed = make_html_table(table, "Themes that come up together", note=note, source="theme_pairs")
    return join_html([make_paragraph(f"{lead} {said}"), listed])


def _list_usual(shown: Report) -> list[str]:
    counts = shown["theme_counts"].query("by == 'all'")
    return list(counts.loc[counts["n"] >= COMMON * counts["of"], "code"])


def show_changed(shown: Report) -> Html:
    """Show the counts that came out otherwise than in the run before: late reviews, decisions, a changed codebook."""
    changed = list_changed_counts(shown.study)
    if changed.empty:
        return make_paragraph("No count differs from those of the run before.")
    overall = changed[changed["by"] == "all"]
    text = (
        f"{count_things(len(changed), 'count')} came out otherwise than in the run before, "
        f"{say_count(len(overall))} of them of all reviews together."
    )
    table = pd.DataFrame({
        "theme": [Cell(shown.name_code(code), to=place_of(code)) for code in changed["code"]],
        "of": [_name_group(shown, row) for row in changed.itertuples()],
        "before": [_say_count(row.n_before, row.of_before) for row in changed.itertuples()],
        "now": [_say_count(row.n_now, row.of_now) for row in changed.itertuples()],
    })  # fmt: skip
    of_all = (changed["by"] == "all").to_numpy()
    first, rest = table[of_all].drop(columns="of"), table[~of_all]
    parts = [make_paragraph(text)]
    parts += [make_html_table(first, "Themes of all reviews: counts that changed")] if len(first) else []
    groups = make_details(
        "Counts of groups that changed", make_html_table(rest, "Themes of groups: counts that changed")
    )
    return join_html([*parts, groups if len(rest) else Html("")])


def _say_count(n: object, of: object) -> str:
    return "not counted" if pd.isna(of) else say_of(n, of)


def _name_group(shown: Report, row: object) -> str:
    by, group = str(getattr(row, "by", "")), str(getattr(row, "group", ""))
    if by == "all":
        return "all reviews"
    return f"{shown.word('by', by)}: {shown.word('yes_no' if by == 'published' else by, group)}"
