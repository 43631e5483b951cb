"""Stage 2, all reviews together: how much was read, what passages do, what became of each review, what to check."""

from collections.abc import Mapping

import pandas as pd

from ..reporting.figures import draw_bars
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_paragraph
from ..reporting.pieces import make_details, make_link
from ..reporting.words import count_things, join_words, say_date, start_small
from ..tables import FINDING_ROLES, TABLES
from .opened import list_read_ids, place_of_review, tidy_words

FACTS = frozenset(TABLES["reviews"].names)
KEPT = 0.95  # of a document's words: a smaller share is worth a look at the file
MOST = 60  # rows of the worklist that stand in the page


def show_read(shown: Report, summary: pd.DataFrame) -> Html:
    """Show how much was read and kept of each document; ``summary`` as read.summarise_documents makes it."""
    if summary.empty:
        return make_paragraph("No document was received, so nothing was read.", kind="lead")
    facts = shown["facts"]
    used = int(facts["used"].fillna(False).sum())
    reviews, recommendations = shown["passages"]["review_id"].nunique(), len(shown["recommendations"])
    text = (
        f"{count_things(reviews, 'review')} read: {count_things(len(shown['passages']), 'passage')}, "
        f"{count_things(recommendations, 'recommendation')}, {count_things(len(shown['actions']), 'line')} of printed "
        f"action plans and {count_things(used, 'fact')} of the cases."
    )
    return join_html(
        [make_paragraph(text, kind="lead"), make_paragraph(_say_kept(summary)), _list_kept(shown, summary)]
    )


def _say_kept(summary: pd.DataFrame) -> str:
    little = summary[summary["n_words"].gt(0) & summary["words_kept"].lt(KEPT)]
    if little.empty:
        return f"Of every document at least {KEPT:.0%} of the words were kept in passages: next to nothing was lost."
    names = [f"{row.file} ({row.words_kept:.0%})" for row in little.sort_values("words_kept").head(5).itertuples()]
    return f"Fewer than {KEPT:.0%} of the words were kept of {join_words(names)}: worth a look at the file."


def _list_kept(shown: Report, summary: pd.DataFrame) -> Html:
    table = pd.DataFrame({
        "file": summary["file"], "review": summary["review_id"],
        "kind of document": [shown.word("doc_type", one) for one in summary["doc_type"]],
        "pages": summary["n_pages"], "words": [f"{n:,}" for n in summary["n_words"]],
        "words kept": ["" if pd.isna(share) else f"{share:.1%}" for share in summary["words_kept"]],
        "passages": summary["n_passages"], "recommendations first printed": summary["n_recommendations"],
    })  # fmt: skip
    listed = make_html_table(table, "Words, passages and recommendations by document", source="documents, passages")
    return make_details("Document by document", listed)


def show_roles(shown: Report) -> Html:
    """Show what the passages do in the reviews, and in which of them evidence is looked for."""
    roles = shown["passages"].query("role != ''").groupby("role").size().rename("n").reset_index()
    if roles.empty:
        return make_paragraph("There are no passages to sort.", kind="note")
    ordered = roles.sort_values(["n", "role"], ascending=[False, True])
    rows = pd.DataFrame({"label": [shown.word("role", one) for one in ordered["role"]], "n": ordered["n"].tolist()})
    n, of = int(ordered.loc[ordered["role"].isin(FINDING_ROLES), "n"].sum()), int(ordered["n"].sum())
    title = f"{n:,} of {of:,} passages may hold findings"
    evidence = join_words(shown.word("role", role).lower() for role in FINDING_ROLES)
    subtitle = f"Passages by what they do. Evidence is looked for in {evidence} alone; N = {of:,}."
    alt = f"{title}. " + "; ".join(f"{row.label}: {row.n}" for row in rows.itertuples()) + "."
    data = make_html_table(rows.rename(columns={"label": "what it does", "n": "passages"}), "Passages by what they do",
                           source="passages")  # fmt: skip
    return draw_bars(rows, "fig-roles", title, subtitle, alt, data)


def show_overview(shown: Report) -> Html:
    """Show the reviews read, a row each, with what was found; each row leads to its block below."""
    ids = list_read_ids(shown)
    if not ids:
        return make_paragraph("No review was read yet.", kind="note")
    reviews = shown["reviews"].set_index("review_id")
    asked, done = (shown[name]["review_id"].value_counts() for name in ("recommendations", "actions"))
    table = pd.DataFrame([_tell_row(shown, reviews.loc[one], one, asked, done) for one in ids])
    note = (
        "Perpetrator was: to the victim. Asks: recommendations. Blank means not found, never no. Each review leads "
        "to its block below."
    )
    return make_html_table(table, f"The {count_things(len(ids), 'case')} read", note=note, source="reviews")


def _tell_row(
    shown: Report, row: pd.Series, review: str, asked: Mapping[str, int], done: Mapping[str, int]
) -> dict[str, object]:
    kind = shown.word("death_type", row["death_type"]) if row["death_type"] else ""
    return {
        "review": make_link(review, place_of_review(review)), "partnership": row["csp"],
        "date of death": say_date(row["date_of_death"]), "kind of death": kind,
        "perpetrator was": _say_relation(shown, row["relationship"]),
        "victim": say_person(row["victim_sex"], row["victim_age"]),
        "perpetrator": say_person(row["perpetrator_sex"], row["perpetrator_age"]),
        "asks": int(asked.get(review, 0)), "actions": int(done.get(review, 0)),
    }  # fmt: skip


def _say_relation(shown: Report, relation: str) -> str:
    return shown.word("relationship", relation).lower() if relation else ""


def say_person(sex: str, age: object) -> str:
    """Say what is known of a person: ``F, 41``; blank where nothing is."""
    return ", ".join(filter(None, [sex, "" if pd.isna(age) else str(age)]))


def show_worklist(shown: Report, worklist: pd.DataFrame) -> Html:
    """Show what to check first; ``worklist`` as read.make_worklist makes it, most doubtful first."""
    if worklist.empty:
        return make_paragraph("Nothing is in doubt: no reading was unsure, and every addressee was recognised.")
    counts = worklist["where_to_decide"].str.extract(r"(\w+)\.csv$")[0].value_counts()
    places = [
        f"{n} in {name}.csv"
        for name, n in sorted(counts.items())
        if worklist["where_to_decide"].eq(f"data/decisions/<study>/{name}.csv").any()
    ]
    text = f"{count_things(len(worklist), 'thing')} to check, the most doubtful first" + (
        f"; {join_words(places)} of data/decisions/{shown.study.name} can be corrected." if places else "."
    )
    text += " A correction stays there and survives every later run."
    rows = name_reviews(shown, worklist)
    table = pd.DataFrame({
        "doubt": [f"{doubt:.2f}" for doubt in rows["doubt"]],
        "review": [make_link(one, place_of_review(one)) if one else "" for one in rows["review_id"]],
        "what": [_say_what(shown, what) for what in rows["what"]],
        "words": [tidy_words(shown.word("fact", words) if words in FACTS else str(words)) for words in rows["words"]],
        "page": rows["page"],
        "where to correct it": [_say_where(shown, where) for where in worklist["where_to_decide"]],
    })  # fmt: skip
    first = make_html_table(table.head(MOST), "Worklist", row_header=False, source="recommendations, facts, problems",
                            note="Doubt goes from 0 to 1.")  # fmt: skip
    rest = make_details(
        f"{count_things(len(table) - MOST, 'further thing')} of less doubt",
        make_html_table(table.iloc[MOST:], "Worklist, continued", row_header=False),
    )
    return join_html([make_paragraph(text, kind="lead"), first, rest if len(table) > MOST else Html("")])


def name_reviews(shown: Report, worklist: pd.DataFrame) -> pd.DataFrame:
    """Name the review of things that name it only in their first words (``W-1: two dates``) or by their document."""
    known = set(shown["reviews"]["review_id"])
    owners = dict(zip(shown["documents"]["document_id"], shown["documents"]["review_id"], strict=True))
    problems = shown["problems"]
    of_document = {
        (row.what, row.where): owners[row.document_id] for row in problems.itertuples() if row.document_id in owners
    }
    rows = []
    for row in worklist.to_dict("records"):
        first, _, rest = row["what"].partition(": ")
        if not row["review_id"] and first in known:
            row |= {"review_id": first, "what": rest}
        elif not row["review_id"]:
            row |= {"review_id": of_document.get((row["what"], row["words"]), "")}
        rows.append(row)
    return pd.DataFrame(rows, columns=worklist.columns).astype({"page": "Int64"})


def _say_what(shown: Report, what: str) -> str:
    """Say a fact's name and value in words; other things to check stay as they are."""
    fact, colon, value = what.partition(": ")
    name = shown.word("fact", fact)
    if not colon or name == fact.replace("_", " "):
        return what
    said = say_fact(shown, fact, value)
    return f"{name}: {said if fact.startswith('date_') else start_small(said)}"


def say_fact(shown: Report, fact: str, value: str) -> str:
    """Say a fact's value in words: a date as people write it, a value of a closed list by its label."""
    return say_date(value) if fact.startswith("date_") else shown.word(fact_list(fact), value)


def fact_list(fact: str) -> str:
    """Name the list of codebook/labels.csv that holds the words for a fact's values."""
    return "sex" if fact.endswith("_sex") else "yes_no" if fact == "children_in_household" else fact


def _say_where(shown: Report, where: str) -> str:
    return where.replace("data/decisions/<study>/", "").replace("<study>", shown.study.name)
