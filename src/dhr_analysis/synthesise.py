"""Stage 5: themes are counted over the reviews, recommendations that ask the same are gathered, proposals are drafted.

Reads the tables of stages 2 and 3, same_as.csv, proposals.csv and action_status.csv; makes ``theme_counts``,
``theme_differences``, ``theme_pairs``, ``theme_trends``, ``theme_exceptions``, ``good_practice``, ``agency_themes``,
``recommendation_groups``, ``proposals``, ``action_plan`` and their problems.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from .codebook import load_codebook
from .deciding.changes import keep_former_counts
from .decisions import read_decisions
from .embeddings import embed_texts
from .problems import write_problems
from .products.rag import make_rules
from .products.updates import order_updates
from .reading.statuses import read_status
from .study import Study, collect_register
from .synthesis.action_plan import lay_over_plan, make_action_plan, name_bodies, tell_lost_steps
from .synthesis.acts import load_acts
from .synthesis.groups import describe_groups, list_years, make_group_members
from .synthesis.notable import count_agency_themes, list_exceptions, list_good_practice
from .synthesis.proposals import Book, lay_over_proposals, make_proposals, say_rules
from .synthesis.same_as import lay_over_groups
from .synthesis.themes import count_themes, find_differences, pair_themes
from .synthesis.trends import find_trends
from .tables import make_problem, read_table, write_table

NEEDED = (
    "passages", "reviews", "recommendations", "recommendation_agencies", "recommendation_codes", "actions", "codings",
    "review_codes",
)  # fmt: skip
Tables = dict[str, pd.DataFrame]
Problems = list[dict[str, str]]
Embed = Callable[[Sequence[str]], np.ndarray]


def run_synthesise(study: Study) -> Tables:
    """Run stage 5 and write its tables; returns them by name."""
    folder = study.raw.parent / study.settings.embeddings if study.settings.embeddings else None

    def embed(texts: Sequence[str]) -> np.ndarray:
        return embed_texts(texts, model_folder=folder, cache=study.processed / "cache" / "embeddings")

    tables = {name: read_table(study.processed, name) for name in NEEDED}
    made = count_all_themes(tables)
    groups, problems = gather_recommendations(study, tables, embed)
    proposed, more = draft_proposals(study, tables | {"recommendation_groups": groups})
    rules = make_problem("synthesise", "note", say_rules(study.settings.proposals), "Change the numbers in study.yml.")
    write_problems(study.processed, "synthesise", [*problems, *more, rules])
    made |= {"recommendation_groups": groups, **proposed}
    keep_former_counts(study, made["theme_counts"])
    return {name: write_table(study.processed, name, table) for name, table in made.items()}


def count_all_themes(tables: Tables) -> Tables:
    """Count themes by group, differences, pairs, trends, exceptions, good practice, and what agencies are told."""
    themes, reviews = tables["review_codes"], tables["reviews"]
    counts = count_themes(themes, reviews)
    return {
        "theme_counts": counts,
        "theme_differences": find_differences(counts),
        "theme_pairs": pair_themes(themes, reviews),
        "theme_trends": find_trends(themes, reviews),
        "theme_exceptions": list_exceptions(themes, reviews),
        "good_practice": list_good_practice(tables["codings"], tables["passages"]),
        "agency_themes": count_agency_themes(
            tables["recommendations"], tables["recommendation_agencies"], tables["recommendation_codes"], reviews
        ),
    }


def gather_recommendations(study: Study, tables: Tables, embed: Embed) -> tuple[pd.DataFrame, Problems]:
    """Gather recommendations that ask the same act, and lay people's decisions over them."""
    found = make_group_members(tables, load_acts(study.codebook), embed)
    members, problems = lay_over_groups(found, read_decisions(study.decisions, "same_as"), tables["recommendations"])
    register, _ = collect_register(study)
    years = list_years(tables["reviews"], register)
    return describe_groups(members, tables["recommendations"], tables["reviews"], tables["actions"], years), problems


def draft_proposals(study: Study, tables: Tables) -> tuple[Tables, Problems]:
    """Draft the proposals and the action plan, and lay people's decisions over both."""
    decided = read_decisions(study.decisions, "proposals")
    drafts = make_proposals(tables, load_book(study), study.settings.proposals)
    proposals, problems = lay_over_proposals(drafts, decided)
    due = {row["proposal_id"]: row["due"] for row in decided.to_dict("records") if row["due"]}
    steps = plan_steps(study, proposals, tables, due)
    history = read_decisions(study.decisions, "action_status")
    updates = order_updates(history, lambda words: read_status(words, study.codebook))
    plan = lay_over_plan(steps, updates, study.date, make_rules(study.settings.monitoring))
    return {"proposals": proposals, "action_plan": plan}, [*problems, *tell_lost_steps(steps, history)]


def load_book(study: Study) -> Book:
    """Load what the codebook knows for proposals; the police get the name of the force that serves the study."""
    addressees = load_codebook(study.codebook, "addressees")
    names = dict(zip(addressees["who"], addressees["name"], strict=True))
    partnerships = load_codebook(study.codebook, "partnerships")
    ours = partnerships[partnerships["csp"].isin(study.settings.partnerships)]
    for row in addressees[addressees["reach"] == "regional"].to_dict("records"):
        bodies = set(name_bodies(ours, row["body"]).values()) if row["body"] else set()
        if len(bodies) == 1:
            names[row["who"]] = bodies.pop()
    aims = load_codebook(study.codebook, "aims")
    measures = load_codebook(study.codebook, "measures")
    codes = load_codebook(study.codebook, "codes")
    return Book(
        load_acts(study.codebook),
        names,
        dict(zip(aims["code"], aims["aim"], strict=True)),
        {(kind, code): measure for kind, code, measure in _list_measures(measures, aims)},
        tuple(code for code in codes.loc[codes["group"] == "practice", "code"] if code in set(aims["code"])),
    )


def _list_measures(measures: pd.DataFrame, aims: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """List how one will know, by kind of act and code: by the kind where it is known, else by the theme."""
    for aim in [*aims.to_dict("records"), {"code": "", "measure": ""}]:
        for row in measures.to_dict("records"):
            of_theme = row["action_type"] == "other" and aim["measure"]
            yield row["action_type"], aim["code"], aim["measure"] if of_theme else row["measure"]


def plan_steps(study: Study, proposals: pd.DataFrame, tables: Tables, due: dict[str, str]) -> pd.DataFrame:
    """Plan one step for each proposal and partnership concerned; local bodies get their names where they are known."""
    addressees = load_codebook(study.codebook, "addressees").set_index("who")
    partnerships = load_codebook(study.codebook, "partnerships")
    book = load_book(study)
    by_name = {f"{name[:1].upper()}{name[1:]}": who for who, name in book.names.items()}
    regional = tables["reviews"].query("scope != 'national'").set_index("review_id")["csp"]
    origin = tables["recommendations"].set_index("recommendation_id")["review_id"].map(regional).dropna()
    csps: dict[str, list[str]] = {}
    reach: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for row in proposals.to_dict("records"):
        proposal, who = row["proposal_id"], by_name.get(row["addressee"], "")
        csps[proposal] = sorted(set(origin.reindex(row["recommendation_ids"].split(";")).dropna()))
        reach[proposal] = addressees["reach"].get(who, "national" if row["level"] == "national" else "local")
        column = addressees["body"].get(who, "")
        named = name_bodies(partnerships, column) if column else {}
        bodies |= {f"{proposal} {csp}": named[csp] for csp in csps[proposal] if csp in named}
    return make_action_plan(proposals, csps, reach, bodies, due)
