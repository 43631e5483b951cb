"""Charts as drawings in the page: constant bytes, words for those who don't see them, the data as a table below.

A chart's title is its finding; title and subtitle stand in the figure's caption, so that they wrap and can be read out.
"""

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .palette import INK, LINE
from .pieces import Html, Picture, escape, make_details

SYSTEM_FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif'
STYLE: dict[str, Any] = {
    "svg.fonttype": "none",  # text stays text: it can be searched, read out and enlarged
    "font.family": ["DejaVu Sans"],  # comes with matplotlib, so that the layout is the same on every computer
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": LINE,
    "axes.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "ytick.left": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}
WIDTH = 7.4  # inches; the same for all charts, so that their texts have one size
DOTS = 160  # per inch, of the pictures for Word


@contextmanager
def draw_chart(name: str, height: float, **grid: Any) -> Iterator[tuple[Any, Any]]:
    """Open an empty chart (figure, axes) in the house's style; ``grid`` goes to matplotlib's ``subplots``."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    style: Any = STYLE | {"svg.hashsalt": name}
    with matplotlib.rc_context(style):
        figure, axes = pyplot.subplots(figsize=(WIDTH, height), **grid)
        try:
            yield figure, axes
        finally:
            pyplot.close(figure)


def finish_chart(figure: Any, name: str, title: str, subtitle: str, alt: str, data: Html) -> Html:
    """Make the figure of a drawn chart: caption with finding, drawing, and its data folded away below."""
    svg = _make_svg(figure, name, title, alt)
    picture = Picture(name, _make_png(figure), WIDTH * 2.2)
    folded = make_details("The figures behind this chart", data, kind="data")
    text = (
        f'<figure class="chart" id="{escape(name)}"><figcaption><span class="title">{escape(title)}</span> '
        f'<span class="subtitle">{escape(subtitle)}</span></figcaption>\n'
        f'<div class="scroll" role="region" aria-label="Chart: {escape(title)}" tabindex="0">{svg}</div>\n'
        f"</figure>\n{folded.text}"
    )
    return Html(text, (picture,), data.sheets)


def _make_svg(figure: Any, name: str, title: str, alt: str) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight", pad_inches=0.04, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", text)
    text = text.replace("'DejaVu Sans'", SYSTEM_FONTS.replace('"', "'"))
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    box = size[0] if size else ""
    head = (
        f'<svg {box} role="img" aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">\n<title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(alt)}</desc>'
    )
    return re.sub(r"\n\s*\n+", "\n", head + text[text.index(">") + 1 :]).strip()


def _make_png(figure: Any) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS, bbox_inches="tight", pad_inches=0.04, metadata={"Software": None})
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def hide_axis(axes: Any) -> None:
    """Take an axis without meaning away: the labels at the marks give the numbers."""
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def wrap_words(text: str, width: int) -> str:
    """Break a label into lines of at most so many letters."""
    import textwrap

    return "\n".join(textwrap.wrap(text, width)) or text
