"""How the reviews were read, what that can and can't say, and what the program could not do."""

from .. import __version__
from .counts import count_problems
from .opened import Report
from .page import Html, join_html, make_html_table, make_list, make_paragraph
from .pieces import make_ref
from .words import count_things, say_of, were

MANY = 100  # of fewer reviews one more can change an order


def show_method(report: Report) -> Html:
    """Say in a page how the reviews were read, coded, gathered and kept safe."""
    codes, passages = report.codes, report.count_from("passages")
    groups = codes["group"].value_counts()
    sentences = [
        f"Every document was read whole and cut into {count_things(len(passages), 'passage')}, each with its "
        "page and paragraph.",
        f"The codebook has {count_things(len(codes), 'code')}: {groups.get('practice', 0)} on what agencies did and "
        f"{groups.get('dynamics', 0)} on what happened in people's lives.",
        "Each sentence was held against the codebook by its words and its meaning. Denials, definitions, terms of "
        "reference and other people's cases do not count.",
        "A theme is present in a review when its findings speak of it. What was not found is left blank, "
        "never guessed.",
    ]
    reading = make_paragraph(" ".join(sentences), " The codes stand in full in the codebook", make_ref("codebook"), ".")
    return join_html(
        [reading, _say_recommendations(report), _say_topics(report), _say_people(report), _say_rules(report)]
    )


def _say_recommendations(report: Report) -> Html:
    recommendations, copies = report.count_from("recommendations"), report.count_from("recommendation_copies")
    groups = report.count_from("recommendation_groups")["group_id"].nunique()
    return make_paragraph(
        " ".join(filter(None, [
            f"The reviews print {count_things(len(recommendations), 'distinct recommendation')}.",
            f"{count_things(len(copies), 'further copy', 'further copies')} in summaries and plans "
            f"{were(len(copies))} matched to them and not counted again." if len(copies) else "",
            "Recommendations of different reviews that ask for the same act were gathered: "
            f"{count_things(groups, 'such act') if groups else 'none did'}.",
        ]))
    )  # fmt: skip


def _say_topics(report: Report) -> Html:
    topics = report["topics"]
    if topics.empty:
        return make_paragraph(f"No topics by machine are shown, because {report.say_why_empty('topics')}.")
    method = topics["method"].iloc[0]
    how = f" ({method})" if method else ""
    return make_paragraph(
        f"As a second look, {count_things(len(topics), 'topic')} {were(len(topics))} made by machine{how}; "
        "they served to see what the codebook may miss, not to count."
    )


def _say_people(report: Report) -> Html:
    codings, recommendations = report.count_from("codings"), report.count_from("recommendations")
    coded = int((~codings["decided_by"].isin(("", "machine"))).sum())
    decided = int((~recommendations["decided_by"].isin(("", "machine"))).sum())
    return make_paragraph(
        f"Rules found, people decide: a person's word always wins. So far a person has decided on "
        f"{say_of(coded, len(codings))} codings and {say_of(decided, len(recommendations))} recommendations",
        make_ref("agreement"), ".",
    )  # fmt: skip


def _say_rules(report: Report) -> Html:
    small = (
        f"Counts of cases under {report.limit} are hidden, as are counts that would give them away; counts of "
        "published reviews, documents and recommendations are not, since anyone can count them. "
        if report.limit
        else "No count is hidden from this audience. "
    )
    return make_paragraph(
        f"{small}Percentages stand only where there are ten or more to share. Everything was read on the researcher's "
        f"own computer with dhr_analysis {__version__}; nothing was sent out."
    )


def show_limits(report: Report) -> Html:
    """Say what limits the findings, each with its figure."""
    reviews, cases = report.count_from("reviews"), report.cases
    documents = report.count_from("documents")
    scanned = int((documents["text_source"] == "ocr").sum())
    unread = documents.loc[documents["text_source"] == "none", "review_id"].nunique()
    open_reviews = len(report.regional_ids) - len(cases)
    known = "published" if report.audience == "public" else "known"
    plans = report.count_from("actions")["review_id"].nunique()
    items = [
        _say_missing(open_reviews, len(report.regional_ids), known),
        f"{count_things(len(cases), 'review')} {'are' if len(cases) != 1 else 'is'} few: intervals are wide, "
        "and one review more can change the order of themes."
        if len(cases) < MANY
        else "Intervals show how far a share may be off; two themes whose intervals overlap have no sure order.",
        "Reviews differ in what they look for. That a review is silent on a theme does not mean that it was not there.",
        "Reviews tell of deaths, not of the many times when help came in time.",
        f"Action plans were printed with {say_of(plans, reviews['read'].fillna(False).sum())} reviews read; "
        "what became of the other recommendations is not known.",
        f"{count_things(scanned, 'document')} {were(scanned)} scanned and read by machine, which misreads words."
        if scanned
        else "",
        f"Of {count_things(unread, 'review')} a document holds no readable text." if unread else "",
    ]
    return join_html([make_list(item for item in items if item), _show_problems(report)])


def _say_missing(n: int, of: int, known: str) -> str:
    return f"{say_of(n, of)} {known} reviews of the region are not in: they may tell of other things." if n else ""


def _show_problems(report: Report) -> Html:
    if report.audience != "restricted":
        return Html("")
    return make_html_table(count_problems(report.count_from("problems")), "Things for a person to look at")
