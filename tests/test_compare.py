import csv
from math import isnan
from pathlib import Path

import pandas as pd
import pytest

from dhr_analysis.codebook import load_codebook
from dhr_analysis.compare import check_numbers, read_figures, run_compare
from dhr_analysis.errors import DhrError, FaultsError
from dhr_analysis.national_cli import load_national
from dhr_analysis.study import open_study
from dhr_analysis.synthesis.comparisons import compare_figures, count_ours, join_benchmarks
from dhr_analysis.synthesis.library_pages import make_review_ids, match_files, read_library_pages
from dhr_analysis.synthesis.national import CITATION, DATASET, count_national, count_tags, join_national, read_national
from dhr_analysis.tables import check_table, make_table, read_table, write_table

ROOT = Path(__file__).resolve().parents[1]
CODEBOOK = ROOT / "codebook"
DATASET_FOLDER = ROOT.parent / "shared" / "dhrd"
MEASURES = load_codebook(CODEBOOK, "national_measures")
SEVEN = ("Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton")
ALCOHOL = {  # the published figures of 619 incidents with one victim
    "victims:victim_vuln_alcohol": 222,
    "perpetrators:perpetrator_vuln_alcohol": 294,
    "victims:victim_vuln_alcohol;perpetrators:perpetrator_vuln_alcohol": 356,
}

INCIDENTS = [  # id, csp, death, more than one victim, partner, family
    ("INC-1", "Walsall", "May 2012", "False", "True", "False"),
    ("INC-2", "Norfolk", "2015", "False", "False", "True"),
    ("INC-3", "Stafford", "June 2019", "True", "True", "False"),
    ("INC-4", "Dudley", "July 2020", "False", "True", "True"),
]
VICTIMS = [  # id, incident, sex, suicide, alcohol
    ("VIC-9", "INC-4", "Unknown", "True", "False"),
    ("VIC-1", "INC-1", "Female", "False", "True"),
    ("VIC-2", "INC-2", "Male", "False", "False"),
]
PERPETRATORS = [  # id, incident, alcohol
    ("SUS-1", "INC-1", "True"),
    ("SUS-2", "INC-2", "True"),
    ("SUS-3", "INC-3", "True"),
    ("SUS-4", "INC-4", "False"),
]
SMALL = pd.DataFrame(
    [
        {"measure": "partner", "label": "Partner", "ours": "fact:circumstances=intimate_partner",
         "theirs": "incidents:intimate_partner_violence", "caution": ""},
        {"measure": "alcohol", "label": "Alcohol", "ours": "theme:alcohol",
         "theirs": "victims:victim_vuln_alcohol;perpetrators:perpetrator_vuln_alcohol", "caution": "Tags."},
        {"measure": "female", "label": "Female", "ours": "fact:victim_sex=F", "theirs": "victims:sex_of_victim=Female",
         "caution": ""},
    ]
)  # fmt: skip


def write_csv(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(), *rows])


@pytest.fixture
def dataset(tmp_path):
    folder = tmp_path / "dataset"
    folder.mkdir()
    incidents = "incident_id csp death_date multiple_victims intimate_partner_violence familial_homicide"
    write_csv(folder / "incidents.csv", incidents, INCIDENTS)
    victims = "victim_id incident_id sex_of_victim victim_suicide victim_vuln_alcohol"
    write_csv(folder / "victims.csv", victims, VICTIMS)
    write_csv(folder / "perpetrators.csv", "perpetrator_id incident_id perpetrator_vuln_alcohol", PERPETRATORS)
    return folder


TAGS = [  # tags, n, of
    ("incidents:intimate_partner_violence", 3, 4),
    ("perpetrators:perpetrator_vuln_alcohol", 2, 3),  # of persons only where there was one victim
    ("victims:victim_vuln_alcohol;perpetrators:perpetrator_vuln_alcohol", 2, 3),
    ("victims:sex_of_victim=Female", 1, 2),  # of those whose sex is known
    # trap: victims' rows stand in another order than incidents
    ("victims:victim_suicide", 1, 3),
]


@pytest.mark.parametrize(("tags", "n", "of"), TAGS)
def test_tags_are_counted_over_the_right_incidents(dataset, tags, n, of):
    assert count_tags(join_national(read_national(dataset, SMALL)), tags) == (n, of)


COUNTED = [  # measure, kind of death, end of the source, n, of
    ("partner", "", CITATION, 3, 4),
    ("alcohol", "intimate_partner", CITATION, 1, 1),  # INC-4 is a suicide, INC-3 has two victims
    ("alcohol", "adult_family", CITATION, 1, 1),
    ("alcohol", "suicide", CITATION, 0, 1),
    ("partner", "", "the study's 2 partnerships alone", 2, 2),  # Stafford is of the region, not of the study
    ("partner", "", "all other partnerships", 1, 2),
]


@pytest.mark.parametrize(("measure", "death_type", "source", "n", "of"), COUNTED)
def test_the_dataset_is_counted_by_kind_of_death_and_partnership(dataset, measure, death_type, source, n, of):
    counted = count_national(read_national(dataset, SMALL), SMALL, SEVEN)
    row = counted[(counted["measure"] == measure) & (counted["death_type"] == death_type)]
    row = row[row["source"].str.endswith(source)].iloc[0]
    assert (row["theirs_n"], row["theirs_of"]) == (n, of)
    assert "not tagged is not absent" in row["caution"]


FAULTS = [  # file, what is put in place of what, what the message says
    ("victims.csv", ("victim_vuln_alcohol", "alcohol"), "column 'victim_vuln_alcohol' is missing"),
    ("victims.csv", ("VIC-1,INC-1,Female,False,True", "VIC-1,INC-1,Female,False,"), "victims.csv, row 3"),
    ("incidents.csv", ("INC-2", "INC-1"), "each incident once"),
]


@pytest.mark.parametrize(("name", "change", "said"), FAULTS)
def test_faults_of_the_dataset_are_named(dataset, name, change, said):
    path = dataset / name
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(FaultsError, match=said):
        read_national(dataset, SMALL)


def find_dataset() -> Path:
    if not (DATASET_FOLDER / "incidents.csv").exists():
        pytest.skip(f"the national dataset is not there: {DATASET_FOLDER}")
    return DATASET_FOLDER


def test_published_figures_come_out():
    joined = join_national(read_national(find_dataset(), MEASURES))
    counted = {tags: count_tags(joined, tags) for tags in ALCOHOL}
    assert counted == {tags: (n, 619) for tags, n in ALCOHOL.items()}
    both = sum(counted[tags][0] * sign for tags, sign in zip(ALCOHOL, (1, 1, -1), strict=True))
    assert both == 160


def test_the_codebook_s_figures_are_those_of_the_dataset():
    counted = count_national(read_national(find_dataset(), MEASURES), MEASURES, SEVEN)
    kept = load_codebook(CODEBOOK, "benchmarks").drop(columns="row_in_file")
    kept = kept[kept["source"].str.startswith(DATASET)].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, counted.astype(str), check_dtype=False)


def test_benchmarks_are_sound():
    figures = check_numbers("benchmarks.csv", load_codebook(CODEBOOK, "benchmarks"))
    assert set(figures["measure"]) <= set(MEASURES["measure"])
    assert figures["source"].str.startswith(DATASET).any() and figures["source"].str.startswith("Home Office").any()
    assert set(figures["death_type"]) == {"", "intimate_partner", "adult_family", "suicide"}


def test_the_crosswalk_has_every_code_once():
    assert set(load_codebook(CODEBOOK, "crosswalk")["code"]) == set(load_codebook(CODEBOOK, "codes")["code"])


@pytest.mark.parametrize(("n", "of"), [("3", "2"), ("x", "4"), ("1.5", "4"), ("1", "")])
def test_figures_that_can_t_be_are_refused(n, of):
    with pytest.raises(FaultsError, match="row 2"):
        check_numbers("benchmarks.csv", pd.DataFrame([{"theirs_n": n, "theirs_of": of, "row_in_file": 2}]))


REVIEWS = make_table(
    "reviews",
    [
        dict(zip(("review_id", "scope", "death_type", "relationship", "victim_sex", "victim_age"), row, strict=True))
        for row in (
            ("A", "regional", "homicide", "child", "F", 70),
            ("B", "regional", "homicide", "former_partner", "M", None),
            ("C", "regional", "", "", "", 64),
            ("N", "national", "homicide", "child", "F", 80),
        )
    ],
)
THEMES = make_table(
    "theme_counts",
    [
        {"code": "alcohol", "by": "all", "group": "all", "n": 2, "of": 3},
        {"code": "alcohol", "by": "circumstances", "group": "adult_family", "n": 1, "of": 1},
    ],
)
OURS = [  # what of ours, kind of death, n, of
    ("theme:alcohol", "", 2, 3),
    ("theme:alcohol", "adult_family", 1, 1),
    ("fact:victim_sex=F", "", 1, 2),
    ("fact:victim_sex=F", "adult_family", 1, 1),
    ("fact:victim_age>=65", "", 1, 2),
    ("fact:circumstances=adult_family", "", 1, 2),
    # traps: nothing counted, nothing known, nothing that answers
    ("theme:alcohol", "suicide", 0, 0),
    ("theme:unheard_of", "", 0, 0),
    ("fact:method=sharp_instrument", "", 0, 0),
    ("", "", 0, 0),
]


@pytest.mark.parametrize(("ours", "death_type", "n", "of"), OURS)
def test_ours_are_counted_of_what_is_known_in_the_region(ours, death_type, n, of):
    assert count_ours(ours, death_type, THEMES, REVIEWS) == (n, of)


@pytest.mark.parametrize("ours", ["alcohol", "fact:victim_sex", "fact:no_such=1", "topic:x"])
def test_a_measure_that_can_t_be_read_is_refused(ours):
    with pytest.raises(DhrError, match="national_measures"):
        count_ours(ours, "", THEMES, REVIEWS)


def make_benchmark(
    measure: str, n: int, of: int, death_type: str = "", source: str = "Somebody 2020"
) -> dict[str, object]:
    return {"measure": measure, "label": measure.title(), "theirs_n": n, "theirs_of": of, "unit": "reviews",
            "years": "2019", "death_type": death_type, "source": source, "caution": "Beware."}  # fmt: skip


def test_comparisons_stand_by_kind_of_death_first_with_interval_and_caution():
    benchmarks = pd.DataFrame(
        [
            make_benchmark("alcohol", 50, 100),
            make_benchmark("alcohol", 5, 10, "adult_family"),
            make_benchmark("other", 1, 2),
        ]
    )
    compared = compare_figures(benchmarks, SMALL, THEMES, REVIEWS)
    check_table("comparisons", compared)
    family, everybody, other = compared.to_dict("records")
    assert (family["death_type"], family["ours_n"], family["ours_of"]) == ("adult_family", 1, 1)
    assert everybody["difference"] == pytest.approx(2 / 3 - 0.5) and everybody["low"] < 0 < everybody["high"]
    assert (
        everybody["basis"] == "reviews; 2019"
        and everybody["caution"] == "Beware.; only 3 of ours: read it as counts, not as shares"
    )
    assert other["ours_of"] == 0 and isnan(other["difference"]) and other["caution"].endswith("none of ours to compare")


def test_a_study_s_own_data_take_the_place_of_the_dataset_alone():
    benchmarks = pd.DataFrame([make_benchmark("a", 1, 2, source=f"{DATASET} 2026"), make_benchmark("b", 1, 2)])
    own = pd.DataFrame([make_benchmark("a", 3, 4, source=f"{DATASET} 2027")])
    joined = join_benchmarks(benchmarks, own, DATASET)
    assert joined[["measure", "theirs_n"]].to_numpy().tolist() == [["a", 3], ["b", 1]]
    assert join_benchmarks(benchmarks, None, DATASET) is benchmarks


SETTINGS = "title: A study\nregion: West Midlands\npartnerships: [Walsall, Dudley]\n"
REGISTER = "review_id,csp,status,note\nW-1,Walsall,completed,ours\n"


def make_study(root: Path, settings: str = SETTINGS):
    raw = root / "data" / "raw" / "small"
    raw.mkdir(parents=True, exist_ok=True)
    (raw / "study.yml").write_text(settings, encoding="utf-8")
    (raw / "register.csv").write_text(REGISTER, encoding="utf-8")
    (raw / "documents.csv").write_text("file,review_id\n", encoding="utf-8")
    return open_study("small", root)


def test_the_command_keeps_counts_and_compare_uses_them(tmp_path):
    study = make_study(tmp_path)
    write_table(study.processed, "theme_counts", THEMES)
    write_table(study.processed, "reviews", REVIEWS)
    assert read_figures(study) is None and len(run_compare(study)) > 100
    told = load_national(study, find_dataset())
    assert "national:\n  folder: national" in told
    study = make_study(tmp_path, SETTINGS + "national:\n  folder: national\n")
    compared = run_compare(study)
    assert compared["source"].str.contains("the study's 2 partnerships alone").any()
    assert not compared["source"].str.contains("7 partnerships").any()
    notes = read_table(study.processed / "parts" / "compare", "problems")["what"]
    assert notes.str.contains("own national data").any()


def test_national_data_that_are_not_there_are_told(tmp_path):
    study = make_study(tmp_path, SETTINGS + "national:\n  folder: national\n")
    with pytest.raises(DhrError, match="dhr national small --from"):
        read_figures(study)
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "nowhere"):
        with pytest.raises(DhrError, match=folder):
            load_national(study, tmp_path / folder)


CARD = """<section><div><h3><span>DHR Title</span>
  {title}</h3></div><div><span>CSP</span> <b> {csp} </b></div><div><span>CSP Region</span><b>{region}</b></div>
  <div><span>Uploaded on</span><b>{uploaded}</b></div><div><span>Date of death</span><b>{death}</b></div>
  <a href="https://library.example/download/{id}">View</a>
  <a href="/download/{id}" download="{label}">Download</a></section>"""
CARDS = [
    {"title": "Doreen", "csp": "Walsall", "region": "West Midlands", "uploaded": "June 2025", "death": "May 2019",
     "id": "aa11", "label": "Doreen - Walsall - 2019/a - DHR"},
    {"title": "Doreen", "csp": "Isle of Quay", "region": "South East", "uploaded": "June 2025", "death": "2018",
     "id": "bb22", "label": "Doreen - Isle of Quay - 2018/b - DHR"},
    {"title": "Ken &amp; Ida", "csp": "Isle of Quay", "region": "", "uploaded": "", "death": "", "id": "cc33",
     "label": ""},
]  # fmt: skip


def write_page(path: Path, cards: list[dict[str, str]]) -> Path:
    body = "".join(CARD.format(**card) for card in cards)
    filters = "<form><label>CSP</label><select><option>Walsall</option></select></form>"
    path.write_text(f"<html><body>{filters}<main>{body}</main></body></html>", encoding="utf-8")
    return path


def test_cards_of_saved_pages_are_read_once(tmp_path):
    pages = [write_page(tmp_path / "1.html", CARDS[:2]), write_page(tmp_path / "2.html", CARDS[1:])]
    cards = read_library_pages(pages)
    assert cards[["title", "csp", "death", "label"]].to_numpy().tolist() == [
        ["Doreen", "Walsall", "May 2019", "Doreen - Walsall - 2019/a - DHR"],
        ["Doreen", "Isle of Quay", "2018", "Doreen - Isle of Quay - 2018/b - DHR"],
        ["Ken & Ida", "Isle of Quay", "", ""],
    ]
    assert make_review_ids(cards) == ["Walsall-2019a", "Isle-of-Quay-2018b", "Isle-of-Quay-undated"]
    with pytest.raises(DhrError, match="no review was found"):
        read_library_pages([write_page(tmp_path / "none.html", [])])


FILES = [  # name of a downloaded file, the card it belongs to
    ("Doreen - Walsall - 2019_a - DHR.pdf", 0),
    ("Doreen - Walsall - 2019-a - DHR (1).pdf", 0),
    ("bb22.pdf", 1),
    # traps: another letter, another place, another report
    ("Doreen - Walsall - 2019_b - DHR.pdf", None),
    ("Doreen - Dudley - 2019_a - DHR.pdf", None),
    ("Doreen.pdf", None),
]


@pytest.mark.parametrize(("name", "place"), FILES)
def test_downloaded_files_are_matched_to_their_cards(tmp_path, name, place):
    cards = read_library_pages([write_page(tmp_path / "1.html", CARDS)])
    assert match_files(cards, [name]) == [name if number == place else "" for number in range(3)]


def test_reviews_of_the_library_are_added_and_nothing_is_changed(tmp_path):
    study = make_study(tmp_path)
    source = tmp_path / "saved"
    source.mkdir()
    write_page(source / "results.html", CARDS)
    (source / "Doreen - Walsall - 2019_a - DHR.pdf").write_bytes(b"one")
    (source / "bb22.pdf").write_bytes(b"two")
    assert "3 reviews on 1 saved pages: 3 added to register.csv, 2 to documents.csv" in load_national(study, source)
    lines = (study.raw / "register.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == REGISTER.splitlines() and lines[2].startswith("Walsall-2019a,Walsall,completed,")
    documents = (study.raw / "documents.csv").read_text(encoding="utf-8").splitlines()
    assert documents[1:] == [
        "library/Doreen - Walsall - 2019_a - DHR.pdf,Walsall-2019a",
        "library/bb22.pdf,Isle-of-Quay-2018b",
    ]
    assert (study.raw / "library" / "bb22.pdf").read_bytes() == b"two"
    assert "0 added to register.csv, 0 to documents.csv" in load_national(study, source)
