"""Stage 1: what has been received, of what is known to exist, and what is missing."""

import pandas as pd

from ..reporting.counts import TOTAL
from ..reporting.figures import draw_flow
from ..reporting.page import Html, join_html, make_html_table, make_paragraph
from ..reporting.pieces import make_details
from ..reporting.words import count_things, join_words, list_headers, say_value
from ..study import Study, collect_register

DUE = ("completed", "near_complete")


def show_intake(study: Study, documents: pd.DataFrame) -> Html:
    """Show how many of the region's known reviews were received and hold readable text.

    ``documents`` is the table of stage 1; the register is read from the study.
    """
    register, _ = collect_register(study)
    steps = count_intake(study, register, documents)
    known, readable = int(steps["n"].iloc[0]), int(steps["n"].iloc[-1])
    title = f"{readable} of {count_things(known, 'known review')} can be read"
    table = steps.rename(columns={"label": "step", "n": "reviews", "lost": "not in the next step"})
    data = make_html_table(table, "From reviews known to reviews readable", source="register.csv and documents")
    alt = f"{title}: " + ", ".join(f"{row.label.lower()} {row.n}" for row in steps.itertuples()) + "."
    subtitle = f"Reviews of the region in the register; N = {known}."
    chart = draw_flow(steps, "fig-intake", title, subtitle, alt, data) if known else make_paragraph(NONE_KNOWN)
    return join_html([make_paragraph(say_intake(documents), kind="lead"), chart])


NONE_KNOWN = "register.csv names no review of the region yet."


def count_intake(study: Study, register: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Count the region's reviews known, received and readable.

    Columns: label, n, lost (why the others ended there, in words).
    """
    regional = register[register["scope"] != "national"]
    texts = documents[(documents["text_source"] != "none") & (documents["n_words"] > 0)]
    received = regional[regional["review_id"].isin(documents["review_id"])]
    readable = received["review_id"].isin(texts["review_id"])
    missing = regional[~regional["review_id"].isin(received["review_id"])]["status"].value_counts()
    words = [f"{n} {say_value(study.codebook, 'status', status)}" for status, n in sorted(missing.items())]
    lost = f"{count_things(int((~readable).sum()), 'review')} without readable text" if (~readable).any() else ""
    steps = [
        ("Known", len(regional), ""),
        ("Received", len(received), f"not received: {', '.join(words)}" if words else ""),
        ("Readable", int(readable.sum()), lost),
    ]
    return pd.DataFrame(steps, columns=["label", "n", "lost"])


def say_intake(documents: pd.DataFrame) -> str:
    """Say how many files were received, how much they hold, and what is odd about them."""
    if documents.empty:
        return "No file was received yet: put the reviews into the study's folder in data/raw and run again."
    originals = documents[documents["same_as"] == ""]
    doubles, scans = len(documents) - len(originals), int((originals["text_source"] == "ocr").sum())
    empty = int(((originals["text_source"] == "none") | (originals["n_words"] == 0)).sum())
    national = int((originals["scope"] == "national").sum())
    sentences = [
        f"{count_things(len(documents), 'file')} of {count_things(originals['review_id'].nunique(), 'review')} "
        f"{'was' if len(documents) == 1 else 'were'} received: {int(originals['n_words'].sum()):,} words"
        + (f", {national} of the files from national reviews." if national else "."),
        f"{count_things(doubles, 'file')} came twice and {'counts' if doubles == 1 else 'count'} once."
        if doubles
        else "",
        f"{count_things(scans, 'file')} {'is a scan' if scans == 1 else 'are scans'} whose words were recognised."
        if scans
        else "",
        f"{count_things(empty, 'file')} {'holds' if empty == 1 else 'hold'} no text that could be read."
        if empty
        else "Every file could be read.",
    ]
    return " ".join(filter(None, sentences))


def show_partnerships(study: Study, documents: pd.DataFrame) -> Html:
    """Show what is known, received and readable of each partnership of the study, with a total."""
    register, _ = collect_register(study)
    counts = count_by_partnership(register, documents, study.settings.partnerships)
    silent = counts[(counts["received"] == 0) & (counts["csp"] != TOTAL)]
    text = (
        f"Nothing was received from {join_words(silent['csp'])}."
        if len(silent)
        else "Something was received from every partnership."
    )
    headers = list_headers(study.codebook) | {"known": "Reviews known", "received": "Received", "readable": "Readable"}
    note = "A file that came twice counts once."
    caption = "Reviews and files by partnership"
    table = make_html_table(counts, caption, headers=headers, total=True, note=note, source="register.csv, documents")
    return join_html([make_paragraph(text), table])


def count_by_partnership(register: pd.DataFrame, documents: pd.DataFrame, partnerships: list[str]) -> pd.DataFrame:
    """Count by partnership of the region, also those without anything; the last row is the total.

    Columns: csp, known, received, readable (reviews), files, words.
    """
    regional = register[register["scope"] != "national"]
    own = documents[(documents["scope"] != "national") & (documents["same_as"] == "")]
    texts = own[(own["text_source"] != "none") & (own["n_words"] > 0)]
    counts = pd.DataFrame(
        {
            "known": regional.groupby("csp")["review_id"].nunique(),
            "received": own.groupby("csp")["review_id"].nunique(),
            "readable": texts.groupby("csp")["review_id"].nunique(),
            "files": own.groupby("csp").size(),
            "words": own.groupby("csp")["n_words"].sum(),
        },
        index=pd.Index(sorted({*regional["csp"], *own["csp"], *partnerships} - {""}), name="csp"),
    )
    counts = counts.fillna(0).astype("int64")
    counts.loc[TOTAL] = counts.sum()
    return counts.reset_index()


def show_missing(study: Study, documents: pd.DataFrame) -> Html:
    """Show the reviews that should be there and are not: completed or nearly so, and without a file."""
    register, _ = collect_register(study)
    missing = register[~register["review_id"].isin(documents["review_id"])]
    due = missing[missing["status"].isin(DUE)].sort_values(["csp", "review_id"])
    later = int((missing["status"] == "commenced").sum())
    text = (
        f"{count_things(len(due), 'review')} completed or near completion {'has' if len(due) == 1 else 'have'} "
        "sent no file: worth asking for."
        if len(due)
        else "Nothing is missing: of every review completed or near completion a file was received."
    )
    if later:
        text += f" {count_things(later, 'further review')} {'is' if later == 1 else 'are'} still under way."
    columns = ["review_id", "csp", "status", "published", "note"]
    told = due[columns].assign(status=[say_value(study.codebook, "status", one) for one in due["status"]])
    told = told.loc[:, [column for column in columns if column != "note" or (told["note"] != "").any()]]
    headers = list_headers(study.codebook)
    table = make_html_table(told, "To ask for", headers=headers, source="register.csv") if len(due) else Html("")
    return join_html([make_paragraph(text), table])


def show_files(study: Study, documents: pd.DataFrame) -> Html:
    """Show every file received: whose it is, what it is, how much it holds, and who said so."""
    if documents.empty:
        return make_paragraph("There are no files to list.", kind="note")
    guessed = int((documents["assigned_by"] != "documents.csv").sum())
    text = (
        f"{count_things(guessed, 'file')} {'has' if guessed == 1 else 'have'} no row in documents.csv; the last column "
        "says why each was taken for its review."
        if guessed
        else "Every file has its row in documents.csv."
    )
    table = pd.DataFrame({
        "file": documents["file"], "review": documents["review_id"],
        "kind of document": [say_value(study.codebook, "doc_type", one) for one in documents["doc_type"]],
        "pages": documents["n_pages"], "words": [f"{n:,}" for n in documents["n_words"]],
        "text": [say_value(study.codebook, "text_source", one) for one in documents["text_source"]],
        "published": documents["published"], "told by": documents["assigned_by"],
    })  # fmt: skip
    note = "Pages are blank where the format has none (Word, web pages, plain text)."
    listed = make_html_table(table, "Files received", note=note, source="documents")
    return join_html([make_paragraph(text), make_details(f"All {count_things(len(documents), 'file')}", listed)])
