"""Slides for PowerPoint: real titles, real charts with words for those who don't see them, notes, constant bytes."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..reporting.palette import ACCENT, INK, NATION, OURS, QUIET, RAG
from ..reporting.pieces import Html
from .slides import Bar, Slide

WIDE, HIGH = 13.333, 7.5  # inches: 16 to 9
LEFT, TEXT_WIDTH = 0.8, 11.7
CREATED = datetime(1980, 1, 1)
COLOURS = {"ours": OURS, "nation": NATION, **RAG}
FONT = "Arial"  # is on every computer, or something of the same widths
KEPT_LAYOUTS = ("Title Slide", "Title and Content", "Title Only")


def write_slides(path: Path, title: str, subtitle: str, marking: str, slides: Sequence[Slide]) -> Html:
    """Write the slides as a PowerPoint file, the same bytes for the same slides; returns a line for the page."""
    from pptx import Presentation

    deck = Presentation()
    _set_size(deck)
    _set_properties(deck, title)
    _add_title(deck, title, subtitle, marking)
    for number, slide in enumerate(slides, start=2):
        _add_slide(deck, slide, number, marking)
    buffer = io.BytesIO()
    deck.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_settle(buffer.getvalue()))
    return Html(f'<p class="note">The same slides for PowerPoint, with notes: {path.name}, beside this page.</p>')


def _set_size(deck: Any) -> None:
    """Make the deck 16 to 9, keep the layouts in use, and give their places room."""
    from pptx.util import Inches

    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    for layout in list(deck.slide_layouts):
        if layout.name not in KEPT_LAYOUTS:
            deck.slide_layouts.remove(layout)
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in list(holder.placeholders):
            _place_shape(holder, shape)


def _place_shape(holder: Any, shape: Any) -> None:
    from pptx.enum.shapes import PP_PLACEHOLDER as KIND
    from pptx.util import Inches

    is_front = getattr(holder, "name", "") == "Title Slide"
    kind = shape.placeholder_format.type
    if kind in (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER):
        shape._element.getparent().remove(shape._element)  # the marking stands on each slide instead
        return
    if kind in (KIND.TITLE, KIND.CENTER_TITLE):
        top, height = (2.2, 1.6) if is_front else (0.45, 1.2)
    else:
        top, height = (3.9, 1.6) if is_front else (2.45, 3.3)
    shape.left, shape.top, shape.width, shape.height = map(Inches, (LEFT, top, TEXT_WIDTH, height))


def _set_properties(deck: Any, title: str) -> None:
    core = deck.core_properties
    core.title, core.author, core.last_modified_by, core.language = title, "dhr_analysis", "dhr_analysis", "en-GB"
    core.created = core.modified = core.last_printed = CREATED
    core.revision = 1


def _write(frame: Any, paragraphs: Sequence[str], size: float, colour: str = INK, bold: bool = False) -> None:
    """Write paragraphs into a text frame, marked as British English."""
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for place, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(size / 3)
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = _make_colour(colour)
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _make_colour(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    make: Any = RGBColor
    return make(*bytes.fromhex(colour[1:]))


def _find_layout(deck: Any, name: str) -> Any:
    return next(layout for layout in deck.slide_layouts if layout.name == name)


def _add_title(deck: Any, title: str, subtitle: str, marking: str) -> None:
    made = deck.slides.add_slide(_find_layout(deck, "Title Slide"))
    _write(made.shapes.title.text_frame, [title], 38, bold=True)
    _write(made.placeholders[1].text_frame, [subtitle], 20, QUIET)
    _add_marking(made, marking, 1)


def _add_slide(deck: Any, slide: Slide, number: int, marking: str) -> None:
    from pptx.enum.text import MSO_ANCHOR

    words = [*(f"“{quote.words}” ({quote.place})" for quote in slide.quotes), *slide.items]
    made = deck.slides.add_slide(_find_layout(deck, "Title Only" if slide.bars else "Title and Content"))
    _write(made.shapes.title.text_frame, [slide.title], 28, bold=True)
    made.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    _add_box(made, "What is counted", [slide.counted], 1.65, 0.7, 16, QUIET)
    if slide.bars:
        _add_bars(made, slide)
    else:
        _write(made.placeholders[1].text_frame, words, 20)
    _add_box(made, "Question", [f"To talk about: {slide.question}"] if slide.question else [], 5.85, 0.8, 20, ACCENT)
    _add_marking(made, marking, number)
    _write(made.notes_slide.notes_text_frame, slide.notes or (slide.title,), 12)


def _add_box(made: Any, name: str, texts: Sequence[str], top: float, height: float, size: float, colour: str) -> None:
    from pptx.util import Inches

    if not any(texts):
        return
    box = made.shapes.add_textbox(Inches(LEFT), Inches(top), Inches(TEXT_WIDTH), Inches(height))
    box.name = name
    _write(box.text_frame, texts, size, colour)


def _add_marking(made: Any, marking: str, number: int) -> None:
    _add_box(made, "Marking", [f"{marking} · {number}"], 6.95, 0.35, 11, QUIET)


def _add_bars(made: Any, slide: Slide) -> None:
    """Add the bars as a chart of PowerPoint's own, whose figures can be looked at and changed."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    make: Any = CategoryChartData
    data = make(number_format="General")
    data.categories = [bar.label for bar in slide.bars]
    data.add_series(slide.counted or slide.title, [bar.share or 0 for bar in slide.bars])
    place = map(Inches, (LEFT, 2.4, TEXT_WIDTH, min(3.4, 0.3 + 0.62 * len(slide.bars))))
    frame = made.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    frame.name = "Chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", slide.describe_bars())
    _style_chart(frame.chart, slide.bars)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_make_workbook(slide))


def _style_chart(chart: Any, bars: Sequence[Bar]) -> None:
    from pptx.util import Pt

    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(16)
    chart.font.color.rgb = _make_colour(INK)
    labels, values = chart.category_axis, chart.value_axis
    labels.reverse_order, labels.has_major_gridlines = True, False
    labels.format.line.fill.background()
    values.visible = values.has_major_gridlines = False
    values.minimum_scale, values.maximum_scale = 0, 1  # a full bar is all of them
    plot = chart.plots[0]
    plot.gap_width = 45
    for place, bar in enumerate(bars):
        point = plot.series[0].points[place]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = _make_colour(COLOURS[bar.colour])
        point.data_label.text_frame.text = bar.words
        point.data_label.text_frame.word_wrap = False
        point.data_label.text_frame.paragraphs[0].runs[0].font.size = Pt(16)


def _make_workbook(slide: Slide) -> bytes:
    """Make the chart's workbook anew: the one that comes with the chart bears the time at which it was made."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet("Sheet1")
        sheet.write_string(0, 1, slide.counted or slide.title)
        for row, bar in enumerate(slide.bars, start=1):
            sheet.write_string(row, 0, bar.label)
            sheet.write_number(row, 1, bar.share or 0)
    return buffer.getvalue()


def _settle(deck: bytes) -> bytes:
    """Pack the file anew with fixed times and our font; a picture of the first slide, made elsewhere, goes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(deck)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("ppt/theme/"):
                data = re.sub(rb'(<a:latin typeface=")[^"]+"', rb"\g<1>" + FONT.encode() + b'"', data)
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
