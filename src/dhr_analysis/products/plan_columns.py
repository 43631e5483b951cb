"""The columns of the action plan: the Home Office's seven, and what HOCS need to watch over it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanColumn:
    """A column: its name in tables, its head as printed, its width in letters; whether one fills it in, and with what.

    ``kind`` is text, day (a date, as precise as known), status (a list) or rag. ``public`` columns hold no free words.
    """

    name: str
    head: str
    width: int
    filled_in: bool = False
    kind: str = "text"
    public: bool = True
    help: str = ""


DAY_HELP = "A day, a month or a year: 2014-06-30, 2014-06 or 2014."
COLUMNS = (
    PlanColumn("step_id", "Step", 15),
    PlanColumn("recommendation", "Recommendation", 42),
    PlanColumn("scope", "Scope", 14),
    PlanColumn("theme", "Theme", 18),
    PlanColumn("csp", "Partnership", 15),
    PlanColumn("step", "Action", 26),
    PlanColumn("owner", "Lead agency", 20, True, help="Who leads: one body or post."),
    PlanColumn("milestones", "Key milestones", 22, True, public=False, help="Steps on the way, with their dates."),
    PlanColumn("due", "Target date", 11, True, "day", help=DAY_HELP),
    PlanColumn("status", "Status", 11, True, "status"),
    PlanColumn("update", "Completion and outcome", 32, True, public=False,
               help="What has been done since the last meeting, and what came of it."),
    PlanColumn("assurance", "Assurance seen", 24, True, public=False,
               help="What shows that it works: an audit, data, a document. Without it no step turns blue."),
    PlanColumn("next_review", "Next review", 11, True, "day", help=DAY_HELP),
    PlanColumn("rag", "RAG", 18, kind="rag"),
    PlanColumn("last_update", "Last update", 11),
    PlanColumn("measure", "How one will know", 26),
    PlanColumn("evidence", "Evidence", 30),
)  # fmt: skip
FILLED_IN = tuple(column.name for column in COLUMNS if column.filled_in)
HEADS = {column.name: column.head for column in COLUMNS}
