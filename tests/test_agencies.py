"""Every row of the gazetteer recognises its examples; names are told from words that look like them."""

import pytest
from small_passages import CODEBOOK, write_passages

from dhr_analysis.codebook import load_codebook
from dhr_analysis.csvfiles import split_list
from dhr_analysis.reading.agencies import OwnName, find_agencies
from dhr_analysis.reading.own_names import learn_own_names


def list_examples(sheet: str, column: str) -> list[tuple[str, str]]:
    key = {"agencies": "agency", "partnerships": "csp"}[sheet]
    return [
        (row[key], text)
        for row in load_codebook(CODEBOOK, sheet).to_dict("records")
        for text in split_list(row[column])
    ]


def name_agencies(text: str, own: tuple[OwnName, ...] = ()) -> list[str]:
    return [match.agency for match in find_agencies(text, CODEBOOK, own)]


@pytest.mark.parametrize(("agency", "text"), list_examples("agencies", "examples"))
def test_row_recognises_its_examples(agency: str, text: str) -> None:
    assert agency in name_agencies(text)


@pytest.mark.parametrize(("agency", "text"), list_examples("agencies", "not_examples"))
def test_row_leaves_other_words(agency: str, text: str) -> None:
    assert agency not in name_agencies(text)


@pytest.mark.parametrize(("csp", "text"), list_examples("partnerships", "examples"))
def test_partnership_names_mean_the_partnership(csp: str, text: str) -> None:
    assert name_agencies(text) == ["community_safety_partnership"]


def test_gazetteer_has_all_sectors_and_the_region() -> None:
    agencies = load_codebook(CODEBOOK, "agencies")
    assert agencies["agency"].nunique() == 21
    assert set(agencies["area"]) >= {"West Midlands", "England and Wales"}
    west_midlands = load_codebook(CODEBOOK, "partnerships").query("region == 'West Midlands'")["csp"]
    assert {"Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"} <= set(
        west_midlands
    )


NAMED = [
    ("Thornshire Police and the fire service", ["police", "local_authority_other"]),
    ("Thornshire Police and Crime Board", ["community_safety_partnership"]),
    ("THORNSHIRE POLICE", ["police"]),
    ("NHS England Area Team", ["primary_care"]),
    ("Marlow Vale Hospitals NHS Foundation Trust", ["hospital"]),
    ("North Vale Partnership NHS Foundation Trust", ["mental_health"]),
    ("Department for Education and NHS England", ["national_government", "national_government"]),
    ("care homes and Kestrel Homes", ["adult_social_care", "housing"]),
    ("Safe and Sound", ["community_safety_partnership"]),
    ("children’s services", ["children_social_care"]),
    ("social services", ["adult_social_care", "children_social_care"]),
    # traps
    ("he was safe and sound at home", []),
    ("good practice and best practice", []),
    ("a refugee with a housing benefit claim", []),
    ("the workforce was forced to be policed", []),
    ("an NHS Trust of no stated kind", []),
    ("Safer Thornham", ["community_safety_partnership"]),
    ("Safer Recruitment training", []),
    ("a Safer Neighbourhood Team", ["police"]),
    ("Thornshire Witness Care Unit", ["police"]),
    ("the Elm Hospice and the Diocese of Thornham", ["voluntary_other", "voluntary_other"]),
    ("Thornshire Adult Safeguarding Partnership", ["adult_social_care"]),
]


@pytest.mark.parametrize(("text", "agencies"), NAMED)
def test_names_agencies(text: str, agencies: list[str]) -> None:
    assert name_agencies(text) == agencies


LEARNED = [
    ("Reports came from Rowan Court, a charity which runs a refuge.", "Rowan Court", "specialist_domestic_abuse"),
    ("Kestrel Bridge, a housing association, let the flat.", "Kestrel Bridge", "housing"),
    ("She rang the drug service Clearwater twice.", "Clearwater", "substance_misuse"),
    ("Elm Vale NHS Hospitals Trust (the Infirmary Trust) wrote one.", "Infirmary Trust", "hospital"),
    ("Fernleigh (drug and alcohol service) saw him.", "Fernleigh", "substance_misuse"),
    ("Northgate is commissioned by the Council to provide the IDVA service.", "Northgate", "specialist_domestic_abuse"),
    ("Hazel Bank provides the drug service.", "Hazel Bank", "substance_misuse"),
    ("Hazel Service (independent domestic violence advisers) met her.", "Hazel Service", "specialist_domestic_abuse"),
    ("Marlow Vale Hospitals NHS Trust replied. Marlow Vale had no record.", "Marlow Vale", "hospital"),
]


@pytest.mark.parametrize(("text", "name", "agency"), LEARNED)
def test_learns_what_a_document_calls_its_bodies(text: str, name: str, agency: str) -> None:
    names = {own.name: own.agency for own in learn_own_names(write_passages(text), CODEBOOK)}
    assert names.get(name) == agency


@pytest.mark.parametrize(
    "text",
    [
        "Helen, a school secretary, had two sons.",
        "In January, the hospital wrote to her.",
        "Sunday, the police said, was too late.",
        "Daniel is a landlord and a school governor.",
        "Helen provided the school with a letter.",
        "Waypoint (known to the police) is a name that he used.",
    ],
)
def test_persons_and_dates_are_no_bodies(text: str) -> None:
    assert learn_own_names(write_passages(text), CODEBOOK) == ()


def test_learns_from_a_glossary() -> None:
    passages = write_passages(
        "+ Term + Meaning\n+ VPT + Vulnerability Unit of Thornshire Police\n+ MAPPA + Public protection"
    )
    assert [(own.name, own.agency) for own in learn_own_names(passages, CODEBOOK)] == [("VPT", "police")]
