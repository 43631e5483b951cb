"""The timeline of what was asked again: a line for each group of recommendations, a mark for each review."""

import pandas as pd

from .charts import draw_chart, finish_chart, wrap_words
from .palette import DONE, DUE, INK, LINE, PAPER
from .pieces import Html

# Told apart by shape as well as colour: done, begun or late, not known.
MARKS = {"done": ("o", DONE, "done"), "open": ("s", DUE, "not yet done"), "unknown": ("o", PAPER, "nothing known")}
ROW = 0.46
OVERLAP = 0.022  # of the axis, between marks of the same year


def draw_timeline(marks: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Draw when a thing was asked again and what came of it.

    Columns: label (a line each, in the order given), year, state (done, open, unknown).
    """
    labels = list(dict.fromkeys(marks["label"]))
    first, last = int(marks["year"].min()), int(marks["year"].max())
    with draw_chart(name, 0.75 + ROW * len(labels)) as (figure, axes):
        for place, label in enumerate(labels):
            own = marks[marks["label"] == label].sort_values(["year", "state"], kind="stable")
            axes.plot([own["year"].min(), own["year"].max()], [place, place], color=LINE, linewidth=2, zorder=1)
            for row, shift in zip(own.itertuples(index=False), _spread(own["year"], last - first + 1.2), strict=True):
                shape, colour, _ = MARKS[row.state]
                axes.plot([row.year + shift], [place], shape, color=colour, markersize=9, markeredgecolor=INK, zorder=2)
        for shape, colour, words in MARKS.values():
            axes.plot([], [], shape, color=colour, markersize=9, markeredgecolor=INK, label=words)
        axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=3, frameon=False, handletextpad=0.2)
        axes.set_yticks(range(len(labels)), [wrap_words(label, 46) for label in labels])
        axes.set_ylim(len(labels) - 0.4, -0.6)
        axes.set_xlim(first - 0.5, last + 0.7)
        axes.set_xticks(_list_years(first, last))
        axes.tick_params(length=0)
        return finish_chart(figure, name, title, subtitle, alt, data)


def _spread(years: pd.Series, length: float) -> list[float]:
    """Put marks of one year beside each other."""
    place = years.groupby(years).cumcount()
    size = years.groupby(years).transform("size")
    return [float(shift) for shift in (place - (size - 1) / 2) * OVERLAP * length]


def _list_years(first: int, last: int) -> list[int]:
    step = 1 if last - first <= 12 else 2 if last - first <= 24 else 5
    return list(range(first, last + 1, step))
