"""The reports' sections: what report notebooks call; each function makes a piece of a page from a report's tables.

Reads all tables, as far as the audience may see them; makes pages (through the notebooks in notebooks/reports).
"""

from .reporting.changes import keep_figures, show_changes
from .reporting.checklist import show_checklist
from .reporting.evidence import show_evidence
from .reporting.glossary import make_glossary
from .reporting.opened import Report, open_report
from .reporting.researcher_text import place_text
from .reporting.sections_agencies import show_agencies, show_sectors
from .reporting.sections_appendix import show_agreement, show_codebook, show_hidden, show_reviews
from .reporting.sections_cases import show_case_facts, show_cases
from .reporting.sections_front import make_brief, make_front, show_questions, show_support
from .reporting.sections_interim import show_asks, show_early_learning, show_risks
from .reporting.sections_method import show_limits, show_method
from .reporting.sections_nation import show_comparisons, show_region_in_nation
from .reporting.sections_profiles import show_good_practice, show_missed, show_profiles
from .reporting.sections_proposals import show_action_plan, show_gaps, show_proposals
from .reporting.sections_recommendations import (
    show_addressees,
    show_all_recommendations,
    show_asked_again,
    show_asked_themes,
    show_kinds,
    show_outcomes,
    show_recommendations,
)
from .reporting.sections_scope import show_flow, show_notes, show_received, show_register, show_scope
from .reporting.sections_summary import show_summary
from .reporting.sections_themes import (
    show_by_death,
    show_differences,
    show_grid,
    show_pairs,
    show_themes,
    show_trends,
)

__all__ = [
    "Report",
    "keep_figures",
    "make_brief",
    "make_front",
    "make_glossary",
    "open_report",
    "place_text",
    "show_action_plan",
    "show_addressees",
    "show_agencies",
    "show_agreement",
    "show_all_recommendations",
    "show_asked_again",
    "show_asked_themes",
    "show_asks",
    "show_by_death",
    "show_case_facts",
    "show_cases",
    "show_changes",
    "show_checklist",
    "show_codebook",
    "show_comparisons",
    "show_differences",
    "show_early_learning",
    "show_evidence",
    "show_flow",
    "show_gaps",
    "show_good_practice",
    "show_grid",
    "show_hidden",
    "show_kinds",
    "show_limits",
    "show_method",
    "show_missed",
    "show_notes",
    "show_outcomes",
    "show_pairs",
    "show_profiles",
    "show_proposals",
    "show_questions",
    "show_received",
    "show_recommendations",
    "show_region_in_nation",
    "show_register",
    "show_reviews",
    "show_risks",
    "show_scope",
    "show_sectors",
    "show_summary",
    "show_support",
    "show_themes",
    "show_trends",
]
