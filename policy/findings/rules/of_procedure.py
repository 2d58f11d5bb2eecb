"""R14 to R27, and the sections of the RID that findings cite, in words: bodies, sign-off, costs, the life of modifications."""

from __future__ import annotations

from policy.findings.rules.rule import ASSUMPTION, GOVERNANCE, GUIDANCE, PAPER, PUBLIC, RID, Rule, RuleSource

OF_PROCEDURE: tuple[Rule, ...] = (
    Rule(
        "R14",
        "Who decides",
        "The SEC Panel decides in the documents of 2020, the Change Sub-Committee under the later guidance. A release keeps the body "
        "under which it was created until someone changes it on the record. From which day the CSC decides is an assumption.",
        (
            RuleSource(RID, "6", "will determine then if the release should or shouldn’t be implemented as planned"),
            RuleSource(GUIDANCE, "4.1", "when it reviews the Modification Report"),
        ),
    ),
    Rule(
        "R15",
        "Your own evidence",
        "Nobody signs off evidence that they submitted. Members who abstain or recuse themselves leave the quorum's denominator.",
        (RuleSource(GOVERNANCE),),
    ),
    Rule(
        "R16",
        "Stale sign-offs",
        "A sign-off is bound to the criterion's text and evidence as they were shown. A change to either makes that sign-off stale, and "
        "it must be taken again.",
        (RuleSource(GOVERNANCE),),
    ),
    Rule(
        "R17",
        "Costs",
        "Costs are kept exactly: by modification and stage, with the total that the DCC quotes, whether a combined assessment is "
        "pending, what is shared with Change Requests, and SECAS's effort.",
        (
            RuleSource(
                RID,
                "5",
                "The DCC has provided the following cost breakdown for each DCC System impacting modification in this release",
            ),
        ),
    ),
    Rule(
        "R18",
        "News of an approval",
        "The approval of a modification is announced in the channels of the releases whose scope has it, and to those who follow it.",
        (RuleSource(GUIDANCE, "6", "we will also issue notification of the approval of a Modification Proposal following decision"),),
    ),
    Rule(
        "R19",
        "Comments on the RID",
        "Any Party can comment on the RID. Comments are kept for each version, with the answer to each.",
        (RuleSource(GUIDANCE, "4.2", "any Party may comment on its contents"),),
    ),
    Rule(
        "R20",
        "Classification",
        "Documents and evidence have a classification. Nothing above White is shown in a channel that is not cleared for it, or to "
        "someone on no roster. Green, Amber and Red are an assumption.",
        (RuleSource(PAPER, "p. 1", "This document is classified as White in accordance with the Panel Information Policy"),),
    ),
    Rule(
        "R21",
        "Meetings and papers",
        "Bodies meet on known days, and a body's step belongs to one of its meetings. Papers are due five Working Days before a meeting.",
        (
            RuleSource(
                RID,
                "3",
                "Dates are based on scheduled meetings, but ad-hoc meetings may be required in order to sign these documents off",
            ),
            RuleSource(PUBLIC),
        ),
    ),
    Rule(
        "R22",
        "Seats",
        "A position counts while its holder has the seat from which it was taken. If they leave, it stays in the history and stops "
        "counting.",
        (RuleSource(ASSUMPTION),),
    ),
    Rule(
        "R23",
        "Moving a go-live",
        "The deciding body moves a go-live, with a reason and a paper. What was late stays late: dates that had passed are judged by "
        "the go-live to which they belonged.",
        (RuleSource(ASSUMPTION, "after the November 2020 Release"),),
    ),
    Rule(
        "R24",
        "A modification's life",
        "A modification is raised, developed, refined and reported on, and its decision is recorded with its day and reference. A Draft "
        "Proposal can be targeted, but neither approved nor left in scope at go-live. An approved modification is in the release of its "
        "day.",
        (
            RuleSource(
                GUIDANCE,
                "4.1",
                "The implementation date for a Modification Proposal will be set by the Change Sub-Committee (CSC) when it reviews the "
                "Modification Report",
            ),
            RuleSource(
                GUIDANCE,
                "4.2",
                "Once a Modification Proposal has been approved it will fall into the scope of the corresponding SEC Release",
            ),
        ),
    ),
    Rule(
        "R25",
        "Order of testing",
        "The TAD is approved before SIT begins, and SIT before UIT unless an overlap is on record. A step that stands for an act is "
        "done when the act is on record. That an overlap can be agreed is an assumption.",
        (RuleSource(RID, "3", "The Panel will review the TAD and incorporate it into the RID"),),
    ),
    Rule(
        "R26",
        "Publication",
        "Only what is White is published.",
        (
            RuleSource(
                PAPER,
                "p. 1",
                "Information can be shared with the public, and any members may publish the information, subject to copyright",
            ),
        ),
    ),
    Rule(
        "R27",
        "Corrections",
        "What the bot posted, pinned or put in a feed is corrected whenever the record changes.",
        (RuleSource(GOVERNANCE),),
    ),
    Rule(
        "RID 1",
        "Scope in the RID",
        "The RID lists approved and targeted modifications and the DCC Change Requests alongside, and says whether more are expected.",
        (RuleSource(RID, "1", "No further modifications that impact on DCC Systems are expected to be added"),),
    ),
    Rule(
        "RID 2",
        "Impacts in the RID",
        "The RID shows which participants and which SEC documents each modification impacts. A modification that impacts DCC Systems "
        "impacts the DCC, and a modification changes the SEC.",
        (
            RuleSource(
                RID,
                "2",
                "This section lists the impacts that the changes included in this SEC Release will have on participants and their "
                "systems, SEC documents and other industry codes",
            ),
        ),
    ),
    Rule(
        "RID 3",
        "The timeline in the RID",
        "The timeline includes the dates of decisions on modifications, of SIT and UIT, and of the steps of governance.",
        (RuleSource(RID, "3", "This timeline includes the dates on which decisions on modifications are anticipated"),),
    ),
    Rule(
        "RID 4",
        "The test strategy in the RID",
        "The RID covers the DCC's approach to testing, and annexes the TAD once there is one.",
        (
            RuleSource(
                RID,
                "4",
                "This section covers the testing approach that will be taken by the DCC as part of the implementation of this release",
            ),
        ),
    ),
    Rule(
        "RID 5",
        "Costs in the RID",
        "The RID summarises what the DCC's and SECAS's work on this release costs, of the scope that it has.",
        (
            RuleSource(
                RID,
                "5",
                "This section summarises the costs that will be incurred by the DCC and the Smart Energy Code Administrator and "
                "Secretariat (SECAS) in implementing this release",
            ),
            RuleSource(RID, "5", "Now that the scope of the release is confirmed"),
        ),
    ),
    Rule(
        "RID 6",
        "Acceptance criteria in the RID",
        "The RID lists the criteria that must be met before the release can go live.",
        (RuleSource(RID, "6", "The following criteria will need to be met before the release can go live"),),
    ),
)
"""The other rules, in order."""
