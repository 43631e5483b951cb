"""A study as an exchange project: its texts, codes, coders and codings, under names and GUIDs that stay the same."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ..deciding.places import cite_passage, find_span, locate_words
from ..deciding.themes import MACHINE
from ..deciding.verdicts import YES
from ..study import Study
from ..tables import TABLES, read_table, table_path
from .guids import make_guid
from .model import Case, Code, Coding, Group, Note, Project, Source, User, Variable
from .texts import DocumentText, make_texts

OURS = "dhr_analysis"
MACHINE_NAME = f"{OURS} machine"
RECOMMENDATION = "recommendation"  # our further code, on the words of printed recommendations
STRUCTURE = "Structure"
NOT_SHOWN = {"review_id", "victim_called", "perpetrator_called", "received", "read"}  # names are not for other programs
COLOURS = ("#0072B2", "#D55E00", "#009E73")
LONGEST_NAME = 110
_UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')


def code_guid(code: str) -> str:
    """Give the GUID of a code of the codebook."""
    return make_guid("code", code)


def user_guid(coder: str) -> str:
    """Give the GUID of a coder, or of the machine."""
    return make_guid("user", coder)


def source_guid(sha256: str) -> str:
    """Give the GUID of a document's text, from the bytes of its file."""
    return make_guid("source", sha256)


def gather_codes(codebook: pd.DataFrame, *, flat: bool = False) -> tuple[Code, ...]:
    """Gather the codebook as groups and codes with unique names; ``flat``: no groups, their names before the codes'.

    The group Structure holds the code for printed recommendations.
    """
    rows = codebook[["code", "group", "name", "definition", "include", "exclude"]].to_dict("records")
    rows.append({
        "code": RECOMMENDATION, "group": STRUCTURE, "name": "Recommendation", "include": "", "exclude": "",
        "definition": "A recommendation as printed in the review.",
    })  # fmt: skip
    groups = list(dict.fromkeys(row["group"] for row in rows))
    names = name_codes(rows, flat)
    colours = {group: COLOURS[place % len(COLOURS)] for place, group in enumerate(groups)}
    made = (
        []
        if flat
        else [Code(make_guid("group", group), group.capitalize(), "", False, colours[group]) for group in groups]
    )
    for row in rows:
        parent = "" if flat else make_guid("group", row["group"])
        made.append(
            Code(code_guid(row["code"]), names[row["code"]], _describe(row), True, colours[row["group"]], parent)
        )
    return tuple(made)


def name_codes(rows: Sequence[Mapping[str, str]], flat: bool) -> dict[str, str]:
    """Name the codes so that no two codes or groups share a name: a second one bears its code in brackets."""
    names = {row["code"]: f"{row['group'].capitalize()} > {row['name']}" if flat else row["name"] for row in rows}
    taken = Counter(name.casefold() for name in [*names.values(), *{row["group"] for row in rows}])
    return {code: f"{name} ({code})" if taken[name.casefold()] > 1 else name for code, name in names.items()}


def _describe(row: Mapping[str, str]) -> str:
    parts = [
        row["definition"],
        f"Include: {row['include']}" if row["include"] else "",
        f"Exclude: {row['exclude']}" if row["exclude"] else "",
    ]
    return "\n".join(filter(None, parts))


def gather_sources(
    documents: pd.DataFrame, reviews: pd.DataFrame, texts: Mapping[str, DocumentText]
) -> tuple[tuple[Source, ...], tuple[Case, ...], tuple[Group, ...], tuple[Variable, ...]]:
    """Gather texts with their variables, a case a review, a set a partnership, and the variables themselves."""
    rows = [row for row in documents.to_dict("records") if row["document_id"] in texts]
    names = name_sources(rows)
    cases = {row["review_id"]: list_values(row) for row in reviews.to_dict("records")}
    sources = tuple(
        Source(
            source_guid(row["sha256"]), names[row["document_id"]], texts[row["document_id"]].text,
            (("Document", row["doc_type"]), *cases.get(row["review_id"], ())),
        )
        for row in rows
    )  # fmt: skip
    by_review: dict[str, list[str]] = {}
    by_csp: dict[str, list[str]] = {}
    for row in rows:
        by_review.setdefault(row["review_id"], []).append(source_guid(row["sha256"]))
        by_csp.setdefault(row["csp"], []).append(source_guid(row["sha256"]))
    made = tuple(
        Case(make_guid("case", review), review, tuple(guids), cases.get(review, ()))
        for review, guids in sorted(by_review.items())
    )
    groups = tuple(
        Group(make_guid("set", csp), f"Partnership {csp}", tuple(guids)) for csp, guids in sorted(by_csp.items()) if csp
    )
    used = {name for source in sources for name, _ in source.variables}
    types = {"Document": "Text"} | {_label(column.name): column.type for column in TABLES["reviews"].columns}
    kinds = {"int": "Integer", "bool": "Boolean"}
    variables = tuple(
        Variable(make_guid("variable", name), name, kinds.get(kind, "Text"))
        for name, kind in types.items()
        if name in used
    )
    return sources, made, groups, variables


def list_values(review: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """List a review's attributes by label; what was not found is left out, dates stay as precise as printed."""
    values = []
    for column in TABLES["reviews"].columns:
        value = review[column.name]
        if column.name not in NOT_SHOWN and not pd.isna(value) and value != "":
            said = str(bool(value)).lower() if column.type == "bool" else str(value)
            values.append((_label(column.name), said))
    return tuple(values)


def _label(column: str) -> str:
    return column.replace("_", " ").capitalize()


def name_sources(documents: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Name texts by review and kind of document, with the file's name where that is not enough to tell them apart."""
    short = {row["document_id"]: f"{row['review_id']} {row['doc_type'].replace('_', ' ')}".strip() for row in documents}
    taken = Counter(short.values())
    names: dict[str, str] = {}
    for row in documents:
        name = short[row["document_id"]]
        name = _UNFIT.sub(" ", name if taken[name] == 1 else f"{name} {row['file']}")[:LONGEST_NAME].strip()
        names[row["document_id"]] = name if name not in names.values() else f"{name} {row['document_id'][-8:]}"
    return names


def gather_codings(
    codings: pd.DataFrame,
    decided: Sequence[Mapping[str, str]],
    passages: pd.DataFrame,
    documents: pd.DataFrame,
    texts: Mapping[str, DocumentText],
) -> tuple[Coding, ...]:
    """Gather what is found, by the machine and by each person who decided, each stretch × code × coder once.

    ``codings`` is the table with decisions laid over; ``decided`` the rows of all coders' sheets.
    """
    there = {row["passage_id"]: row for row in passages.to_dict("records")}
    shas = dict(zip(documents["document_id"], documents["sha256"], strict=True))
    starts = {piece.passage_id: piece.start for text in texts.values() for piece in text.pieces}
    made: dict[str, Coding] = {}
    for row in [*_list_laid(codings, decided), *_list_decided(codings, decided, there)]:
        if row["passage_id"] not in starts or row["start"] >= row["end"]:
            continue
        passage = there[row["passage_id"]]
        start, end = (starts[row["passage_id"]] + int(row[side]) for side in ("start", "end"))
        sha, day = shas[passage["document_id"]], row.get("decided_on", "")
        guid = make_guid("selection", sha, row["code"], row["coder"], start, end)
        made[guid] = Coding(
            guid, source_guid(sha), start, end, code_guid(row["code"]), user_guid(row["coder"]),
            _say_memo(row, passage), f"{day}T00:00:00Z" if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else "",
            texts[passage["document_id"]].text[start:end],
        )  # fmt: skip
    return tuple(sorted(made.values(), key=lambda coding: (coding.source, coding.start, coding.end, coding.guid)))


def _list_laid(codings: pd.DataFrame, decided: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """List what is found in the table: the machine's, and people's that stand in no sheet (what was agreed on)."""
    sheets = {(row["passage_id"], row["code"], row["decided_by"]) for row in decided}
    return [
        {**row, "coder": coder}
        for row in codings[codings["status"] == "found"].to_dict("records")
        for coder in row["coder"].split(";")
        if (row["passage_id"], row["code"], coder) not in sheets
    ]


def _list_decided(
    codings: pd.DataFrame, decided: Iterable[Mapping[str, str]], there: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """List what each coder said yes to: her own words, else those the machine found there, else the whole passage."""
    machine: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in codings[(codings["status"] == "found") & (codings["coder"] == MACHINE)].to_dict("records"):
        machine.setdefault((row["passage_id"], row["code"]), []).append((row["start"], row["end"]))
    listed = []
    for given in decided:
        passage = there.get(given["passage_id"])
        if passage is not None and given["verdict"] in YES:
            own = find_span(passage["text"], given["start"], given["end"], given["quote"])
            found = machine.get((given["passage_id"], given["code"]), [(0, len(passage["text"]))])
            row = {"passage_id": given["passage_id"], "code": given["code"], "coder": given["decided_by"]}
            row |= {"reason": given["memo"], "decided_on": given["decided_on"]}
            listed += [{**row, "start": start, "end": end} for start, end in ([own] if own else found)]
    return listed


def _say_memo(row: Mapping[str, Any], passage: Mapping[str, Any]) -> str:
    """Say why and where: a person's memo as it is, the machine's reason with the page."""
    if row["coder"] != MACHINE:
        return str(row["reason"])
    return "; ".join(filter(None, [cite_passage(dict(passage)), f"{row['method']}: {row['reason']}".strip(": ")]))


def gather_recommendations(recommendations: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Gather printed recommendations as codings of the machine; columns as the table ``codings`` needs for export."""
    texts = dict(zip(passages["passage_id"], passages["text"], strict=True))
    rows = []
    for row in recommendations.to_dict("records"):
        text = texts.get(row["passage_id"], "")
        start, end = locate_words(text, row["text"]) or (0, len(text))
        rows.append({
            "passage_id": row["passage_id"], "code": RECOMMENDATION, "coder": MACHINE, "status": "found",
            "start": start, "end": end, "method": row["found_by"], "decided_by": MACHINE,
            "reason": f"number {row['number']}" if row["number"] else "",
        })  # fmt: skip
    columns = ["passage_id", "code", "coder", "status", "start", "end", "method", "decided_by", "reason"]
    return pd.DataFrame(rows, columns=columns)


def gather_project(
    study: Study, codebook: pd.DataFrame, decided: pd.DataFrame, note: str, version: str, *, flat: bool = False
) -> Project:
    """Gather a whole study; ``note`` is the text of its one note."""
    documents, passages, reviews, codings = (
        read_table(study.processed, name) for name in ("documents", "passages", "reviews", "codings")
    )
    originals = documents[documents["same_as"] == ""].sort_values(["review_id", "file"], kind="stable")
    texts = make_texts(passages, list(originals["document_id"]))
    sources, cases, groups, variables = gather_sources(originals, reviews, texts)
    if table_path(study.processed, "recommendations").exists():
        printed = gather_recommendations(read_table(study.processed, "recommendations"), passages)
        codings = pd.concat([codings, printed], ignore_index=True)
    found = gather_codings(codings, decided.to_dict("records"), passages, originals, texts)
    coders = sorted(set(decided["decided_by"]) | _list_people(codings))
    users = [User(user_guid(MACHINE), MACHINE_NAME, MACHINE), *(User(user_guid(name), name, name) for name in coders)]
    date = f"{study.date if len(study.date) == 10 else '1980-01-01'}T00:00:00Z"
    about = (Note(make_guid("note", "about"), "About this file", note),) if note else ()
    return Project(
        name=study.settings.title, origin=f"{OURS} {version}", date=date, user=user_guid(MACHINE), users=tuple(users),
        codes=gather_codes(codebook, flat=flat), variables=variables, cases=cases, sources=sources, codings=found,
        groups=groups, notes=about,
    )  # fmt: skip


def _list_people(codings: pd.DataFrame) -> set[str]:
    named = {name for cell in {*codings["decided_by"], *codings["coder"]} for name in str(cell).split(";")}
    return named - {"", MACHINE}
