"""The cases: kinds of death, people, years, as far as counts don't single a person out."""

import pandas as pd

from .case_counts import CASES
from .evidence import cite
from .figures import draw_columns
from .opened import Report
from .page import Cell, Html, join_html, make_html_table, make_list, make_paragraph
from .pieces import escape, make_heading, make_margin, make_ref
from .words import HIDDEN, count_things, join_words, say_of, start_small

PEOPLE = ("victim_sex", "victim_age", "perpetrator_sex", "perpetrator_age", "children_in_household")
DEATHS = ("death_type", "circumstances", "relationship")
LISTS = {"victim_sex": "sex", "perpetrator_sex": "sex", "children_in_household": "yes_no"}
TOLD = ("date_of_death", "death_type", "relationship", "victim_sex", "victim_age", "perpetrator_sex", "perpetrator_age",
        "children_in_household")  # fmt: skip
SHOWN_CASES = 120  # facts listed with their place


def show_cases(report: Report) -> Html:
    """Show what the reviews included are about: deaths by year and kind, and the people in them."""
    counts = report.count_from(CASES)
    if counts.empty:
        return make_paragraph("No review of the region could be read, so there are no cases to count.", kind="note")
    lead = make_paragraph(_say_deaths(report), kind="lead")
    told = make_margin("Each fact stands with its place in the evidence", make_ref("case-facts"), ".")
    margin = Html("") if report.limit else told
    parts = [
        lead,
        margin,
        _show_years(report),
        _show_counts(report, "deaths", DEATHS),
        _show_counts(report, "people", PEOPLE),
    ]
    return join_html(parts)


def _say_deaths(report: Report) -> str:
    cases, counts = report.cases, report.count_from(CASES)
    known = counts[counts["n"].notna() & (counts["by"] == "circumstances") & (counts["group"] != "")]
    start = f"The {count_things(len(cases), 'review')} included"
    if not known.empty and report.limit == 0 and cases["number_of_victims"].notna().any():
        deaths = int(cases["number_of_victims"].sum())
        start += f" tell of {count_things(deaths, 'person', 'people')} who died"
    if known.empty:
        return f"{start} are told of elsewhere by themselves: counts this small would point at single people."
    words = [
        f"{row.n} {start_small(report.word('circumstances', row.group))}"
        for row in known.sort_values("n", ascending=False).itertuples()
    ]
    return f"{start}: by review, {join_words(words)}."


def _show_years(report: Report) -> Html:
    rows = report.count_from(CASES).query("by == 'year' and group != ''").sort_values("group")
    if rows.empty or rows["n"].isna().all():
        return Html("")
    first, last = rows["group"].iloc[0], rows["group"].iloc[-1]
    top = rows.sort_values(["n", "group"], ascending=[False, True], na_position="last").iloc[0]
    title = (
        f"The deaths fall in {first}"
        if first == last
        else f"The deaths fall in {first} to {last}, most of them in {top['group']}"
    )
    if first != last and (rows["n"] == top["n"]).sum() > 1:
        title = f"The deaths fall in {first} to {last}"
    drawn = rows.rename(columns={"group": "label"})[["label", "n"]]
    cells = [_count(row) for row in rows.itertuples()]
    data = make_html_table(pd.DataFrame({"year": rows["group"].tolist(), "reviews": cells}), "Reviews by year of death")
    alt = (
        f"{title}: "
        + ", ".join(f"{row.label}: {HIDDEN if pd.isna(row.n) else row.n}" for row in drawn.itertuples())
        + "."
    )
    return draw_columns(
        drawn, "fig-years", title, f"Reviews by year of death; N = {int(rows['of'].iloc[0])}.", alt, data
    )


def _show_counts(report: Report, what: str, by: tuple[str, ...]) -> Html:
    """Show counts of cases; a fact whose counts are all hidden is left out, so that not even its values are told."""
    counts = report.count_from(CASES)
    rows, left_out = [], []
    for fact in by:
        of_fact = counts[counts["by"] == fact]
        if of_fact["n"].isna().all():
            left_out.append(start_small(report.word("by", fact)))
            continue
        rows += [_count_row(report, fact, row) for row in _order(fact, of_fact).itertuples()]
    note = f"Too few to say: {join_words(left_out)}." if left_out else ""
    if not rows:
        return make_paragraph(note or "Nothing is known of this.", kind="note")
    caption = "Deaths: what the reviews say" if what == "deaths" else "People: what the reviews say"
    return make_html_table(pd.DataFrame(rows), caption, note=note, source="facts of the reviews")


def _order(fact: str, rows: pd.DataFrame) -> pd.DataFrame:
    by = ["group"] if fact.endswith("_age") else ["n", "group"]
    ordered = rows.sort_values(by, ascending=[True] if len(by) == 1 else [False, True], na_position="last")
    young = ordered["group"].eq("under 25")
    stated = ordered["group"] != ""
    return pd.concat([ordered[young], ordered[stated & ~young], ordered[~stated]])


def _count_row(report: Report, fact: str, row: object) -> dict[str, object]:
    list_ = LISTS.get(fact, fact)
    group = getattr(row, "group", "")
    words = group if fact.endswith("_age") and group else report.word(list_, group)
    return {"what": report.word("by", fact), "group": words or "Not stated", "reviews": _count(row)}


def _count(row: object) -> Cell:
    n, of = getattr(row, "n", None), getattr(row, "of", 0)
    return Cell(say_of(n, of), (None if pd.isna(n) else n, of), to="case-facts")


def show_case_facts(report: Report) -> Html:
    """Show where each case fact stands in a review; to the public and where counts are hidden, only that it does."""
    if report.limit:
        text = "Facts of single cases are not listed here, since small counts are hidden: see the published reviews."
        return make_paragraph(text, kind="note")
    facts = report["facts"]
    used = facts[facts["used"].fillna(False) & facts["fact"].isin(TOLD)]
    used = used[used["review_id"].isin(report.cases["review_id"])]
    if used.empty:
        return make_paragraph("No facts of cases can be shown to this audience.", kind="note")
    placed = used.merge(report["documents"][["document_id", "doc_type"]], on="document_id", how="left")
    placed = placed.merge(report["passages"][["passage_id", "paragraph"]], on="passage_id", how="left")
    parts = []
    for review, rows in placed.sort_values(["review_id", "fact"]).head(SHOWN_CASES).groupby("review_id"):
        items = [_tell_fact(report, row) for _, row in rows.iterrows()]
        parts += [make_heading(str(review), 3), make_list(items, kind="evidence")]
    return join_html(parts)


def _tell_fact(report: Report, row: pd.Series) -> Html:
    fact = row["fact"].replace("_", " ")
    value = report.word(LISTS.get(row["fact"], row["fact"]), row["value"])
    place = cite(report, row.fillna({"paragraph": "", "doc_type": ""}))
    return Html(f'{escape(fact)}: {escape(start_small(value))} <span class="where">{escape(place)}</span>')
