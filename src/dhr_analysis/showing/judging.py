"""Stage 3: how sentences were judged, the passages of a code and why, the proofs of every theme, and who decided."""

import pandas as pd

from ..errors import DhrError, suggest_name
from ..reporting.evidence import MOST as MOST_PROOFS
from ..reporting.evidence import cite, make_quote, place_of
from ..reporting.figures import draw_bars
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_list, make_paragraph
from ..reporting.pieces import escape, make_details, make_heading
from ..reporting.sections_themes import select_counts
from ..reporting.words import count_things, cut_words, join_words, say_of, start_small
from .opened import say_confidence

FOUND = "found"
CHOSEN = 3  # codes shown when none was asked for
FIRST = 4  # sentences of each of the most frequent codes that stand open
MOST = 40  # passages of a code with their words
WORDS = 60
MACHINE = "machine"


def show_judgements(shown: Report) -> Html:
    """Show what the sentences that speak of a code do: count, deny, define, ask or tell of others, with an example."""
    counts = shown["codings"].groupby("status").size().rename("n").reset_index()
    counts = counts.sort_values(["n", "status"], ascending=[False, True])
    if counts.empty:
        return make_paragraph("No sentence was coded.", kind="note")
    of, n = int(counts["n"].sum()), int(counts.loc[counts["status"] == FOUND, "n"].sum())
    labels = [shown.word("coding_status", one) for one in counts["status"]]
    rows = pd.DataFrame({"label": labels, "n": counts["n"].tolist()})
    title = f"{n:,} of {of:,} codings count towards a theme; the others are set aside"
    table = rows.assign(example=[_find_example(shown, one) for one in counts["status"]])
    data = make_html_table(table.rename(columns={"label": "what the sentence does", "n": "codings"}),
                           "Codings by what the sentence does, with an example", source="codings")  # fmt: skip
    alt = f"{title}. " + "; ".join(f"{row.label}: {row.n}" for row in rows.itertuples()) + "."
    return draw_bars(rows, "fig-judged", title, f"A coding is one code in one sentence; N = {of:,}.", alt, data)


def _find_example(shown: Report, status: str) -> Html:
    """Find the surest calm sentence that was judged so, with its code and its place."""
    codings = shown["codings"]
    own = codings[(codings["status"] == status) & ~codings["graphic"].fillna(False)]
    if own.empty:
        return Html("")
    placed = place_codings(
        shown, own.sort_values(["score", "passage_id", "code"], ascending=[False, True, True]).head(1)
    )
    row = placed.iloc[0]
    return Html(
        f"{escape(shown.name_code(row['code']))}: <q>{escape(cut_words(row['quote'], 40))}</q> "
        f'<span class="where">{escape(cite(shown, row))}</span>'
    )


def place_codings(shown: Report, codings: pd.DataFrame) -> pd.DataFrame:
    """Join codings with where they stand: review_id, page, paragraph, position, doc_type."""
    passages = shown["passages"][["passage_id", "review_id", "document_id", "page", "paragraph", "position"]]
    documents = shown["documents"][["document_id", "doc_type"]]
    return codings.merge(passages, on="passage_id").merge(documents, on="document_id", how="left")


def choose_codes(shown: Report, code: str = "") -> list[str]:
    """Choose the codes to show: the one asked for, else the most frequent; raises DhrError for an unknown code."""
    if code:
        if code not in shown.codes.index:
            raise DhrError(f"The codebook has no code {code!r}. {suggest_name(code, shown.codes.index)}")
        return [code]
    counts = pd.concat([select_counts(shown, group) for group in ("practice", "dynamics")])
    ordered = counts[counts["n"].fillna(0) > 0].sort_values(["n", "passages", "name"], ascending=[False, False, True])
    return list(ordered["code"].head(CHOSEN))


def show_code_passages(shown: Report, code: str = "") -> Html:
    """Show the passages of a code with their words and why they were coded so; blank: of the most frequent codes."""
    chosen = choose_codes(shown, code)
    if not chosen:
        return make_paragraph("No theme was found in any review.", kind="note")
    which = "The code asked for" if code else "The most frequent codes"
    hint = "Set the parameter code at the top of this notebook to see another one, for example information_sharing."
    parts = [make_paragraph(f"{which}: {join_words(start_small(shown.name_code(one)) for one in chosen)}. {hint}")]
    return join_html([*parts, *(_show_code(shown, one, bool(code)) for one in chosen)])


def _show_code(shown: Report, code: str, is_open: bool) -> Html:
    placed = place_codings(shown, shown["codings"].query("code == @code"))
    placed["graphic"] = placed["graphic"].fillna(False)
    placed = placed.sort_values(["score", "review_id", "position", "start"], ascending=[False, True, True, True])
    found, aside = placed[placed["status"] == FOUND], placed[placed["status"] != FOUND]
    calm, graphic = found[~found["graphic"].astype(bool)], found[found["graphic"].astype(bool)]
    reviews = found["review_id"].nunique()
    text = (
        f"{shown.codes['definition'][code]} Found in {count_things(len(found), 'sentence')} of "
        f"{count_things(reviews, 'review')}; {len(aside)} set aside. The surest first."
    )
    most = MOST if is_open else FIRST
    first = make_list([_tell_coding(shown, row) for _, row in calm.head(most).iterrows()], kind="evidence")
    folds = [
        (f"{count_things(len(calm) - most, 'further sentence')} that count", calm.iloc[most:]),
        (f"{count_things(len(graphic), 'sentence')} that describe injuries: open only if you need to", graphic),
        (f"{count_things(len(aside), 'sentence')} set aside, and why", aside),
    ]
    heading = make_heading(shown.name_code(code), 3, f"code-{code.replace('_', '-')}")
    folded = [_fold(shown, words, rows) for words, rows in folds if len(rows)]
    return join_html([heading, make_paragraph(text), first, *folded])


def _fold(shown: Report, words: str, rows: pd.DataFrame) -> Html:
    items = [_tell_coding(shown, row) for _, row in rows.head(MOST).iterrows()]
    more = make_paragraph(f"The first {MOST} of {len(rows)}.", kind="note") if len(rows) > MOST else Html("")
    return make_details(words, join_html([make_list(items, kind="evidence"), more]))


def _tell_coding(shown: Report, row: pd.Series) -> Html:
    status = "" if row["status"] == FOUND else f"{start_small(shown.word('coding_status', row['status']))}; "
    sure = say_confidence(row["score"])
    why = f"{status}{row['reason'] or shown.word('coding_method', row['method'])}{f'; sure {sure}' if sure else ''}"
    who = "" if row["decided_by"] in ("", MACHINE) else f"; decided by {row['decided_by']}"
    return Html(
        f"<q>{escape(cut_words(row['quote'], WORDS))}</q> "
        f'<span class="where">{escape(cite(shown, row))}. Why: {escape(why + who)}</span>'
    )


def show_deciders(shown: Report) -> Html:
    """Say who coded, by what, and whether a second coder's answers are there to compare with."""
    codings = shown["codings"]
    by_person = codings[~codings["decided_by"].isin(("", MACHINE))]
    methods = codings[codings["decided_by"].isin(("", MACHINE))].groupby("method").size().sort_index()
    told = [f"{n:,} by {shown.word('coding_method', method)}" for method, n in methods.items() if method]
    made = int(methods.sum())
    sentences = [f"The machine made {count_things(made, 'coding')}{': ' if told else ''}{join_words(told)}."]
    if by_person.empty:
        sentences.append(
            f"No coding is a person's yet. “dhr sheets {shown.study.name}” writes sheets for two coders who don't see "
            "each other's answers; the notebook desk/agreement then tells how far they agree, with each other and with "
            "the machine. Until then nothing is known of how often the machine is wrong on these reviews."
        )
    else:
        who = sorted(by_person["decided_by"].unique())
        sentences.append(
            f"{say_of(len(by_person), len(codings))} codings were decided by {join_words(who)}; the notebook "
            "desk/agreement tells how far they agree with the machine."
        )
    return make_paragraph(" ".join(sentences))


def show_proofs(shown: Report) -> Html:
    """Show for each theme the passages behind its count, folded; a link that leads to one opens it."""
    evidence = shown.evidence
    if evidence.empty:
        return make_paragraph("No passage shows a theme.", kind="note")
    ordered = sorted(evidence["code"].unique(), key=shown.name_code)
    lead = "At most two passages a review and theme, the clearest first; words that describe injuries are left out."
    return join_html([make_paragraph(lead, kind="note"), *(_fold_code(shown, code) for code in ordered)])


def _fold_code(shown: Report, code: str) -> Html:
    rows = shown.evidence.query("code == @code")
    quotes = [make_quote(shown, row, words=place < MOST_PROOFS) for place, (_, row) in enumerate(rows.iterrows())]
    name = shown.name_code(code)
    summary = f"{name}: {count_things(rows['review_id'].nunique(), 'review')}"
    # The place stands inside: a browser that is led to it opens the fold.
    place = Html(f'<p class="note" id="{place_of(code)}">{escape(str(shown.codes["definition"].get(code, "")))}</p>')
    return make_details(summary, join_html([place, make_list(quotes, kind="evidence")]))
