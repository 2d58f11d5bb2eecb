"""One name for a committee everywhere: a file adds one and renames it, and each page, form and refusal has the new name alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest

from bot.home import home_view
from bot.posts import posts
from commands.files.feeds import calendar_of
from commands.protocol.form import Form
from policy.model.roster import name_added
from storage import release_file
from storage.engine.session import Act
from storage.mail.messages import ChannelMade, MeetingFile
from storage.release_file import FileFaults, loader
from storage.release_file.transfer import known
from storage.tables import CommitteeRow
from tests.builders.office import RACHEL, STRANGER, Office, view_of, words_of
from tests.golden.lines import FETCHED, LINES
from tests.golden.settings import Setting
from tests.profiles import either

ADDED = """
release: {{key: adhoc-2020-03-05, kind: adhoc, body: panel, go_live: 5 Mar 2020}}
committees:
  - {{key: data-group, name: {name}, role: reviews, reviews: testing}}
modifications:
  - {{ref: MP198, title: A small change, state: approved, approved_on: 1 Nov 2019}}
scope:
  - {{modification: MP198, state: approved}}
timetable:
  - {{key: data-check, event: Data is checked, owner: data-group, date: 13 Jan 2020, acts: evidence testing}}
  - {{key: data-late, event: Data is looked at, owner: data-group, date: 8 Jan 2020}}
criteria:
  - {{ref: T1, committee: data-group, answers: data-group, text: It works}}
recommendations:
  - {{committee: data-group, subject: go-live, positive: true, given_on: 9 Jan 2020}}
meetings:
  - {{body: data-group, date: 17 Jan 2020, number: 3}}
roster:
  - {{committee: data-group, user: U0OWN, chair: true}}
channels:
  - {{release: adhoc-2020-03-05, committee: data-group, channel: C0DATA}}
"""
"""A release with a committee that only this file names: it reviews, owns, answers, recommends, meets, and has a chair and a channel."""

HERE = Setting("added", key="adhoc-2020-03-05", ref="MP198", approved="MP198", step="data-check", item="milestone:data-late")

ITS = (
    *("criteria {key} data-group", "signoff {key} data-group", "recommend {key} data-group", "live {key} lessons data-group"),
    *("member @U0NEW to data-group", "member add @U0NEW to data-group", "member remove @U0OWN from data-group", "quorum data-group 2"),
    *("feed data-group", "meetings data-group", "meeting data-group", "agenda data-group", "agenda data-group 3", "paper data-group"),
    *("minutes data-group 3", "channel {key} data-group #anywhere", "decide meeting data-group", "position {key} T1 met behalf"),
    *("meeting data-group 2020-01-17", "meeting data-group 2020-02-14 add", "criteria {key} nobody", "recommend {key} nobody"),
)
"""Lines that name it."""


def load(office: Office, name: str) -> None:
    """Loads the file, with the committee under that name."""
    with office.store.reading() as conn:
        stored = known(conn)
    made = release_file.parse_text("added.yaml", ADDED.format(name=name), known=stored)
    loader.load(office.store, made, at=office.now)


LINES_HERE = tuple(
    dict.fromkeys(
        (
            *(f"{command} {HERE.line(each)}" for command, verbs in LINES.items() for one in verbs.values() for each in one),
            *(f"/release {HERE.line(each)}" for each in ITS),
        )
    )
)


READERS = (RACHEL, "U0OWN", STRANGER)
"""A manager, the committee's chair, and somebody on no roster."""


def readers(number: int) -> Sequence[str]:
    """Who types the line of that number: in ci each of them; in dev the three in turn, since what they read differs little."""
    return either(READERS, in_dev=READERS[number % len(READERS)])


def answers(office: Office, lines: Sequence[str] = LINES_HERE) -> dict[str, str]:
    """What each line answers, as Slack shows it."""
    found = {}
    for number, line in enumerate(lines):
        for user in readers(number):
            name_added({"data-group": "First Review Group"})  # As a process has it that read nothing since.
            result = office.say(line, user, fetched=FETCHED.get(line.split()[1]))
            found[f"{line} ({user})"] = json.dumps(view_of(result), ensure_ascii=False) if isinstance(result, Form) else words_of(result)
    return found


def test_a_renamed_committee_has_its_new_name_on_every_page(office: Office) -> None:
    """Nothing shows what it was called before, except the history of the renaming, nor what its key would spell."""
    load(office, "First Review Group")
    assert "First Review Group" in words_of(office.say("/release status adhoc-2020-03-05"))
    load(office, "Second Review Group")
    found = answers(office)
    old = [line for line, text in found.items() if "First Review" in text and not line.startswith(("/release history", "/release undo"))]
    assert old == []
    assert [line for line, text in found.items() if "data group" in text.lower()] == []
    named = {line.split()[1] for line, text in found.items() if "Second Review Group" in text}
    assert named >= {"agenda", "committees", "criteria", "due", "feed", "history", "meeting", "meetings", "member"}, named
    assert named >= {"milestone", "mine", "minutes", "quorum", "recommend", "signoff", "status", "timetable", "live"}, named


def test_what_the_bot_posts_has_the_name_too(office: Office) -> None:
    """Its channel, its meetings' calendar, the Home of its chair and its calendar feed, each from a process that read nothing since."""
    load(office, "First Review Group")
    load(office, "Second Review Group")
    address = re.search(r"/([\w-]+)\.ics", words_of(office.say("/release feed data-group", "U0OWN", fetched=FETCHED["feed"])))
    assert address
    messages = (
        ChannelMade(HERE.key, "data-group", "adhoc-data", private=False, actor=RACHEL),
        MeetingFile("", RACHEL, RACHEL, "data-group"),
    )
    for message in messages:
        name_added({"data-group": "First Review Group"})
        said = str(posts.message(office.store, message, office.now, RACHEL))
        assert "Second Review Group" in said
        assert "First Review" not in said
    name_added({})
    assert "Second Review Group" in json.dumps(home_view(office.store, "U0OWN", office.now))
    with office.store.reading() as conn:
        found = calendar_of(conn, address[1], office.now.date())
    assert found is not None
    assert found.name == "SEC Releases: Second Review Group"


def test_a_file_leaves_the_secs_names_alone(office: Office) -> None:
    """A new name of one of the SEC's committees is refused at its line with a way out; its role and quorum may change."""
    file = "committees:\n  - {key: tag, name: %s, short: %s, role: reviews, quorum: 2}\n"
    told = "the SEC calls it Testing Advisory Group, and so do all messages. Write that, or give a new committee a key of its own"
    with pytest.raises(FileFaults, match=re.escape(f"added.yaml:2 committees[0].name: {told}")):
        release_file.parse_text("added.yaml", file % ("Test Board", "TAG"))
    with pytest.raises(FileFaults, match="calls it TAG"):
        release_file.parse_text("added.yaml", file % ("Testing Advisory Group", "TB"))
    for name in ("TAG", "Testing Advisory Group"):
        (made,) = release_file.parse_text("added.yaml", file % (name, "TAG")).committees
        assert (made.name, made.short, made.quorum) == ("Testing Advisory Group", "TAG", "2")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{key: data-group, name: SEC Panel, role: reviews}", "name: is what panel is called"),
        ("{key: data-group, name: Data Group, short: tag, role: reviews}", "short: is what tag is called"),
        ("{key: data-group, name: <!channel> Group, role: reviews}", "is not a committee's name"),
        ("{key: data-group, name: The Group That Reviews All Data of All Releases, role: reviews}", "Give a short of at most 40"),
    ],
)
def test_a_new_committee_has_a_name_of_its_own(entry: str, told: str) -> None:
    """A name of another committee, one with Slack's markup, or one that no button has room for is refused at its line."""
    with pytest.raises(FileFaults, match=re.escape(told)):
        release_file.parse_text("added.yaml", f"committees:\n  - {entry}\n")


def test_an_older_files_name_of_a_sec_committee_is_not_shown(office: Office) -> None:
    """A database in which an older version stored another name shows the SEC's, as it did everywhere but in a few sentences."""
    with office.store.changing(Act("test", "load", office.now)) as tx:
        row = tx.session.get_one(CommitteeRow, "tag")
        row.name, row.short = "Test Board", "TB"
    assert [line for line, text in answers(office, ("/release committees", "/release signoff june-2020 tag")).items() if "TB" in text] == []
