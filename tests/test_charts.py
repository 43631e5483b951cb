"""Charts: constant bytes, words for those who don't see them, the data below, small numbers that look small."""

import base64
import re
from collections.abc import Callable

import pandas as pd
import pytest

from dhr_analysis.reporting.figures import (
    draw_bars,
    draw_columns,
    draw_dots,
    draw_flow,
    draw_multiples,
    draw_pairs,
)
from dhr_analysis.reporting.figures_time import draw_timeline
from dhr_analysis.reporting.guard_texts import read_pieces
from dhr_analysis.reporting.page import make_html_table
from dhr_analysis.reporting.palette import SHADES, find_shade
from dhr_analysis.reporting.pieces import Html

DATA = make_html_table(pd.DataFrame({"what": ["a"], "n": [1]}), "The data")
THREE = {
    "label": ["One", "Two", "Three"],
    "n": [6, 3, None],
    "of": [6, 6, 6],
    "low": [0.6, 0.2, None],
    "high": [1.0, 0.8, None],
}
CHARTS: dict[str, tuple[Callable[..., Html], pd.DataFrame]] = {
    "dots": (draw_dots, pd.DataFrame(THREE).astype({"n": "Int64"})),
    "pairs": (
        draw_pairs,
        pd.DataFrame(
            {
                "label": ["One"],
                "ours_n": [4],
                "ours_of": [6],
                "theirs_n": [222],
                "theirs_of": [619],
                "low": [0.3],
                "high": [0.9],
            }
        ),
    ),
    "multiples": (
        draw_multiples,
        pd.DataFrame(
            {
                "panel": ["Killed", "Killed", "Died", "Died"],
                "label": ["One", "Two"] * 2,
                "n": pd.array([4, 2, 1, None], "Int64"),
                "of": [5, 5, 2, 2],
            }
        ),
    ),
    "bars": (draw_bars, pd.DataFrame({"label": ["the police", "housing"], "n": [11, 2]})),
    "flow": (draw_flow, pd.DataFrame({"label": ["Known", "Read"], "n": [25, 7], "lost": ["", "not received: 18"]})),
    "columns": (draw_columns, pd.DataFrame({"label": ["2011", "2012"], "n": pd.array([3, None], "Int64")})),
    "timeline": (
        draw_timeline,
        pd.DataFrame(
            {"label": ["Ask", "Ask", "Tell"], "year": [2011, 2011, 2013], "state": ["done", "open", "unknown"]}
        ),
    ),
}


def draw(name: str) -> Html:
    function, rows = CHARTS[name]
    return function(
        rows, f"fig-{name}", "One <came up> in 6 of 6", "Of 6 reviews.", "One came up in 6 of 6; Two in 3.", DATA
    )


@pytest.mark.parametrize("name", CHARTS)
class TestEveryChart:
    def test_has_its_finding_its_words_and_its_data(self, name: str) -> None:
        text = draw(name).text
        assert "One &lt;came up&gt; in 6 of 6" in text and "<figcaption>" in text
        assert f'<title id="fig-{name}-t">One &lt;came up&gt; in 6 of 6</title>' in text
        assert "<desc id=" in text and "One came up in 6 of 6; Two in 3.</desc>" in text
        assert text.index("<details") > text.index("</figure>") and "The data" in text
        assert 'tabindex="0"' in text and 'role="img"' in text

    def test_is_the_same_each_time(self, name: str) -> None:
        assert draw(name) == draw(name)

    def test_names_nothing_twice_and_fetches_nothing(self, name: str) -> None:
        text = draw(name).text
        ids = re.findall(r'\bid="([^"]+)"', text)
        assert len(ids) == len(set(ids)) and all(one.startswith(f"fig-{name}") for one in ids)
        for target in re.findall(r'(?:href="#|url\(#)([^")]+)', text):
            assert target in ids
        assert "<metadata" not in text and "<!--" not in text and "DejaVu Sans'; " not in text
        assert not re.findall(r'(?:src|href)="(?!#)', text)

    def test_picture_for_word_tells_nothing_of_its_maker(self, name: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
        picture = draw(name).pictures[0]
        (tmp_path / "x.png").write_bytes(base64.b64decode(picture.png))
        assert picture.name == f"fig-{name}"
        assert [piece.place for piece in read_pieces(tmp_path / "x.png")] == ["name of the file"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dots", ["6 of 6", "3 of 6", "too few to say"]),
        ("dots", [">0<", ">6<"]),  # the axis counts reviews, since there are few
        ("pairs", ["4 of 6; nation 36%"]),
        ("multiples", ["5 reviews", "1 of 2", "too few to say"]),
        ("bars", [">11<", ">2<"]),
        ("flow", [">25<", "not received: 18"]),
        ("columns", [">3<", "too few"]),
        ("timeline", ["done", "not yet done", "nothing known", ">2012<"]),
    ],
)
def test_numbers_stand_at_the_marks(name: str, words: list[str]) -> None:
    text = draw(name).text
    for one in words:
        assert one in text


def test_hidden_count_has_no_mark() -> None:
    shown = CHARTS["dots"][1].dropna(subset=["n"])
    with_hidden = draw("dots").text
    without = draw_dots(shown, "fig-dots", "t", "s", "a", DATA).text
    assert with_hidden.count("<use ") - without.count("<use ") <= 1  # one mark more: that of the axis' further row


@pytest.mark.parametrize(
    ("n", "of", "shade"), [(0, 5, 0), (1, 5, 1), (2, 5, 2), (5, 5, 5), (1, 100, 1), (99, 100, 5), (0, 0, 0), (3, 3, 5)]
)
def test_shades_go_from_none_to_most(n: int, of: int, shade: int) -> None:
    assert find_shade(n, of) == shade


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("shade", SHADES)
def test_ink_is_plain_on_every_shade(shade: str) -> None:
    assert (_luminance(shade) + 0.05) / (_luminance("#1b1b1b") + 0.05) >= 7
