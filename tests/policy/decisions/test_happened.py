"""The acts that are on record (RID 3; R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.decisions.authority import view_act
from policy.decisions.happened import evidence_in, happened
from policy.documents.documents import DocumentVersion, newest
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.releases import Release
from policy.model.rid import RidVersion
from policy.model.scope import ModificationState
from policy.model.sign_off import SignOffState
from tests.builders.june_2020 import june_2020

DAY = date(2020, 6, 12)


def ready() -> Release:
    """June 2020 with nothing outstanding: all met, recommended, decided, documents approved."""
    base = june_2020()
    approved = tuple(replace(item, modification=replace(item.modification, state=ModificationState.APPROVED)) for item in base.scope)
    decided = tuple(Decision(each, "panel", Outcome.AGREED, DAY) for each in (Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT))
    given = tuple(Recommendation(each, Subject.GO_LIVE, True, date(2020, 6, 2), "Ready") for each in ("opsg", "tag"))
    return replace(
        base,
        scope=approved,
        criteria=tuple(replace(each, state=SignOffState.MET) for each in base.criteria),
        decisions=(*base.decisions, *decided),
        recommendations=given,
    )


def test_evidence_is_in_once_every_criterion_has_some() -> None:
    """The DCC's operational evidence is apart from SECAS's, and from the testing evidence."""
    criteria = june_2020().criteria
    dcc = {f"O{number}" for number in range(1, 8)}
    assert evidence_in(criteria, dcc) == {acts.EVIDENCE_OPERATIONAL}
    assert evidence_in(criteria, dcc - {"O7"}) == frozenset()
    assert evidence_in(criteria, {"O8", "O9"}) == {acts.EVIDENCE_SECAS}


def test_what_happened_is_read_from_the_record() -> None:
    """Documents, views, recommendations and decisions are the acts that they stand for; a deferral decides nothing."""
    tad = DocumentVersion(Subject.TAD, 1, "0.1", "https://example.com", draft=True, suitable=True, consulted_on=DAY)
    final = replace(tad, number=2, draft=False, suitable=None, consulted_on=None)
    found = happened(ready(), (tad, final), ())
    assert {acts.SUBMIT_DRAFT_TAD, acts.VIEW_DRAFT_TAD, acts.CONSULT_TAD, acts.SUBMIT_TAD} <= found
    assert acts.VIEW_TAD not in found
    assert {acts.REVIEW_TESTING, acts.REVIEW_OPERATIONAL, acts.DECIDE_UIT_REPORT} <= found
    deferred = replace(june_2020(), decisions=(Decision(Subject.GO_LIVE, "panel", Outcome.DEFER, DAY),))
    assert acts.DECIDE_GO_LIVE not in happened(deferred, (), ())
    reversed_go = replace(deferred, decisions=(replace(deferred.decisions[0], outcome=Outcome.GO), *deferred.decisions))
    assert acts.DECIDE_GO_LIVE not in happened(reversed_go, (), ())
    assert newest((tad, final), Subject.TAD) == final
    assert newest((tad,), Subject.UIT_REPORT) is None


def test_a_recommendation_is_the_review_of_its_own_committee() -> None:
    """The TAG's word on go-live is its review and not the Operations Group's; its word on a document is the view on that."""
    given = Recommendation("tag", Subject.GO_LIVE, True, DAY, "Ready")
    assert happened(replace(june_2020(), recommendations=(given,)), (), ()) >= {acts.REVIEW_TESTING}
    assert acts.REVIEW_OPERATIONAL not in happened(replace(june_2020(), recommendations=(given,)), (), ())
    view = replace(given, subject=Subject.UIT_REPORT)
    assert view_act(Subject.UIT_REPORT) in happened(replace(june_2020(), recommendations=(view,)), (), ())


def test_the_view_on_a_draft_is_not_that_on_the_final_version() -> None:
    """The recommendation on the TAD is of the version that has the view; without one on file it stands for the view on the TAD (RID 3)."""
    given = replace(june_2020(), recommendations=(Recommendation("tag", Subject.TAD, True, DAY),))
    draft = DocumentVersion(Subject.TAD, 1, "0.1", "https://example.com/tad", draft=True, suitable=True, view_on=DAY)
    final = DocumentVersion(Subject.TAD, 2, "1.0", "https://example.com/tad")
    views = {acts.VIEW_DRAFT_TAD, acts.VIEW_TAD}
    assert happened(given, (draft, final), ()) & views == {acts.VIEW_DRAFT_TAD}
    assert happened(given, (draft, replace(final, suitable=False)), ()) & views == views
    assert happened(given, (final,), ()) & views == {acts.VIEW_TAD}
    report = replace(draft, subject=Subject.SIT_REPORT)
    assert happened(given, (report,), ()) & views == {acts.VIEW_TAD}


def test_publication_and_drafts_are_on_record() -> None:
    """The TAD's publication and each issued draft are acts; a published report and another version are none."""
    tad = DocumentVersion(Subject.TAD, 1, "1.0", "https://example.com/tad", published_on=date(2020, 3, 20))
    assert acts.PUBLISH_TAD in happened(june_2020(), (tad,), ())
    assert acts.PUBLISH_TAD not in happened(june_2020(), (replace(tad, published_on=None), replace(tad, subject=Subject.SIT_REPORT)), ())
    issued = replace(june_2020(), versions=(RidVersion("0.2", date(2019, 9, 12), "Second"), RidVersion("1.1", date(2020, 1, 10), "Later")))
    assert happened(issued, (), ()) & set(acts.DRAFTS.values()) == {acts.ISSUE_SECOND_DRAFT}
