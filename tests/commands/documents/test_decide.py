"""The TAD and the Completion Reports: versions, views, approval, publication."""

from __future__ import annotations

from datetime import date

from bot.slack.limits.messages import view_faults
from storage.documents import documents
from tests.builders.office import DAN, PANEL_CHAIR, TAG_CHAIR, Office, view_of
from tests.builders.rooms.meetings import posted

KEY = "june-2020"


def test_a_document_goes_through_its_steps(panel: Office) -> None:
    """Draft, consultation, final version, the TAG's view, the Panel's approval, publication: each completes its milestone."""
    panel.at(2020, 3, 2)
    draft = panel.asks(f"/release document {KEY} tad", DAN)
    assert view_faults(view_of(draft)) == []
    link = "https://example.com/tad"
    panel.does(draft, DAN, version="0.1", link=link, draft=("draft",))
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="A good draft")
    panel.does(f"/release document {KEY} tad consulted", DAN)
    panel.does(f"/release document {KEY} tad", DAN, version="1.0", link=link)
    panel.refuses(f"/release document {KEY} tad published", DAN)
    form = panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR)
    panel.faults(form, PANEL_CHAIR)
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR)
    panel.does(f"/release milestone {KEY} add", event="TAD published", owner="secas", acts=("publish tad",))
    asked = panel.asks(f"/release document {KEY} tad published 2019-03-02", DAN)
    assert all(words in str(asked.about) for words in ("12 months before today", "before version 1.0 was submitted"))
    panel.refuses(f"/release document {KEY} tad published 2020-03-03", DAN, because="can't be in the future")
    panel.does(f"/release document {KEY} tad published", DAN)
    done = {each.key for each in panel.release().milestones if each.done_on == date(2020, 3, 2)}
    assert done == {"tad-draft", "tad-draft-review", "tad-consultation", "tad-updated", "tad-review", "tad-decision", "tad-published"}
    with panel.store.reading() as conn:
        newest = documents.fetch_documents(conn, KEY)[-1]
    assert (newest.version, newest.suitable, newest.approved_on, newest.published_on) == ("1.0", True, date(2020, 3, 2), date(2020, 3, 2))
    assert all("version" in text for text in posted(panel, "document"))
    assert len(posted(panel, "recommendation")) >= 1
