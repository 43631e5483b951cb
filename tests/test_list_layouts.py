"""Lists of recommendations in the many forms in which chairs print them."""

import pytest
from test_recommendations import list_found

LAYOUTS = {
    "for X: letters": (
        """# What should change
        | 1. | For the Probation Service:
        | (a) | to let no one be released until the relative has agreed;
        | (b) | seeing every householder alone.
        | 2. | For Thornshire Police: a form at each call, with:
        - who holds the money;
        - who was spoken to alone.
        | 3. | For the Council: make the consent of the householder a condition.""",
        [
            ("1(a)", "to let no one be released until the relative has agreed;"),
            ("1(b)", "seeing every householder alone."),
            (
                "2",
                "For Thornshire Police: a form at each call, with: who holds the money; who was spoken to alone.",
            ),
            ("3", "For the Council: make the consent of the householder a condition."),
        ],
    ),
    "NP to verb": (
        """# Appendix B: Recommendations of the management reviews
        ## Thornshire Police
        | 1 | A manager to authorise closure of any contact about a household with three notices.
        | 2 | Body-worn video to be kept running.
        ## Moor Hospitals
        | 1 | Junior doctors' induction to contain half a day on abuse.
        | 2 | The discharge checklist to mention carers.""",
        [
            ("1", "A manager to authorise closure of any contact about a household with three notices."),
            ("2", "Body-worn video to be kept running."),
            ("1", "Junior doctors' induction to contain half a day on abuse."),
            ("2", "The discharge checklist to mention carers."),
        ],
    ),
    "numbered noun phrases": (
        """# Recommendations
        | 1 | Better recording of who was present at each visit.
        | 2 | A single form for referrals to MARAC across the county.
        | 3 | Annual training in coercive control for all front-line staff.""",
        [
            ("1", "Better recording of who was present at each visit."),
            ("2", "A single form for referrals to MARAC across the county."),
            ("3", "Annual training in coercive control for all front-line staff."),
        ],
    ),
    "one item nested bullets deep": (
        """# Recommendations
        - The Trust should review how it finds out:
        - who is at home;
        - who has keys; and
        - who will ring.
        - The Force should act on every breach.""",
        [
            (
                "",
                "The Trust should review how it finds out: who is at home; who has keys; and who will ring.",
            ),
            ("", "The Force should act on every breach."),
        ],
    ),
    "bullets with X to: unnumbered stem": (
        """# Recommendations
        Thornshire Police to:
        - review its training on stalking.
        - audit a sample of forms each quarter.
        Moor Hospitals NHS Trust to:
        - introduce an alert on records.""",
        [
            ("", "Thornshire Police to: review its training on stalking. audit a sample of forms each quarter."),
            ("", "Moor Hospitals NHS Trust to: introduce an alert on records."),
        ],
    ),
    "decimal sub-numbers under heading item": (
        """# 7 | Recommendations
        | 7.1 | Thornshire Police
        | 7.1.1 | The Force should review its training.
        | 7.1.2 | The Force should audit its forms.
        | 7.2 | Housing
        | 7.2.1 | Landlords should ask about safety before eviction.""",
        [
            ("7.1.1", "The Force should review its training."),
            ("7.1.2", "The Force should audit its forms."),
            ("7.2.1", "Landlords should ask about safety before eviction."),
        ],
    ),
    "roman parts": (
        """# Recommendations
        | 4 | It is recommended that the Safeguarding Adults Board:
        | i. | publishes guidance on carers;
        | ii. | audits its use after a year.""",
        [("4(i)", "publishes guidance on carers;"), ("4(ii)", "audits its use after a year.")],
    ),
    "Rec N heading then paragraphs": (
        """# Recommendations
        ## Recommendation 1
        The GP practice should ask every patient.
        ## Recommendation 2
        The Council and the Trust should agree who leads.
        They should tell staff of it within three months.""",
        [
            ("1", "The GP practice should ask every patient."),
            (
                "2",
                "The Council and the Trust should agree who leads. They should tell staff of it within three months.",
            ),
        ],
    ),
    "Recommendation N: agency heading": (
        """# Recommendations
        ## Recommendation 1: Thornshire Police
        Ensure that officers record the relationship.
        ## Recommendation 2: Adult Social Care
        Review how carers are assessed.""",
        [("1", "Ensure that officers record the relationship."), ("2", "Review how carers are assessed.")],
    ),
    "bold label, rationale, rec": (
        """# Recommendations
        ### Learning
        Nobody asked about money.
        ### Recommendation 1
        Adult Social Care to include money in every assessment.
        ### Learning
        Nobody rang back.
        ### Recommendation 2
        The control room to ring back within the hour.""",
        [
            ("1", "Adult Social Care to include money in every assessment."),
            ("2", "The control room to ring back within the hour."),
        ],
    ),
    "what we ask: sentences starting body": (
        """# What we ask for
        ## Of the police
        - An officer who knows the family should ring within a day.
        - No more slips of paper: every call goes on the system.
        ## Of the council
        - Give the post back.""",
        [
            ("", "An officer who knows the family should ring within a day."),
            ("", "No more slips of paper: every call goes on the system."),
            ("", "Give the post back."),
        ],
    ),
    "quoted recommendation of other review": (
        """# Recommendations
        | 10.1 | The review of Case Nine recommended that GPs should have a flag. That has not been carried out.
        | 10.2 | The panel recommends that GP practices in the county introduce the flag.""",
        [("10.2", "The panel recommends that GP practices in the county introduce the flag.")],
    ),
    "recs already made IMR past": (
        """# Recommendations
        | 1 | The Trust should train its staff.
        # Actions taken since the death
        - The Force has reviewed its policy and all officers should now be aware of it.
        - The Trust has appointed a nurse.""",
        [("1", "The Trust should train its staff.")],
    ),
    "intro + timescale remark": (
        """# Recommendations
        The panel recommends as follows. Timescale: all within a year unless stated.
        | 1. | The Force should audit forms.
        Timescale: three months
        | 2. | The Trust should train staff.
        Timescale: six months""",
        [("1", "The Force should audit forms."), ("2", "The Trust should train staff.")],
    ),
    "ask then this will": (
        """# Recommendations
        | 1 | The Force should audit forms. This will show whether they are used.
        | 2 | The Trust should train staff. This should be done within six months.""",
        [
            ("1", "The Force should audit forms."),
            ("2", "The Trust should train staff. This should be done within six months."),
        ],
    ),
    "prose conclusion": (
        """# Conclusions
        The review recommends to the Safer Thornshire Partnership that it buys a hostel.
        Later: it is further recommended that the CCG pays for IRIS.
        It was recommended by the coroner that the guard rail be raised.""",
        [
            (
                "",
                "The review recommends to the Safer Thornshire Partnership that it buys a hostel.",
            ),
            ("", "Later: it is further recommended that the CCG pays for IRIS."),
        ],
    ),
    "asks in lessons are not recs": (
        """# Lessons to be learned
        | 15.1 | Professionals should always be curious about who else is in the room.
        | 15.2 | GPs must think of abuse when a patient comes with vague complaints.
        # Recommendations
        | 16.1 | GP practices should display the helpline.""",
        [("16.1", "GP practices should display the helpline.")],
    ),
    "nested bullets: sub bullets list_item under bullet with colon and heading agencies": (
        """# Recommendations
        ## Multi-agency
        - All agencies should ensure that:
        - staff know how to refer; and
        - managers check that they do.
        - The Partnership should count referrals.""",
        [
            ("", "All agencies should ensure that: staff know how to refer; and managers check that they do."),
            ("", "The Partnership should count referrals."),
        ],
    ),
    "final paragraphs about monitoring": (
        """# Recommendations
        | 1 | The Trust should train staff.
        | 2 | The Force should audit forms.
        The Partnership will monitor these at its meetings. Each agency is responsible for its own actions.
        Progress should be reported to the Board.""",
        [("1", "The Trust should train staff."), ("2", "The Force should audit forms.")],
    ),
    "Reason: lines": (
        """# Recommendations
        | 1 | The Trust should train staff.
        Reason: nobody knew what to do.
        Why: the nurse told us so.
        | 2 | The Force should audit forms.
        Rationale – forms were poor and officers should have asked.""",
        [("1", "The Trust should train staff."), ("2", "The Force should audit forms.")],
    ),
    "title: on same line with number": (
        """# Recommendations
        | 1 | Information sharing
        The Trust should tell the GP.
        | 2 | Training
        All staff should attend a course.""",
        [("1", "The Trust should tell the GP."), ("2", "All staff should attend a course.")],
    ),
    "should consider question form": (
        """# Recommendations
        | 1 | How can the Board be assured that staff ask? The Board should seek a yearly audit.
        | 2 | The Force should act.""",
        [("1", "The Board should seek a yearly audit."), ("2", "The Force should act.")],
    ),
    "passive no agent": (
        """# Recommendations
        | 1 | Routine enquiry is embedded in the assessments of midwives.
        | 2 | Information about licence conditions is shared with housing providers.
        | 3 | The helpline number is displayed in every surgery.""",
        [
            ("1", "Routine enquiry is embedded in the assessments of midwives."),
            ("2", "Information about licence conditions is shared with housing providers."),
            ("3", "The helpline number is displayed in every surgery."),
        ],
    ),
    "gerunds": (
        """# Recommendations
        The panel recommends:
        - training receptionists in how to respond;
        - placing posters in lavatories;
        - reviewing the MARAC threshold.""",
        [
            ("", "training receptionists in how to respond;"),
            ("", "placing posters in lavatories;"),
            ("", "reviewing the MARAC threshold."),
        ],
    ),
    "lettered list at top": (
        """# Recommendations
        | a) | Thornshire Police should audit forms.
        | b) | Thornshire Police should train call takers.
        | c) | The Council should fund a post.""",
        [
            ("a)", "Thornshire Police should audit forms."),
            ("b)", "Thornshire Police should train call takers."),
            ("c)", "The Council should fund a post."),
        ],
    ),
    "recommendation A-C with parts and bullets": (
        """# Recommendations
        | Recommendation 5 | Thornshire County Council and its partners should ensure that commissioned services:
        | a) | ask about abuse at the first meeting; and
        | b) | record the answer where the partner cannot read it.
        This follows from what Kim's sister told us.
        | Recommendation 6 | The Home Office should publish the data.""",
        [
            ("5(a)", "ask about abuse at the first meeting; and"),
            ("5(b)", "record the answer where the partner cannot read it."),
            ("6", "The Home Office should publish the data."),
        ],
    ),
    "a title that speaks of what happens next": (
        """# The review of Ann: what happens next
        ## The facts
        Ann lived in Thornford. She should have been asked.
        ## Lessons
        Staff forgot. They should know it by heart.
        ## Recommendations
        ### For the county
        | 1. | The Trust is to audit its forms.
        ### For the country
        | 1. | The Home Office is to publish the data.""",
        [("1", "The Trust is to audit its forms."), ("1", "The Home Office is to publish the data.")],
    ),
    "headings below recommendations that stand over other things elsewhere": (
        """# Individual management reviews
        | 1.1 | Each agency should send its review by May.
        # G. Recommendations
        ## Individual management reviews
        ### Thornshire Police
        | a) | No address to be approved without a visit.
        | b) | The inspector to countersign reports of breach.
        # Recommendations of previous reviews
        ## Panel membership
        | a) | The Trust should send a doctor.""",
        [
            ("a)", "No address to be approved without a visit."),
            ("b)", "The inspector to countersign reports of breach."),
        ],
    ),
    "labels without numbers in boxes": (
        """# Analysis and recommendations
        ## Police
        | 5.1 | The Code says that a victim must be told at once and ought to be met.
        ! Recommendation. We recommend that Thornshire Police tell each victim by voice.
        ## Health
        | 5.2 | Ann told a nurse that she "should be over it". A letter must never be the first she hears.
        ! Recommendation. We recommend that the Trust rings each patient within a week.""",
        [
            ("", "We recommend that Thornshire Police tell each victim by voice."),
            ("", "We recommend that the Trust rings each patient within a week."),
        ],
    ),
    "words about the list are no request": (
        """# Recommendations
        Where a recommendation is for one body alone it bears its name.
        | 1 | The Trust should audit its forms.
        | 2 | The Force should train its officers.""",
        [("1", "The Trust should audit its forms."), ("2", "The Force should train its officers.")],
    ),
    "fields below an item name no addressee of the next": (
        """# Recommendations
        | Rec. 1 | The hospice to ask who has a key.
        Lead: Director of Nursing, the hospice
        | Rec. 2 | The Council to check the alarms.
        Lead: Head of Housing""",
        [("1", "The hospice to ask who has a key."), ("2", "The Council to check the alarms.")],
    ),
    "parts that run on under one body after another": (
        """# Recommendations
        The numerals are continuous.
        Thornshire Constabulary is asked
        | (i) | to meet the women twice a year;
        | (ii) | to write off no call without a form.
        It is suggested to the Primary Care Trust that consideration be given
        | (iii) | to bringing back the bus.
        The Partnership binds itself
        | (iv) | to read this aloud.
        Dated the 12th of January 2015.""",
        [
            ("(i)", "to meet the women twice a year;"),
            ("(ii)", "to write off no call without a form."),
            ("(iii)", "to bringing back the bus."),
            ("(iv)", "to read this aloud."),
        ],
    ),
    "an order that no listed verb begins, and what was": (
        """# Recommendations
        ### Recommendation for the Borders Trust and St Anne's churches 1
        Tether interpreters to any woman, and see her by herself. In Ann's case a man who cleaned did his best.
        ### Recommendation for more than one agency 1
        Plan joint visits to houses let with a job. Nobody knew.""",
        [
            ("Borders Trust and St Anne's churches 1", "Tether interpreters to any woman, and see her by herself."),
            ("more than one agency 1", "Plan joint visits to houses let with a job."),
        ],
    ),
    "plain sections behind a list are no list, agencies and numbers are": (
        """# Recommendations
        These were settled in May.
        | 1. | The Trust should audit its forms.
        # Thornshire Police
        The Force should train its officers.
        # Better records
        - The Council should keep one record of each tenant.
        # From her mother
        Families should notice. You should ring if you are afraid.
        # Afterword
        | 2. | The Board should hear of this in June.""",
        [
            ("1", "The Trust should audit its forms."),
            ("", "The Force should train its officers."),
            ("", "The Council should keep one record of each tenant."),
        ],
    ),
    "themes on the level of the list's own heading": (
        """# Recommendations
        Two were made.
        # Training
        The Trust should train its nurses.
        # Records
        The Council should keep one record of each tenant.""",
        [
            ("", "The Trust should train its nurses."),
            ("", "The Council should keep one record of each tenant."),
        ],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_list(layout: str) -> None:
    text, found = LAYOUTS[layout]
    assert list_found(text) == found
