"""The version of the SEC that a release makes: its field, and the section of `/release edit` that is open after go-live too."""

from __future__ import annotations

import re

from commands.protocol.answers import Editing, SectionResult, finished, text_of
from commands.protocol.command import Doing, faults
from commands.protocol.form import Field, Form
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.rows import put
from policy.model.releases import Release, ReleaseKind
from storage.history.names import name_of
from storage.tables import ReleaseRow

_VERSION = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{1,3}){1,2}")


def version_field(release: Release) -> Field:
    """Returns the field for the version, such as 27.0."""
    hint = "The version of the SEC that this release makes, such as 27.0."
    return Field("sec_version", "SEC version", value=release.sec_version, optional=True, hint=hint, longest=20)


def read_version(doing: Doing, release: Release) -> str:
    """Reads the version; collects a fault if it is not one."""
    given = re.sub(r"(?i)^\s*(sec\s*)?v(ersion\s*)?(?=\d)", "", text_of(doing, "sec_version", release.sec_version)).strip()
    if given and not _VERSION.fullmatch(given):
        doing.faults["sec_version"] = "Write the version of the SEC as in 27.0, or leave this empty."
    return given


def sec_version(editing: Editing) -> SectionResult:
    """Records the version of the SEC that the release makes or made."""
    doing, release = editing.doing, editing.release
    if release.kind is ReleaseKind.YEAR:
        return Refused(f"The {editing.name} are not one release, so they make no version of the SEC. Record it on one of them.")
    form = Form(
        title="SEC version",
        line=editing.line,
        about=((editing.name,),),
        things=(name_of(ReleaseRow, editing.key),),
        edits=True,
        fields=(version_field(release),),
    )
    if asking := doing.ask(form):
        return asking
    version = read_version(doing, release)
    if doing.faults:
        return faults(doing)
    put(doing.tx.session.get_one(ReleaseRow, editing.key), {"sec_version": version})
    sentence = f"The {editing.name} makes version {version} of the SEC." if version else f"Removed the SEC version of the {editing.name}."
    return finished(editing, sentence, (), Line.release("status", editing.key))
