"""A committee's recommendation, by its chair or on its behalf."""

from __future__ import annotations

from datetime import date

from commands.protocol.line import Line
from commands.protocol.results import Person
from storage.engine.session import Act
from storage.tables import MemberRow
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, RACHEL, TAG_CHAIR, TAG_MEMBER, Office

KEY = "june-2020"


def test_a_recommendation_waits_for_the_criteria_unless_the_chair_says_why(panel: Office) -> None:
    """With criteria open it needs one reason more; a member or the wrong committee may not give it."""
    form = panel.asks(f"/release recommend {KEY} tag", TAG_CHAIR)
    blocked = panel.faults(form, TAG_CHAIR, positive="yes", reason="Ready")
    assert set(blocked.by_field) == {"despite"}
    panel.does(form, TAG_CHAIR, positive="yes", reason="Ready", despite="The rest follows on Monday")
    (given,) = panel.release().recommendations
    assert "The rest follows on Monday" in given.reason
    panel.refuses(f"/release recommend {KEY} tag", TAG_MEMBER, because="can give the committee's recommendation")
    panel.refuses(f"/release recommend {KEY} opsg tad", OPSG_CHAIR, because="gives no view on the TAD")
    panel.refuses(f"/release recommend {KEY} tabasc", RACHEL, because="gives no recommendation on go-live")


def test_a_manager_cites_the_minute_of_a_recommendation(panel: Office) -> None:
    """On behalf of the TAG, with the date of its meeting."""
    form = panel.asks(f"/release recommend {KEY} tag uit-report", OLIVER)
    panel.faults(form, OLIVER, field="reference", positive="yes", reason="Complete")
    panel.does(form, OLIVER, positive="yes", reason="Complete", reference="TAG_27", met_on="2020-05-27")
    (given,) = panel.release().recommendations
    assert (given.given_on, given.reason) == (date(2020, 5, 27), "Complete (TAG_27)")


def test_the_late_minute_of_an_earlier_meeting_is_asked_about(panel: Office) -> None:
    """A minute of 20 May would take the place of the view of the 27th: the form says so before it does (R13)."""
    line = f"/release recommend {KEY} tag uit-report"
    panel.does(panel.asks(line, OLIVER), OLIVER, positive="yes", reason="Complete", reference="TAG_27", met_on="2020-05-27")
    asked = panel.asks(panel.asks(line, OLIVER), OLIVER, positive="no", reason="Late", reference="TAG_26", met_on="2020-05-20")
    assert "20 May 2020 is before the view on record, which this one replaces, was given, on 27 May 2020." in str(asked.about)
    (given,) = panel.release().recommendations
    assert given.positive


def test_who_chairs_two_committees_is_asked_whose(panel: Office) -> None:
    """A chair of one recommends for it; a chair of two is asked for which, and a member of neither is refused."""
    assert panel.asks(f"/release recommend {KEY}", TAG_CHAIR).line == Line.release("recommend", KEY, "tag", "go-live")
    with panel.store.changing(Act("test", "roster", panel.now)) as tx:
        tx.session.add(MemberRow(committee_key="opsg", user_id=TAG_CHAIR, chair=True))
    refused = panel.refuses(f"/release recommend {KEY}", TAG_CHAIR, because="Choose the committee")
    assert {Line.release("recommend", KEY, each, "go-live") for each in ("tag", "opsg")} <= set(refused.instead)
    panel.refuses(f"/release recommend {KEY}", DAN, because="Only a release manager (SECAS) or the committee's chair")


def test_a_member_is_referred_to_the_own_committee_s_chair(panel: Office) -> None:
    """Without a committee a member's own is meant: the chairs of others, who recommend too, are not named; a stranger is told all."""
    refused = panel.refuses(f"/release recommend {KEY}", TAG_MEMBER, because="the committee's chair")
    assert refused.thing == f"recommendation:{KEY}/tag/go-live"
    assert Person(TAG_CHAIR) in refused.who
    assert Person(OPSG_CHAIR) not in refused.who
    assert {Person(TAG_CHAIR), Person(OPSG_CHAIR)} <= set(panel.refuses(f"/release recommend {KEY}", DAN).who)
