"""What the reviews say on each common theme, in their own words; good practice; reviews that don't fit."""

import pandas as pd

from .evidence import WORDS, is_hidden, make_quote, place_of
from .opened import Report
from .page import Html, join_html, make_list, make_paragraph
from .pieces import escape, make_details, make_heading, make_link, make_margin
from .sections_themes import GOOD, select_counts
from .words import count_things, end_sentence, join_words, say_of

MOST_THEMES = 8
QUOTES = 3
GOOD_PASSAGES = 15
FEWEST = 9  # words of a quotation that can be understood by itself


def show_profiles(report: Report) -> Html:
    """Show the commonest themes of practice one by one: how common, in whose words, and where not."""
    counts = select_counts(report, "practice")
    evidence = report.evidence
    if counts.empty:
        return make_paragraph(f"No themes were counted, because {report.say_why_empty('theme_counts')}.", kind="note")
    present = counts[counts["n"].isna() | (counts["n"] > 0)]
    parts = [_tell_theme(report, row, evidence) for row in present.head(MOST_THEMES).itertuples()]
    rest = [_tell_theme(report, row, evidence) for row in present.iloc[MOST_THEMES:].itertuples()]
    if rest:
        inside = join_html(rest)
        parts.append(make_details(f"{count_things(len(rest), 'further theme')} of practice", inside))
    return join_html(parts)


def _tell_theme(report: Report, row: object, evidence: pd.DataFrame) -> Html:
    code = str(getattr(row, "code", ""))
    heading = make_heading(report.name_code(code), 3, f"theme-{code.replace('_', '-')}")
    facts = [_say_how_common(report, row), _say_asked(report, code), _say_exceptions(report, code)]
    quotes = _choose_quotes(evidence[evidence["code"] == code], report.examples if is_hidden(report, code) else QUOTES)
    shown = make_list([make_quote(report, quote) for _, quote in quotes.iterrows()], kind="quotes")
    margin = make_margin(make_link("All passages on this theme", place_of(code)))
    definition = end_sentence(str(report.codes["definition"].get(code, "")))
    said = make_paragraph(" ".join(filter(None, facts)))
    return join_html([heading, make_paragraph(definition, kind="note"), margin, said, shown])


def _choose_quotes(evidence: pd.DataFrame, most: int) -> pd.DataFrame:
    """Choose quotes of different regional reviews, none that describes injuries; short, long and unsure ones last."""
    calm = evidence[~evidence["graphic"].astype(bool)]
    regional = calm[calm["scope"] != "national"]
    lengths = regional["quote"].str.split().str.len()
    fitting = regional.assign(unfit=(lengths < FEWEST) | (lengths > WORDS)).sort_values(
        ["guessed", "unfit"], kind="stable"
    )
    chosen = fitting.drop_duplicates("review_id").sort_values(["guessed", "unfit"], kind="stable")
    return chosen.drop(columns="unfit").head(most)


def _say_how_common(report: Report, row: object) -> str:
    n, of = getattr(row, "n", None), getattr(row, "of", None)
    if pd.isna(n):
        return "How many reviews speak of it is too few to say here."
    code = getattr(row, "code", "")
    counts = report.count_from("theme_counts").query("by == 'scope' and group == 'national'")
    scope = counts[counts["code"] == code]
    beside = ""
    if len(scope) and pd.notna(scope["n"].iloc[0]):
        beside = f"; of the national reviews read for comparison, {say_of(scope['n'].iloc[0], scope['of'].iloc[0])}"
    return f"{say_of(n, of)} reviews speak of it{beside}."


def _say_asked(report: Report, code: str) -> str:
    asked = report.count_from("recommendation_codes").query("code == @code")["recommendation_id"]
    recommendations = report.count_from("recommendations")
    chosen = recommendations[recommendations["recommendation_id"].isin(asked)]
    chosen = chosen[chosen["review_id"].isin(report.regional_ids)]
    if chosen.empty:
        return "No recommendation concerns it."
    n, reviews = len(chosen), chosen["review_id"].nunique()
    return (
        f"{count_things(n, 'recommendation')} of {count_things(reviews, 'review')} "
        f"{'concerns' if n == 1 else 'concern'} it."
    )


def _say_exceptions(report: Report, code: str) -> str:
    if is_hidden(report, code):
        return ""
    rows = report["theme_exceptions"].query("code == @code and kind.str.startswith('common')")
    told = sorted(set(rows["review_id"]))
    return f"Though common, it was not found in {join_words(told)}." if told else ""


def show_good_practice(report: Report) -> Html:
    """Show the practice that reviews single out as good, in their words."""
    counts = report.count_from("theme_counts").query("by == 'all' and code == @GOOD")
    evidence = report.evidence
    passages = evidence[
        (evidence["code"] == GOOD) & (evidence["scope"] != "national") & ~evidence["graphic"].astype(bool)
    ]
    if counts.empty and passages.empty:
        return make_paragraph("No passage on good practice was found.", kind="note")
    hidden = is_hidden(report, GOOD)
    n, of = (counts["n"].iloc[0], counts["of"].iloc[0]) if len(counts) else (pd.NA, pd.NA)
    lead = (
        "Reviews also say what was done well."
        if hidden or pd.isna(n)
        else f"{say_of(n, of)} reviews single out good practice."
    )
    # A quotation must be praise in its own words: what meaning alone points to is only listed with the evidence.
    fitting = passages[(passages["quote"].str.split().str.len() >= FEWEST) & ~passages["guessed"].astype(bool)]
    quotes = [
        make_quote(report, row) for _, row in fitting.head(report.examples if hidden else GOOD_PASSAGES).iterrows()
    ]
    note = (
        make_paragraph("None of these passages is quoted: none commends in plain words that may be shown.", kind="note")
        if not quotes
        else make_list(quotes, kind="quotes")
    )
    margin = make_margin(make_link("All passages on good practice", place_of(GOOD)))
    return join_html([make_paragraph(lead, kind="lead"), margin, note])


def show_missed(report: Report) -> Html:
    """Show topics by machine that lie far from every code: what the codebook may miss."""
    topics = report["topics"]
    if topics.empty:
        return make_paragraph(f"No topics by machine are shown, because {report.say_why_empty('topics')}.", kind="note")
    far = topics[(topics["topic"] >= 0)].sort_values(["nearness", "topic"]).head(5)
    items = [
        Html(
            f"<b>{escape(row.label or row.words.split(';')[0])}</b>: {escape(', '.join(row.words.split(';')[:6]))} "
            f"({count_things(int(row.n_passages), 'passage')} of "
            f"{count_things(int(row.n_reviews), 'review')}; nearest code: "
            f"{escape(report.name_code(row.nearest_code))})"
        )
        for row in far.itertuples()
    ]
    lead = (
        "Of the topics made by machine, these lie farthest from the codebook; a person may see in them what it misses."
    )
    return join_html([make_paragraph(lead), make_list(items)])
