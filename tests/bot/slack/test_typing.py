"""What people type in Slack, by signed requests: curly quotes, dates of several words, and no key in a release's own channel."""

from __future__ import annotations

from storage.releases import releases
from tests.builders.office import JUNE_CHANNEL, RACHEL, STRANGER
from tests.builders.signed import Message, Signed, done, form


def planned(signed: Signed, key: str) -> str:
    """The date of a step of June 2020 as stored."""
    with signed.bot.store.reading() as conn:
        release = releases.fetch_release(conn, "june-2020")
    assert release
    return str(next(each.day for each in release.milestones if each.key == key))


def test_a_step_is_dated_as_people_type(signed: Signed) -> None:
    """A phone's quotes and a date of several words, anywhere; in the release's own channel without its key."""
    done(signed.type("/release milestone “June 2020” tad-draft 3rd of February", RACHEL))
    assert planned(signed, "tad-draft") == "2020-02-03"
    view = form(signed.type("/release milestone UIT commences Mon 20 Apr 2020", RACHEL, channel=JUNE_CHANNEL))
    done(signed.fill(view, RACHEL))
    assert planned(signed, "uit-start") == "2020-04-20"


def test_the_command_alone_is_the_status_in_a_release_s_channel(signed: Signed) -> None:
    """Anyone gets it there; elsewhere it is what waits for the person."""
    here = signed.type("/release", STRANGER, channel=JUNE_CHANNEL)
    elsewhere = signed.type("/release", STRANGER)
    assert isinstance(here, Message)
    assert isinstance(elsewhere, Message)
    assert "June 2020 SEC Release" in here.text
    assert "What waits for you" in elsewhere.text
