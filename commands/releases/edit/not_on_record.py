"""Editing of the topics on which no source says anything (design, Words)."""

from __future__ import annotations

from commands.protocol.answers import Editing, SectionResult, finished
from commands.protocol.command import faults
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.rows import put
from commands.protocol.words import shown
from policy.model.releases import Topic
from policy.releases.not_on_record import WORDS
from storage.history.names import name_of
from storage.tables import ReleaseRow


def record(editing: Editing) -> SectionResult:
    """Changes the topics that no source covers; a topic leaves the list by itself when something is recorded on it (design, Words)."""
    doing, release = editing.doing, editing.release
    form = Form(
        title="Not on record",
        line=editing.line,
        about=((f"Tick what no source says about the {editing.name}. It is shown as not on record, and not chased.",),),
        things=(name_of(ReleaseRow, editing.key),),
        edits=True,
        fields=(
            Field(
                "topics",
                "Not on record",
                Kind.TICKS,
                value=tuple(release.not_on_record),
                options=tuple(Option(topic.value, f"{WORDS[topic][:1].upper()}{WORDS[topic][1:]}") for topic in Topic),
                optional=True,
            ),
        ),
    )
    if asking := doing.ask(form):
        return asking
    ticks = doing.several("topics") if "topics" in doing.answers else release.not_on_record
    unknown = [each for each in ticks if each not in set(Topic)]
    if unknown:
        doing.faults["topics"] = f"“{shown(unknown[0])}” isn't a topic. Choose from {', '.join(Topic)}."
        return faults(doing)
    topics = tuple(topic.value for topic in Topic if topic in ticks)
    put(doing.tx.session.get_one(ReleaseRow, editing.key), {"not_on_record": topics})
    listed = "; ".join(WORDS[Topic(each)] for each in topics) or "nothing is listed"
    return finished(editing, f"Not on record for the {editing.name}: {listed}.", (), Line.release("check", editing.key))
