"""The reviews: commission, register, what was received and what became of it."""

import pandas as pd

from .counts import count_missing, count_received, count_register
from .figures import draw_flow
from .opened import Report
from .page import Html, join_html, make_html_table, make_paragraph
from .sections_front import say_register
from .words import count_things, join_words


def show_scope(report: Report) -> Html:
    """Say what was commissioned: by whom, over which partnerships."""
    settings = report.study.settings
    names = settings.partnerships
    lead = f", led by {settings.lead_partnership}" if settings.lead_partnership else ""
    region = f" of {settings.region}" if settings.region else ""
    sentences = [
        f"{settings.commissioner} commissioned this synthesis." if settings.commissioner else "",
        f"It covers the {count_things(len(names), 'partnership')}{region}{lead}: {join_words(names)}.",
        "It looks for what the reviews have in common, for lessons, and for what should be done by each organisation, "
        "by sectors, across agencies and by government.",
    ]
    return make_paragraph(" ".join(filter(None, sentences)))


def show_register(report: Report) -> Html:
    """Show the reviews of the register by partnership, and how the parts add up to those commenced.

    For the public only the published ones, without a word of the others.
    """
    reviews = report.count_from("reviews")
    if report.audience == "public":
        regional = reviews[reviews["scope"] != "national"]
        published = regional.groupby("csp", as_index=False).agg(reviews=("review_id", "size"))
        table = make_html_table(published, "Published reviews by partnership", headers=report.headers)
        return join_html([make_paragraph(say_register(report), kind="lead"), table])
    counts = count_register(reviews, report.study.settings.partnerships)
    caption = "Reviews commenced by partnership, and what has become of them"
    table = make_html_table(counts, caption, headers=report.headers, total=True, note=_say_sums(counts, reviews),
                            source="register.csv")  # fmt: skip
    return join_html([make_paragraph(say_register(report), kind="lead"), table])


def _say_sums(counts: pd.DataFrame, reviews: pd.DataFrame) -> str:
    total, parts = counts.iloc[-1], counts.iloc[:-1]
    completed = parts[parts["completed"] > 0]
    by_csp = " + ".join(f"{row.completed} {row.csp}" for row in completed.itertuples())
    national = int((reviews["scope"] == "national").sum())
    sentences = [
        f"{total['commenced']} commenced = {total['completed']} completed + {total['near_complete']} near completion "
        f"+ {total['under_way']} under way + {total['decommissioned']} decommissioned.",
        f"{total['completed']} completed = {by_csp}." if by_csp else "",
        f"National reviews beside them: {national}." if national else "",
    ]
    return " ".join(filter(None, sentences))


def show_notes(report: Report) -> Html:
    """Show what the register notes of single reviews, as far as partners may read it; not for the public."""
    notes = report.register[report.register["note"] != ""]
    if report.audience == "public":
        return Html("")
    kept = make_paragraph(_say_notes_kept(report.n_notes_kept), kind="note") if report.n_notes_kept else Html("")
    if notes.empty:
        return kept
    told = notes.sort_values(["csp", "review_id"])[["review_id", "csp", "status", "note"]]
    told = told.assign(status=[report.word("status", status) for status in told["status"]])
    table = make_html_table(told, "What the register notes", headers=report.headers, source="register.csv")
    return join_html([table, kept])


def _say_notes_kept(n: int) -> str:
    return (
        f"{count_things(n, 'further note')} {'speaks' if n == 1 else 'speak'} of the people of an unpublished review "
        f"and {'is' if n == 1 else 'are'} for the researcher alone."
    )


def show_received(report: Report) -> Html:
    """Show what was received of each review and, but to the public, of which completed reviews nothing was."""
    reviews, documents = report.count_from("reviews"), report.count_from("documents")
    received = count_received(reviews, documents)
    received["status"] = [report.word("status", status) for status in received["status"]]
    note = (
        f"{count_things(int(received['documents'].sum()), 'document')} in all; doubles are left out."
        if len(received)
        else ""
    )
    parts = [make_html_table(received, "Documents received, by review", headers=report.headers, note=note)]
    if report.audience != "public":
        missing = count_missing(reviews, documents)
        missing["status"] = [report.word("status", status) for status in missing["status"]]
        caption = "Completed or nearly completed, and not received"
        parts.append(make_html_table(missing, caption, headers=report.headers))
    return join_html(parts)


def count_flow(report: Report) -> pd.DataFrame:
    """Count what became of the region's reviews. Columns: label, n, lost (why the others ended there, in words)."""
    reviews = report.count_from("reviews")
    regional = reviews[reviews["review_id"].isin(report.regional_ids)]
    documents = report.count_from("documents")
    texts = documents[(documents["text_source"] != "none") & (documents["n_words"] > 0)]
    known, received = set(regional["review_id"]), set(regional.loc[regional["received"].fillna(False), "review_id"])
    readable = received & set(texts["review_id"])
    included = received & set(regional.loc[regional["read"].fillna(False), "review_id"])
    steps = [
        ("Known", known, ""),
        ("Obtained", received, _say_not_received(report, regional[~regional["review_id"].isin(received)])),
        ("Readable", readable, _say_lost(len(received) - len(readable), "without readable text")),
        ("Included", included, _say_lost(len(readable) - len(readable & included), "without findings")),
    ]
    return pd.DataFrame([{"label": label, "n": len(ids), "lost": lost} for label, ids, lost in steps])


def _say_not_received(report: Report, reviews: pd.DataFrame) -> str:
    counts = reviews["status"].value_counts()
    words = [f"{n} {report.word('status', status)}" for status, n in sorted(counts.items())]
    return f"not received: {', '.join(words)}" if words else ""


def _say_lost(n: int, why: str) -> str:
    return f"{n} {why}" if n else ""


def show_flow(report: Report) -> Html:
    """Show how many of the reviews known were obtained, could be read, and are included."""
    steps = count_flow(report)
    known, included = int(steps["n"].iloc[0]), int(steps["n"].iloc[-1])
    word = "published" if report.audience == "public" else "known"
    title = f"{included} of {count_things(known, f'{word} review')} could be included"
    subtitle = "Reviews of the region, from the register to this report."
    table = steps.rename(columns={"label": "step", "n": "reviews", "lost": "not in the next step"})
    data = make_html_table(table, "From reviews known to reviews included", source="register.csv and documents")
    alt = f"{title}: " + ", ".join(f"{row.label.lower()} {row.n}" for row in steps.itertuples()) + "."
    chart = draw_flow(steps, "fig-flow", title, subtitle, alt, data)
    return join_html([chart, make_paragraph(_say_included(report))])


def _say_included(report: Report) -> str:
    cases = report.cases
    counts = cases["status"].value_counts()
    words = [f"{n} {'is' if n == 1 else 'are'} {report.word('status', status)}" for status, n in sorted(counts.items())]
    published = int(cases["published"].fillna(False).sum())
    text = (
        f"Of the {count_things(len(cases), 'review')} included, {join_words(words)}; "
        f"{published} {'is' if published == 1 else 'are'} published."
    )
    drafts = cases.loc[cases["status"] != "completed", "review_id"].tolist()
    return text if not drafts else f"{text} {join_words(drafts)} may still change before completion."
