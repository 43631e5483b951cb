"""What the reviews recommend: how many, to whom, of which kind, asked how many times, and what came of it."""

import pandas as pd

from .asked import (
    QUALITIES,
    WEAK,
    count_kinds,
    count_told,
    list_asked,
    list_groups,
    list_members,
    list_told,
    place_of_recommendation,
)
from .counts import TOTAL, count_recommendations
from .evidence import cite
from .figures import draw_bars
from .figures_time import draw_timeline
from .opened import Report
from .page import Cell, Html, join_html, make_html_table, make_paragraph
from .pieces import escape, make_details, make_heading, make_link
from .words import count_things, cut_words, end_sentence, join_words, say_of

LINES = 14  # groups in the timeline
MOST_BODIES = 3  # named for a group
KNOWN = {"done": "done", "open": "not yet done", "unknown": "nothing known"}
QUALITY_WORDS = {
    "has_owner": "name who must act",
    "has_deadline": "say by when",
    "has_measure": "say how one will know",
}


def show_recommendations(report: Report) -> Html:
    """Show how many recommendations each review makes, by whom and to how many."""
    recommendations = report.count_from("recommendations")
    if recommendations.empty:
        return make_paragraph(
            f"No recommendations are shown, because {report.say_why_empty('recommendations')}.", kind="note"
        )
    reviews = report.count_from("reviews")
    counts = count_recommendations(recommendations, reviews)
    total = int(counts.loc[counts["review_id"] == TOTAL, "recommendations"].iloc[0])
    completed = reviews[(reviews["status"] == "completed") & (reviews["scope"] != "national")]["review_id"]
    in_completed = int(recommendations["review_id"].isin(completed).sum())
    lead = (
        f"The completed reviews of the region make {count_things(in_completed, 'recommendation')}; with "
        "drafts and national "
        f"reviews, {count_things(len(counts) - 1, 'review')} make {total:,}."
    )
    linked = counts.assign(recommendations=[_link_count(row) for row in counts.itertuples()])
    note = "Each is counted once, however often it is printed."
    table = make_html_table(
        linked, "Recommendations by review", headers=report.headers, total=True, note=note, source="recommendations"
    )
    return join_html([make_paragraph(lead, kind="lead"), table])


def _link_count(row: object) -> Cell:
    n, review = int(getattr(row, "recommendations", 0)), str(getattr(row, "review_id", ""))
    return Cell(f"{n:,}", n, to="" if review == TOTAL else _place(review))


def _place(review_id: str) -> str:
    return f"asked-{review_id}"


def show_addressees(report: Report) -> Html:
    """Show which bodies the recommendations of the region's reviews name."""
    told = list_told(report)
    counts = count_told(told)
    if counts.empty:
        return make_paragraph("No body that recommendations name was recognised.", kind="note")
    of = told["recommendation_id"].nunique()
    first = counts.iloc[0]
    title = (
        f"{report.word('agency', first['agency'])[:1].upper()}{report.word('agency', first['agency'])[1:]}: named "
        f"in {say_of(first['recommendations'], of)} recommendations"
    )
    rows = pd.DataFrame(
        {"label": [report.word("agency", one) for one in counts["agency"]], "n": counts["recommendations"]}
    )
    table = pd.DataFrame({
        "body": rows["label"], "sector": [report.word("sector", one) for one in counts["sector"]],
        "recommendations": [
            Cell(str(r.recommendations), r.recommendations, to=f"told-{r.agency}") for r in counts.itertuples()
        ],
        "reviews": counts["reviews"], "partnerships": counts["partnerships"],
    })  # fmt: skip
    note = "A recommendation that names two bodies counts for both."
    data = make_html_table(table, "Bodies that recommendations name", note=note, source="recommendation_agencies")
    unknown = int((told["agency"] == "").sum())
    left = (
        f" {count_things(unknown, 'recommendation')} {'names' if unknown == 1 else 'name'} no body that was recognised."
        if unknown
        else ""
    )
    alt = f"{title}. " + "; ".join(f"{r.label}: {r.n}" for r in rows.itertuples()) + "."
    chart = draw_bars(
        rows, "fig-bodies", title, f"Recommendations of the region's reviews by body named; N = {of}.", alt, data
    )
    return join_html([chart, make_paragraph(note + left, kind="note")])


def show_asked_themes(report: Report) -> Html:
    """Show which themes the recommendations concern."""
    asked = list_asked(report)
    codes = report["recommendation_codes"][["recommendation_id", "code"]].drop_duplicates()
    joined = asked.merge(codes, on="recommendation_id")
    if joined.empty:
        return make_paragraph(
            f"Recommendations have no themes, because {report.say_why_empty('recommendation_codes')}.", kind="note"
        )
    counts = joined.groupby("code", as_index=False).agg(
        n=("recommendation_id", "nunique"), reviews=("review_id", "nunique")
    )
    counts = counts.sort_values(["n", "code"], ascending=[False, True])
    names = [report.name_code(code) for code in counts["code"]]
    rows = pd.DataFrame({"label": names, "n": counts["n"].tolist()})
    title = f"{names[0]} is what recommendations ask about most"
    table = pd.DataFrame(
        {"theme": names, "recommendations": counts["n"].tolist(), "reviews": counts["reviews"].tolist()}
    )
    data = make_html_table(table, "Recommendations by theme", source="recommendation_codes",
                           note="A recommendation may concern several themes.")  # fmt: skip
    alt = f"{title}. " + "; ".join(f"{r.label}: {r.n}" for r in rows.itertuples()) + "."
    subtitle = (
        f"Recommendations of the region's reviews by theme; N = {asked['recommendation_id'].nunique()}, several "
        "themes possible."
    )
    return draw_bars(rows.head(17), "fig-asked", title, subtitle, alt, data)


def show_kinds(report: Report) -> Html:
    """Show which kinds of act are asked for, and how many recommendations say who, by when and how one will know."""
    asked = list_asked(report)
    if asked.empty:
        return Html("")
    kinds = count_kinds(asked)
    weak = int(asked["action_type"].isin(WEAK).sum())
    lead = (
        f"{say_of(weak, len(asked), share=True)} recommendations ask to train staff or raise awareness: by "
        "themselves the "
        "kinds that change least."
    )
    quality = [f"{say_of(int(asked[one].fillna(False).sum()), len(asked))} {QUALITY_WORDS[one]}" for one in QUALITIES]
    table = pd.DataFrame({
        "kind of act": [report.word("action_type", kind) for kind in kinds["action_type"]],
        "recommendations": [Cell(say_of(n, len(asked)), (int(n), len(asked))) for n in kinds["n"]],
    })  # fmt: skip
    text = make_paragraph(f"In their own words or their plan, {join_words(quality)}.")
    return join_html([make_paragraph(lead, kind="lead"), text,
                      make_html_table(table, "Recommendations by kind of act", source="recommendations")])  # fmt: skip


def show_asked_again(report: Report) -> Html:
    """Show which acts reviews asked for again: by how many partnerships, since when, and what came of it."""
    groups, members = list_groups(report), list_members(report)
    if groups.empty:
        return make_paragraph(
            f"No act asked for twice is shown, because {report.say_why_empty('recommendation_groups')}.", kind="note"
        )
    widest = groups.iloc[0]
    title = (
        f"{count_things(len(groups), 'act')} {'was' if len(groups) == 1 else 'were'} asked for by more than "
        "one review; "
        f"the widest by {count_things(int(widest['n_csps']), 'partnership')}"
    )
    marks = members[members["group_id"].isin(groups["group_id"]) & members["year"].notna()]
    data = _tabulate_groups(report, groups, members)
    if marks.empty:
        return join_html([make_paragraph(f"{title}.", kind="lead"), data])
    drawn = _order_marks(groups.head(LINES), marks)
    alt = f"{title}. " + "; ".join(f"{g.label}: {g.n_reviews} reviews" for g in groups.head(LINES).itertuples()) + "."
    subtitle = (
        "One line an act, one mark a review, in the year in which it was completed; shape and colour tell what "
        "its printed plan says."
    )
    if len(groups) > LINES:
        subtitle += f" The {LINES} widest of {len(groups)}."
    chart = draw_timeline(drawn, "fig-again", title, subtitle, alt, data)
    return join_html([chart, _list_group_texts(report, groups, members)])


def _order_marks(groups: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    order = {group: place for place, group in enumerate(groups["group_id"])}
    kept = marks[marks["group_id"].isin(order)].drop_duplicates(["group_id", "review_id"])
    ordered = kept.assign(order=kept["group_id"].map(order)).sort_values(["order", "year", "review_id"])
    return ordered.assign(label=[cut_words(label, 14) for label in ordered["label"]])[["label", "year", "state"]]


def _tabulate_groups(report: Report, groups: pd.DataFrame, members: pd.DataFrame) -> Html:
    bodies = list_told(report).groupby("recommendation_id")["agency"].agg(list)
    rows = [
        _tell_group(report, group, members[members["group_id"] == group.group_id], bodies)
        for group in groups.itertuples()
    ]
    note = "Done: all printed actions of the recommendation are. Where no plan was printed, nothing is known."
    return make_html_table(
        pd.DataFrame(rows), "Acts asked for by more than one review", note=note, source="recommendation_groups"
    )


def _tell_group(report: Report, group: object, members: pd.DataFrame, bodies: pd.Series) -> dict[str, object]:
    done = int((members["state"] == "done").sum())
    place = f"again-{getattr(group, 'group_id', '')}"
    return {
        "what is asked": make_link(cut_words(str(getattr(group, "label", "")), 30), place),
        "of whom": _name_bodies(report, members, bodies),
        "partnerships": int(getattr(group, "n_csps", 0)), "reviews": int(getattr(group, "n_reviews", 0)),
        "years": _say_years(group), "done": Cell(say_of(done, len(members)), (done, len(members))),
    }  # fmt: skip


def _name_bodies(report: Report, members: pd.DataFrame, bodies: pd.Series) -> str:
    """Name the bodies of whom members ask it, those named most first; blank where none was recognised."""
    named = pd.Series([one for key in members["recommendation_id"] for one in bodies.get(key, []) if one], dtype="str")
    counts = named.value_counts().rename_axis("agency").reset_index(name="n")
    ordered = counts.sort_values(["n", "agency"], ascending=[False, True]).head(MOST_BODIES)
    return join_words(report.word("agency", agency) for agency in ordered["agency"])


def _say_years(group: object) -> str:
    first, last = getattr(group, "first_year", pd.NA), getattr(group, "last_year", pd.NA)
    return "" if pd.isna(first) else str(first) if first == last else f"{first}–{last}"


def _list_group_texts(report: Report, groups: pd.DataFrame, members: pd.DataFrame) -> Html:
    items = []
    for group in groups.itertuples():
        own = members[members["group_id"] == group.group_id].sort_values(["year", "review_id", "recommendation_id"])
        asked = "; ".join(_tell_member(row) for row in own.itertuples())
        label = escape(end_sentence(cut_words(group.label, 45)))
        items.append(f'<li id="again-{escape(group.group_id)}">{label} {asked}.</li>')
    return make_details("Who asked, when, and what is known of it", Html(f'<ul class="evidence">{"".join(items)}</ul>'))


def _tell_member(row: object) -> str:
    place = place_of_recommendation(str(getattr(row, "recommendation_id", "")))
    year = getattr(row, "year", pd.NA)
    where = f"{escape(getattr(row, 'csp', ''))} {'' if pd.isna(year) else year}".strip()
    state = KNOWN[str(getattr(row, "state", "unknown"))]
    return f"{where}: {make_link(str(getattr(row, 'review_id', '')), place).text} ({state})"


def show_outcomes(report: Report) -> Html:
    """Say what became of the recommendations, as far as printed plans tell."""
    asked = list_asked(report)
    if asked.empty:
        return Html("")
    counts = asked["state"].value_counts()
    known = len(asked) - int(counts.get("unknown", 0))
    text = (
        f"Of {count_things(len(asked), 'recommendation')} of the region's reviews, the status is printed for {known}: "
        f"{int(counts.get('done', 0))} done, {int(counts.get('open', 0))} not yet. Of the others nothing is known; the "
        "monitoring of the action plan is there to find out."
    )
    return make_paragraph(text)


def show_all_recommendations(report: Report) -> Html:
    """List every distinct recommendation as printed, review by review, with its place."""
    asked = report.asked
    if asked.empty:
        return make_paragraph(f"None, because {report.say_why_empty('recommendations')}.", kind="note")
    placed = asked.merge(report["documents"][["document_id", "doc_type"]], on="document_id", how="left").fillna(
        {"doc_type": ""}
    )
    parts = []
    for review, rows in placed.groupby("review_id", sort=True):
        parts.append(make_heading(f"{review}, {rows['csp'].iloc[0]}", 3, _place(str(review))))
        items = "".join(
            _tell_recommendation(report, row)
            for _, row in rows.sort_values(["page", "number"], kind="stable").iterrows()
        )
        parts.append(Html(f'<ol class="evidence asked">{items}</ol>'))
    return join_html(parts)


def _tell_recommendation(report: Report, row: pd.Series) -> str:
    number = f", printed as {row['number']}" if row["number"] else ""
    return (
        f'<li id="{place_of_recommendation(row["recommendation_id"])}">{escape(end_sentence(row["text"]))} '
        f'<span class="where">{escape(cite(report, row))}{escape(number)}</span></li>'
    )
