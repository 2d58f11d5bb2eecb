"""What an amendment does to a sign-off."""

from __future__ import annotations

from policy.model.sign_off import SignOffState
from tests.builders.office import RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office
from tests.builders.rooms.meetings import posted

KEY = "june-2020"


def test_an_editorial_change_keeps_the_sign_off_once_the_chair_confirms_it(panel: Office) -> None:
    """A member, a manager or a stranger does not confirm it; the chair does, and the sign-off stays."""
    panel.at(2020, 5, 27)
    panel.does(f"/release position {KEY} T4 behalf", verdict="met", reference="TAG_27", met_on="2020-05-27", reason="Seen")
    form = panel.asks(f"/release criterion {KEY} reword T4")
    panel.does(form, text="A comma, moved.", reason="Typing error", editorial=("editorial",))
    assert len(posted(panel, "editorial")) == 1
    for user in (TAG_MEMBER, RACHEL, STRANGER):
        panel.refuses(f"/release criterion {KEY} confirm 1", user, because="can confirm that a change is editorial")
    panel.does(f"/release criterion {KEY} confirm 1", TAG_CHAIR)
    after = next(each for each in panel.release().criteria if each.ref == "T4")
    assert (after.text, after.state) == ("A comma, moved.", SignOffState.MET)
    assert posted(panel, "editorial") == []
