"""What changed since the interim report: its figures are kept beside it, and laid beside those of now.

The interim report writes ``interim_figures_<audience>.csv`` beside its page. When it has gone out, the researcher
copies that file into data/decisions/<study>; from then on the final report tells what is different.
"""

import csv
import io

import pandas as pd

from ..decisions import SHEETS, read_decisions
from .asked import list_asked, list_groups
from .counts import count_register
from .opened import Report
from .page import Html, join_html, make_html_table, make_paragraph
from .words import HIDDEN, count_things


def list_figures(report: Report) -> dict[str, str]:
    """List the figures that a later report is compared by, in words → value as printed."""
    reviews, documents = report.count_from("reviews"), report.count_from("documents")
    figures: dict[str, object] = {}
    if report.audience != "public":
        total = count_register(reviews).iloc[-1]
        figures |= {"Reviews commenced": total["commenced"], "Reviews completed": total["completed"]}
    figures |= {
        "Reviews included": len(report.cases),
        "Documents received": int((documents["same_as"] == "").sum()),
        "Recommendations of the region's reviews": len(list_asked(report)),
        "Acts asked for by more than one review": len(list_groups(report)),
        "Recommendations of this report": len(report["proposals"].query("status != 'rejected'")),
    }
    counts = report.count_from("theme_counts").query("by == 'all'").sort_values("code")
    for row in counts.itertuples():
        figures[f"Theme: {report.name_code(row.code)}"] = HIDDEN if pd.isna(row.n) else f"{row.n} of {row.of}"
    return {name: str(value) for name, value in figures.items()}


def keep_figures(report: Report) -> Html:
    """Write the figures beside the page, to be compared with later, and say so in a draft."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(SHEETS["interim_figures"].columns)
    writer.writerows(list_figures(report).items())
    report.folder.mkdir(parents=True, exist_ok=True)
    (report.folder / _file(report)).write_text(buffer.getvalue(), encoding="utf-8", newline="\n")
    if not report.is_draft:
        return Html("")
    text = (
        f"When this report has gone out, copy {_file(report)} into the decisions of the study, so that the final "
        "report can say what changed."
    )
    return make_paragraph(text, kind="todo")


def _file(report: Report) -> str:
    return f"interim_figures_{report.audience}.csv"


def show_changes(report: Report) -> Html:
    """Show which figures differ from those of the interim report."""
    kept = read_decisions(report.study.decisions, _file(report).removesuffix(".csv"))
    if kept.empty:
        text = "No figures of an interim report were kept, so nothing can be said of what changed since."
        return make_paragraph(text, kind="note")
    before = kept.set_index("figure")["value"]
    now = list_figures(report)
    changed = [(name, before.get(name, ""), value) for name, value in now.items() if before.get(name, "") != value]
    gone = [(name, value, "") for name, value in before.items() if name not in now]
    rows = pd.DataFrame([*changed, *gone], columns=["figure", "interim report", "now"])
    same = len(now) - len(changed)
    if rows.empty:
        return make_paragraph(f"Nothing changed: all {same} figures are those of the interim report.", kind="lead")
    lead = f"{count_things(len(rows), 'figure')} changed since the interim report; {same} did not."
    return join_html(
        [make_paragraph(lead, kind="lead"), make_html_table(rows, "What changed since the interim report")]
    )
