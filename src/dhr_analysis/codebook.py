"""The codebook: what a researcher knows and may edit, one CSV file a subject, every row with its own examples."""

from functools import cache
from pathlib import Path

import pandas as pd

from .csvfiles import ROW, Sheet, collect_csv
from .errors import DhrError, Fault, FaultsError

EXAMPLES = ("examples", "not_examples")
SECTORS = (
    "criminal_justice", "health", "local_authority", "housing", "education", "voluntary", "partnership", "national",
)  # fmt: skip

# Lists inside a cell are joined with ";". "examples" are texts a row must recognise, "not_examples" texts it must not.
SHEETS: dict[str, Sheet] = {
    "codes": Sheet(
        (
            "code", "group", "name", "about", "definition", "include", "exclude", "phrases", "threshold", *EXAMPLES,
        ),
        ("code", "group", "name", "definition", "phrases", "examples"),
        {"group": ("practice", "dynamics"), "about": ("victim", "perpetrator")}, ("code",),
    ),
    "agencies": Sheet(
        ("agency", "sector", "kind", "name", "from", "to", "successor", "area", "note", *EXAMPLES),
        ("agency", "sector", "kind", "name", "examples"),
        {"sector": SECTORS, "kind": ("body", "short", "staff", "matter")}, ("name", "area"),
    ),
    "partnerships": Sheet(
        ("csp", "region", "names", "police", "health", "council", "note", *EXAMPLES),
        ("csp", "region", "examples"), None, ("csp",),
    ),
    "headings": Sheet(("heading", "role", "note", *EXAMPLES), ("heading", "role", "examples"), None, ("heading",)),
    "roles": Sheet(
        ("phrase", "where", "role", "note", *EXAMPLES), ("phrase", "where", "role", "examples"),
        {"where": ("text", "opening", "stem", "letter", "table_header", "asks")}, ("phrase", "where"),
    ),
    "phrases": Sheet(
        ("code", "facet", "strength", "phrases", "note", *EXAMPLES),
        ("code", "facet", "strength", "phrases", "examples"),
        {"strength": ("sure", "hint")}, ("code", "facet"),
    ),
    "words": Sheet(("list", "note", "words"), ("list", "words"), None, ("list",)),
    "labelled": Sheet(
        ("text", "codes", "kind", "note"), ("text", "kind"), {"kind": ("passage", "recommendation")}, ("text",),
    ),
    "labelled_recommendations": Sheet(
        ("text", "codes", "kind", "note"), ("text", "codes", "kind"), {"kind": ("recommendation",)}, ("text",),
    ),
    "context": Sheet(
        ("phrase", "category", "direction", "reach", "group", "note", *EXAMPLES),
        ("phrase", "category", "direction", "group", "examples"),
        {
            "category": (
                "negation", "pseudo_negation", "boundary", "no_finding", "no_contact", "definition",
                "terms_of_reference", "other_case", "this_case", "other_person", "considered", "fact_after_all",
                "rejected_view",
            ),
            "direction": ("forward", "backward", "sentence", "start", "question", "passage"),
            "group": ("practice", "dynamics", "both"),
        },
        ("phrase", "category"),
    ),
    "subjects": Sheet(
        ("words", "person", "sex", "note", *EXAMPLES), ("words", "person", "examples"),
        {
            "person": (
                "victim", "perpetrator", "both", "partner", "child", "parent", "sibling", "other_family", "other",
                "professional",
            ),
            "sex": ("F", "M"),
        },
        ("words",),
    ),
    "graphic": Sheet(("phrases", "note", *EXAMPLES), ("phrases", "examples"), None, ("phrases",)),
    "facts": Sheet(
        ("fact", "value", "phrase", "note", *EXAMPLES),
        ("fact", "phrase", "examples"), None, ("fact", "value", "phrase"),
    ),
    "kin": Sheet(
        ("words", "sex", "when_perpetrator", "when_victim", "note", *EXAMPLES),
        ("words", "when_perpetrator", "when_victim", "examples"), {"sex": ("F", "M")}, ("words",),
    ),
    "statuses": Sheet(("phrase", "status", "note", *EXAMPLES), ("phrase", "status", "examples"), None, ("phrase",)),
    "action_types": Sheet(
        ("rule", "value", "phrase", "note", *EXAMPLES), ("rule", "value", "phrase", "examples"),
        {"rule": ("action_type", "has_owner", "has_deadline", "has_measure")}, ("rule", "value", "phrase"),
    ),
    "doc_types": Sheet(
        ("phrase", "doc_type", "note", *EXAMPLES), ("phrase", "doc_type", "examples"), None, ("phrase",),
    ),
    "wordings": Sheet(
        ("cue", "phrase", "note", *EXAMPLES), ("cue", "phrase", "examples"), None, ("cue", "phrase"),
    ),
    "plan_columns": Sheet(
        ("column", "phrase", "note", *EXAMPLES), ("column", "phrase", "examples"),
        {
            "column": (
                "number", "recommendation", "theme", "source", "scope", "action", "lead", "milestones", "target",
                "status", "completion", "rag", "evidence",
            )
        },
        ("column", "phrase"),
    ),
    "acts": Sheet(
        ("act", "code", "label", "draft", "phrases", "unless", *EXAMPLES),
        ("act", "code", "label", "draft", "phrases", "examples"), None, ("act",),
    ),
    "act_words": Sheet(("list", "note", "words"), ("list", "words"), None, ("list",)),
    "addressees": Sheet(
        ("who", "name", "reach", "body", "note"), ("who", "name", "reach"),
        {"reach": ("local", "regional", "national"), "body": ("police", "health", "council", "names")}, ("who",),
    ),
    "aims": Sheet(("code", "aim", "measure", "note"), ("code", "aim", "measure"), None, ("code",)),
    "measures": Sheet(("action_type", "measure", "note"), ("action_type", "measure"), None, ("action_type",)),
    "national_measures": Sheet(
        ("measure", "label", "ours", "theirs", "caution"), ("measure", "label", "ours", "theirs"), None, ("measure",),
    ),
    "crosswalk": Sheet(
        ("code", "library_tags", "library_recommendation_theme", "home_office_2013", "fit", "note"), ("code", "fit"),
        {"home_office_2013": ("yes", "part"), "fit": ("same", "wider", "narrower", "part", "none")}, ("code",),
    ),
    "benchmarks": Sheet(
        ("measure", "label", "theirs_n", "theirs_of", "unit", "years", "death_type", "source", "caution"),
        ("measure", "label", "theirs_n", "theirs_of", "source"), None, ("measure", "source", "death_type"),
    ),
    "labels": Sheet(("list", "value", "words", "note"), ("list", "words"), None, ("list", "value")),
    "glossary": Sheet(("term", "opened", "meaning", "note"), ("term", "opened"), None, ("term",)),
    "care_words": Sheet(
        ("phrase", "instead", "why", *EXAMPLES), ("phrase", "instead", "why", "examples"), None, ("phrase",),
    ),
    "note_words": Sheet(("words", "why", *EXAMPLES), ("words", "why", "examples"), None, ("words",)),
    "questions": Sheet(
        ("about", "question", "for_whom"), ("about", "question", "for_whom"),
        {"for_whom": ("practitioners", "managers", "boards", "everyone")}, ("about", "question"),
    ),
    "support_lines": Sheet(("name", "number", "for_whom", "hours"), ("name", "number", "for_whom"), None, ("name",)),
    "checklist": Sheet(
        ("standard", "item", "name", "asks", "filled", "section"), ("standard", "item", "name", "asks"),
        {"standard": ("ENTREQ", "SRQR", "questions")}, ("standard", "item"),
    ),
}  # fmt: skip


def find_codebook(root: Path | None = None) -> Path:
    """Say where the codebook stands: in the root if it has one, else in the checkout, else in the package."""
    package = Path(__file__).resolve().parent
    places = [root / "codebook"] if root else []
    places += [package.parents[1] / "codebook", package / "shipped" / "codebook"]
    for place in places:
        if any(place.glob("*.csv")):
            return place
    raise DhrError(f"No codebook folder was found; looked in {', '.join(map(str, places))}.")


@cache
def load_codebook(folder: Path, name: str) -> pd.DataFrame:
    """Load one file of the codebook, checked; columns: SHEETS and ``row_in_file``. Do not change the result."""
    table, faults = collect_codebook(folder, name)
    if faults:
        raise FaultsError(faults)
    return table


def collect_codebook(folder: Path, name: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Load one file of the codebook and return it beside its faults."""
    if name not in SHEETS:
        raise DhrError(f"The codebook has no file {name!r}; it has {', '.join(SHEETS)}.")
    table, faults = collect_csv(folder / f"{name}.csv", SHEETS[name], name=f"codebook/{name}.csv")
    return table.assign(**{ROW: table[ROW].astype("int64")}), faults
