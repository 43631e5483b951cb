"""Who must act: the body before the verb, else what stands around; bodies only mentioned are left out."""

import pytest
from small_passages import CODEBOOK

from dhr_analysis.reading.addressees import find_addressees
from dhr_analysis.reading.agencies import find_agencies
from dhr_analysis.reading.bodies import Setting
from dhr_analysis.reading.candidates import Candidate
from dhr_analysis.reading.levels import find_level, find_scope


def name_addressees(text: str, **around: object) -> list[str]:
    found = find_addressees(text, Setting(CODEBOOK, **around))  # type: ignore[arg-type]
    return [addressee.agency for addressee in found]


FROM_TEXT = [
    ("Thornshire Police should audit its forms.", ["police"]),
    ("That the Probation Service reviews its guidance.", ["probation"]),
    ("GPs to ask every patient with low mood about home.", ["primary_care"]),
    ("It is recommended that Adult Social Care considers a new form.", ["adult_social_care"]),
    ("The Panel invites the Integrated Care Board to fund two posts.", ["health_commissioner"]),
    ("The ambulance service is asked to share its logs with the police.", ["ambulance"]),
    ("The police and the fire service to agree a protocol.", ["police", "local_authority_other"]),
    ("The Council, with the police, should map its services.", ["local_authority_other", "police"]),
    ("The Council should, in partnership with Thornford Women's Aid, open a helpline.",
     ["local_authority_other", "specialist_domestic_abuse"]),
    ("Custody sergeants must check the log.", ["police"]),
    ("The City Council's housing service should end the rule.", ["housing"]),
    ("Recommendation for the Home Office: that it amends its guidance.", ["national_government"]),
    ("Thornshire Police: To add a field to the form.", ["police"]),
    ("Files to be checked each quarter by the Probation Service.", ["probation"]),
    ("The partnership should ask each agency to show it.", ["community_safety_partnership", "all_agencies"]),
    ("The Clinical Commissioning Group should see to it that general practices keep a list.",
     ["health_commissioner", "primary_care"]),
    ("On every report of violence, the force should look for guns.", ["police"]),
    ("The Panel invites the ambulance service to: give every crew a card; and count the calls.", ["ambulance"]),
    ("With the Council, the Partnership should pay for it.", ["local_authority_other", "community_safety_partnership"]),
    ("Together with Women's Aid the CSP should design a card.",
     ["specialist_domestic_abuse", "community_safety_partnership"]),
    ("All agencies represented on the panel: to have their staff taught by survivors.", ["all_agencies"]),
    ("The Trust's crisis team, Northmoor House and the police should meet.", ["mental_health", "police", ""]),
    ("The CSP should write the plan, and each agency should report on it.",
     ["community_safety_partnership", "all_agencies"]),
    ("The partnership's chair will write to the Home Office to ask for a duty.",
     ["community_safety_partnership", "national_government"]),
    ("The Elm Road Hostel is recommended to train its night staff.", ["housing"]),
    ("The Probation Trust and successor organisations to visit each home.", ["probation"]),
    # traps: bodies that are told, helped, asked about or only named
    ("Thornshire Police should send its notices to schools and health visitors.", ["police"]),
    ("The CSP to seek assurance that midwives know it.", ["community_safety_partnership"]),
    ("The CCG to help practices to ask about safety.", ["health_commissioner"]),
    ("Surgeries in the Trust's district should ask.", ["primary_care"]),
    ("The CCG, on behalf of general practices, should issue a form.", ["health_commissioner"]),
    ("The MARAC chair to invite drug services to every meeting.", ["community_safety_partnership"]),
    ("The partnership should ask its MARAC to adopt the form.", ["community_safety_partnership"]),
    ("NHS England to require that all GP IT systems carry a prompt.", ["national_government"]),
]  # fmt: skip


UNDER_A_HEADING = [
    ("That the letter sent to the GP say how she was hurt.", "Elm Royal Hospital", ["hospital"]),
    ("That all agencies be reminded of the form.", "Community Safety Partnership", ["community_safety_partnership"]),
    ("Referrals from the police to be read within a day.", "Children's Services", ["children_social_care"]),
    ("Add violence to the form.", "Recommendations from single agencies", []),
    ("asking the police what they know.", "Adult Social Care", ["adult_social_care"]),
]


@pytest.mark.parametrize(("text", "heading", "agencies"), UNDER_A_HEADING)
def test_who_is_only_told_or_heard_gives_way_to_the_heading(text: str, heading: str, agencies: list[str]) -> None:
    assert name_addressees(text, headings=(heading,), stem="To:" if text[0].islower() else "") == agencies


def test_a_label_speaks_for_its_parts() -> None:
    assert name_addressees("put older people into every course;", stem="For the Partnership, with its members:") == [
        "community_safety_partnership", "all_agencies",
    ]  # fmt: skip


def test_the_partnership_is_no_trust_of_that_name() -> None:
    earlier = find_agencies("Severn Edge Partnership NHS Trust", CODEBOOK)
    assert name_addressees("The Partnership should act.", earlier=earlier) == ["community_safety_partnership"]


@pytest.mark.parametrize(("text", "agencies"), FROM_TEXT)
def test_reads_who_must_act(text: str, agencies: list[str]) -> None:
    assert name_addressees(text) == agencies


TOGETHER = [
    ("Thornshire Police's safeguarding unit and the Council's Public Health team should agree a form.",
     ["police", "local_authority_other"]),
    ("With the Council, the Partnership to pay for a helpline.",
     ["local_authority_other", "community_safety_partnership"]),
    ("Jointly with the Integrated Care Board, the Council should fund two posts.",
     ["health_commissioner", "local_authority_other"]),
    ("The Council's commissioning team, together with the ICB, should map refuges.",
     ["local_authority_other", "health_commissioner"]),
    ("Thornshire Police, with the watch group and the ambulance service, will count them.", ["police", "ambulance"]),
    ("The police should work with Women's Aid to train officers.", ["police", "specialist_domestic_abuse"]),
    ("The police should agree with the Crown Prosecution Service how files are built.", ["police", "cps_and_courts"]),
    ("Housing associations to fit locks, and for the Community Safety Partnership to count them.",
     ["housing", "community_safety_partnership"]),
    ("All MARAC partners to answer within a week.", ["all_agencies", "community_safety_partnership"]),
    ("The Council, with its partners on the Community Safety Partnership, to open a clinic.",
     ["local_authority_other", "community_safety_partnership"]),
    ("The Trust should ensure that its crisis team and the domestic abuse service jointly write a plan.",
     ["mental_health", "specialist_domestic_abuse"]),
    # traps
    ("Police officers should work with victims to record their wishes.", ["police"]),
    ("The CSP should work with local employers on a guide.", ["community_safety_partnership"]),
    ("Public Health, as commissioner of the alcohol service, to change the contract.", ["local_authority_other"]),
    ("Thornford City Council as landlord should look behind requests for locks.", ["housing"]),
    ("The police should consult the CPS before bail is granted.", ["police"]),
    ("The Partnership should seek assurance from all agencies that policies are in date.",
     ["community_safety_partnership"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "agencies"), TOGETHER)
def test_reads_who_is_to_act_with_them(text: str, agencies: list[str]) -> None:
    assert name_addressees(text) == agencies


GIVES_WAY = [
    ("That the letter sent to the GP states who was there.", "Elm Vale General Hospitals NHS Trust", ["hospital"]),
    ("Letters to GPs should set out the plan.", "Elmvale Mental Health NHS Foundation Trust", ["mental_health"]),
    ("Referrals to MARAC should be discussed in supervision.", "Thornshire Probation Trust", ["probation"]),
    ("Training for GPs should cover suicide.", "NHS Thornshire CCG", ["health_commissioner"]),
    ("Information from the police is to be read daily.", "Children's Social Care", ["children_social_care"]),
    ("A dedicated IDVA should be based in the hospital.", "Moorvale Hospitals NHS Trust", ["hospital"]),
    ("Make each call count.", "Thornshire Police – calls for help", ["police"]),
    ("Make each call count.", "We also ask the Government:", ["national_government"]),
    # traps: these bodies act, whatever the heading says
    ("GPs are asked to keep a list.", "NHS Thornshire CCG", ["primary_care"]),
    ("Midwives should be encouraged to ask.", "Moorvale Hospitals NHS Trust", ["community_health"]),
    ("Make each call count.", "Access: what the panel found", []),
]


@pytest.mark.parametrize(("text", "heading", "agencies"), GIVES_WAY)
def test_a_body_that_something_is_done_to_gives_way_to_the_heading(
    text: str, heading: str, agencies: list[str]
) -> None:
    assert name_addressees(text, headings=(heading,)) == agencies


LEADS = [
    ("Thornford City Council (Adult Social Care)", ["adult_social_care"]),
    ("Children's Services, Thornford City Council", ["children_social_care"]),
    ("Public Health, Thornshire County Council", ["local_authority_other"]),
    ("NHS Thornshire CCG (NHS Elm Vale ICB from July 2022)", ["health_commissioner"]),
    ("ICB / GP Federation", ["health_commissioner", "primary_care"]),
    ("Housing; Thornford City Council", ["housing", "local_authority_other"]),
]


@pytest.mark.parametrize(("lead", "agencies"), LEADS)
def test_lead_is_read_without_sites_and_umbrellas(lead: str, agencies: list[str]) -> None:
    assert name_addressees("Record every threat.", lead=lead) == agencies


def test_parts_go_on_with_the_sentence_of_their_stem() -> None:
    stem = "The Probation Service should ensure that it:"
    assert name_addressees("provides assurance to the Partnership each year;", stem=stem) == ["probation"]
    assert name_addressees("by asking the police what they know;", stem=stem) == ["probation"]


def test_names_that_nobody_knows_are_listed_beside_those_known() -> None:
    found = find_addressees("The police and Larkmoor Hall should act.", Setting(CODEBOOK))
    assert [(one.agency, one.words) for one in found] == [("police", "police"), ("", "Larkmoor Hall")]
    found = find_addressees("Larkmoor Traders, a shop, should offer its members a talk.", Setting(CODEBOOK))
    assert [(one.agency, one.words) for one in found] == [("", "Larkmoor Traders")]


def test_the_stem_speaks_for_its_parts() -> None:
    assert name_addressees("review its policy; and", stem="The ambulance service should:") == ["ambulance"]


def test_heading_speaks_where_the_text_names_nobody() -> None:
    found = find_addressees("A single list should be made.", Setting(CODEBOOK, headings=("Children's Services",)))
    assert [(one.agency, one.source, one.words) for one in found] == [
        ("children_social_care", "heading", "Children's Services")
    ]


@pytest.mark.parametrize(
    "heading", ["The police response", "Working with schools", "What the hospital knew that night"]
)
def test_a_theme_that_names_an_agency_is_no_addressee(heading: str) -> None:
    assert name_addressees("A single list should be made.", headings=(heading,)) == []


def test_lead_column_speaks_last() -> None:
    assert name_addressees("Record every threat.", lead="Thornshire Police\nGP practices") == ["police", "primary_care"]
    assert name_addressees("The ambulance service to record every threat.", lead="Thornshire Police") == ["ambulance"]


def test_the_trust_is_the_one_that_the_words_around_name() -> None:
    heading = ("Marlow Vale Mental Health Trust",)
    earlier = find_agencies("Elm Royal Hospitals NHS Trust", CODEBOOK)
    assert name_addressees("The Trust should train its staff.", headings=heading) == ["mental_health"]
    assert name_addressees("The Trust should train its staff.", earlier=earlier) == ["hospital"]
    assert name_addressees("The Trust should train its staff.") == []


def test_an_unknown_body_is_shown_and_not_guessed() -> None:
    found = find_addressees("The Bridgewell Housing Brokers should keep a list.", Setting(CODEBOOK))
    unmatched = find_addressees("The trustees of Larkmoor Hall should keep a list.", Setting(CODEBOOK))
    assert [(one.agency, one.words) for one in unmatched] == [("", "The trustees of Larkmoor Hall")]
    assert all(one.agency in ("", "housing") for one in found)


SCOPES = [
    ("Thornshire Police should act.", "single_agency"),
    ("Thornshire Police and the CPS should act.", "multi_agency"),
    ("The Community Safety Partnership should act.", "multi_agency"),
    ("All agencies must act.", "multi_agency"),
    ("The Home Office should act.", "national"),
    ("The National Probation Service and Elm and Vale Community Rehabilitation Company should act.", "multi_agency"),
    ("GP practices should act.", "single_agency"),
    ("The Thornshire Safeguarding Adults Board should act.", "multi_agency"),
    ("The police and Northmoor House should act.", "multi_agency"),
    ("Marlow and Northmoor Recovery Service should act.", "single_agency"),
    ("Cafcass and the family court should agree.", "multi_agency"),
    ("Larkmoor Academy and all secondary schools should agree.", "single_agency"),
    ("The Ministry of Justice, with the Sentencing Council, should act.", "national"),
    ("Elm Vale NHS Foundation Trust and the police should act.", "multi_agency"),
    ("Elm Vale NHS Foundation Trust and Moorvale Hospitals NHS Trust should act.", "multi_agency"),
    ("Thornshire Safeguarding Adults Partnership should act.", "multi_agency"),
    ("All police forces should act.", "multi_agency"),
    ("The chair of the Community Safety Partnership should write to the Home Secretary.", "national"),
    ("The Community Safety Partnership should raise with the Home Office the lack of guidance.", "national"),
    ("The Community Safety Partnership should write to all practices.", "multi_agency"),
    ("The Home Office and the Community Safety Partnership should act.", "multi_agency"),
    ("Larkmoor Foods Limited should act.", "single_agency"),
    ("Larkmoor Foods, and other large employers, should act.", "multi_agency"),
]


@pytest.mark.parametrize(("text", "scope"), SCOPES)
def test_scope_follows_from_who_is_asked(text: str, scope: str) -> None:
    assert find_scope(find_addressees(text, Setting(CODEBOOK)), (), CODEBOOK, text) == scope


LEVELS = [
    ("Appendix 2 Single agency recommendations", "", "single_agency_imr"),
    ("Recommendations", "These recommendations were made in the management reviews:", "single_agency_imr"),
    ("Single agency recommendations", "", "overview"),
    # traps: the panel's own, though management reviews are spoken of
    ("Recommendations", "The IMR author for the force recommends that this be done.", "overview"),
    ("Recommendations", "The Panel accepts what agencies have set themselves and makes the following further "
     "recommendations, in order of sector.", "overview"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "introduction", "level"), LEVELS)
def test_level_follows_from_what_leads_up_to_the_list(heading: str, introduction: str, level: str) -> None:
    one = Candidate(
        "d1", "p1", 1, None, "", "1", "Audit it.", "list", 0.9, headings=(heading,), introduction=introduction
    )
    assert find_level(one, [heading], CODEBOOK) == level
