"""Golden texts of what every verb answers at once: pages, forms, results and refusals, on June 2020, an empty release and a large one."""

from __future__ import annotations

import secrets

import pytest

from commands.catalogue import CATALOGUE, perform
from commands.pressing import Pressing
from commands.protocol.line import page_of
from commands.protocol.request import Actor, Request
from commands.results import Result
from tests.builders.office import DAN, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office
from tests.golden.conftest import Golden, Offices
from tests.golden.lines import ASIDE, FETCHED, LINES, WRONG_KEYS, mistaken, slug
from tests.golden.rendering import as_read, drawn, primaries, too_tall, wrong_primaries
from tests.golden.settings import JUNE, SETTINGS, Setting

WHOM = {
    RACHEL: "a release manager",
    DAN: "DCC staff",
    TAG_CHAIR: "the TAG's chair",
    OPSG_CHAIR: "the Operations Group's chair",
    PANEL_CHAIR: "the Panel's chair",
    STRANGER: "somebody on no roster",
}

OTHERS = {
    "evidence": DAN,
    "document": DAN,
    "position": TAG_CHAIR,
    "condition": TAG_CHAIR,
    "recommend": TAG_CHAIR,
    "decide": PANEL_CHAIR,
    "comment": STRANGER,
    "baseline": PANEL_CHAIR,
}
"""Whose verb it is, where it is not a release manager's."""

OF_ALL = frozenset({"due", "list", "meetings", "mine"})
"""Verbs that name no release and show what is in all of them."""

UNNAMED = frozenset(
    {
        "help",
        "newsletter",
        "calendar",
        "committees",
        "glossary",
        "clear",
        "join",
        "member",
        "quorum",
        "deputy",
        "sync",
        "import",
        "undo",
        "unsent",
        "why",
        "meeting",
        "agenda",
        "agenda-file",
        "paper",
        "minutes",
    }
)
"""Verbs that have nothing to do with one release: June 2020's golden texts stand for all."""

Case = tuple[str, Setting, str, str]
"""A golden's name, the setting, the command line, and who types it."""


def cases() -> list[Case]:
    """Every golden text of this module."""
    made: list[Case] = []
    for setting in SETTINGS:
        for command, verbs in LINES.items():
            for verb, templates in verbs.items():
                wanted = (each for each in templates if setting is JUNE or not mistaken(each) or verb in OF_ALL)
                made += [_case(setting.name, setting, command, each, OTHERS.get(verb, RACHEL)) for each in wanted]
    for command, verbs in LINES.items():
        made += [(f"help/{slug(f'{command} {verb}')}", JUNE, f"{command} help {verb}", RACHEL) for verb in verbs]
        acting = [each.name for each in CATALOGUE.get(command, ()) if each.acts]
        made += [_case("refused/stranger", JUNE, command, _full(verbs[each]), STRANGER) for each in acting if each in verbs]
    made += [(f"refused/{slug(JUNE.line(each))}", JUNE, JUNE.line(each), RACHEL) for each in ASIDE]
    made += [(f"refused/status-{key}", JUNE, f"/release status {key}", RACHEL) for key in WRONG_KEYS]
    made += [(f"refused/as-of-{slug(f'/release {each}')}", JUNE, f"/release status june-2020 as of {each}", RACHEL) for each in AS_OF]
    return list(dict.fromkeys(made))


AS_OF = ("2019-12-31", "2020-01-11", "yesterday")


def _full(templates: tuple[str, ...]) -> str:
    """The first line that names a release or another thing, where the verb has one."""
    return next((each for each in templates if "{" in each or "@" in each or "#" in each), templates[0])


def _case(folder: str, setting: Setting, command: str, template: str, user: str) -> Case:
    line = f"{command} {setting.line(template)}"
    # The release's own key is what the folder says already.
    bare = "" if "{" in template or f"{template} {{key}}" not in LINES[command][template.split()[0]] else " without a key"
    name = slug(f"{command} {template.replace('{key}', '')}".format(**{**setting.__dict__, "to": "other"}) + bare)
    return f"{folder}/{name}", setting, line, user


CASES = cases()


def say(office: Office, line: str, user: str) -> Result:
    """One command line, with what was asked of Slack beforehand."""
    command, _, text = line.partition(" ")
    fetched = FETCHED.get(text.partition(" ")[0])
    return perform(office.store, Request(command, text, Actor(user), office.now, "delivery", "C0ANY", fetched=fetched))


@pytest.mark.parametrize(("name", "setting", "line", "user"), CASES, ids=[case[0] for case in CASES])
def test_an_answer_reads_as_it_did(
    offices: Offices, golden: Golden, monkeypatch: pytest.MonkeyPatch, name: str, setting: Setting, line: str, user: str
) -> None:
    """What a person reads is what the golden file holds, and one screen; run with --snapshot-update to accept what has changed."""
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _size: "a-secret")
    office = offices.open(setting)
    may = Pressing(office.store, user, office.now.date())
    result, screen = say(office, line, user), page_of(line)
    made = drawn(result, may, screen)
    assert f"> {line}\n  typed by {WHOM[user]}\n\n{as_read(result, made)}\n" == golden(name)
    assert not too_tall(result, made)
    assert not wrong_primaries(made)


@pytest.mark.parametrize(
    ("line", "user", "wanted"),
    [
        ("/release status june-2020", RACHEL, "Submit the TAD"),
        ("/release check june-2020", RACHEL, "Edit the costs"),
        ("/release due", RACHEL, "Submit TAD"),
        ("/release timetable june-2020", RACHEL, "Set all dates"),
        ("/release mine", RACHEL, "Set all dates"),
        ("/release mine", DAN, "Submit TAD"),
        ("/release decide june-2020 go-live", PANEL_CHAIR, "Check"),
        ("/release status june-2027", RACHEL, "Status of June 2020"),
        ("/release help", RACHEL, f"All {sum(not verb.hidden for verb in CATALOGUE['/release'])} commands"),
    ],
)
def test_an_answer_leads_to_the_next_step(offices: Offices, line: str, user: str, wanted: str) -> None:
    """Where one is evident, it is the primary button."""
    office = offices.open(JUNE)
    assert primaries(drawn(say(office, line, user), Pressing(office.store, user, office.now.date()))) == [wanted]


def test_each_golden_has_a_name_of_its_own() -> None:
    """No two lines share a file."""
    names = [case[0] for case in CASES]
    assert [name for name in set(names) if names.count(name) > 1] == []


def test_no_verb_is_without_a_golden() -> None:
    """Every verb of the catalogue has golden texts on June 2020, and on the two others if it is about a release."""
    verbs = {(command, verb.name) for command, all_of_it in CATALOGUE.items() for verb in all_of_it}
    for setting in SETTINGS:
        covered = {tuple(line.split()[:2]) for _, made_on, line, _ in CASES if made_on is setting}
        assert {each for each in verbs if setting is JUNE or each[1] not in UNNAMED} <= covered, setting.name
