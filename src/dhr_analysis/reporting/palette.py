"""The colours of all products: the same thing has the same colour everywhere, and never colour alone tells it."""

OURS = "#0072B2"
NATION = "#8a8a8a"
ALERT = "#D55E00"
DONE = "#009E73"
DUE = "#E69F00"
SECOND = "#56B4E9"
INK = "#1b1b1b"
QUIET = "#4a4a4a"
LINE = "#c4c4c4"
PAPER = "#ffffff"
ACCENT = "#1d4f91"
# Shades of OURS for number tables, from none to most; ink keeps a contrast of at least 7 to 1 on every one.
SHADES = ("#ffffff", "#eaf3f9", "#d5e8f3", "#bfdced", "#a8d0e7", "#90c3e0")
RAG = {"red": ALERT, "amber": DUE, "green": DONE, "blue": OURS, "grey": NATION}


def find_shade(n: int, of: int) -> int:
    """Find the shade of a count: 0 for none, then five steps of its share."""
    return 0 if not n or not of else min(5, 1 + int(n / of * 5 - 1e-9))
