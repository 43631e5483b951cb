"""What this report proposes: recommendations with their sources, gaps that nobody owns, and the action plan."""

import pandas as pd

from ..csvfiles import split_list
from .asked import QUALITIES, list_asked, list_groups, list_members, list_told, place_of_recommendation
from .opened import Report
from .page import Html, join_html, make_html_table, make_list, make_paragraph
from .pieces import escape, make_heading, make_link
from .words import count_things, end_sentence, join_words, say_date, say_of, start_large, start_small

LEVELS = ("organisation", "sector", "across_agencies", "national")
MANY = 0.5  # share of reviews from which a theme without a recommendation is a gap


def list_proposals(report: Report) -> pd.DataFrame:
    """List the proposals that stand, in their order, numbered. Columns: those of ``proposals``, number."""
    kept = report["proposals"].query("status != 'rejected'").copy()
    kept["order"] = kept["level"].map({level: place for place, level in enumerate(LEVELS)})
    ordered = kept.sort_values(["order", "rank", "proposal_id"]).reset_index(drop=True)
    return ordered.assign(number=[str(place + 1) for place in range(len(ordered))])


def show_proposals(report: Report) -> Html:
    """Show what is proposed to each organisation, to sectors, across agencies and to government, with sources."""
    proposals = list_proposals(report)
    if proposals.empty:
        return make_paragraph(f"Nothing is proposed yet, because {report.say_why_empty('proposals')}.", kind="note")
    drafts = int((proposals["status"] == "draft").sum())
    lead = f"{count_things(len(proposals), 'recommendation')}, each with the reviews it rests on."
    if drafts:
        lead += (
            f" {say_of(drafts, len(proposals))} are drafts by rule: the researcher decides on their wording and "
            "on who must act by when."
        )
    parts = [make_paragraph(lead, kind="lead")]
    for level in LEVELS:
        own = proposals[proposals["level"] == level]
        if len(own):
            parts.append(make_heading(report.word("level", level), 3, f"proposed-{level.replace('_', '-')}"))
            parts += [_tell_proposal(report, row) for _, row in own.iterrows()]
    return join_html([*parts, _tabulate(report, proposals)])


def _tell_proposal(report: Report, row: pd.Series) -> Html:
    n, csps = int(row["n_reviews"]), int(row["n_csps"])
    asks = "asks" if n == 1 else "ask"
    behind = (
        f"{count_things(n, 'review')} of {count_things(csps, 'partnership')} {asks} for it"
        if csps
        else f"{count_things(n, 'review')} {asks} for it"
    )
    done = (
        f"; {row['n_done']} of its sources {'is' if row['n_done'] == 1 else 'are'} done"
        if pd.notna(row["n_done"]) and row["n_done"]
        else ""
    )
    measure = f"<p>How one will know: {escape(start_small(end_sentence(row['measure'])))}</p>" if row["measure"] else ""
    status = report.word("proposal_status", row["status"])
    what = f"{row['number']}. {_name_addressee(report, row)}"
    note = f"{escape(behind)}{escape(done)}. Status: {escape(status)}. Sources: {_link_sources(report, row)}."
    return Html(
        f'<div class="proposal" id="proposal-{row["number"]}"><p class="what">{what}</p>{measure}'
        f'<p class="note">{note}</p></div>'
    )


def _name_addressee(report: Report, row: pd.Series) -> str:
    """Set the addressee in bold: within the sentence where it begins with it, else before."""
    name = report.word("agency", row["addressee"])
    text = end_sentence(row["text"])
    if text.lower().startswith(name.lower()):
        return f"<b>{escape(text[: len(name)])}</b>{escape(text[len(name) :])}"
    return f"<b>{escape(start_large(name))}.</b> {escape(text)}"


def _link_sources(report: Report, row: pd.Series) -> str:
    reviews = dict(
        zip(report["recommendations"]["recommendation_id"], report["recommendations"]["review_id"], strict=True)
    )
    links = [
        make_link(reviews[one], place_of_recommendation(one)).text
        for one in split_list(row["recommendation_ids"])
        if one in reviews
    ]
    return ", ".join(links) or "themes of the reviews"


def _tabulate(report: Report, proposals: pd.DataFrame) -> Html:
    table = pd.DataFrame({
        "number": proposals["number"], "to": [report.word("agency", one) for one in proposals["addressee"]],
        "what": proposals["text"], "how one will know": proposals["measure"],
        "reviews": proposals["n_reviews"], "partnerships": proposals["n_csps"],
    })  # fmt: skip
    from .pieces import make_details

    caption = "Recommendations of this report"
    made = make_html_table(table, caption, source="proposals")
    return make_details("All recommendations in one table", made, kind="data")


def show_gaps(report: Report) -> Html:
    """Say which gaps nobody owns: findings without recommendation, acts asked again and not done, no owner or date."""
    asked = list_asked(report)
    items = [_say_unasked(report, asked), _say_undone(report), _say_unowned(report), _say_vague(asked)]
    kept = [item for item in items if item]
    if not kept:
        return make_paragraph("No gap of this kind was found.", kind="note")
    return make_list(kept)


def _say_unasked(report: Report, asked: pd.DataFrame) -> str:
    counts = report.count_from("theme_counts").query("by == 'all' and n.notna()")
    codes = report["recommendation_codes"]
    told = set(codes.loc[codes["recommendation_id"].isin(asked["recommendation_id"]), "code"])
    many = counts[(counts["n"] >= MANY * counts["of"]) & (counts["n"] > 1) & ~counts["code"].isin(told)]
    many = many[many["code"] != "good_practice"].sort_values(["n", "code"], ascending=[False, True])
    words = [f"{start_small(report.name_code(r.code))} ({say_of(r.n, r.of)})" for r in many.itertuples()]
    return f"Reviews speak of these and recommend nothing on them: {join_words(words)}." if words else ""


def _say_undone(report: Report) -> str:
    groups, members = list_groups(report), list_members(report)
    done = set(members.loc[members["state"] == "done", "group_id"])
    left = groups[~groups["group_id"].isin(done) & (groups["n_csps"] >= 2)]
    words = [start_small(label.rstrip(".")) for label in left["label"].head(5)]
    if not words:
        return ""
    more = f" and {len(left) - 5} more" if len(left) > 5 else ""
    return (
        f"{count_things(len(left), 'act')} that two or more partnerships were asked for "
        f"{'is' if len(left) == 1 else 'are'} nowhere said to be done: "
        f"{'; '.join(words)}{more}."
    )


def _say_unowned(report: Report) -> str:
    told = list_told(report)
    n = int((told["agency"] == "").sum())
    return (
        f"{count_things(n, 'recommendation')} {'names' if n == 1 else 'name'} no body that was recognised." if n else ""
    )


def _say_vague(asked: pd.DataFrame) -> str:
    if asked.empty:
        return ""
    none = ~asked[list(QUALITIES)].fillna(False).any(axis=1)
    return (
        f"{say_of(int(none.sum()), len(asked))} recommendations say neither who, nor by when, nor how one will know."
        if none.any()
        else ""
    )


def show_action_plan(report: Report) -> Html:
    """Show the action plan that the heads of community safety watch: step, partnership, owner, date, measure, state."""
    plan = report["action_plan"]
    numbers = dict(zip(list_proposals(report)["proposal_id"], list_proposals(report)["number"], strict=True))
    plan = plan[plan["proposal_id"].isin(numbers)]
    if plan.empty:
        return make_paragraph(
            f"There is no action plan yet, because {report.say_why_empty('action_plan')}.", kind="note"
        )
    ordered = plan.assign(order=plan["proposal_id"].map(numbers).astype(int)).sort_values(["order", "csp", "step_id"])
    blank = "to be agreed"
    table = pd.DataFrame({
        "recommendation": [
            make_link(numbers[one], f"proposal-{numbers[one]}") for one in ordered["proposal_id"]
        ],
        "partnership": [csp or "All" for csp in ordered["csp"]],
        **_show_own_words(ordered, list_proposals(report)),
        "owner": [owner or blank for owner in ordered["owner"]],
        "due": [say_date(due) or blank for due in ordered["due"]],
        "state": [_show_state(report, row) for _, row in ordered.iterrows()],
    })  # fmt: skip
    agreed = int((ordered["due"] != "").sum())
    lead = (
        f"{count_things(len(ordered), 'step')} for "
        f"{count_things(ordered['csp'].replace('', 'All').nunique(), 'partnership')}; "
        f"a date is agreed for {say_of(agreed, len(ordered))}. What each step is, and how one will know, "
        "the recommendation of its number says. Owners and dates are for the heads of community safety to agree."
    )
    return join_html(
        [make_paragraph(lead, kind="lead"), make_html_table(table, "Action plan", source="action_plan", kind="plan")]
    )


def _show_own_words(steps: pd.DataFrame, proposals: pd.DataFrame) -> dict[str, list[str]]:
    """Give the columns in which a step says something else than its recommendation, which stands in full above."""
    asked = proposals.set_index("proposal_id")
    columns = {"step": "text", "measure": "measure"}
    said = {
        column: [
            "As recommended" if row[column] == asked.loc[row["proposal_id"], of] else row[column]
            for row in steps.to_dict("records")
        ]
        for column, of in columns.items()
    }
    heads = {"step": "step", "measure": "how one will know"}
    return {heads[column]: words for column, words in said.items() if set(words) - {"As recommended"}}


def _show_state(report: Report, row: pd.Series) -> Html:
    colour = row["rag"] or "grey"
    return Html(f'<span class="rag rag-{escape(colour)}">{escape(report.word("rag", colour))}</span>')
