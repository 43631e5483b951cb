"""The tables that the stages meet in: one declaration makes the pandera schemas, docs/tables.md and the writer.

Text columns are never missing: blank ("") means not found. Whole numbers and truth values may be missing.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import DhrError, Fault, FaultsError

DTYPES = {"text": "str", "int": "Int64", "float": "float64", "bool": "boolean"}
BLANKS: dict[str, Any] = {"text": "", "int": pd.NA, "float": float("nan"), "bool": pd.NA}
DEATH_TYPES = ("homicide", "suicide", "homicide_suicide", "other")
RELATIONSHIPS = (
    "current_partner", "former_partner", "child", "parent", "sibling", "other_family", "none",
)  # fmt: skip
ROLES = (
    "front_matter", "terms_of_reference", "boilerplate", "facts", "chronology", "analysis", "lessons", "conclusions",
    "recommendations", "action_plan", "appendix", "letter", "furniture",
)  # fmt: skip
FINDING_ROLES = ("facts", "chronology", "analysis", "lessons", "conclusions")
CODING_STATUSES = ("found", "negated", "considered", "definition", "terms_of_reference", "other_case")
ACTION_STATUSES = ("done", "on_track", "late", "not_started", "superseded", "unknown")
AUDIENCES = ("restricted", "partners", "public")


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, its type and, where the values are a closed list, that list (blank is allowed)."""

    name: str
    meaning: str
    type: str = "text"
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table: what one row is, which columns make the key, and its columns."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _table(name: str, row: str, key: str, *columns: Column) -> Table:
    return Table(name, row, tuple(key.split()), columns)


def _id(name: str, meaning: str) -> Column:
    return Column(name, meaning, required=True)


C = Column
PLACE = (
    C("document_id", "the document it stands in"),
    C("passage_id", "the passage it stands in"),
    C("page", "page in the file, from 1; missing where the format has no pages", "int"),
)
CODE_FIELDS = (C("score", "how sure, 0 to 1", "float"), C("decided_by", "machine, or the initials of the person"))

_DECLARED = (
    _table(
        "documents", "a file received", "document_id",
        _id("document_id", "made from the file's content"), C("file", "name in data/raw/<study>, with / between folders"),
        C("sha256", "hash of the bytes"), C("review_id", "the review it belongs to"), C("csp", "partnership"),
        C("region", "region of the partnership"),
        C("doc_type", "kind of document", values=(
            "overview", "executive_summary", "action_plan", "joint_review", "learning_review", "home_office_letter", "other")),
        C("published", "true only where the register says so", "bool"), C("audience", "who may see its words", values=AUDIENCES),
        C("n_pages", "pages; missing where the format has none", "int"), C("n_words", "words read", "int"),
        C("text_source", "where its words come from", values=("text", "ocr", "none")),
        C("same_as", "document_id of the original when the file is a duplicate"), C("title", "title from the register of documents"),
        C("scope", "regional or national", values=("regional", "national")), C("status", "status of its review in the register"),
        C("assigned_by", "documents.csv, or guessed from file name or first pages"),
    ),
    _table(
        "passages", "a paragraph, heading, list item, table row or footnote", "passage_id",
        _id("passage_id", "made from the document and the words"), C("document_id", "its document", required=True),
        C("position", "place in the document, from 0", "int"), C("page", "page, from 1; missing where there are none", "int"),
        C("paragraph", "number as printed"), C("heading", "nearest heading above"),
        C("section", "headings above, outermost first, joined with ' > '"),
        C("kind", "kind of passage", values=("heading", "paragraph", "list_item", "table_row", "footnote")),
        C("role", "what the passage does in the review", values=ROLES), C("text", "the words; a table row's cells joined with ' | '"),
        C("review_id", "its review"), C("level", "heading level or list depth", "int"), C("bold", "printed bold", "bool"),
        C("italic", "printed italic or as a quotation", "bool"), C("boxed", "stands in a box of its own", "bool"),
        C("indent", "left edge in points", "float"),
        C("table", "number of the table in the document", "int"), C("row", "row in the table", "int"),
        C("cells", "a table row's cells, JSON list"), C("columns", "the table's header texts, JSON list"),
        C("shading", "a table row's cell colours, JSON list"),
        C("text_source", "text or ocr", values=("text", "ocr")), C("raw", "words as received, where a mend changed them"),
    ),
    _table(
        "facts", "a case fact and where it stands", "fact_id",
        _id("fact_id", "made from the review, the fact, its value and place"), C("review_id", "its review", required=True),
        C("fact", "name of the fact", required=True), C("value", "as in the reviews table"), *PLACE,
        C("quote", "the words"), C("found_by", "rule of codebook/facts.csv, or the person"),
        C("confidence", "0 to 1", "float"), C("used", "true where it is the value of the reviews table", "bool"),
    ),
    _table(
        "reviews", "a review", "review_id",
        _id("review_id", "as in register.csv"), C("csp", "partnership"), C("region", "region"), C("status", "as in register.csv"),
        C("published", "true only where the register says so", "bool"),
        C("date_of_death", "YYYY, YYYY-MM or YYYY-MM-DD, as precise as printed"),
        C("death_type", "kind of death", values=DEATH_TYPES),
        C("relationship", "what the perpetrator was to the victim", values=RELATIONSHIPS), C("method", "how the person died"),
        C("victim_sex", "F or M", values=("F", "M")), C("victim_age", "age at death", "int"),
        C("perpetrator_sex", "F or M", values=("F", "M")), C("perpetrator_age", "age at the death", "int"),
        C("number_of_victims", "people who died, perpetrator not counted", "int"),
        C("children_in_household", "did a child live there", values=("yes", "no", "unknown")),
        C("number_of_perpetrators", "people held responsible", "int"), C("period_under_review", "as printed"),
        C("victim_called", "what the review calls the victim"), C("perpetrator_called", "what the review calls the perpetrator"),
        C("kind", "dhr, suicide or joint_review"), C("scope", "regional or national"),
        C("received", "a document was received", "bool"), C("read", "findings text was read", "bool"),
    ),
    _table(
        "recommendations", "a distinct recommendation of a review", "recommendation_id",
        _id("recommendation_id", "made from the review and the words"), C("review_id", "its review", required=True), *PLACE,
        C("paragraph", "paragraph number as printed"), C("number", "number as printed"), C("text", "text as printed", required=True),
        C("level", "the panel's, or an agency's own", values=("overview", "single_agency_imr")),
        C("scope", "who is asked", values=("single_agency", "multi_agency", "national")),
        C("action_type", "what kind of act is asked, from codebook/action_types.csv"),
        C("has_owner", "names who must act", "bool"), C("has_deadline", "says by when", "bool"),
        C("has_measure", "says how one will know", "bool"),
        C("title", "title line printed above"), C("rationale", "reason printed beside it"), C("stem", "words before the colon of lettered parts"),
        C("heading", "heading above"), C("found_by", "the rule that found it"), C("confidence", "0 to 1", "float"),
        C("already_done", "reported as past and done", "bool"), C("decided_by", "machine, or the initials of the person"),
    ),
    _table(
        "recommendation_copies", "a further printed copy of a recommendation", "recommendation_id passage_id number text",
        C("recommendation_id", "the recommendation", required=True), *PLACE, C("number", "number as printed"), C("text", "text as printed"),
        C("similarity", "0 to 1", "float"),
    ),
    _table(
        "recommendation_agencies", "recommendation x agency", "recommendation_id agency words",
        C("recommendation_id", "the recommendation", required=True), C("agency", "agency of codebook/agencies.csv; blank: not matched"),
        C("sector", "its sector"), C("words", "the words that name it"), C("source", "text, stem, heading, lead or person"),
    ),
    _table(
        "recommendation_codes", "recommendation x code", "recommendation_id code",
        C("recommendation_id", "the recommendation", required=True), C("code", "code of the codebook", required=True),
        C("score", "how sure, 0 to 1", "float"), C("reason", "the words or meaning that spoke"), C("decided_by", "machine, or initials"),
    ),
    _table(
        "actions", "a line of a printed action plan", "action_id",
        _id("action_id", "made from the review and the words"), C("review_id", "its review", required=True), *PLACE,
        C("recommendation_id", "the recommendation it serves; blank: not linked"), C("action", "text as printed"),
        C("lead", "who leads, as printed"), C("agency", "agency of the lead"), C("target_printed", "target date as printed"),
        C("target_date", "YYYY, YYYY-MM or YYYY-MM-DD; blank where the words are no date"),
        C("status_printed", "status as printed"), C("status", "status", values=ACTION_STATUSES),
        C("recommendation_printed", "recommendation as printed in the row"), C("number", "number as printed in the row"),
        C("linked_by", "text, number or person"),
    ),
    _table(
        "codings", "code x passage x coder", "passage_id code coder start",
        C("passage_id", "the passage", required=True), C("code", "code of the codebook", required=True), C("coder", "machine or initials"),
        C("status", "what the words do", values=CODING_STATUSES), C("start", "first character in the passage's text", "int"),
        C("end", "character after the last", "int"), C("quote", "the sentence"), C("method", "phrase, meaning, both or person"),
        *CODE_FIELDS, C("reason", "why, in words"), C("graphic", "passage describes injuries", "bool"),
    ),
    _table(
        "review_codes", "theme: review x code", "review_id code",
        C("review_id", "the review", required=True), C("code", "code of the codebook", required=True),
        C("present", "found in the review; missing: not read", "bool"), C("n_passages", "passages with the code found", "int"),
        C("best_passage_id", "the passage that shows it best"), *CODE_FIELDS, C("rule", "the rule that decided"),
    ),
    _table(
        "topics", "a topic found by the topic model", "topic",
        C("topic", "number of the topic", "int", required=True), C("label", "its label"), C("words", "its words, joined with ;"),
        C("n_passages", "passages", "int"), C("n_reviews", "reviews", "int"), C("stability", "agreement over seeds, 0 to 1", "float"),
        C("nearest_code", "nearest code of the codebook"), C("nearness", "cosine to the nearest code", "float"),
        C("largest_share", "share of its passages from one review", "float"), C("coherence", "NPMI of its words", "float"),
        C("method", "how the topics were made"), C("decided_by", "machine, or initials"),
    ),
    _table(
        "passage_topics", "passage x topic", "passage_id topic",
        C("passage_id", "the passage", required=True), C("topic", "the topic; -1 is unassigned", "int"), C("share", "0 to 1", "float"),
    ),
    _table(
        "theme_counts", "theme x group", "code by group",
        C("code", "code of the codebook", required=True), C("by", "what the reviews are grouped by", required=True),
        C("group", "the group", required=True), C("n", "reviews with the theme", "int"), C("of", "reviews read", "int"),
        C("low", "Wilson 95 % interval, lower end", "float"), C("high", "upper end", "float"),
    ),
    _table(
        "theme_pairs", "two codes in the same review", "code other_code",
        C("code", "code", required=True), C("other_code", "code", required=True), C("n_both", "reviews with both", "int"),
        C("n_either", "reviews with either", "int"), C("jaccard", "n_both / n_either", "float"),
    ),
    _table(
        "theme_trends", "theme over years of death", "code",
        C("code", "code", required=True), C("n_early", "reviews with it, earlier half", "int"), C("of_early", "reviews, earlier half", "int"),
        C("n_late", "reviews with it, later half", "int"), C("of_late", "reviews, later half", "int"), C("split_year", "first year of the later half", "int"),
        C("difference", "later share less earlier share", "float"), C("low", "95 % interval", "float"), C("high", "95 % interval", "float"),
        C("reading", "rising, falling, no clear change or too few to say"),
    ),
    _table(
        "agency_themes", "agency x code of the recommendations", "agency code",
        C("agency", "agency", required=True), C("sector", "sector"), C("code", "code", required=True),
        C("n_recommendations", "recommendations", "int"), C("n_reviews", "reviews", "int"), C("n_csps", "partnerships", "int"),
    ),
    _table(
        "recommendation_groups", "a recommendation in a group that asks the same", "group_id recommendation_id",
        C("group_id", "the group", required=True), C("recommendation_id", "a member", required=True), C("label", "what is asked"),
        C("n_reviews", "reviews that ask it", "int"), C("n_csps", "partnerships that ask it", "int"),
        C("first_year", "year of the first", "int"), C("last_year", "year of the last", "int"),
        C("n_done", "members whose printed action is done", "int"), C("n_regional_reviews", "of the reviews, those of the study's region", "int"),
        C("decided_by", "machine, or initials"),
    ),
    _table(
        "comparisons", "ours beside national", "measure source",
        C("measure", "what is compared", required=True), C("ours_n", "ours", "int"), C("ours_of", "of", "int"), C("theirs_n", "theirs", "int"),
        C("theirs_of", "of", "int"), C("source", "where theirs comes from"), C("difference", "ours less theirs, share", "float"),
        C("low", "95 % interval", "float"), C("high", "95 % interval", "float"), C("caution", "what makes the two unlike"),
        C("label", "the measure in words"), C("basis", "years and unit of theirs"), C("death_type", "death type compared, blank: all"),
    ),
    _table(
        "proposals", "a recommendation of ours", "proposal_id",
        _id("proposal_id", "made from level, addressee and theme"),
        C("level", "who is asked", values=("organisation", "sector", "across_agencies", "national")), C("addressee", "who"),
        C("sector", "its sector"), C("code", "theme"), C("text", "what is proposed"), C("n_reviews", "reviews behind it", "int"),
        C("n_csps", "partnerships behind it", "int"), C("recommendation_ids", "sources, joined with ;"),
        C("passage_ids", "passages, joined with ;"), C("status", "status", values=("draft", "accepted", "edited", "rejected")),
        C("decided_by", "machine, or initials"), C("measure", "how one will know"), C("n_done", "sources whose printed action is done", "int"),
        C("group_ids", "groups gathered, joined with ;"), C("rank", "place in the list", "int"),
    ),
    _table(
        "action_plan", "a step that HOCS watch", "step_id",
        _id("step_id", "made from the proposal and the partnership"), C("proposal_id", "the proposal"), C("csp", "partnership"), C("step", "what is done"),
        C("owner", "who"), C("due", "YYYY-MM-DD; blank: for HOCS"), C("measure", "how one will know"),
        C("status", "status"), C("rag", "red, amber, green, blue or grey"), C("last_update", "YYYY-MM-DD"), C("note", "note"),
        C("assurance", "assurance seen"), C("next_review", "YYYY-MM-DD"), C("decided_by", "machine, or initials"),
    ),
    _table(
        "problems", "something a person should look at", "problem_id",
        _id("problem_id", "made from its content"), C("stage", "stage that met it"), C("file", "file"), C("document_id", "document"),
        C("severity", "how bad", values=("error", "warning", "note")), C("what", "what was found"), C("where", "page, paragraph or row"),
        C("what_to_do", "what to do"),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in _DECLARED}


def make_table(name: str, rows: Iterable[dict[str, Any]] | pd.DataFrame = ()) -> pd.DataFrame:
    """Make a table with all its declared columns in order, typed, blanks filled; further columns stay behind them."""
    declared = TABLES[name]
    made = rows.copy() if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    for column in declared.columns:
        if column.name not in made:
            made[column.name] = pd.Series([BLANKS[column.type]] * len(made), index=made.index, dtype=object)
        made[column.name] = _as_type(made[column.name], column.type)
    further = [name for name in made.columns if name not in declared.names]
    return made[[*declared.names, *further]].reset_index(drop=True)


def _as_type(values: pd.Series, type_: str) -> pd.Series:
    if type_ == "text":
        return values.astype("str").where(values.notna(), "").astype("str")
    if type_ in ("int", "float"):
        return pd.to_numeric(values.replace("", None) if values.dtype == object else values).astype(DTYPES[type_])
    return values.astype(DTYPES[type_])


@cache
def make_schema(name: str) -> Any:
    """Make the pandera schema of a table from its declaration (pandera is imported only here)."""
    import pandera.pandas as pa

    declared = TABLES[name]
    columns = {}
    for column in declared.columns:
        checks = [pa.Check.isin([*column.values, ""])] if column.values else []
        if column.required and column.type == "text":
            checks.append(pa.Check.str_length(min_value=1))
        columns[column.name] = pa.Column(DTYPES[column.type], checks, nullable=column.type != "text")
    return pa.DataFrameSchema(columns, unique=list(declared.key), strict=False)


def check_table(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Check a table against its schema; raise one FaultsError that lists every fault."""
    import pandera.errors

    try:
        checked: pd.DataFrame = make_schema(name).validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        faults = [
            Fault(f"table {name}", f"found {case.failure_case!r}", str(case.check), column=str(case.column or ""),
                  row=None if pd.isna(case.index) else int(case.index))
            for case in cases.itertuples()
        ]  # fmt: skip
        raise FaultsError(faults) from None
    return checked


def table_path(folder: Path, name: str) -> Path:
    """Say where a table stands in a folder of processed tables; refuse a name that is not declared."""
    if name not in TABLES:
        raise DhrError(f"There is no table {name!r}; docs/tables.md lists them: {', '.join(TABLES)}.")
    return folder / f"{name}.parquet"


def write_table(folder: Path, name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Type, check and write a table whole or not at all; returns it as written."""
    checked = check_table(name, make_table(name, table))
    path = table_path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    checked.to_parquet(part, index=False, compression="zstd")
    os.replace(part, path)
    return checked


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read a table; says which stage to run when it isn't there."""
    path = table_path(folder, name)
    if not path.exists():
        raise DhrError(f"{path} is not there yet: run the stage that makes the table {name!r} first (dhr run).")
    return pd.read_parquet(path)


def make_problem(
    stage: str, severity: str, what: str, what_to_do: str, *, file: str = "", document_id: str = "", where: str = ""
) -> dict[str, str]:
    """Make a row of the problems table."""
    from .ids import make_id

    row = {
        "stage": stage,
        "file": file,
        "document_id": document_id,
        "severity": severity,
        "what": what,
        "where": where,
        "what_to_do": what_to_do,
    }
    return {"problem_id": make_id("pr", *row.values()), **row}
