"""Types of the fields in release files, validated by the readers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, PlainValidator, ValidationInfo

from policy.meetings.minutes import Presence as MeetingPresence
from policy.model import acts
from policy.model.decisions import Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import NOTE_KINDS, Classification, ReleaseKind, Topic
from policy.model.rid import Covers
from policy.model.roster import USER_ID
from policy.model.scope import ModificationPath, ModificationStage, ModificationState, RequestState, ScopeState
from policy.model.sign_off import CriterionKind, SignOffState
from policy.scope.references import ReferenceKind
from storage.release_file.readers import (
    Relative,
    as_list,
    member,
    one_of,
    pattern,
    qualified,
    read_classification,
    read_count,
    read_day,
    read_key,
    read_line,
    read_month,
    read_nth,
    read_partial,
    read_pence,
    read_phrase,
    read_quorum,
    read_release_key,
    read_some_text,
    read_switch,
    read_text,
    read_url,
    read_when,
)
from storage.release_file.spelling import Spelling, read_modification_ref, read_request_ref

Text: TypeAlias = Annotated[str, PlainValidator(read_text)]
SomeText: TypeAlias = Annotated[str, PlainValidator(read_some_text)]
Line: TypeAlias = Annotated[str, PlainValidator(read_line)]
Day: TypeAlias = Annotated[date, PlainValidator(read_day)]
OptionalDay: TypeAlias = Annotated[date | None, PlainValidator(read_day)]
OptionalPartial: TypeAlias = Annotated[PartialDate | None, PlainValidator(read_partial)]
OptionalWhen: TypeAlias = Annotated[PartialDate | Relative | None, PlainValidator(read_when)]
OptionalPence: TypeAlias = Annotated[int | None, PlainValidator(read_pence)]
Switch: TypeAlias = Annotated[bool, PlainValidator(read_switch)]
Count: TypeAlias = Annotated[int, PlainValidator(read_count)]
Quorum: TypeAlias = Annotated[str, PlainValidator(read_quorum)]
Nth: TypeAlias = Annotated[int, PlainValidator(read_nth)]
Month: TypeAlias = Annotated[int, PlainValidator(read_month)]
Key: TypeAlias = Annotated[str, PlainValidator(read_key)]
OptionalKey: TypeAlias = Annotated[str | None, PlainValidator(read_key)]
ReleaseKey: TypeAlias = Annotated[str, PlainValidator(read_release_key)]
Url: TypeAlias = Annotated[str, PlainValidator(read_url)]


def _spelling(info: ValidationInfo) -> Spelling:
    """Returns how the parser reads references, which it gives as the context of a validation."""
    found: Spelling = (info.context or {}).get("spelling") or Spelling()
    return found


ModificationRef: TypeAlias = Annotated[str, PlainValidator(lambda value, info: read_modification_ref(value, _spelling(info).read))]
OwnRef: TypeAlias = Annotated[str, PlainValidator(lambda value, info: read_modification_ref(value, _spelling(info).canonical))]
"""A reference as it is written, although its proposal has another one by now."""
RequestRef: TypeAlias = Annotated[str, PlainValidator(lambda value, info: read_request_ref(value, _spelling(info).read))]
CriterionRef: TypeAlias = Annotated[
    str, PlainValidator(pattern(r"[OTS][1-9][0-9]{0,2}", 4, "is not a criterion's reference. Write O1, T1 or S1, or one that follows on"))
]
VersionNumber: TypeAlias = Annotated[
    str, PlainValidator(pattern(r"(?:0|[1-9][0-9]{0,3})\.(?:0|[1-9][0-9]{0,3})", 9, "is not a version. Write it as in 0.1 or 1.0"))
]
SecVersion: TypeAlias = Annotated[
    str, PlainValidator(pattern(r"[1-9][0-9]{0,2}(?:\.[0-9]{1,3}){1,2}", 11, "is not a version of the SEC. Write it as in 27.0"))
]
BodyName: TypeAlias = Annotated[
    str,
    PlainValidator(
        pattern(
            r"[^\W_](?:[^\W_]|[ .,'’()/&–-]){0,99}",
            100,
            "is not a committee's name. Write at most 100 letters and figures, with . , ' ( ) / & -",
        )
    ),
]
"""A committee's name, without the marks that Slack reads as markup, because it stands in every message."""
Columns: TypeAlias = Annotated[list[Annotated[str, PlainValidator(read_phrase)]], BeforeValidator(as_list)]
UserId: TypeAlias = Annotated[str, PlainValidator(pattern(USER_ID, 31, "is not a Slack user id. Write it as in U024BE7LH"))]
ChannelId: TypeAlias = Annotated[
    str, PlainValidator(pattern(r"[CGD][A-Z0-9]{1,30}", 31, "is not a Slack channel id. Write it as in C024BE91L"))
]
OptionalSwitch: TypeAlias = Annotated[bool | None, PlainValidator(read_switch)]
OptionalStage: TypeAlias = Annotated[ModificationStage | None, PlainValidator(member(ModificationStage))]
Presence: TypeAlias = Annotated[MeetingPresence, PlainValidator(member(MeetingPresence))]
OptionalPath: TypeAlias = Annotated[ModificationPath | None, PlainValidator(member(ModificationPath))]
Paths: TypeAlias = Annotated[
    list[Annotated[str, PlainValidator(one_of(tuple(each.value for each in ModificationPath)))]], BeforeValidator(as_list)
]
RefKind: TypeAlias = Annotated[ReferenceKind, PlainValidator(member(ReferenceKind))]
RefPrefix: TypeAlias = Annotated[
    str, PlainValidator(pattern(r"[A-Z]{1,12}", 12, "is not a prefix of references. Write capital letters, as in SECMP"))
]
OptionalPrefix: TypeAlias = Annotated[
    str, PlainValidator(pattern(r"[A-Z]{0,12}", 12, "is not a prefix of references. Write capital letters, as in MP"))
]
Kind: TypeAlias = Annotated[ReleaseKind, PlainValidator(member(ReleaseKind))]
State: TypeAlias = Annotated[ModificationState, PlainValidator(member(ModificationState))]
InScope: TypeAlias = Annotated[ScopeState, PlainValidator(member(ScopeState))]
Reach: TypeAlias = Annotated[RequestState, PlainValidator(member(RequestState))]
Coverage: TypeAlias = Annotated[Covers, PlainValidator(member(Covers))]
DecisionSubject: TypeAlias = Annotated[Subject, PlainValidator(member(Subject))]
DecisionOutcome: TypeAlias = Annotated[Outcome, PlainValidator(member(Outcome))]
Stand: TypeAlias = Annotated[SignOffState, PlainValidator(member(SignOffState))]
Level: TypeAlias = Annotated[Classification, PlainValidator(read_classification)]
Group: TypeAlias = Annotated[str, PlainValidator(one_of(("party", "dcc")))]
NoteKind: TypeAlias = Annotated[str, PlainValidator(one_of(NOTE_KINDS))]
Topics: TypeAlias = Annotated[list[Annotated[str, PlainValidator(one_of(tuple(topic.value for topic in Topic)))]], BeforeValidator(as_list)]
Days: TypeAlias = Annotated[tuple[str, int], PlainValidator(qualified(read_count))]
About: TypeAlias = Annotated[tuple[str, int], PlainValidator(qualified(read_pence))]
Role: TypeAlias = Annotated[str, PlainValidator(one_of(("decides", "reviews", "comments", "works", "takes part")))]
Act: TypeAlias = Annotated[str, PlainValidator(one_of(tuple(sorted(acts.ALL))))]
Acts: TypeAlias = Annotated[list[Act], BeforeValidator(as_list)]
Names: TypeAlias = Annotated[list[Line], BeforeValidator(as_list)]
Keys: TypeAlias = Annotated[list[Key], BeforeValidator(as_list)]

CRITERION_KINDS = {"O": CriterionKind.OPERATIONAL, "T": CriterionKind.TESTING, "S": CriterionKind.SECURITY}
