"""Export and import: a release as a release file and back, every difference first, and nothing granted by a file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot import pages
from bot.pages.kit.files import Sent
from bot.posts import posts
from commands.catalogue import perform
from commands.files import import_differences
from commands.protocol.files import Preparing
from commands.protocol.form import Answer, Faults, Form
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Done, Refused
from commands.results import Result
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.roster import Member
from policy.model.scope import ScopeItem
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from storage import release_file
from storage.engine.session import Act, Change, Store
from storage.history import audit
from storage.mail import outbox
from storage.mail.kinds import read
from storage.release_file import Contents, parse_text, transfer, write
from storage.release_file.loader import bring_in, load
from storage.releases import releases
from tests.builders.databases import at_head
from tests.builders.generated_contents import whole_contents
from tests.builders.office import DAN, RACHEL, START, STRANGER, Office, expect, reference
from tests.profiles import examples


def exported(office: Office, key: str = "june-2020") -> str:
    """The release file that export sends."""
    office.shows(f"/release export {key}", Preparing, channel="C0JUNE")
    (row,) = outbox.claim(office.store, now=datetime.now(UTC) + timedelta(seconds=1), lease=timedelta(hours=1), limit=50)
    outbox.mark_sent(office.store, row, "")
    message = posts.message(office.store, read(row.kind, row.ids), office.now, row.channel)
    assert message is not None
    (file,) = expect(Sent, message["sent"]).files
    assert file.name == f"{key}.yaml"
    return file.content.decode()


def bring(office: Office, text: str | bytes, *, step: str = "", answers: dict[str, Answer] | None = None, user: str = RACHEL) -> Result:
    """The import of a file that was fetched, from its shortcut; with a step, its form coming back."""
    data = text if isinstance(text, bytes) else text.encode()
    fetched = ("file", "a-file.yaml", data.decode("utf-8", "surrogateescape"))
    office.later(seconds=1)
    key = f"import:{office.now.isoformat()}"
    request = Request("/release", "import F0FILE", Actor(user), office.now, key, answers=answers, step=step, fetched=fetched)
    return perform(office.store, request)


def confirm(office: Office, text: str, form: object) -> object:
    """The preview confirmed."""
    return bring(office, text, step=expect(Form, form).step, answers={})


def length(office: Office) -> int:
    """How many rows the history has."""
    with office.store.reading() as conn:
        return audit.newest(conn)


def test_what_is_exported_comes_back_as_no_difference(office: Office) -> None:
    """June 2020, with its decisions and versions, differs in nothing from its own file."""
    before = length(office)
    answer = expect(Done, bring(office, exported(office)))
    assert answer.sentence == "No differences: the file matches the record of the June 2020 SEC Release."
    assert length(office) == before


def test_an_exported_release_loads_elsewhere_as_it_was(office: Office, tmp_path: Path) -> None:
    """The file says all that another database needs, beside the shared reference data."""
    text = exported(office)
    at_head(f"sqlite:///{tmp_path / 'other.db'}")
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    load(other, dataclasses.replace(Contents(), committees=reference().committees), at=START)
    load(other, parse_text("june.yaml", text), at=START)
    with other.reading() as conn:
        assert releases.fetch_release(conn, "june-2020") == office.release()
    other.close()


def test_every_difference_is_shown_and_nothing_changed_before_it_is_confirmed(office: Office) -> None:
    """A changed, an added and a removed thing each have their line; the preview leaves no trace, the confirmation applies it."""
    text = exported(office)
    assert "Ofgem" not in text
    changed = text.replace("quoted_total: £1,120,042", "quoted_total: £1,180,042").replace("key: tad-draft\n", "key: tad-first\n")
    before = length(office)
    form = expect(Form, bring(office, changed))
    shown = pages.plain(form)
    assert "June 2020 SEC Release: DCC's quoted total changed from £1,120,042 to £1,180,042" in shown
    assert "added: DCC submits draft SEC Release TAD" in shown
    assert "removed: DCC submits draft SEC Release TAD" in shown
    assert length(office) == before
    expect(Changed, confirm(office, changed, form))
    assert office.release().costs_facts.quoted_total == 118_004_200
    with office.store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)
    office.undoes()
    assert office.release().costs_facts.quoted_total == 112_004_200


def test_a_scope_item_that_a_file_leaves_out_stays(office: Office) -> None:
    """The preview names the item and how to take it out; a file that leaves out nothing else changes nothing (R5)."""
    release = office.release()
    with office.store.reading() as conn:
        without = transfer.exported(conn, dataclasses.replace(release, scope=release.scope[:-1]))
    text = write(without)
    said = expect(Done, bring(office, text)).sentence
    assert said.startswith("Nothing to import from a-file.yaml.")
    assert "MP088 is in the scope of the June 2020 SEC Release and not in the file. To take it out, write it with state: out" in said
    form = expect(Form, bring(office, text.replace("£1,120,042", "£1,180,042")))
    assert "MP088 is in the scope of the June 2020 SEC Release and not" in pages.plain(form)
    expect(Changed, confirm(office, text.replace("£1,120,042", "£1,180,042"), form))
    assert office.release().scope == release.scope


def test_a_file_with_only_its_release_shows_all_that_it_would_remove(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line comes before the confirmation, removals first; a file that leaves out more than can be shown is refused with a way."""
    text = "release: {key: june-2020, kind: system, go_live: 25 June 2020, body: panel, created_on: 9 May 2019}\n"
    form = expect(Form, bring(office, text))
    lines = ["".join(map(str, line)) for line in form.about]
    first = next(number for number, line in enumerate(lines) if line.startswith("• "))
    removed = [line for line in lines if line.startswith("• removed: ")]
    assert lines[first] == removed[0]
    assert {"• removed: UIT commences", "• removed: Link June 2020 SEC Release"} <= set(removed)
    assert sum("is in the scope of the June 2020 SEC Release and not in the file" in line for line in lines) == 5
    monkeypatch.setattr(import_differences, "MOST_LINES", 20)
    refused = expect(Refused, bring(office, text))
    assert f"it leaves out {len(removed)} lines of the record of the June 2020 SEC Release" in refused.sentence
    assert "python -m bot load a-file.yaml --replace" in refused.sentence


def test_a_confirmation_is_of_what_was_shown(office: Office) -> None:
    """Where the file or the record changed since the preview, the preview comes once more."""
    text = exported(office).replace("£1,120,042", "£1,180,042")
    form = bring(office, text)
    office.say("/release milestone june-2020 tad-draft 2020-02-03")
    again = expect(Form, confirm(office, text, form))
    assert "The record has changed since the preview" in pages.plain(again)
    expect(Form, confirm(office, text.replace("£1,180,042", "£1,180,043"), again))
    assert office.release().costs_facts.quoted_total == 112_004_200


def test_a_file_makes_a_new_release(office: Office) -> None:
    """A release that is not on record is added whole, open criteria and no decisions."""
    text = exported(office).replace("key: june-2020", "key: june-2021").replace("go_live: 2020-06-25", "go_live: 2021-06-24")
    expect(Changed, confirm(office, text, bring(office, text)))
    made = office.release("june-2021")
    assert made.go_live == date(2021, 6, 24)
    assert (made.decisions, made.live_on) == ((), None)
    assert {each.agreed_on for each in made.scope} == {None}
    assert len(made.scope) == len(office.release().scope)


def _granting(release: Release) -> Release:
    go = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 1, 9), recorded_on=date(2020, 1, 9))
    return dataclasses.replace(
        release,
        decisions=(*release.decisions, go),
        criteria=tuple(dataclasses.replace(each, state=SignOffState.MET) for each in release.criteria),
        live_on=date(2020, 1, 9),
        scope=tuple(_agreed(each) for each in release.scope),
        versions=tuple(dataclasses.replace(each, baselined=True) for each in release.versions),
        summary="A new summary",
    )


def _agreed(item: ScopeItem) -> ScopeItem:
    return dataclasses.replace(item, agreed_on=date(2020, 1, 9))


def test_a_file_decides_nothing_and_grants_nothing(office: Office) -> None:
    """Decisions, sign-offs, agreements, baselines and a roster in a file are left out, in a sentence; the rest is taken."""
    with office.store.reading() as conn:
        contents = transfer.exported(conn, office.release())
    granting = dataclasses.replace(
        contents,
        releases=(_granting(office.release()),),
        members=(Member("secas", STRANGER), Member("panel", STRANGER, chair=True)),
    )
    text = write(granting)
    before = office.release()
    form = bring(office, text)
    shown = pages.plain(form)
    for words in ("decisions", "sign-offs", "agreements to the scope", "baselines", "live and cancelled dates", "roster"):
        assert words in shown
    expect(Changed, confirm(office, text, form))
    assert office.release() == dataclasses.replace(before, summary="A new summary")
    expect(Refused, bring(office, text, user=STRANGER))


def test_criteria_of_a_release_are_amended_by_their_own_command(office: Office) -> None:
    """A file does not reword what is being signed off (R12)."""
    given = office.release()
    reworded = tuple(dataclasses.replace(each, text="Anything goes") for each in given.criteria)
    added = (*reworded, Criterion("S1", CriterionKind.SECURITY, "ssc", "Secure"))
    with office.store.reading() as conn:
        contents = dataclasses.replace(transfer.exported(conn, given), releases=(dataclasses.replace(given, criteria=added),))
    answer = expect(Done, bring(office, write(contents)))
    assert "amendments of acceptance criteria" in answer.sentence
    assert office.release() == given


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"a: &a [x]\nb: *a\n", "anchor or alias"),
        (b"release: !!python/object/apply:os.system [echo]\n", "uses a YAML tag"),
        (b"[" * 5000, "nested more than"),
        (b"x" * 1_000_001, "larger than 1,000,000 bytes"),
        (b"- " * 60_000, "nested more than"),
        (b"release: {key: june-2020, kind: system, go_live: 31 Jun 2020}\n", "31 Jun 2020"),
        (b"", "contains no release and no modifications"),
        (b"roster:\n  - {committee: secas, user: U0STRANGER}\n", "contains no release and no modifications"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused_in_a_sentence(office: Office, data: bytes, says: str) -> None:
    """One sentence, and nothing is changed."""
    before = length(office)
    answer = expect(Refused, bring(office, data))
    assert says in answer.sentence
    assert answer.sentence.startswith("The file was not imported:")
    assert "\n" not in answer.sentence
    assert length(office) == before


def test_a_committee_that_is_not_there_is_named(office: Office) -> None:
    """A release that names a committee that nobody knows is refused, and no row is left."""
    text = exported(office).replace("owner: dcc", "owner: dccc", 1)
    answer = bring(office, text)
    assert isinstance(answer, Refused | Form)
    assert "dccc" in pages.plain(answer)


def test_the_form_asks_for_the_file_and_says_what_is_wrong_at_it(office: Office) -> None:
    """Without a file there is a form; answers without a file, or with one that was not fetched, get a sentence at the field."""
    office.asks("/release import")
    expect(Faults, office.say("/release import", answers={"file": ""}))
    request = Request("/release", "import", Actor(RACHEL), office.now, "k", answers={"file": "F1"}, fetched=("fault", "It is too large."))
    told = expect(Faults, perform(office.store, request))
    assert told.by_field == {"file": "It is too large."}


@pytest.mark.parametrize("user", [DAN, STRANGER])
def test_only_a_release_manager_imports(office: Office, user: str) -> None:
    """Anybody else is refused, on the record."""
    answer = office.refuses("/release import", user)
    assert answer.thing == "release_file:import"


@pytest.mark.parametrize("user", [DAN, STRANGER])
def test_all_minutes_are_not_exported_for_somebody_who_keeps_none(office: Office, user: str) -> None:
    """Anybody but a release manager or a chair is refused; the file has what everybody said."""
    office.refuses("/release export meetings", user, because="can draft the minutes of a meeting")
    office.shows("/release export meetings", Preparing, RACHEL)


class _OverError(Exception):
    """Ends a transaction that must leave nothing."""


@contextmanager
def rolled_back(store: Store) -> Iterator[Change]:
    """A transaction of which nothing is left."""
    with suppress(_OverError), store.changing(Act("test", "test", START)) as tx:
        yield tx
        raise _OverError


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the committees alone."""
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.db'}"
    at_head(url)
    store = Store(url)
    load(store, dataclasses.replace(Contents(), committees=reference().committees), at=START)
    yield store
    store.close()


def _file_of(tx: Change, key: str) -> str:
    release = releases.fetch_release(tx.connection, key)
    assert release is not None
    return write(transfer.exported(tx.connection, release))


@settings(max_examples=examples(0.3), suppress_health_check=list(HealthCheck))
@given(contents=whole_contents())
def test_export_then_import_is_the_identity(empty: Store, contents: Contents) -> None:
    """Whatever a release holds: its file differs in nothing from what is on record, and elsewhere makes the same release."""
    contents = dataclasses.replace(contents, standard_criteria=(), authorities=(), channels=(), members=())
    files: dict[str, str] = {}
    made: dict[str, Release | None] = {}
    with rolled_back(empty) as tx:
        bring_in(tx, contents, replace=True)
        for release in contents.releases:
            files[release.key] = _file_of(tx, release.key)
            made[release.key] = releases.fetch_release(tx.connection, release.key)
            read = parse_text("a.yaml", files[release.key], known=transfer.known(tx.connection))
            taken, left = transfer.admitted(read, {key: found for key, found in made.items() if found})
            assert left == ()
            assert bring_in(tx, taken, replace=True, keep_order=True).changes == ()
    for key, text in files.items():
        with rolled_back(empty) as tx:
            bring_in(tx, dataclasses.replace(Contents(), committees=contents.committees), replace=True)
            bring_in(tx, parse_text("a.yaml", text, known=transfer.known(tx.connection)), replace=True)
            assert releases.fetch_release(tx.connection, key) == made[key]


def test_a_preview_of_a_load_stores_nothing(office: Office) -> None:
    """The loader's own dry run reports what would be changed, and changes nothing."""
    before = length(office)
    year = Release("2022", ReleaseKind.YEAR, None)
    report = load(office.store, Contents(releases=(year,)), at=office.now, preview=True)
    assert (report.added, [each.thing for each in report.changes]) == (1, ["release:2022"])
    assert length(office) == before
    assert release_file.REFERENCE.is_dir()
