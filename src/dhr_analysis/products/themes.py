"""A theme as briefings, handouts and slides tell it: its counts, the review's words for it, and what is asked."""

import re
from dataclasses import dataclass

import pandas as pd

from ..codebook import load_codebook
from ..csvfiles import split_list
from ..errors import DhrError, suggest_name
from ..reporting.asked import list_asked, list_groups, list_told
from ..reporting.evidence import cite, is_guessed, list_evidence
from ..reporting.opened import Report
from ..reporting.words import cut_words, say_of, start_small

GOOD_PRACTICE = "good_practice"  # told beside each theme, and no theme to improve
SHORT = 32  # words of a proposal on a sheet of a page
WORDS = 36  # of a quotation on a page that is read aloud
FEW_WORDS = 9  # a shorter quotation says too little by itself


@dataclass(frozen=True)
class Theme:
    """A theme's counts: reviews with it, of those read, and partnerships (None where the audience isn't told)."""

    code: str
    name: str
    definition: str
    n: int | None
    of: int
    n_csps: int | None
    of_csps: int

    @property
    def is_told(self) -> bool:
        """Say whether the audience is told how many reviews have it."""
        return self.n is not None

    def say_count(self) -> str:
        """Say in how many reviews it was found: ``5 of 6 reviews``, or that the number is not shown."""
        return f"{say_of(self.n, self.of)} reviews" if self.n is not None else "reviews whose number is not shown"


@dataclass(frozen=True)
class Quote:
    """Words of a published review and where they stand."""

    words: str
    place: str
    review_id: str


def list_themes(report: Report) -> list[Theme]:
    """List the themes of practice that were found, those that most partnerships share first.

    Of equals, those in more reviews, then those with more recommendations come first. Where counts are hidden,
    partnerships are not counted at all, and themes whose count is hidden come last.
    """
    counts = report.count_from("theme_counts")
    regional = counts[counts["by"] == "all"]
    rows = [row for row in regional.to_dict("records") if _is_practice(report, row["code"])]
    themes = [_make_theme(report, row, counts) for row in rows]
    seen = set(list_evidence(report)["code"])
    kept = [theme for theme in themes if (theme.n if theme.n is not None else theme.code in seen)]
    asked = count_asked(report)
    return sorted(
        kept, key=lambda theme: (-(theme.n_csps or 0), -(theme.n or 0), -asked.get(theme.code, 0), theme.code)
    )


def count_asked(report: Report) -> dict[str, int]:
    """Count the region's recommendations on each theme, by code."""
    codes, ids = report["recommendation_codes"], list_asked(report)["recommendation_id"]
    counts = codes[codes["recommendation_id"].isin(ids)].groupby("code")["recommendation_id"].nunique()
    return {str(code): int(n) for code, n in counts.items()}


def _is_practice(report: Report, code: str) -> bool:
    return code != GOOD_PRACTICE and report.codes["group"].get(code, "") == "practice"


def _make_theme(report: Report, row: dict[str, object], counts: pd.DataFrame) -> Theme:
    code = str(row["code"])
    own = counts[(counts["by"] == "csp") & (counts["code"] == code)]
    told = report.limit == 0 and pd.notna(row["n"])
    return Theme(
        code=code,
        name=report.name_code(code),
        definition=str(report.codes["definition"].get(code, "")),
        n=int(row["n"]) if pd.notna(row["n"]) else None,  # type: ignore[call-overload]
        of=int(row["of"]) if pd.notna(row["of"]) else 0,  # type: ignore[call-overload]
        n_csps=int((own["n"] > 0).sum()) if told else None,
        of_csps=len(own),
    )


def find_theme(report: Report, theme: str) -> Theme | None:
    """Find a theme by its code, or by its place among the themes that most partnerships share (1 is the first).

    None when there are fewer. Raises DhrError for a code that the codebook doesn't have.
    """
    themes = list_themes(report)
    if theme.isdigit():
        place = int(theme) - 1
        return themes[place] if 0 <= place < len(themes) else None
    if theme not in report.codes.index:
        raise DhrError(f"study.yml, themes: there is no theme {theme!r}. {suggest_name(theme, report.codes.index)}")
    counts = report.count_from("theme_counts")
    row = counts[(counts["by"] == "all") & (counts["code"] == theme)].to_dict("records")
    return _make_theme(report, row[0], counts) if row else _make_unread(report, theme)


def _make_unread(report: Report, code: str) -> Theme:
    return Theme(code, report.name_code(code), str(report.codes["definition"][code]), 0, len(report.cases), 0, 0)


def list_quotes(report: Report, code: str, most: int, *, csp: str = "") -> list[Quote]:
    """List words of published reviews that show a theme, a review once, without any that describe injuries.

    Where the count is hidden only one, since more could be counted. Short, very long and unsure passages come last.
    """
    evidence = list_evidence(report)
    own = evidence[(evidence["code"] == code) & (evidence["scope"] != "national") & ~evidence["graphic"].astype(bool)]
    own = own[own["csp"] == csp] if csp else own
    lengths = own["quote"].str.split().str.len()
    unfit = ((lengths < FEW_WORDS) | (lengths > WORDS)).astype(int)
    fits = own.assign(rank=2 * own["guessed"].astype(int) + unfit)
    ordered = fits.sort_values("rank", kind="stable").drop_duplicates("review_id")
    return _quote(report, ordered.head(report.examples if _is_hidden(report, code) else most))


def _quote(report: Report, rows: pd.DataFrame) -> list[Quote]:
    return [Quote(cut_words(row["quote"], WORDS), cite(report, row), row["review_id"]) for _, row in rows.iterrows()]


def _is_hidden(report: Report, code: str) -> bool:
    counts = report.count_from("theme_counts")
    return bool(counts.loc[(counts["by"] == "all") & (counts["code"] == code), "n"].isna().any())


def list_good_practice(report: Report, code: str, most: int) -> list[Quote]:
    """List what reviews commend beside a theme (none named: any), in their own words, a review once."""
    praised = report["codings"].query("status == 'found' and code == @GOOD_PRACTICE")
    plain = set(praised.loc[~is_guessed(praised), "passage_id"])  # praise in its own words, or confirmed by a person
    good = report["good_practice"]
    good = good[good["passage_id"].isin(plain)]
    if code:
        good = good[good["codes"].map(lambda codes: code in split_list(codes)).astype(bool)]
    regional = good[good["review_id"].isin(report.regional_ids)].merge(
        report["documents"][["document_id", "doc_type"]], on="document_id", how="left"
    )
    lengths = regional["quote"].str.split().str.len()
    ordered = regional.assign(rank=((lengths > WORDS) | (lengths < FEW_WORDS)).astype(int)).sort_values(
        ["rank", "review_id"], kind="stable"
    )
    return _quote(report, ordered[ordered["quote"] != ""].drop_duplicates("review_id").head(most))


def list_asked_for(report: Report, code: str) -> pd.DataFrame:
    """List the region's recommendations on a theme; columns as in asked.list_asked."""
    codes = report["recommendation_codes"]
    ids = set(codes.loc[codes["code"] == code, "recommendation_id"])
    asked = list_asked(report)
    return asked[asked["recommendation_id"].isin(ids)].reset_index(drop=True)


def count_bodies(report: Report, code: str) -> list[tuple[str, int]]:
    """Count which bodies the recommendations on a theme name, most first, in words."""
    told = list_told(report)
    ids = list_asked_for(report, code)["recommendation_id"]
    own = told[told["recommendation_id"].isin(ids) & (told["agency"] != "")]
    counts = own.groupby("agency")["recommendation_id"].nunique()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [(report.word("agency", agency), int(n)) for agency, n in ordered]


def list_wide_groups(report: Report, code: str, most: int) -> pd.DataFrame:
    """List acts on a theme that several reviews ask for, those of most partnerships first; as asked.list_groups."""
    members = report["recommendation_groups"][["group_id", "recommendation_id"]]
    ids = set(list_asked_for(report, code)["recommendation_id"])
    own = set(members.loc[members["recommendation_id"].isin(ids), "group_id"])
    groups = list_groups(report)
    return groups[groups["group_id"].isin(own)].head(most).reset_index(drop=True)


def list_proposed_for(report: Report, code: str, most: int) -> list[str]:
    """List what this study proposes on a theme, in its order; rejected proposals are left out."""
    proposals = report["proposals"].query("status != 'rejected'")
    own = proposals[proposals["code"] == code].sort_values(["rank", "proposal_id"])
    return [str(text) for text in own["text"].head(most)]


def say_short(text: str, most: int = SHORT) -> str:
    """Say a proposal by its first sentence, which names who and what; cut after so many words."""
    first = re.split(r"(?<=[.?!])\s+(?=[A-Z])", text.strip())[0]
    return cut_words(first, most)


def list_companions(report: Report, code: str, most: int) -> list[tuple[str, int]]:
    """List the themes that come up in the same reviews most often: name, and reviews with both."""
    pairs = report.count_from("theme_pairs")
    has_it = (pairs["code"] == code) | (pairs["other_code"] == code)
    both = pairs[has_it & (pairs["n_both"].fillna(0) > 0)]
    other = both["other_code"].where(both["code"] == code, both["code"])
    named = both.assign(other=other)[~other.isin((GOOD_PRACTICE,))]
    ordered = named.sort_values(["n_both", "other"], ascending=[False, True]).head(most)
    return [(start_small(report.name_code(row.other)), int(row.n_both)) for row in ordered.itertuples()]


def list_questions(report: Report, about: str, most: int) -> list[str]:
    """List questions for a team on a theme or a slide (codebook/questions.csv); those for any theme fill up."""
    asked = load_codebook(report.study.codebook, "questions")
    own = asked.loc[asked["about"] == about, "question"].tolist()
    any_theme = asked.loc[asked["about"] == "*", "question"].tolist()
    return list(dict.fromkeys([*own, *any_theme]))[:most]
