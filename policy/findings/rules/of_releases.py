"""R1 to R13 in words: releases, scope, dates, criteria, evidence (Guidance 2 to 5; Paper 2 to 5; RID 1, 3, 6)."""

from __future__ import annotations

from policy.findings.rules.rule import ASSUMPTION, GUIDANCE, PAPER, RID, Rule, RuleSource

OF_RELEASES: tuple[Rule, ...] = (
    Rule(
        "R1",
        "When releases happen",
        "Three releases a year are scheduled: the last Thursday of February (Documentation), the last Thursday of June (System) and the "
        "first Thursday of November (System).",
        (
            RuleSource(
                GUIDANCE,
                "3",
                "there are three scheduled SEC Releases a year. Two of these are SEC System Releases and one is a SEC Documentation "
                "Release",
            ),
        ),
    ),
    Rule(
        "R2",
        "Types of release",
        "A release is a System, a Documentation or an ad-hoc release. A Technical Specifications release changes GBCS, SMETS or CHTS; "
        "it is one of the year's System releases, and there is at most one a year. A change that impacts DCC Systems needs a System "
        "release, or an ad-hoc one. A change that impacts only User Systems can be in a Documentation release.",
        (
            RuleSource(GUIDANCE, "2", "These releases are limited to one a year and will be one of the SEC System Releases"),
            RuleSource(
                GUIDANCE,
                "3",
                "the intent is to limit DCC Systems-impacting modifications to the scheduled System Releases wherever possible",
            ),
        ),
    ),
    Rule(
        "R3",
        "When the scope is set",
        "Scope that impacts DCC or User Systems is set 12 months before go-live, scope on SEC documents only six months before. A scope "
        "is set when the deciding body baselines it. Setting it late is a finding.",
        (
            RuleSource(
                GUIDANCE,
                "4.3",
                "Any Modification Proposals that impact the DCC and/or User Systems will be set in scope 12 months prior to the "
                "implementation date of a release",
            ),
            RuleSource(PAPER, "2", "the scope of a SEC Release on the SEC documentation should be set six months before go-live"),
        ),
    ),
    Rule(
        "R4",
        "Additions after the scope was set",
        "An addition after the scope was set is an exception. It needs a reason, the deciding body's agreement and its effect on "
        "documents, cost and testing, and stays listed as one.",
        (
            RuleSource(
                GUIDANCE, "4.3", "the CSC may choose to add a Modification Proposal into a SEC Release after the scope has been set"
            ),
            RuleSource(PAPER, "2", "these would be managed as exceptions under the project"),
        ),
    ),
    Rule(
        "R5",
        "Targeted modifications, cut-offs and the Go",
        "A modification can be targeted before it is approved, with a decision cut-off. If it is rejected, withdrawn or delayed, it "
        "leaves every open scope. A cut-off that passed, or go/no-go reached, without a decision is a blocker, and so is a go-live that "
        "passed without a Go. A Go names the undecided that it excludes.",
        (
            RuleSource(GUIDANCE, "4.3", "If the proposal is delayed or rejected, it would subsequently fall out of scope of the release"),
            RuleSource(
                RID,
                "1",
                "The following Modification Proposals will be included in this release if a decision to approve is received by the "
                "respective cut-off dates",
            ),
            RuleSource(GUIDANCE, "5.3", "allowing them to make an informed Go-Live decision for the SEC Release"),
        ),
    ),
    Rule(
        "R6",
        "Parts, solutions and implementation dates",
        "Parts of a modification can be in several releases, but a part and the whole can't both be in scope. Approval chooses between "
        "a Proposed and an Alternative Solution. An implementation date other than the go-live is a finding.",
        (
            RuleSource(
                RID,
                "1",
                "SECMP0062 is being implemented in two parts, with the first part of the solution, the mechanism for throttling Alerts, "
                "being implemented in this release",
            ),
            RuleSource(GUIDANCE, "4.1", "This is the date the modification will go live, should it be approved"),
        ),
    ),
    Rule(
        "R7",
        "DCC Change Requests",
        "DCC Change Requests go alongside a release, not in it. A modification can depend on a Change Request that must reach a state "
        "before a step of the modification.",
        (
            RuleSource(RID, "1", "DCC Change Requests do not form part of a SEC Release"),
            RuleSource(
                PAPER,
                "4",
                "development of these modifications cannot commence until CR1057 has been delivered and CR1047 has exited Pre-"
                "Integration Testing (PIT)",
            ),
        ),
    ),
    Rule(
        "R8",
        "The RID and its versions",
        "The Release Implementation Document (RID) is prepared when the first modification is approved for inclusion. It is baselined "
        "12 months before go-live and again at six for a System release, at six for others. Drafts are 0.1, 0.2 and so on; a baseline "
        "takes the next whole number. Every version keeps its date and changes.",
        (
            RuleSource(GUIDANCE, "4.2", "which will be prepared when the first modification is approved for inclusion"),
            RuleSource(PAPER, "5", "when it is baselined 12 months before go-live"),
        ),
    ),
    Rule(
        "R9",
        "When the TAD is due",
        "If the scope impacts DCC Systems, the Testing Approach Document (TAD) goes to the TAG at least nine months before go-live, and "
        "is final and published at least six months before.",
        (
            RuleSource(
                GUIDANCE,
                "5.1",
                "The TAD is expected to be issued to the Testing Advisory Group (TAG) for review at least nine months before the Go-"
                "Live date of a release. The TAD should then be finalised and published for all SEC Parties at least six months prior "
                "to the Go-Live date of a release",
            ),
        ),
    ),
    Rule(
        "R10",
        "Dates of the timetable",
        "A step has a date, has none yet, or is a number of Working Days before or after another step, which it then follows.",
        (RuleSource(RID, "3", "By 10 Working Days before UIT begins"),),
    ),
    Rule(
        "R11",
        "Working Days",
        "A Working Day is not a Saturday, a Sunday or a bank holiday in England and Wales, as in that year.",
        (RuleSource(ASSUMPTION, "after SEC Section A"),),
    ),
    Rule(
        "R12",
        "Acceptance criteria",
        "The standard set has nine operational criteria (Operations Group), six testing criteria (TAG) and one security criterion "
        "(SSC). They enter the RID at its baseline, and the deciding body agrees amendments for a release. Testing criteria apply only "
        "if the scope impacts DCC Systems.",
        (
            RuleSource(
                PAPER,
                "5",
                "We would include these standard acceptance criteria in the RID for a SEC Release when it is baselined 12 months before "
                "go-live",
            ),
            RuleSource(PAPER, "Annex 1"),
            RuleSource(RID, "6", "The following criteria will need to be met before the release can go live"),
        ),
    ),
    Rule(
        "R13",
        "Evidence, review, decision",
        "Evidence comes first, then the committee's review with its recommendation, then the deciding body's decision, then go-live.",
        (
            RuleSource(RID, "6", "They will provide a recommendation to the Panel on whether to implement the release as planned"),
            RuleSource(GUIDANCE, "5.3", "before a final submission of evidence to the CSC"),
        ),
    ),
)
"""The first rules, in order."""
