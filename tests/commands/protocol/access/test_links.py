"""A link with a credential in it is refused in every line and every field, and neither stored nor recorded (promise 5)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commands.protocol.form import Answer, Faults
from commands.protocol.results import Refused
from storage import release_file
from storage.tables import AuditRow, table_of
from tests.builders.office import DAN, RACHEL, STRANGER, Office, expect

KEY = "june-2020"
SIGNED = "https://bucket.s3.amazonaws.com/report.pdf?X-Amz-Signature=hunter2"
FIELDS: tuple[tuple[str, str, dict[str, Answer]], ...] = (
    (f"/release evidence {KEY} T1", DAN, {"link": SIGNED}),
    (f"/release evidence {KEY} T1", DAN, {"note": f"As in {SIGNED}."}),
    (f"/release document {KEY} tad", DAN, {"version": "1.0", "link": "https://dan:hunter2@example.com/tad"}),
    (f"/release comment {KEY}", STRANGER, {"party": "A Party", "text": f"See <{SIGNED}|the report>."}),
    (f"/release edit {KEY} facts", RACHEL, {"links": f"RID: {SIGNED}"}),
    ("/modification edit MP079", RACHEL, {"link": SIGNED}),
    ("/modification request CR1088", DAN, {"description": SIGNED}),
)


def recorded(office: Office) -> str:
    """All that the history says."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return repr(conn.execute(select(rows.thing, rows.after, rows.reason)).all())


@pytest.mark.parametrize(("line", "user", "answers"), FIELDS, ids=[f"{line} {next(reversed(given))}" for line, _, given in FIELDS])
def test_a_credential_in_a_field_is_a_fault_at_that_field(office: Office, line: str, user: str, answers: dict[str, Answer]) -> None:
    """The form stays open with a sentence that names what is wrong, and nothing of it is on record."""
    form = office.asks(line, user)
    faults = expect(Faults, office.fill(form, user, **answers))
    (name,) = faults.by_field
    assert name == next(reversed(answers))
    assert faults.by_field[name].startswith("The link contains ")
    assert "hunter2" not in faults.by_field[name] + recorded(office)


@pytest.mark.parametrize(
    ("line", "user"),
    [
        (f"/release evidence {KEY} T1 {SIGNED}", DAN),
        (f"/release evidence {KEY} T1 {SIGNED}", STRANGER),
        (f"/release glossary {SIGNED}", RACHEL),
    ],
)
def test_a_credential_in_a_line_is_refused_before_the_verb(office: Office, line: str, user: str) -> None:
    """For every person and verb: the refusal repeats nothing, and the history has none of it."""
    refused = expect(Refused, office.say(line, user))
    assert refused.sentence.startswith("The link contains a credential (X-Amz-Signature)")
    assert "hunter2" not in refused.sentence + refused.title + recorded(office)


def test_a_credential_in_a_release_file_is_a_fault_on_its_line() -> None:
    """It is named with line and field, in a list too, and nothing is loaded."""
    text = f"release:\n  key: june-2027\n  links:\n    - title: RID\n      url: {SIGNED}\n"
    with pytest.raises(release_file.FileFaults) as caught:
        release_file.parse_text("own.yaml", text)
    assert str(caught.value).startswith("own.yaml:5 url: the link contains a credential (X-Amz-Signature)")
    assert "hunter2" not in str(caught.value)
