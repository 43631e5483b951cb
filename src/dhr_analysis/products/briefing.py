"""The briefing of a partnership: its reviews, what they asked for, the themes it shares, and three things to do."""

import pandas as pd

from ..action_plan import Plan
from ..errors import DhrError, suggest_name
from ..reporting.asked import list_asked, list_told
from ..reporting.export import say_date
from ..reporting.opened import Report
from ..reporting.page import Html, make_html_table
from ..reporting.pieces import NOTHING, join_html, make_list, make_paragraph, make_place
from ..reporting.words import count_things, cut_words, end_sentence, join_words, say_of, start_large, start_small, were
from .rag import CAUTION, CLOSED
from .sheet_pieces import make_sentences, name_subject, show_words
from .themes import Theme, list_themes, say_short

MOST_OPEN, MOST_THEMES, THINGS = 6, 6, 3
STATES = {"done": "done", "open": "begun or planned, not done", "unknown": "nothing known"}
SAID = {
    "done": "{n} are said to be done in printed plans", "open": "{n} to be begun or planned",
    "unknown": "of {n} nothing is known",
}  # fmt: skip
NO_RANKING = "Partnerships are not compared with each other: numbers are small, and reviews differ."


def open_briefing(report: Report, csp: str) -> str:
    """Choose the partnership of a briefing: the one named, else the study's lead or first; refuses an unknown one."""
    settings = report.study.settings
    chosen = csp or settings.lead_partnership or settings.partnerships[0]
    if chosen not in settings.partnerships:
        hint = suggest_name(chosen, settings.partnerships)
        raise DhrError(f"There is no partnership {chosen!r} in study.yml. {hint}")
    return chosen


def show_briefing_front(report: Report, csp: str) -> Html:
    """Say whose briefing it is, and in three sentences what it holds."""
    reviews, asked = _list_reviews(report, csp), _list_own(report, csp)
    read = reviews[reviews["read"].fillna(False)]
    kind = "published review" if report.audience == "public" else "review"
    sentences = [
        f"{csp} has {count_things(len(reviews), kind)}, of which {len(read)} {were(len(read))} read." if len(reviews)
        else f"No {kind} of {csp} is in this study.",
        _say_known(asked) if len(asked) else "",
        _say_shared(report, csp),
    ]  # fmt: skip
    said = make_list(filter(None, sentences), kind="brief")
    return join_html([name_subject(csp), said, show_words(report, make_place(csp))])


def _say_known(asked: pd.DataFrame) -> str:
    counts = asked["state"].value_counts()
    if counts.get("unknown") == len(asked):
        return f"Of its {count_things(len(asked), 'recommendation')} no printed plan says what came of them."
    said = [words.format(n=counts[state]) for state, words in SAID.items() if counts.get(state)]
    return f"Of its {count_things(len(asked), 'recommendation')}, {join_words(said)}."


def _say_shared(report: Report, csp: str) -> str:
    shared = _list_shared(report, csp)
    if not shared or report.limit:
        return ""
    are = "is" if len(shared) == 1 else "are"
    return f"{count_things(len(shared), 'theme')} of its reviews {are} shared with others."


def _list_reviews(report: Report, csp: str) -> pd.DataFrame:
    reviews = report.count_from("reviews")
    return reviews[(reviews["csp"] == csp) & reviews["review_id"].isin(report.regional_ids)].sort_values("review_id")


def _list_own(report: Report, csp: str) -> pd.DataFrame:
    asked = list_asked(report)
    return asked[asked["csp"] == csp].reset_index(drop=True)


def show_own_reviews(report: Report, csp: str) -> Html:
    """Show the partnership's reviews that were read, and say how the others stand."""
    reviews = _list_reviews(report, csp)
    read, asked = reviews[reviews["read"].fillna(False)], _list_own(report, csp)
    counts = asked.groupby("review_id").size()
    completed = dict(zip(report.register["review_id"], report.register["completed"], strict=True))
    table = pd.DataFrame(
        {
            "review_id": read["review_id"],
            "kind": [start_large(report.word("kind", kind)) for kind in read["kind"]],
            "status": [_say_status(report, row, completed) for row in read.to_dict("records")],
            "published": ["yes" if one else "no" for one in read["published"].fillna(False)],
            "recommendations": [int(counts.get(one, 0)) for one in read["review_id"]],
        }
    )
    if report.audience == "public":
        table = table.drop(columns=["published"])
    made = make_html_table(table, f"Reviews of {csp} that were read", headers=report.headers)
    return join_html([made, make_sentences(_say_others(report, reviews[~reviews["read"].fillna(False)]))])


def _say_status(report: Report, row: dict[str, str], completed: dict[str, str]) -> str:
    on = say_date(completed.get(row["review_id"], ""))
    return f"{report.word('status', row['status'])}{f' {on}' if on else ''}"


def _say_others(report: Report, others: pd.DataFrame) -> str:
    if others.empty:
        return ""
    counts = others["status"].value_counts()
    said = [f"{n} {report.word('status', status)}" for status, n in sorted(counts.items())]
    return f"Not read yet: {join_words(said)}."


def show_own_recommendations(report: Report, csp: str) -> Html:
    """Show the partnership's recommendations that are not known to be done, and say how the others stand."""
    asked = _list_own(report, csp)
    if asked.empty:
        return make_paragraph(f"No recommendation of a review of {csp} is in this study.", kind="note")
    open_ = asked[asked["state"] != "done"].sort_values(["state", "review_id"], kind="stable")
    if open_.empty:
        return make_paragraph("All its recommendations are said to be done in printed plans.")
    shown = open_.head(MOST_OPEN)
    more = len(open_) - len(shown)
    note = f"The first {len(shown)} of {len(open_)}; the others stand in the final report." if more else ""
    table = _tell_open(report, shown)
    if table["state"].nunique() == 1:
        table = table.drop(columns=["state"])
    return make_html_table(table, "Not known to be done", note=note)


def _tell_open(report: Report, rows: pd.DataFrame) -> pd.DataFrame:
    told = list_told(report).groupby("recommendation_id")["agency"].agg(list)
    bodies = [[report.word("agency", one) for one in told.get(own, []) if one] for own in rows["recommendation_id"]]
    numbers = [f", no. {number}" if number else "" for number in rows["number"]]
    return pd.DataFrame(
        {
            "to": [start_large(join_words(names)) for names in bodies],
            "recommendation": [cut_words(text, 30) for text in rows["text"]],
            "from": [f"{review}{number}" for review, number in zip(rows["review_id"], numbers, strict=True)],
            "state": [STATES[state] for state in rows["state"]],
        }
    )


def show_shared_themes(report: Report, csp: str) -> Html:
    """Show the themes that the partnership's reviews share with others; where counts are hidden, the region's alone."""
    themes, shared = list_themes(report), _list_shared(report, csp)[:MOST_THEMES]
    if shared:
        own = _count_own(report, csp)
        rows = [_count_theme(theme, own.loc[theme.code]) for theme in shared]
        return join_html([_tabulate_themes(rows, csp), make_paragraph(NO_RANKING, kind="note")])
    if not themes:
        return make_paragraph("No theme can be shown yet.", kind="note")
    small = "How many of its own reviews have each is not shown, since the numbers are small."
    why = small if report.limit else "None of them is shared by its own reviews."
    return join_html([make_sentences(f"Themes of the region's reviews. {why}"), make_list(_tell_region(themes))])


def _tell_region(themes: list[Theme]) -> list[str]:
    told = [f"{theme.name}: {theme.say_count()}." for theme in themes if theme.is_told][:MOST_THEMES]
    hidden = [start_small(theme.name) for theme in themes if not theme.is_told]
    more = f" and {len(hidden) - MOST_THEMES} more" if len(hidden) > MOST_THEMES else ""
    also = f"{', '.join(hidden[:MOST_THEMES])}{more}: the number of reviews is not shown."
    return [*told, *([start_large(also)] if hidden else [])]


def _list_shared(report: Report, csp: str) -> list[Theme]:
    own = _count_own(report, csp)
    here = [theme for theme in list_themes(report) if theme.code in own.index]
    return [theme for theme in here if theme.n_csps is None or theme.n_csps > 1]


def _count_own(report: Report, csp: str) -> pd.DataFrame:
    counts = report.count_from("theme_counts")
    here = (counts["by"] == "csp") & (counts["group"] == csp)
    return counts[here & (counts["n"].fillna(0) > 0)].set_index("code")


def _count_theme(theme: Theme, own: pd.Series) -> dict[str, str]:
    counts = {"theme": theme.name, "here": say_of(own["n"], own["of"]), "region": say_of(theme.n, theme.of)}
    return counts | ({"partnerships": say_of(theme.n_csps, theme.of_csps)} if theme.n_csps else {})


def _tabulate_themes(rows: list[dict[str, str]], csp: str) -> Html:
    heads = {"here": f"Reviews of {csp}", "region": "Reviews of the region"}
    return make_html_table(pd.DataFrame(rows), f"Themes that {csp} shares with others", headers=heads)


def show_things_to_do(report: Report, csp: str, plan: Plan) -> Html:
    """Show three steps of the action plan for this partnership: its own first, the most worrying first."""
    open_ = plan.rows[plan.rows["csp"].isin((csp, "")) & ~plan.rows["step_id"].isin(_list_closed(plan))]
    if open_.empty:
        why = report.say_why_empty("action_plan") if plan.rows.empty else "no open step of the plan concerns it"
        return make_paragraph(f"There is nothing to list: {why}.", kind="note")
    rank = {colour: place for place, colour in enumerate(CAUTION)}
    order = open_.assign(own=(open_["csp"] != csp).astype(int), rank=open_["colour"].map(rank))
    first = order.sort_values(["own", "rank"], kind="stable").drop_duplicates("proposal_id").head(THINGS)
    items = [_say_step(row) for row in first.to_dict("records")]
    rule = (
        "Chosen from the action plan: its own open steps first, then those for all partnerships; "
        "red before amber, amber before grey."
    )
    return join_html([make_list(items, numbered=True, kind="do"), make_paragraph(rule, kind="note")])


def _list_closed(plan: Plan) -> list[str]:
    return list(plan.judged.loc[plan.judged["status"].isin(CLOSED), "step_id"])


def _say_step(row: dict[str, str]) -> str:
    lead = f"Lead: {row['owner']}." if row["owner"] else "No lead is named yet."
    due = f" By {say_date(row['due'])}." if row["due"] else " No date is set yet."
    return f"{end_sentence(say_short(row['step']))} {lead}{due} {row['rag']}."


def show_further(report: Report) -> Html:
    """Say where to read more."""
    listed = report.study.settings.reports
    names = {"final_report": "the final report", "action_plan": "the action plan", "monitoring": "its monitoring"}
    there = [words for name, words in names.items() if name in listed]
    return make_paragraph(f"Read more in {join_words(there)}.", kind="note") if there else NOTHING
