"""What a Go closes is not offered any more: evidence, sign-offs, the criteria and the scope; and the decision that stands (R13, R15)."""

from __future__ import annotations

import pytest

from commands.pressing import Pressing
from commands.protocol import command
from commands.protocol.results import Refused
from policy.model.decisions import Outcome, Subject
from policy.nudges.item import DueKind
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office
from tests.builders.rooms.meetings import decided
from tests.golden.rendering import buttons, drawn
from tests.profiles import either

KEY = "june-2020"
PAGES = (
    *("mine", "due", f"criteria {KEY}", f"criteria {KEY} tag", f"criteria {KEY} T1", f"scope {KEY}", f"timetable {KEY}", f"status {KEY}"),
    *(f"decide {KEY} go-live", "agenda panel 2020-01-17", "minutes panel 2020-01-17"),
    *(f"check {KEY}", f"check {KEY} page 2", f"check {KEY} page 3"),
)


def refused(office: Office, monkeypatch: pytest.MonkeyPatch, user: str) -> list[str]:
    """The buttons of the pages whose act is refused to who may press them."""
    with monkeypatch.context() as patched:
        patched.setattr(command, "perform", command.trial)  # Each change is taken back.
        return _refused(office, user)


def _refused(office: Office, user: str) -> list[str]:
    may = Pressing(office.store, user, office.now.date())
    found = []
    for page in PAGES:
        answer = office.say(f"/release {page}", user)
        offered = [] if isinstance(answer, Refused) else buttons(drawn(answer, may))
        for label, line in offered:
            again = office.say(line, user)
            found += [f"{page}: {label} {line}: {again.sentence}"] if isinstance(again, Refused) and not again.asks else []
    return found


@pytest.mark.parametrize("user", either((RACHEL, DAN, TAG_CHAIR, PANEL_CHAIR), in_dev=RACHEL))
@pytest.mark.parametrize("outcome", ["go", "no-go"])
def test_no_button_is_refused_after_the_decision(panel: Office, monkeypatch: pytest.MonkeyPatch, outcome: str, user: str) -> None:
    """After a Go, after a No-go, and once the release is live; in dev a release manager's, who has most."""
    decided(panel, outcome)
    assert refused(panel, monkeypatch, user) == []
    if outcome == "go":
        panel.at(2020, 6, 25)
        panel.does(panel.asks(f"/release live {KEY}"))
        assert refused(panel, monkeypatch, user) == []


def test_a_go_that_is_taken_back_opens_what_it_closed(panel: Office) -> None:
    """Evidence and sign-offs are due again, and their buttons are back."""
    before = panel.reads(f"/release criteria {KEY}"), panel.reads(f"/release scope {KEY}")
    decided(panel, "go")
    assert panel.reads(f"/release criteria {KEY}") != before[0]
    panel.undoes(user=PANEL_CHAIR)
    assert (panel.reads(f"/release criteria {KEY}"), panel.reads(f"/release scope {KEY}")) == before
    assert (Outcome.GO, Subject.GO_LIVE) not in {(each.outcome, each.subject) for each in panel.release().decisions}
    assert DueKind.EVIDENCE in panel.reads("/release nudge june-2020").lower()
