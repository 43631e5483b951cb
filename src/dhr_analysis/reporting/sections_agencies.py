"""Findings by sector, and what each agency was told."""

import pandas as pd

from .asked import count_told, list_groups, list_members, list_told, place_of_recommendation
from .opened import Report
from .page import Cell, Html, join_html, make_html_table, make_paragraph
from .pieces import escape, make_details, make_heading, make_link
from .words import count_things, end_sentence, join_words, say_of, start_large, start_small

TOP = 4  # themes named for a sector


def list_sectors(report: Report) -> list[str]:
    """List the sectors in the order of the codebook's labels."""
    from .words import load_labels

    return [value for list_, value in load_labels(report.study.codebook) if list_ == "sector" and value]


def show_sectors(report: Report) -> Html:
    """Show for each sector what the reviews ask of it: how much, about what, and what was asked again."""
    told = list_told(report)
    if told[told["agency"] != ""].empty:
        return make_paragraph(
            "No body that recommendations name was recognised, so nothing can be said by sector.", kind="note"
        )
    parts = [_tell_sector(report, told, sector) for sector in list_sectors(report)]
    return join_html(parts)


def _tell_sector(report: Report, told: pd.DataFrame, sector: str) -> Html:
    own = told[told["sector"] == sector]
    heading = make_heading(report.word("sector", sector), 3, f"sector-{sector.replace('_', '-')}")
    if own.empty:
        return join_html(
            [heading, make_paragraph("No recommendation of the region's reviews names a body of this sector.")]
        )
    asked = own.drop_duplicates("recommendation_id")
    counts = count_told(own)
    bodies = [f"{report.word('agency', row.agency)} ({row.recommendations})" for row in counts.itertuples()]
    sentences = [
        f"{count_things(len(asked), 'recommendation')} of {count_things(asked['review_id'].nunique(), 'review')} "
        f"{'names' if len(asked) == 1 else 'name'} it: {join_words(bodies)}.",
        _say_themes(report, asked),
        _say_done(asked),
    ]
    return join_html([heading, make_paragraph(" ".join(filter(None, sentences))), _list_again(report, asked)])


def _say_themes(report: Report, asked: pd.DataFrame) -> str:
    codes = report["recommendation_codes"][["recommendation_id", "code"]].drop_duplicates()
    counts = asked[["recommendation_id"]].merge(codes, on="recommendation_id").groupby("code").size()
    top = counts.rename("n").reset_index().sort_values(["n", "code"], ascending=[False, True]).head(TOP)
    words = [f"{start_small(report.name_code(row.code))} ({row.n})" for row in top.itertuples()]
    return f"They concern most of all {join_words(words)}." if words else ""


def _say_done(asked: pd.DataFrame) -> str:
    known = asked[asked["state"] != "unknown"]
    if known.empty:
        return "What came of them is not printed."
    done = int((known["state"] == "done").sum())
    return f"{done or 'None'} of the {len(known)} whose status is printed {'is' if done <= 1 else 'are'} done."


def _list_again(report: Report, asked: pd.DataFrame) -> Html:
    members = list_members(report)
    mine = set(members.loc[members["recommendation_id"].isin(asked["recommendation_id"]), "group_id"])
    groups = list_groups(report)
    again = groups[groups["group_id"].isin(mine)].head(TOP)
    if again.empty:
        return Html("")
    items = "".join(
        f"<li>{make_link(start_large(row.label.rstrip('.')), f'again-{row.group_id}').text}: "
        f"{count_things(int(row.n_reviews), 'review')}</li>"
        for row in again.itertuples()
    )
    return Html(f"<p>Asked by more than one review:</p><ul>{items}</ul>")


def show_agencies(report: Report) -> Html:
    """Show what each agency was told: how many times, of which kind, whether done, and in which words."""
    told = list_told(report)
    counts = count_told(told)
    if counts.empty:
        return make_paragraph("No body that recommendations name was recognised.", kind="note")
    table = pd.DataFrame({
        "body": [_link_body(report, agency) for agency in counts["agency"]],
        "recommendations": counts["recommendations"], "reviews": counts["reviews"],
        "partnerships": counts["partnerships"],
        "to train or raise awareness": [_cell(r.weak, r.recommendations) for r in counts.itertuples()],
        "done": counts["done"], "not yet": counts["open"], "nothing known": counts["unknown"],
    })  # fmt: skip
    note = "Done and not yet: as printed in action plans. A recommendation that names two bodies counts for both."
    summary = make_html_table(table, "What each body was told", note=note, source="recommendation_agencies, actions")
    lists = [_list_told(report, told[told["agency"] == agency], str(agency)) for agency in counts["agency"]]
    return join_html([summary, *lists, _list_unmatched(told)])


def _link_body(report: Report, agency: str) -> Html:
    return make_link(start_large(report.word("agency", agency)), f"told-{agency}")


def _cell(n: int, of: int) -> Cell:
    return Cell(say_of(n, of), (int(n), int(of)))


def _list_told(report: Report, rows: pd.DataFrame, agency: str) -> Html:
    items = "".join(
        f'<li>{escape(end_sentence(row.text))} <span class="where">'
        f"{make_link(row.review_id, place_of_recommendation(row.recommendation_id)).text}, {escape(row.csp)}; "
        f"{escape(report.word('action_type', row.action_type).lower())}; {STATES[row.state]}</span></li>"
        for row in rows.sort_values(["csp", "review_id", "page", "number"], kind="stable").itertuples()
    )
    summary = f"{start_large(report.word('agency', agency))}: {count_things(len(rows), 'recommendation')}"
    folded = make_details(summary, Html(f'<ol class="evidence">{items}</ol>'), kind="told")
    return Html(folded.text.replace("<details ", f'<details id="told-{escape(agency)}" ', 1))


STATES = {"done": "done", "open": "not yet done", "unknown": "nothing known of its doing"}


def _list_unmatched(told: pd.DataFrame) -> Html:
    rows = told[told["agency"] == ""]
    if rows.empty:
        return Html("")
    items = "".join(
        f'<li>{escape(end_sentence(row.text))} <span class="where">'
        f"{make_link(row.review_id, place_of_recommendation(row.recommendation_id)).text}</span></li>"
        for row in rows.itertuples()
    )
    return make_details(
        f"No body recognised: {count_things(len(rows), 'recommendation')}", Html(f'<ol class="evidence">{items}</ol>')
    )
