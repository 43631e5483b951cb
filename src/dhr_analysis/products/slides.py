"""The slides of a learning event: one message each, told by figures, with a question to talk about and notes."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape, unescape

import pandas as pd

from ..action_plan import Plan
from ..codebook import load_codebook
from ..reporting.asked import count_told, list_groups, list_told
from ..reporting.case_counts import CASES
from ..reporting.export import say_date
from ..reporting.glossary import Term, open_abbreviations
from ..reporting.opened import Report
from ..reporting.sections_proposals import list_proposals
from ..reporting.sections_scope import count_flow
from ..reporting.words import count_things, cut_words, say_of, start_large, start_small
from ..synthesis.intervals import FEW
from .plan_page import say_standing
from .rag import COLOURS
from .seven_minutes import say_group, say_why
from .themes import (
    Quote,
    Theme,
    list_good_practice,
    list_proposed_for,
    list_questions,
    list_quotes,
    list_themes,
    say_short,
)

MOST_BARS, MOST_ITEMS, MOST_THEMES = 7, 4, 3
ITEM_WORDS, QUOTE_WORDS = 22, 30
GATHERED = "Acts are gathered by what is asked, whoever is asked."
LAST_WORDS = (
    "Write down one thing, who can help with it, and the day by which it is done.",
    "Take care of yourself and of each other: the lines of the second slide stay open after today.",
)


@dataclass(frozen=True)
class Bar:
    """A bar of a slide: its label, its number as said, its length (0 to 1; None: not shown), its colour's name."""

    label: str
    words: str
    share: float | None
    colour: str = "ours"


@dataclass(frozen=True)
class Slide:
    """A slide: its message, what is counted, bars or items or quotations, a question, and notes for the speaker."""

    name: str
    title: str
    counted: str = ""
    bars: tuple[Bar, ...] = ()
    items: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    question: str = ""
    notes: tuple[str, ...] = ()

    def describe_bars(self) -> str:
        """Say what the bars say, for those who don't see them."""
        return f"{self.title}: " + "; ".join(f"{bar.label} {bar.words}" for bar in self.bars) + "."


def list_slides(report: Report, plan: Plan) -> list[Slide]:
    """List the slides of an event, at most thirteen; what the tables don't tell has no slide."""
    makers: list[Callable[[], Slide | None]] = [
        lambda: tell_basis(report), lambda: tell_cases(report), lambda: tell_themes(report),
        *(lambda theme=theme: tell_theme(report, theme) for theme in list_themes(report)[:MOST_THEMES]),
        lambda: tell_asked_again(report), lambda: tell_addressees(report), lambda: tell_good_practice(report),
        lambda: tell_nation(report), lambda: tell_proposals(report), lambda: tell_next_steps(plan),
    ]  # fmt: skip
    made = [slide for slide in (make() for make in makers) if slide is not None]
    asked = [replace(slide, question=slide.question or _ask(report, slide.name)) for slide in made]
    return list(open_terms(asked, load_codebook(report.study.codebook, "glossary")))


def open_terms(slides: Iterable[Slide], glossary: pd.DataFrame) -> Iterator[Slide]:
    """Open abbreviations where the slides first use them; titles stay short."""
    left = {row["term"]: Term(row["opened"], "") for row in glossary.to_dict("records")}

    def open_in(text: str, quoted: bool = False) -> str:
        marked = f"<q>{escape(text)}</q>" if quoted else escape(text)
        opened = unescape(re.sub(r"</?q>", "", open_abbreviations(marked, left)))
        if opened != text:
            for term in [term for term in left if f"({term})" in opened or f"{term} [" in opened]:
                for form in (term, f"{term}s", term.removesuffix("s")):
                    left.pop(form, None)
        return opened

    for slide in slides:
        quotes = tuple(replace(quote, words=open_in(quote.words, quoted=True)) for quote in slide.quotes)
        counted, items = open_in(slide.counted), tuple(map(open_in, slide.items))
        yield replace(slide, counted=counted, items=items, quotes=quotes, question=open_in(slide.question))


def _ask(report: Report, about: str) -> str:
    return next(iter(list_questions(report, about, 1)), "")


def tell_basis(report: Report) -> Slide | None:
    """Tell what the slides rest on: reviews known, obtained, readable, included."""
    steps = count_flow(report)
    known, included = int(steps["n"].iloc[0]), int(steps["n"].iloc[-1])
    if not known:
        return None
    kind = "published review" if report.audience == "public" else "review"
    bars = tuple(Bar(row.label, f"{row.n} of {known}", row.n / known) for row in steps.itertuples())
    notes = [f"{row.label}: {row.n}. {start_large(row.lost)}.".replace(" .", "") for row in steps.itertuples()]
    return Slide("basis", f"{included} of {count_things(known, kind)} could be read whole",
                 "Reviews of the region, from the register to these slides", bars, notes=tuple(notes))  # fmt: skip


def tell_cases(report: Report) -> Slide | None:
    """Tell which kinds of death the reviews are about; no slide where all counts are hidden."""
    counts = report.count_from(CASES)
    rows = counts[(counts["by"] == "circumstances") & (counts["group"] != "")].sort_values("n", ascending=False)
    if rows["n"].notna().sum() == 0:
        return None
    of = int(rows["of"].iloc[0])
    bars = tuple(
        Bar(report.word("circumstances", row.group), say_of(row.n, of), None if pd.isna(row.n) else row.n / of)
        for row in rows.itertuples()
    )
    top = rows.iloc[0]
    title = f"{say_of(top['n'], of)} reviews are of people {_say_death(report, top['group'])}"
    return Slide("cases", title, f"Reviews of the region that were read, by kind of death; N = {of}", bars,
                 notes=("A review may be of more than one death; reviews are counted, not people.",))  # fmt: skip


def _say_death(report: Report, group: str) -> str:
    words = start_small(report.word("circumstances", group))
    return f"who {words}" if group == "suicide" else words


def tell_themes(report: Report) -> Slide | None:
    """Tell which themes of practice come up most."""
    themes = [theme for theme in list_themes(report) if theme.is_told]
    if not themes:
        return None
    ordered = sorted(themes, key=lambda theme: (-(theme.n or 0), theme.name))
    half = [theme for theme in ordered if 2 * (theme.n or 0) >= theme.of]
    come = "comes" if len(half) == 1 else "come"
    title = f"{count_things(len(half), 'theme')} of practice {come} up in half of the reviews or more"
    bars = tuple(Bar(theme.name, say_of(theme.n, theme.of), (theme.n or 0) / theme.of) for theme in ordered[:MOST_BARS])
    more = f"; {len(bars)} of {len(ordered)} themes" if len(ordered) > len(bars) else ""
    return Slide("themes", title, f"Reviews in which each theme was found, of those read{more}", bars,
                 notes=("A theme that was not found is not proof that all went well.",))  # fmt: skip


def tell_theme(report: Report, theme: Theme) -> Slide:
    """Tell one theme: how common, in a review's words, and what is proposed."""
    quotes = list_quotes(report, theme.code, 1)
    proposed = [f"Proposed: {say_short(text)}" for text in list_proposed_for(report, theme.code, 1)]
    title = f"{theme.name} came up in {theme.say_count()}" if theme.is_told else f"{theme.name} came up again"
    questions = list_questions(report, theme.code, 3)
    notes = [theme.definition, say_why(report, theme), *(f"The words stand in {quote.place}." for quote in quotes)]
    return Slide(
        f"theme_{theme.code}", title, theme.definition, quotes=_cut_quotes(quotes), items=tuple(proposed),
        question=questions[0] if questions else "", notes=(*notes, *(f"Ask also: {one}" for one in questions[1:])),
    )  # fmt: skip


def _cut_quotes(quotes: list[Quote]) -> tuple[Quote, ...]:
    return tuple(replace(quote, words=cut_words(quote.words, QUOTE_WORDS)) for quote in quotes)


def tell_asked_again(report: Report) -> Slide | None:
    """Tell which acts reviews of several partnerships ask for."""
    groups = list_groups(report)
    several = groups[groups["n_csps"] >= 2]
    if several.empty:
        return None
    items = [cut_words(say_group(row), ITEM_WORDS + 8) for row in several.head(MOST_ITEMS).to_dict("records")]
    are = "act was" if len(several) == 1 else "acts were"
    notes = [say_group(row) for row in several.iloc[MOST_ITEMS:].head(8).to_dict("records")]
    return Slide("asked_again", f"{len(several)} {are} asked for by reviews of two or more partnerships",
                 "Recommendations of different reviews that ask for the same", items=tuple(items),
                 notes=(GATHERED, *(f"Also: {one}" for one in notes)))  # fmt: skip


def tell_addressees(report: Report) -> Slide | None:
    """Tell whom the recommendations name."""
    told = list_told(report)
    counts = count_told(told)
    if counts.empty:
        return None
    total = told["recommendation_id"].nunique()
    top = counts.head(MOST_BARS)
    names = [start_large(report.word("agency", agency)) for agency in top["agency"]]
    bars = tuple(Bar(name, f"{n} of {total}", n / total) for name, n in zip(names, top["recommendations"], strict=True))
    title = f"{names[0]}: named in {bars[0].words} recommendations"
    return Slide("addressees", title, "Recommendations that name each body; one that names two counts for both", bars,
                 notes=("To be named often is not to have done worse: reviews name who was there.",))  # fmt: skip


def tell_good_practice(report: Report) -> Slide | None:
    """Tell what reviews commend."""
    quotes = list_good_practice(report, "", 2)
    if not quotes:
        return None
    counts = report.count_from("theme_counts")
    row = counts[(counts["by"] == "all") & (counts["code"] == "good_practice")]
    told = len(row) and pd.notna(row["n"].iloc[0])
    n = f"{say_of(row['n'].iloc[0], row['of'].iloc[0])} reviews" if told else "Reviews"
    whose = "reviews" if report.audience == "restricted" else "published reviews"
    return Slide("good_practice", f"{n} commend good practice", f"In the words of {whose}", quotes=_cut_quotes(quotes),
                 notes=tuple(f"The words stand in {quote.place}." for quote in quotes))  # fmt: skip


def tell_nation(report: Report) -> Slide | None:
    """Tell how these reviews lie beside the nation's figures, those farthest apart first."""
    rows = report.count_from("comparisons")
    rows = rows[rows["ours_n"].notna() & (rows["ours_of"] >= FEW) & (rows["theirs_of"] > 0)]
    if rows.empty:
        return None
    clear = int(((rows["low"] > 0) | (rows["high"] < 0)).sum())
    are = "is" if clear == 1 else "are"
    few = "No figure is clearly unlike the nation's: the reviews are few"
    rows = rows.assign(label=[_name_measure(report, row) for row in rows.to_dict("records")])
    title = f"{clear} of {count_things(len(rows), 'figure')} {are} clearly unlike the nation's" if clear else few
    far = rows.assign(far=rows["difference"].abs()).sort_values(["far", "label"], ascending=[False, True])
    far = far.drop_duplicates("measure").head(3)
    bars = tuple(bar for row in far.to_dict("records") for bar in _pair(row))
    notes = [f"{row['label']}: {row['source']}. {row['caution']}".strip() for row in far.to_dict("records")]
    return Slide("national", title, "Share of these reviews, and of the nation's; the farthest apart", bars,
                 notes=tuple(notes))  # fmt: skip


def _name_measure(report: Report, row: dict[str, str]) -> str:
    kind = report.word("circumstances", row["death_type"]).lower() if row["death_type"] else ""
    return f"{row['label']} ({kind})" if kind else row["label"]


def _pair(row: dict[str, object]) -> tuple[Bar, Bar]:
    sides = [
        (f"{row['label']}: {where}", int(str(row[f"{side}_n"])), int(str(row[f"{side}_of"])), colour)
        for where, side, colour in (("here", "ours", "ours"), ("nation", "theirs", "nation"))
    ]
    here, nation = (Bar(label, f"{n} of {of:,}", n / of, colour) for label, n, of, colour in sides)
    return here, nation


def tell_proposals(report: Report) -> Slide | None:
    """Tell what this study proposes, those that most partnerships share first."""
    proposals = list_proposals(report)
    if proposals.empty:
        return None
    first = proposals.sort_values(["rank", "proposal_id"]).head(MOST_ITEMS)
    drafts = int((proposals["status"] == "draft").sum())
    counted = f"{say_of(drafts, len(proposals))} are drafts until the researcher has decided on them" if drafts else ""
    follow = "follows" if len(proposals) == 1 else "follow"
    title = f"{count_things(len(proposals), 'recommendation')} {follow} from these reviews"
    return Slide("proposals", title, counted,
                 items=tuple(say_short(text, ITEM_WORDS) for text in first["text"]),
                 notes=tuple(f"{row['number']}. {row['text']}" for row in proposals.to_dict("records")))  # fmt: skip


def tell_next_steps(plan: Plan) -> Slide | None:
    """Tell how the steps of the action plan stand."""
    if plan.judged.empty:
        return None
    counts, total = plan.judged["rag"].value_counts(), len(plan.judged)
    bars = tuple(Bar(start_large(colour), f"{counts[colour]} of {total}", counts[colour] / total, colour)
                 for colour in COLOURS if counts.get(colour))  # fmt: skip
    n = int(counts.get("blue", 0))
    are = "is" if n == 1 else "are"
    title = f"{n} of {count_things(total, 'step')} {are} complete with assurance"
    if (plan.judged["last_update"] == "").all():
        title = f"{count_things(total, 'step')} of the action plan wait for a first report"
    rules = dict.fromkeys(f"{rag}: {text}" for rag, text in plan.list_rules())
    return Slide("plan", title, f"Steps of the action plan by colour on {say_date(plan.day.isoformat())}", bars,
                 notes=(say_standing(plan), *rules))  # fmt: skip
