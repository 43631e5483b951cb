"""Make the table ``proposals``: drafts in words, with their measure and their way back to the evidence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..ids import make_id
from ..study import ProposalSettings
from ..tables import make_problem, make_table
from .acts import Act, find_acts, list_agencies
from .drafts import ALL, NATIONAL, Draft, choose_codes, choose_drafts, gather_asks, rank_drafts
from .groups import list_done
from .wording import choose_national_name, join_names, name_deed, propose, propose_aim

MOST_DEEDS, LONGEST = 3, 40  # acts listed behind a theme, and words of one: a longer one is left to the evidence
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Book:
    """What the codebook knows for proposals: acts by name, names of those asked, aims by code; measures by kind of act
    and code, where the code counts only when the kind is "other".
    """

    acts: Mapping[str, Act]
    names: Mapping[str, str]
    aims: Mapping[str, str]
    measures: Mapping[tuple[str, str], str]
    practice: Sequence[str]


def make_proposals(tables: Tables, book: Book, rules: ProposalSettings) -> pd.DataFrame:
    """Draft the proposals, ranked: the table ``proposals``, every row a draft of the machine.

    ``tables`` holds reviews, recommendations, recommendation_agencies, recommendation_codes, recommendation_groups,
    review_codes and actions.
    """
    groups, agencies = tables["recommendation_groups"], tables["recommendation_agencies"]
    recommendations = tables["recommendations"]
    themes = choose_codes(recommendations, agencies, tables["recommendation_codes"], book.acts, book.practice)
    asks = gather_asks(recommendations, agencies, themes, groups, tables["reviews"])
    codes = {group: book.acts[group].code if group in book.acts else "" for group in sorted(set(groups["group_id"]))}
    acts = pd.DataFrame({"group_id": list(codes), "code": list(codes.values())}, dtype="str")
    drafts = rank_drafts(choose_drafts(asks, acts, rules), asks, rules.most)
    done = list_done(tables["recommendations"], tables["actions"])
    rows = [_make_row(draft, rank, tables, asks, book, done) for rank, draft in enumerate(drafts, start=1)]
    return make_table("proposals", rows)


def _make_row(
    draft: Draft, rank: int, tables: Tables, asks: pd.DataFrame, book: Book, done: set[str]
) -> dict[str, Any]:
    behind = asks[asks["recommendation_id"].isin(draft.recommendations)]
    sources = tables["recommendations"]
    sources = sources[sources["recommendation_id"].isin(draft.recommendations)]
    agencies = tables["recommendation_agencies"]
    agencies = agencies[agencies["recommendation_id"].isin(draft.recommendations)]
    owner = _name_owner(draft, agencies, book)
    kind = sources["action_type"].replace("", "other").value_counts().sort_index()
    commonest = str(kind.sort_values(ascending=False, kind="stable").index[0])
    return {
        "proposal_id": make_id("o", draft.level, draft.who, draft.act or draft.code),
        "level": draft.level, "addressee": f"{owner[:1].upper()}{owner[1:]}", "sector": draft.sector,
        "code": draft.code, "text": _word(draft, owner, sources, agencies, book),
        "n_reviews": behind["review_id"].nunique(), "n_csps": behind["csp"].nunique(),
        "recommendation_ids": ";".join(draft.recommendations),
        "passage_ids": ";".join(_list_passages(draft, sources, behind, tables["review_codes"])),
        "status": "draft", "decided_by": "machine", "measure": book.measures.get((commonest, draft.code), ""),
        "n_done": len(done & set(draft.recommendations)), "group_ids": ";".join(draft.groups), "rank": rank,
    }  # fmt: skip


def _name_owner(draft: Draft, agencies: pd.DataFrame, book: Book) -> str:
    name = book.names[draft.who]
    if draft.who != NATIONAL:
        return name
    return choose_national_name(agencies.loc[agencies["agency"] == NATIONAL, "words"], name)


def _word(draft: Draft, owner: str, sources: pd.DataFrame, agencies: pd.DataFrame, book: Book) -> str:
    """Word a draft: by the act of the codebook, else by the sources' own act, else by the aim of its theme."""
    if draft.act in book.acts and draft.level != "national":
        return propose(owner, book.acts[draft.act].draft)
    if draft.level == "national" or draft.act:
        own = [name_deed(text, agencies["words"]) for text in sources["text"]]
        shortest = min(filter(None, own), key=lambda deed: (len(deed), deed), default="")
        return propose(owner, shortest or f"act on this: “{sources['text'].iloc[0].rstrip('.')}”")
    deeds = list(_list_deeds(draft, sources, agencies, book))
    return propose_aim(owner, book.aims[draft.code], deeds[:MOST_DEEDS])


def _list_deeds(draft: Draft, sources: pd.DataFrame, agencies: pd.DataFrame, book: Book) -> Iterator[tuple[str, str]]:
    """List the acts behind a theme and, where several bodies are asked, who is: one act of each body first."""
    words = agencies.groupby("recommendation_id")["words"].agg(list)
    found = set()
    for row, told in zip(sources.itertuples(), list_agencies(sources["recommendation_id"], agencies), strict=True):
        known = find_acts(row.text, told, book.acts)
        deed = book.acts[known[0]].draft if known else name_deed(row.text, words.get(row.recommendation_id, []))
        bodies = [ALL] if ALL in told else told
        who = "" if draft.level == "organisation" else join_names([book.names[body] for body in bodies])
        if deed and told and len(deed.split()) <= LONGEST:
            found.add((who, deed))
    turns = Counter[str]()
    ranked = []
    for who, deed in sorted(found, key=lambda pair: (len(pair[1]), pair)):
        ranked.append((turns[who], len(deed), who, deed))
        turns[who] += 1
    yield from ((who, deed) for _, _, who, deed in sorted(ranked))


def _list_passages(draft: Draft, sources: pd.DataFrame, behind: pd.DataFrame, review_codes: pd.DataFrame) -> list[str]:
    """List the passages behind a proposal: of its recommendations, and those that show its theme best."""
    theirs = review_codes["review_id"].isin(behind["review_id"]) & (review_codes["code"] == draft.code)
    shown = review_codes.loc[theirs & review_codes["present"].fillna(False), "best_passage_id"]
    return sorted(filter(None, {*sources["passage_id"], *shown}))


def lay_over_proposals(proposals: pd.DataFrame, decided: pd.DataFrame) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Lay proposals.csv over the drafts: status, and where filled text, addressee and measure; a person's row wins.

    Returns the table and, as problems, the rows about proposals that are not drafted any more: they are not dropped.
    """
    laid = proposals.set_index("proposal_id", drop=False).astype(object)
    problems = []
    for row in decided.to_dict("records"):
        if row["proposal_id"] not in laid.index:
            problems.append(_tell_lost(row))
            continue
        for column in ("status", "text", "addressee", "measure", "decided_by"):
            if row[column]:
                laid.loc[row["proposal_id"], column] = row[column]
    return make_table("proposals", laid.reset_index(drop=True)), problems


def _tell_lost(row: Mapping[str, Any]) -> dict[str, str]:
    what = f"{row['decided_by']} {row['status']} the proposal {row['proposal_id']}, which is not drafted any more"
    return make_problem(
        "synthesise", "warning", what + (f": {row['text']}" if row["text"] else ""),
        "Look whether another proposal has taken its place, and correct the row in proposals.csv.",
        file="decisions/proposals.csv", where=f"row {row.get('row_in_file', '')}",
    )  # fmt: skip


def say_rules(rules: ProposalSettings) -> str:
    """Say by which rules proposals are drafted, with the numbers of study.yml."""
    return (
        f"Proposals are drafted from what the region's reviews ask. An organisation: asked by "
        f"{rules.organisation_min_reviews} reviews or more. A sector: {rules.sector_min_organisations} of its "
        f"organisations or more. All agencies: {rules.across_min_sectors} sectors or more. National bodies: "
        f"{rules.national_min_reviews} reviews or more. Ranked by partnerships, then reviews; at most {rules.most}."
    )
