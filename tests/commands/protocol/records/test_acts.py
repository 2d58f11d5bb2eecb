"""Acts that set several columns of a record, in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.pages.kit.markup import plain
from commands.protocol.records.sentences import change_sentences, restored
from policy.model.history import FieldChange
from tests.builders.office import DAN, PANEL_CHAIR, TAG_CHAIR, Office

NOON = datetime(2020, 1, 10, 12, tzinfo=UTC)
TAD, SCOPE, RELEASE = "document:june-2020/tad/2", "scope_item:june-2020/MP084/0", "release:june-2020"
NAMES = {TAD: "0.2"}

Columns = dict[str, tuple[object, object]]

CASES: list[tuple[str, Columns, str, str]] = [
    (
        TAD,
        {"suitable": ("", "yes"), "view_by": ("", "U0TAG"), "view_on": (None, "2020-03-25"), "view_reason": ("", "It is complete")},
        "TAG found version 0.2 of the TAD suitable for use on 25 Mar 2020: It is complete",
        "TAG's view on version 0.2 of the TAD was taken back",
    ),
    (
        TAD,
        {"suitable": ("yes", "no"), "view_on": ("2020-03-25", "2020-03-26"), "view_reason": ("Fine", "A part is missing")},
        "TAG found version 0.2 of the TAD not suitable for use on 26 Mar 2020: A part is missing",
        "TAG found version 0.2 of the TAD suitable for use on 25 Mar 2020, as before: Fine",
    ),
    (
        "document:june-2020/sit-report/1",
        {"suitable": ("", "yes")},
        "TAG found the SIT Completion Report suitable for use",
        "TAG's view on the SIT Completion Report was taken back",
    ),
    (
        TAD,
        {"approved_on": (None, "2020-03-27")},
        "TAD version 0.2 was approved on 27 Mar 2020",
        "TAD version 0.2 is not approved (it was, on 27 Mar 2020)",
    ),
    (
        TAD,
        {"published_on": ("2020-03-27", None)},
        "TAD version 0.2 is not published (it was, on 27 Mar 2020)",
        "TAD version 0.2 is published again on 27 Mar 2020",
    ),
    (
        TAD,
        {"consulted_on": (None, "2020-03-12")},
        "TAD version 0.2 was put to consultation on 12 Mar 2020",
        "TAD version 0.2 is not put to consultation (it was, on 12 Mar 2020)",
    ),
    (
        "modification:MP084",
        {"state": ("proposal", "approved"), "approved_on": (None, "2020-02-07"), "decided_by": ("", "change-board")},
        "MP084 was approved on 7 Feb 2020 by the Change Board",
        "MP084 is a Modification Proposal again, and no longer approved (it was, on 7 Feb 2020)",
    ),
    (
        "modification:MP084",
        {"state": ("rejected", "proposal"), "decided_on": ("2020-02-07", None)},
        "MP084 is a Modification Proposal again, and no longer rejected (it was, on 7 Feb 2020)",
        "MP084 is rejected again on 7 Feb 2020",
    ),
    (
        "modification:MP084",
        {"state": ("approved", "rejected"), "approved_on": ("2020-01-10", None), "decided_on": (None, "2020-01-09")},
        "MP084 was rejected on 9 Jan 2020, and is no longer approved",
        "MP084 is approved again on 10 Jan 2020, and is no longer rejected",
    ),
    (
        "modification:MP084",
        {"state": ("draft", "proposal")},
        "MP084: state changed from Draft Proposal to Modification Proposal",
        "MP084: state is back to Draft Proposal (it was Modification Proposal)",
    ),
    (
        SCOPE,
        {"state": ("targeted", "out"), "out_reason": ("", "Not ready in time")},
        "MP084 left the scope: Not ready in time",
        "MP084 is back in the scope",
    ),
    (
        SCOPE,
        {"state": ("out", "targeted"), "out_reason": ("Late", ""), "added_on": (None, "2020-01-10")},
        "MP084 is back in the scope",
        "MP084 is out of the scope again: Late",
    ),
    (
        SCOPE,
        {"agreed_on": (None, "2020-01-17")},
        "MP084 was agreed in the scope on 17 Jan 2020",
        "MP084 is no longer agreed in the scope (it was, on 17 Jan 2020)",
    ),
    (
        RELEASE,
        {"cancelled_on": (None, "2020-03-01")},
        "June 2020 SEC Release was cancelled on 1 Mar 2020",
        "June 2020 SEC Release is open again (it was cancelled on 1 Mar 2020)",
    ),
    (
        RELEASE,
        {"live_on": (None, "2020-06-25")},
        "June 2020 SEC Release went live on 25 Jun 2020",
        "June 2020 SEC Release is not live (it was, on 25 Jun 2020)",
    ),
    (
        "condition:june-2020/T1/1",
        {"closed_on": (None, "2020-03-01"), "closed_note": ("", "Done in SIT")},
        "Condition on T1 was closed on 1 Mar 2020: Done in SIT",
        "Condition on T1 is open again (it was closed on 1 Mar 2020)",
    ),
    (
        "amendment:june-2020/1",
        {"state": ("proposed", "agreed"), "settled_by": ("", "panel"), "settled_on": (None, "2020-03-01")},
        "Amendment of the criteria was agreed on 1 Mar 2020",
        "Amendment of the criteria is proposed again",
    ),
    (
        "rid_comment:june-2020/1",
        {
            "disposition": ("", "accepted"),
            "answer": ("", "In version 1.2"),
            "disposed_by": ("", "U0RACHEL"),
            "disposed_on": (None, "2020-03-01"),
        },
        "Comment on the RID was answered, accepted on 1 Mar 2020: In version 1.2",
        "Comment on the RID waits for an answer again",
    ),
    (
        "meeting:panel/2020-01-17",
        {"minutes_on": (None, "2020-01-20"), "minutes_by": ("", "U0PANEL"), "minutes_text": ("", "Long")},
        "Minutes of the meeting of the SEC Panel on 17 Jan 2020 were confirmed on 20 Jan 2020 by @U0PANEL",
        "Minutes of the meeting of the SEC Panel on 17 Jan 2020 are open again",
    ),
    (
        "meeting:panel/2020-01-17",
        {"cancelled": ("", "No quorum")},
        "Meeting of the SEC Panel on 17 Jan 2020 was cancelled: No quorum",
        "Meeting of the SEC Panel on 17 Jan 2020 takes place again",
    ),
    (
        "recommendation:june-2020/tag/go-live",
        {"positive": (True, False), "given_on": ("2020-06-01", "2020-06-02"), "reason": ("Ready", "T4 fails")},
        "TAG did not recommend go-live on 2 Jun 2020: T4 fails",
        "TAG recommended go-live on 1 Jun 2020, as before: Ready",
    ),
    (
        "recommendation:june-2020/tag/go-live",
        {"given_on": ("2020-06-01", "2020-06-02"), "reason": ("Ready", "Still ready")},
        "TAG's recommendation on go-live was given again on 2 Jun 2020: Still ready",
        "TAG's recommendation on go-live is as before on 1 Jun 2020: Ready",
    ),
]


@pytest.mark.parametrize(("thing", "columns", "said", "undone"), CASES)
def test_an_act_is_told_by_its_name(thing: str, columns: Columns, said: str, undone: str) -> None:
    """One sentence as a person would say it, in place of one for each column; its undo says which state returns."""
    rows = [
        FieldChange(number, NOON, "U0RACHEL", "release x", "", thing, column, before, after, change_id=1)
        for number, (column, (before, after)) in enumerate(columns.items())
    ]
    assert [plain(each) for each in change_sentences(rows, NAMES)] == [said]
    assert [plain(each) for each in restored(rows, NAMES)] == [undone]


def test_a_column_that_is_no_part_of_the_act_is_told_beside_it() -> None:
    """Nothing that changed is left out."""
    rows = [
        FieldChange(1, NOON, "U0RACHEL", "modification approve", "", "modification:MP084", "state", "proposal", "approved", change_id=1),
        FieldChange(2, NOON, "U0RACHEL", "modification approve", "", "modification:MP084", "title", "Old", "New", change_id=1),
    ]
    assert [plain(each) for each in change_sentences(rows, {})] == ["MP084 was approved; MP084: title changed from Old to New"]


def test_the_history_of_a_view_names_the_version_once(office: Office) -> None:
    """What the view and the approval set in two records is one sentence each, with the version (RID 3)."""
    office.does("/release document june-2020 tad", DAN, version="0.2", link="https://example.com/tad")
    office.does("/release recommend june-2020 tag tad", TAG_CHAIR, positive="yes", reason="It is complete.")
    said = office.reads("/release history june-2020 of tad")
    assert said.count("TAG found") == 1
    assert "TAG found version 0.2 of the TAD suitable for use on 10 Jan 2020: It is complete." in said
    assert "set to" not in said
    office.does("/release decide june-2020 tad", PANEL_CHAIR, outcome="agreed")
    assert "TAD version 0.2 was approved on 10 Jan 2020" in office.reads("/release history june-2020 of tad")


def test_the_version_of_a_classified_document_is_not_named(office: Office) -> None:
    """What it is called is not for everybody who reads the history (R20)."""
    line = "/release document june-2020 tad"
    office.does(line, DAN, version="0.2", link="https://example.com/tad", classification="amber")
    office.does("/release recommend june-2020 tag tad", TAG_CHAIR, positive="yes", reason="It is complete.")
    assert "TAG found the TAD suitable for use on 10 Jan 2020" in office.reads("/release history june-2020 of tad")


def test_a_decision_on_a_modification_is_told_once() -> None:
    """Its state in the scope follows that of the modification, so it is not told twice (R4)."""
    things = (("modification:MP084", "proposal"), (SCOPE, "targeted"))
    rows = [
        FieldChange(number, NOON, "U0RACHEL", "modification approve", "", thing, "state", before, "approved", change_id=1)
        for number, (thing, before) in enumerate(things)
    ]
    assert [plain(each) for each in change_sentences(rows, {})] == ["MP084 was approved"]
    assert [plain(each) for each in change_sentences(rows[1:], {})] == ["MP084: state changed from targeted to approved"]
