"""What stage 5's notebook shows: the reports' sections where they serve, and what only a researcher needs."""

from ..reporting.opened import Report
from ..reporting.page import Html, join_html
from ..reporting.sections_themes import show_by_death, show_differences, show_grid, show_trends
from . import across, apart
from .bodies import show_bodies, show_told
from .drafts import show_drafts, show_rules
from .opened import lead_to
from .repeats import show_repeats
from .themes import show_all_themes

STAGE = "5_synthesise"
__all__ = [
    "show_bodies",
    "show_by_circumstances",
    "show_by_partnership",
    "show_changed",
    "show_common",
    "show_drafts",
    "show_exceptions",
    "show_good",
    "show_over_years",
    "show_repeats",
    "show_rules",
    "show_together",
    "show_told",
]


def show_common(shown: Report) -> Html:
    """Show how many reviews speak of each theme, with intervals; every count leads to its passages."""
    return lead_to(show_all_themes(shown), STAGE)


def show_by_partnership(shown: Report) -> Html:
    """Show themes by partnership; partnerships are not ranked."""
    return lead_to(show_grid(shown), STAGE)


def show_by_circumstances(shown: Report) -> Html:
    """Show themes for deaths by a partner, by a relative and by suicide beside each other, and clear differences."""
    return lead_to(join_html([across.show_circumstances(shown), show_by_death(shown), show_differences(shown)]), STAGE)


def show_over_years(shown: Report) -> Html:
    """Show which themes rise or fall over the years of death, as far as the numbers allow."""
    return lead_to(show_trends(shown), STAGE)


def show_together(shown: Report) -> Html:
    """Show which themes come up in the same reviews."""
    return lead_to(across.show_together(shown), STAGE)


def show_exceptions(shown: Report) -> Html:
    """Show the reviews that do not fit, and what singles them out."""
    return lead_to(apart.show_exceptions(shown), STAGE)


def show_good(shown: Report) -> Html:
    """Show the practice that reviews call good."""
    return apart.show_good(shown)


def show_changed(shown: Report) -> Html:
    """Show the counts that came out otherwise than in the run before."""
    return lead_to(across.show_changed(shown), STAGE)
