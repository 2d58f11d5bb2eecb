"""What the sources of the reference data say, written out by hand: the June 2020 timetable and the two wordings of the criteria."""

from __future__ import annotations

from functools import lru_cache

from policy.model.releases import Release
from storage.release_file import REFERENCE, Contents, parse

SITE = "https://smartenergycodecompany.co.uk/"
PAGES = f"{SITE}modifications/"

# Date, owner, event, notes (RID 3), in the RID's order.
TIMETABLE = [
    (
        "2019-10-11",
        "panel",
        "Panel baselines RID for system-impacting modifications",
        (
            "The Panel will review the RID for DCC System-impacting modifications (including modifications targeted but not "
            "approved) and baseline the document."
        ),
    ),
    (
        "2020-01-17",
        "panel",
        "Panel baselines RID for non-system-impacting modifications",
        (
            "The Panel will review the RID for non-DCC System-impacting modifications (including modifications targeted but "
            "not approved) and re-baseline the document to include these."
        ),
    ),
    ("", "dcc", "DCC submits draft SEC Release TAD", ""),
    ("", "tag", "TAG reviews draft SEC Release TAD", ""),
    ("", "dcc", "DCC consults on draft SEC Release TAD", "The DCC will consult the industry on the draft TAD."),
    (
        "",
        "dcc",
        "DCC submits updated SEC Release TAD",
        "The TAD will be updated to account for comments provided by the TAG and from the consultation.",
    ),
    (
        "",
        "tag",
        "TAG reviews updated SEC Release TAD",
        "The TAG will provide a view to the Panel on whether this document is suitable for use.",
    ),
    ("", "panel", "Panel reviews SEC Release TAD", "The Panel will review the TAD and incorporate it into the RID."),
    ("", "dcc", "SIT commences", ""),
    ("", "dcc", "DCC submits SIT Completion Report", ""),
    (
        "",
        "tag",
        "TAG reviews SIT Completion Report",
        "The TAG will provide a recommendation to the Panel on whether SIT has been completed successfully.",
    ),
    ("", "panel", "Panel approves SIT Completion Report", ""),
    ("", "test-participants", "Test Participants inform DCC of their regression testing plans", "By 10 Working Days before UIT begins"),
    ("", "dcc", "UIT commences", ""),
    ("", "test-participants", "Test Participants provide regression testing results to DCC", "By five Working Days before UIT completion"),
    ("", "dcc", "UIT window closes", ""),
    ("2020-05-20", "dcc", "DCC submits UIT Completion Report and evidence against the testing acceptance criteria", ""),
    ("2020-05-26", "dcc", "DCC submits evidence against the operational acceptance criteria", ""),
    (
        "2020-05-27",
        "tag",
        "TAG reviews UIT Completion Report and status against the testing acceptance criteria",
        (
            "The TAG will provide a recommendation to the Panel on whether UIT has been completed successfully and on "
            "whether the release should be implemented as planned."
        ),
    ),
    (
        "2020-06-02",
        "opsg",
        "Operations Group reviews status against the operational acceptance criteria",
        "The Operations Group will provide a recommendation to the Panel on whether the release should be implemented as planned.",
    ),
    ("2020-06-12", "panel", "Panel approves UIT Completion Report", ""),
    (
        "2020-06-12",
        "panel",
        "Panel go/no-go decision",
        (
            "The Panel will review the status of the release against the acceptance criteria and will determine if the "
            "release should be implemented as planned."
        ),
    ),
    ("2020-06-25", "dcc", "Release go-live", "The changes are implemented."),
]

ACTS = [
    "decide baseline",
    "decide baseline",
    "submit tad-draft",
    "view tad-draft",
    "consult tad",
    "submit tad",
    "view tad",
    "decide tad",
    "start sit",
    "submit sit-report",
    "view sit-report",
    "decide sit-report",
    "plan regression",
    "start uit",
    "result regression",
    "end uit",
    "submit uit-report + evidence testing",
    "evidence operational",
    "view uit-report + review testing",
    "review operational",
    "decide uit-report",
    "decide go-live",
    "go-live",
]

# The criteria that the June 2020 RID and Annex 1 word alike.
ALIKE = {
    "O1": (
        "The DCC has brought to readiness all the new and changed components needed to provide the new services. This "
        "will include completing the service design and proving the service operations capability."
    ),
    "O2": "The DCC has demonstrated that all pre-existing services will be stable in the run-up to deployment of the release.",
    "O3": "The DCC has proven that the new services can be operated alongside, and integrated with, the existing services.",
    "O4": (
        "The DCC has assessed the risk posed by existing problems and defects in the existing live service, and the "
        "implications these will have for the revised service."
    ),
    "O5": "The DCC has demonstrated that lessons learnt from previous SEC Releases and other DCC changes have been taken on board.",
    "O6": "The DCC has demonstrated there will be no detrimental impact on consumers\N{RIGHT SINGLE QUOTATION MARK} experience.",
    "O7": "The DCC has completed assurance of the Business Continuity and Disaster Recovery processes.",
    "O8": "SECAS will be ready to implement the approved changes to the SEC on the agreed implementation date.",
    "O9": (
        "SECAS has brought to readiness all the new and changed components that it is responsible for that are needed to "
        "support the new services."
    ),
    "T1": (
        "The DCC has developed the coding for each approved change and confirmed it will be able to deploy this to the "
        "production environment on the agreed implementation date."
    ),
    "T3": "The DCC has successfully completed regression testing.",
    "T5": (
        "The DCC has produced a clear resolution plan for any outstanding Severity 3, 4 or 5 defects and that the number "
        "of remaining testing issues is within the agreed threshold figures specified in the TAD."
    ),
}
JUNE_ONLY = {
    "T2": "The DCC has completed and closed each test phase against the agreed exit criteria specified in the TAD.",
    "T4": "The DCC has confirmed that there are no Severity 1 or 2 defects outstanding that would be deployed to the live environment.",
    "T6": (
        "The DCC has demonstrated that the SIT and UIT test environments were aligned to the solution being deployed to "
        "the production environment; if there were any differences, these were identified and the risks these posed "
        "demonstrably managed."
    ),
}
STANDARD_ONLY = {
    "T2": (
        "The DCC has completed and closed each test phase against the agreed exit criteria specified in the Testing "
        "Approach Document (TAD)."
    ),
    "T4": (
        "The DCC has confirmed that there are no Severity 1 or 2 defects outstanding that would be deployed to the production environment."
    ),
    "T6": (
        "The DCC has demonstrated that the Systems and User Integration Testing (SIT and UIT) test environments were "
        "aligned to the solution being deployed to the production environment; if there were any differences, these were "
        "identified and the risks these posed demonstrably managed."
    ),
    "S1": "The DCC has completed relevant security testing and obtained approval of the security architecture.",
}

EVERYONE = ("Suppliers", "Electricity Networks", "Gas Networks", "Other SEC Parties", "DCC")


@lru_cache(maxsize=1)
def contents() -> Contents:
    """The shipped data, read once."""
    return parse([REFERENCE])


def release(key: str) -> Release:
    """One of the shipped releases."""
    return next(each for each in contents().releases if each.key == key)
