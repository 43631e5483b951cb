"""Which review a file belongs to when documents.csv doesn't say: certain signs only, else a review of its own."""

import pandas as pd
import pytest

from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.reading.assign import guess_doc_type, guess_review

REGISTER = pd.DataFrame(
    [("BDHR-2011-01", "Birmingham"), ("BDHR-2012-03", "Birmingham"), ("W-1", "Walsall")], columns=["review_id", "csp"]
)


@pytest.mark.parametrize(
    ("file", "opening", "review"),
    [
        ("bdhr2011_01 overview.pdf", "", "BDHR-2011-01"),
        ("scan0001.pdf", "Ref: BDHR 2012/03 Final", "BDHR-2012-03"),
        ("walsall_overview.docx", "", "W-1"),
        ("report.docx", "Safer Walsall Partnership Overview Report", "W-1"),
        ("report.docx", "Birmingham Community Safety Partnership", "report"),
        ("Susan - overview report.pdf", "", "Susan"),
        ("Susan - action plan.pdf", "", "Susan"),
        ("x.pdf", "See BDHR-2011-01 and BDHR-2012-03", "x"),
    ],
)
def test_guess_review(file, opening, review):
    assert guess_review(file, opening, REGISTER)[0] == review


@pytest.mark.parametrize(
    ("file", "opening", "kind"),
    [
        ("b_executive_summary.pdf", "Overview Report", "executive_summary"),
        ("b.pdf", "Domestic Homicide Review Overview Report", "overview"),
        ("b.pdf", "Joint Domestic Homicide Review and Serious Case Review", "joint_review"),
        ("b action plan.docx", "", "action_plan"),
        ("minutes.docx", "Minutes of a meeting", "other"),
        ("b.pdf", "word " * 200 + "executive summary", "other"),
    ],
)
def test_guess_doc_type(file, opening, kind):
    assert guess_doc_type(file, opening, load_codebook(find_codebook(), "doc_types")) == kind
