"""The front of a report: what it is part of, support lines, the brief, and where questions are answered."""

import pandas as pd

from ..codebook import load_codebook
from .counts import count_addressees, count_register
from .opened import Report
from .page import Html, join_html, make_html_table, make_paragraph
from .pieces import as_html, escape, make_link, wrap_html
from .sections_themes import select_counts
from .words import count_things, end_sentence, join_words, say_of, start_large, start_small, were

EDITION_SAYS = {
    "draft": "This is a draft: wording and figures may change, and gaps for the researcher are marked.",
    "final": "",
}


def make_front(report: Report) -> Html:
    """Say what the report is part of, who commissioned it, and which edition it is."""
    settings = report.study.settings
    by = f"Commissioned by {settings.commissioner}." if settings.commissioner else ""
    lines = [by, _say_audience(report), EDITION_SAYS[report.edition]]
    return join_html([make_paragraph(settings.title, kind="lead"), make_paragraph(" ".join(filter(None, lines)))])


def _say_audience(report: Report) -> str:
    if report.audience == "public":
        return "It rests on published reviews alone."
    if report.audience == "partners":
        return "It counts all reviews; words and facts of unpublished reviews are left out."
    return "It holds words of unpublished reviews: keep it where they are kept."


def show_support(report: Report) -> Html:
    """Warn of what the report is about, and give the lines that help; from codebook/support_lines.csv."""
    lines = load_codebook(report.study.codebook, "support_lines")
    items = [_tell_line(row) for row in lines.to_dict("records")]
    warning = make_paragraph(
        "This report is about domestic abuse, homicide and suicide. It quotes reviews of deaths, without details of "
        "injuries. If it touches your own life, these lines are there to talk. In an emergency, call 999."
    )
    inside = join_html([warning, Html(f"<ul>{''.join(items)}</ul>")])
    return wrap_html("div", inside, 'class="support" role="note" aria-label="Content note and support lines"')


def _tell_line(row: dict[str, str]) -> str:
    name, number, for_whom = (escape(row[column]) for column in ("name", "number", "for_whom"))
    hours = f" {escape(end_sentence(start_large(row['hours'])))}" if row["hours"] else ""
    return f'<li><b>{name}</b> <span class="phone">{number}</span><br>{end_sentence(for_whom)}{hours}</li>'


def make_brief(report: Report) -> Html:
    """Say in five sentences, each with its figure, what the report has found."""
    last = _say_to_come(report) if report.name.startswith("interim") else _say_proposals(report)
    sentences = [say_register(report), _say_theme(report), _say_recommendations(report), _say_again(report), last]
    items = "".join(f"<li>{sentence.text}</li>" for sentence in sentences if sentence)
    return Html(f'<ol class="brief">{items}</ol>')


def say_register(report: Report) -> Html:
    """Say how many reviews there are, completed and read."""
    reviews = report.count_from("reviews")
    if report.audience == "public":
        here = int((reviews["scope"] != "national").sum())
        beside = len(reviews) - here
        more = f", and {count_things(beside, 'national review')} for comparison" if beside else ""
        return as_html(f"This report rests on {count_things(here, 'published review')} of the region{more}.")
    total = count_register(reviews).iloc[-1]
    return as_html(
        f"{count_things(int(total['commenced']), 'review')} {were(total['commenced'])} commenced in the region, "
        f"of which {total['completed']} {were(total['completed'])} completed; {len(report.cases)} "
        f"{were(len(report.cases))} read for this report."
    )


def _say_theme(report: Report) -> Html:
    every = select_counts(report, "practice")
    counts = every.query("n.notna() and n > 0")
    if counts.empty:
        return _say_examples(report, every) if every["n"].isna().any() else Html("")
    most = counts[counts["n"] == counts["n"].max()]
    names = [start_small(name) for name in most["name"].head(3)]
    of = make_link(f"{say_of(most['n'].iloc[0], most['of'].iloc[0])} reviews", "common-themes")
    if len(most) <= len(names):
        verb = "The theme that comes up most is" if len(names) == 1 else "The themes that come up most are"
        return Html(f"{verb} {as_html(join_words(names)).text}: in {of}.")
    return Html(
        f"{len(most)} themes of practice come up in {of}; {as_html(join_words(names)).text} take up most of "
        "what they say."
    )


def _say_examples(report: Report, counts: pd.DataFrame) -> Html:
    told = counts["code"].isin(set(report.evidence["code"])).sum()
    return as_html(
        f"Of {say_of(told, len(counts))} themes of practice it gives examples; in how many reviews each comes up is "
        f"not printed, since counts of cases under {report.limit} could point at people."
    )


def _say_recommendations(report: Report) -> Html:
    recommendations = report.count_from("recommendations")
    if recommendations.empty:
        return Html("")
    reviews = report.count_from("reviews").set_index("review_id")
    done = (reviews["scope"] != "national") & (reviews["status"] == "completed")
    completed = recommendations[recommendations["review_id"].map(done).fillna(False).astype(bool)]
    text = f"The completed reviews of the region make {count_things(len(completed), 'recommendation')}"
    agencies = count_addressees(completed, report.count_from("recommendation_agencies"))
    if len(agencies):
        first = agencies.iloc[0]
        text += (
            f"; {report.word('agency', first['agency'])} {_are(first['agency'])} named most often, in "
            f"{first['recommendations']}"
        )
    return Html(f"{as_html(text).text}.")


def _are(agency: str) -> str:
    return "is" if agency in ("primary_care", "adult_social_care", "children_social_care", "ambulance") else "are"


def _say_again(report: Report) -> Html:
    groups = report.count_from("recommendation_groups").drop_duplicates("group_id")
    several = groups[groups["n_csps"] >= 2]
    if several.empty:
        return Html("")
    first = several.sort_values(["n_csps", "n_reviews", "label"], ascending=[False, False, True]).iloc[0]
    text = (
        f"{count_things(len(several), 'act')} {were(len(several))} asked for by reviews of two or more partnerships. "
        f"The widest: {start_small(first['label']).rstrip('.')} ({count_things(int(first['n_csps']), 'partnership')})."
    )
    return as_html(text)


def _say_to_come(report: Report) -> Html:
    if report.audience == "public":
        return as_html(
            f"It is the first of two reports: figures will change as more than {len(report.cases)} reviews are in."
        )
    counts = count_register(report.count_from("reviews")).iloc[-1]
    return as_html(
        f"Still to come are {count_things(int(counts['under_way']), 'review')} under way and {counts['near_complete']} "
        "near completion: figures will change."
    )


def _say_proposals(report: Report) -> Html:
    proposals = report["proposals"].query("status != 'rejected'")
    if proposals.empty:
        return Html("")
    words = [
        f"{n} {start_small(report.word('level', level))}"
        for level, n in proposals["level"]
        .value_counts()
        .reindex(["organisation", "sector", "across_agencies", "national"])
        .dropna()
        .astype(int)
        .items()
    ]
    return as_html(f"This report proposes {count_things(len(proposals), 'recommendation')}: {join_words(words)}.")


def show_questions(report: Report) -> Html:
    """Show which questions the report answers, and in which section."""
    asked = load_codebook(report.study.codebook, "checklist").query("standard == 'questions'")
    rows = [
        {"question": row["asks"], "answered in": Html(f'<a class="ref" href="#{row["section"]}">(see below)</a>')}
        for row in asked.to_dict("records")
    ]
    return make_html_table(pd.DataFrame(rows), "Questions that this report answers", kind="questions")
