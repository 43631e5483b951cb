"""The kinds of chart that reports use: dots with intervals, pairs, small multiples, bars and a flow.

Each takes a table in the order in which it is drawn, and words; none computes a figure of its own.
"""

from typing import Any

import pandas as pd

from .charts import draw_chart, finish_chart, hide_axis, wrap_words
from .palette import INK, LINE, NATION, OURS, QUIET, SECOND
from .pieces import Html
from .words import FEW, say_of

ROW = 0.29  # inches a row
LABEL = 44  # letters a line of a row's label


def draw_dots(rows: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Draw a dot with its interval for each row, sorted as given, first row on top.

    Columns: label, n, of, low, high (shares; missing: no interval). A hidden n has no dot and says so.
    """
    with draw_chart(name, 0.5 + ROW * len(rows)) as (figure, axes):
        for place, row in enumerate(rows.itertuples(index=False)):
            if pd.isna(row.n):
                axes.text(0, place, "too few to say", va="center", color=QUIET)
                continue
            share = row.n / row.of
            if pd.notna(row.low):
                axes.plot([row.low, row.high], [place, place], color=SECOND, linewidth=3, solid_capstyle="butt")
            axes.plot([share], [place], "o", color=OURS, markersize=7)
            axes.text(1.04, place, say_of(row.n, row.of), va="center")
        _lay_out_rows(axes, rows["label"])
        _mark_shares(axes, int(rows["of"].max()))
        return finish_chart(figure, name, title, subtitle, alt, data)


def draw_pairs(rows: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Draw ours (dot) beside the nation's (diamond) for each row, joined by a line.

    Columns: label, ours_n, ours_of, theirs_n, theirs_of, low, high (our share's interval).
    """
    with draw_chart(name, 0.75 + ROW * 1.35 * len(rows)) as (figure, axes):
        for place, row in enumerate(rows.itertuples(index=False)):
            theirs, ours = row.theirs_n / row.theirs_of, row.ours_n / row.ours_of
            axes.plot([row.low, row.high], [place, place], color=SECOND, linewidth=3, solid_capstyle="butt")
            axes.plot([theirs], [place], "D", color=NATION, markersize=7, markeredgecolor=INK, markeredgewidth=0.6)
            axes.plot([ours], [place], "o", color=OURS, markersize=7)
            axes.text(1.04, place, f"{say_of(row.ours_n, row.ours_of)}; nation {theirs:.0%}", va="center")
        _lay_out_rows(axes, rows["label"])
        _mark_shares(axes, FEW)
        axes.plot([], [], "o", color=OURS, label="these reviews, with interval")
        axes.plot([], [], "D", color=NATION, markeredgecolor=INK, markeredgewidth=0.6, label="the nation")
        axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, frameon=False, handletextpad=0.3)
        return finish_chart(figure, name, title, subtitle, alt, data)


def draw_multiples(rows: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Draw a strip of small charts beside each other, one a panel, with the same rows in each.

    Columns: panel, label, n, of; a panel of fewer than three reviews gives its counts without a bar.
    """
    panels, labels = list(dict.fromkeys(rows["panel"])), list(dict.fromkeys(rows["label"]))
    grid = {"ncols": len(panels), "sharey": True, "squeeze": False}
    with draw_chart(name, 0.7 + ROW * len(labels), **grid) as (figure, axes):
        for panel, one in zip(panels, axes[0], strict=True):
            inside = rows[rows["panel"] == panel].set_index("label").reindex(labels)
            most = int(inside["of"].max())
            for place, row in enumerate(inside.itertuples()):
                _draw_bar(one, place, row, few=most < 3)
            one.set_title(
                f"{wrap_words(panel, 66 // len(panels))}\n{most} review{'s' * (most != 1)}", fontsize=10, loc="left"
            )
            one.set_xlim(0, 1.5)
            _lay_out_rows(one, pd.Series(labels))
            hide_axis(one)
        figure.subplots_adjust(wspace=0.1)
        return finish_chart(figure, name, title, subtitle, alt, data)


def _draw_bar(axes: Any, place: int, row: Any, *, few: bool) -> None:
    if pd.isna(row.n):
        axes.text(0, place, "too few to say", va="center", color=QUIET, fontsize=9)
        return
    if not few:
        axes.barh([place], [1], height=0.62, color="#eef1f4")
        axes.barh([place], [row.n / row.of], height=0.62, color=OURS)
    axes.text(0 if few else 1.06, place, say_of(row.n, row.of), va="center", fontsize=9)


def draw_bars(rows: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Draw a bar for each row, sorted as given. Columns: label, n; ``done`` (optional) is the part drawn darker."""
    import seaborn

    with draw_chart(name, 0.3 + ROW * len(rows)) as (figure, axes):
        labels = [wrap_words(label, LABEL) for label in rows["label"]]
        counts = rows["n"].astype(int).tolist()
        seaborn.barplot(x=counts, y=labels, orient="h", color=OURS, saturation=1, width=0.66, ax=axes)
        for place, count in enumerate(counts):
            axes.text(count + max(counts) * 0.012, place, f"{count:,}", va="center")
        axes.set(xlabel="", ylabel="")
        hide_axis(axes)
        seaborn.despine(ax=axes, left=True, bottom=True)
        return finish_chart(figure, name, title, subtitle, alt, data)


def draw_flow(steps: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Draw what became of the reviews, step by step. Columns: label, n, lost (words for those that end here)."""
    with draw_chart(name, 0.2 + 0.62 * len(steps)) as (figure, axes):
        most = max(int(steps["n"].max()), 1)
        for place, step in enumerate(steps.itertuples(index=False)):
            axes.barh([place], [step.n], height=0.5, color=OURS)
            if place:
                before = int(steps["n"].iloc[place - 1])
                axes.barh(
                    [place], [before - step.n], left=step.n, height=0.5, color="#eef1f4", hatch="///", edgecolor=LINE
                )
            axes.text(most * 1.03, place, f"{step.n:,}", va="center", fontsize=13, fontweight="bold")
            axes.text(most * 1.14, place, wrap_words(step.lost, 38), va="center", color=QUIET, fontsize=9.5)
        axes.set_xlim(0, most * 1.7)
        _lay_out_rows(axes, steps["label"])
        hide_axis(axes)
        return finish_chart(figure, name, title, subtitle, alt, data)


def draw_columns(rows: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Draw a column for each year, in the order given. Columns: label, n (missing: hidden)."""
    with draw_chart(name, 2.1) as (figure, axes):
        for place, row in enumerate(rows.itertuples(index=False)):
            if pd.isna(row.n):
                axes.text(place, 0.05, "too few\nto say", ha="center", va="bottom", color=QUIET, fontsize=9)
                continue
            axes.bar([place], [row.n], width=0.6, color=OURS)
            axes.text(place, row.n, f"{row.n}", ha="center", va="bottom")
        axes.set_xticks(range(len(rows)), rows["label"])
        axes.set_xlim(-0.6, max(len(rows), 6) - 0.4)
        axes.yaxis.set_visible(False)
        return finish_chart(figure, name, title, subtitle, alt, data)


def _lay_out_rows(axes: Any, labels: pd.Series) -> None:
    axes.set_yticks(range(len(labels)), [wrap_words(label, LABEL) for label in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def _mark_shares(axes: Any, of: int) -> None:
    """Mark the axis in whole reviews where they are few, in per cent where they are many."""
    ticks = range(of + 1) if of < FEW else range(0, 101, 25)
    whole = of if of < FEW else 100
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([tick / whole for tick in ticks], [str(tick) if of < FEW else f"{tick}%" for tick in ticks])
    axes.grid(axis="x", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0)
