"""`/release channel KEY create` and `archive`: channels that Slack makes for a release, and closes after it (R20; design, Commands)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused, Words
from policy.access.classification import needs_private
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.wording import counted, joined
from policy.releases.lessons import lessons_owed
from policy.releases.phase import Phase, phase
from policy.sign_off.criteria import applicable_criteria
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import ChannelArchived, ChannelMade, ReleaseFile
from storage.releases.lessons import lessons_of
from storage.roster.channels import channel_for, own_channels
from storage.tables import ReleaseRow

CREATE, ARCHIVE = "create", "archive"
OWN = "own"
"""The option of the release's own channel."""

LONGEST = 60
"""The longest name of a release's own channel; Slack takes 80 characters, and a committee's key is added to it."""

PUBLIC, PRIVATE = "public", "private"
_FIND = (Option(PUBLIC, "Everybody in the workspace"), Option(PRIVATE, "Those who are invited"))


def create(doing: Doing, release: Release) -> Changed | Form | Faults | Refused:
    """Has Slack make the channels of a release that are chosen in the form; each is set once it is there."""
    thing = name_of(ReleaseRow, release.key)
    if (now := phase(release, doing.today)) in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_as_one(release.key)} is {now.value}, so it gets no more channels.", (), thing, release.key)
    secret = needs_private(release.classification)
    missing = {each: channel_for(doing.tx.connection, release.key, each if each != OWN else None) is None for each in _of(release)}
    if asking := doing.ask(_form(release, missing, secret=secret)):
        return asking
    chosen = doing.several("channels")
    if not chosen:
        doing.faults["channels"] = "Choose at least one channel."
    name = doing.answer("name").lower().removeprefix("#")
    if not re.fullmatch(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST - 1}}}", name):
        doing.faults["name"] = f"Use small letters, figures and hyphens, at most {LONGEST}, such as {release.key}."
    private = doing.answer("find") == PRIVATE
    if secret and not private:
        level = release.classification.name.title()
        doing.faults["find"] = f"The release is classified {level}, so only those who are invited may find its channels."
    if doing.faults:
        return faults(doing)
    names = []
    for each in (one for one in _of(release) if one in chosen):
        names.append(name if each == OWN else f"{name}-{each}")
        message = ChannelMade(release.key, "" if each == OWN else each, names[-1], private, doing.user)
        key = f"{ChannelMade.kind}:{release.key}:{each}:{doing.asked.request.key or doing.tx.now.isoformat()}"
        outbox.enqueue(doing.tx, message, key=key, channel=doing.user)
    listed = joined([f"#{each}" for each in names])
    return Changed(
        (f"Slack is asked to make {listed}. You get a direct message when each is ready.",),
        (("If a channel with such a name exists and the bot can see it, that one is used.",),),
        (Line.release("status", release.key),),
    )


def _of(release: Release) -> tuple[str, ...]:
    """Returns the release's own channel and those of the bodies that review, decide and deliver."""
    return tuple(dict.fromkeys((OWN, *(each.committee for each in applicable_criteria(release)), release.body, "dcc")))


def _form(release: Release, missing: Mapping[str, bool], *, secret: bool) -> Form:
    labels = {OWN: "The release's own channel"}
    options = tuple(Option(each, labels.get(each, name_of_body(each))) for each in missing)
    about = "The bot makes each channel with a topic and a purpose, invites the bodies' members and the release managers, and sets it here."
    hint = f"A body's channel is named after it, such as {release.key}-tag. Those that are not ticked have a channel."
    level = release.classification.name.title()
    return Form(
        title="Make channels",
        line=Line.release("channel", release.key, CREATE),
        about=((release_name(release.key),), (about,)),
        submit="Make",
        fields=(
            Field("name", "Name", value=release.key, longest=LONGEST, hint="Of the release's own channel."),
            Field("channels", "Channels", Kind.TICKS, tuple(each for each in missing if missing[each]), options, hint=hint),
            Field(
                "find",
                "Who can find them",
                Kind.CHOICE,
                PRIVATE if secret else PUBLIC,
                _FIND,
                hint=f"The release is {level}, so its channels are cleared up to {level} and private." if secret else "",
            ),
        ),
    )


def archive(doing: Doing, release: Release) -> Changed | Form | Faults | Refused:
    """Has Slack archive the channels of a release that is over, each after the release file was put into it."""
    thing = name_of(ReleaseRow, release.key)
    if phase(release, doing.today) not in {Phase.LIVE, Phase.CANCELLED}:
        sentence = f"The {release_as_one(release.key)} is neither live nor cancelled, so its channels stay open."
        return Refused(sentence, (Line.release("status", release.key),), thing, release.key)
    found = own_channels(doing.tx.connection, release.key)
    if not found:
        sentence = f"The {release_as_one(release.key)} has no channel of its own that another release doesn't have too."
        return Refused(sentence, (Line.release("status", release.key),), title="Nothing to archive")
    about: list[Words] = [(release_name(release.key),), *((f"• {_whose(each)}: ", Channel(where)) for each, where in found.items())]
    about.append(("The release file is put into each channel first. If that fails, the channel stays open.",))
    if waiting := without_lessons(doing, release):
        about.append((f"⚠️ No lessons learnt yet from: {joined([name_of_body(each) for each in waiting])}.",))
    about.append(("To open one again, choose Unarchive in its details in Slack: the bot may not. Then set it with /release channel.",))
    form = Form(
        title="Archive channels", line=Line.release("channel", release.key, ARCHIVE), fields=(), submit="Archive", about=tuple(about)
    )
    if asking := doing.ask(form):
        return asking
    given = doing.asked.request.key or doing.tx.now.isoformat()
    for where in dict.fromkeys(found.values()):
        of = f"{ReleaseFile.kind}:{where}:{given}"
        outbox.enqueue(doing.tx, ReleaseFile(release.key, doing.user, where), key=of, channel=where)
        message = ChannelArchived(release.key, doing.user, of, where)
        outbox.enqueue(doing.tx, message, key=f"{ChannelArchived.kind}:{where}:{given}", channel=where)
    made = f"{counted(len(set(found.values())), 'channel')} will be archived once it has the release file."
    return Changed((made,), (), (Line.release("status", release.key),))


def without_lessons(doing: Doing, release: Release) -> list[str]:
    """Returns the bodies with criteria, the deciding one, the DCC and SECAS that have given no lessons learnt yet (RID 3)."""
    given = {each.committee for each in lessons_of(doing.tx.connection, release.key)}
    return lessons_owed(release, given) if phase(release, doing.today) is Phase.LIVE else []


def _whose(committee: str) -> str:
    return name_of_body(committee) if committee else "The release's own channel"
