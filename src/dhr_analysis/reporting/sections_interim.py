"""What only an interim report has: early learning that can't wait, and what is asked of the partnerships."""

from .asked import list_groups, list_members
from .counts import count_missing
from .evidence import place_of
from .opened import Report
from .page import Html, join_html, make_list, make_paragraph
from .pieces import escape, make_link
from .sections_themes import select_counts
from .words import count_things, join_words, say_of, start_large, start_small

MOST = 5


def show_early_learning(report: Report) -> Html:
    """Say what can already be acted on: themes of most reviews, and acts asked for by several partnerships."""
    themes, acts = _list_themes(report), _list_acts(report)
    if not themes and not acts:
        return make_paragraph("It is too early to say what the reviews have in common.", kind="note")
    parts = [make_paragraph("Two kinds of learning need not wait for the final report.", kind="lead")]
    if themes:
        parts += [make_paragraph("Themes that most of the reviews speak of:"), make_list(themes)]
    if acts:
        parts += [
            make_paragraph("Acts that reviews of several partnerships ask for, and which can be checked now:"),
            make_list(acts),
        ]
    return join_html(parts)


def _list_themes(report: Report) -> list[Html]:
    counts = select_counts(report, "practice").dropna(subset=["n"])
    common = counts[counts["n"] * 2 > counts["of"]].head(MOST)
    return [
        Html(f"{escape(row.name)}: {make_link(f'{say_of(row.n, row.of)} reviews', place_of(row.code)).text}")
        for row in common.itertuples(index=False)
    ]


def _list_acts(report: Report) -> list[Html]:
    groups, members = list_groups(report), list_members(report)
    several = groups[groups["n_csps"] >= 2].head(MOST)
    done = members[members["state"] == "done"].groupby("group_id").size()
    return [
        Html(
            f"{make_link(start_large(row.label.rstrip('.')), f'again-{row.group_id}').text}: asked for by "
            f"{count_things(int(row.n_csps), 'partnership')}; printed plans say done in "
            f"{int(done.get(row.group_id, 0))}"
        )
        for row in several.itertuples()
    ]


def show_asks(report: Report) -> Html:
    """Say what is asked of the heads of community safety, each with its figure."""
    if report.audience == "public":
        return make_paragraph("What is asked of the partnerships is told to them.", kind="note")
    reviews = report.count_from("reviews")
    regional = reviews[reviews["review_id"].isin(report.regional_ids)]
    missing = count_missing(regional, report.count_from("documents"))
    drafts = regional.loc[regional["status"] == "near_complete", "review_id"].tolist()
    unpublished = int((regional["received"].fillna(False) & ~regional["published"].fillna(False)).sum())
    under_way = int((regional["status"] == "commenced").sum())
    no_plan = _count_without_plan(report, regional)
    items = [
        f"Send the {count_things(len(missing), 'completed or nearly completed review')} not yet received: "
        f"{join_words(missing['review_id'])}."
        if len(missing)
        else "",
        f"Say when the {count_things(under_way, 'review')} under way will be completed." if under_way else "",
        f"Say whether {join_words(drafts)} will still change before completion." if drafts else "",
        f"Confirm for {count_things(unpublished, 'review')} received that they are not published, and whether "
        "they will be."
        if unpublished
        else "",
        "Send the action plans, with the present status of each action, of "
        f"{count_things(len(no_plan), 'review')}: {join_words(no_plan)}."
        if no_plan
        else "",
        "Check the register and the names of bodies in this report against your own, and tell of mistakes.",
    ]
    return make_list(item for item in items if item)


def _count_without_plan(report: Report, regional: object) -> list[str]:
    plans = set(report.count_from("actions")["review_id"])
    cases = report.cases
    return sorted(set(cases.loc[cases["status"] == "completed", "review_id"]) - plans)


def show_risks(report: Report) -> Html:
    """Say what puts the work at risk, each with its figure."""
    known, cases = len(report.regional_ids), len(report.cases)
    smallest = report.cases["csp"].value_counts()
    without = [csp for csp in report.study.settings.partnerships if csp not in smallest.index]
    items = [
        f"Reviews arrive late: {say_of(cases, known)} reviews are in so far. What comes later is added by one "
        "rerun, and figures will change.",
        f"No review of {join_words(without)} is in yet." if without and report.audience != "public" else "",
        f"The numbers are small: with {count_things(cases, 'review')} one more can change an order. "
        f"{start_large(start_small('No partnership is ranked.'))}",
    ]
    return make_list(item for item in items if item)
