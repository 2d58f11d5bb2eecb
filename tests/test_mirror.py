"""The tests mirror the code: each module has a test file in the same place, or is listed here with the tests that hold it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from tools.imports import graph

ROOT = Path(__file__).parents[1]
PACKAGES = ("policy", "storage", "commands", "bot")

VALUES = "It holds values without rules of their own."
RELEASE = "It is tested as a part of the release that is stored and read."
REVIEW = "A review is read with all that belongs to it."
COMMAND = "It is tested by the command that reads and changes it."
WORKSPACE = "The local workspace is tested by what people do in it."
ELSEWHERE: tuple[tuple[str, str, str], ...] = (
    ("policy/model/acts.py", "tests/policy/timetable/test_timetable.py", VALUES),
    ("policy/model/costs.py", "tests/policy/releases/test_costs.py", VALUES),
    ("policy/model/decisions.py", "tests/policy/decisions/test_authority.py", VALUES),
    ("policy/model/history.py", "tests/storage/history/test_audit.py", VALUES),
    ("policy/model/impacts.py", "tests/storage/releases/test_releases.py", VALUES),
    ("bot/documents/meetings/*.py", "tests/bot/documents/meetings/test_paper.py", "The writer is tested by what it writes."),
    ("bot/mail/letters.py", "tests/bot/mail/test_delivery.py", "Letters are tested as they arrive."),
    ("bot/rendering.py", "tests/bot/slack/test_delivery.py", "What is rendered is tested by what is delivered."),
    ("commands/nudges/day_plan.py", "tests/commands/nudges/test_daily_check.py", "A plan is tested by the reminders that are sent."),
    ("commands/files/import_differences.py", "tests/commands/files/test_import_file.py", "An import is tested as a whole."),
    ("commands/files/export.py", "tests/commands/files/test_import_file.py", "An export is tested by what an import reads of it."),
    ("bot/mail/server.py", "tests/bot/mail/test_delivery.py", "What the server answers is tested by what becomes of a letter."),
    ("policy/nudges/digest.py", "tests/policy/nudges/test_stages.py", "The digest is tested with the stages that lead to it."),
    ("policy/nudges/settings.py", "tests/policy/nudges/test_stages.py", VALUES),
    ("policy/timetable/go_live_window.py", "tests/policy/timetable/test_go_live_moves.py", "A window is tested with moves that set it."),
    ("policy/meetings/meeting.py", "tests/policy/meetings/test_meetings.py", VALUES),
    ("storage/meetings/*.py", "tests/commands/meetings/test_meeting.py", COMMAND),
    ("commands/meetings/*.py", "tests/commands/meetings/test_meeting.py", "The ways of one verb are tested together."),
    ("policy/model/rid.py", "tests/policy/rid/test_versions.py", VALUES),
    ("policy/model/sign_off.py", "tests/policy/sign_off/test_sign_off.py", VALUES),
    ("policy/model/timetable.py", "tests/policy/timetable/test_timetable.py", VALUES),
    ("policy/scope/deciders.py", "tests/commands/scope/test_outcomes.py", COMMAND),
    ("commands/scope/decision_fields.py", "tests/commands/scope/test_outcomes.py", COMMAND),
    ("commands/protocol/records/renamed.py", "tests/commands/scope/test_split.py", COMMAND),
    ("commands/scope/follow.py", "tests/commands/scope/test_edit_modification.py", COMMAND),
    ("policy/findings/finding.py", "tests/policy/findings/test_check.py", VALUES),
    ("policy/findings/rules/*.py", "tests/policy/findings/rules/test_named.py", VALUES),
    ("bot/slack/conversations.py", "tests/bot/slack/rooms/test_conversations.py", "It is tested by what people write, signed."),
    ("commands/protocol/access/places.py", "tests/bot/slack/test_share.py", "It is tested by Share, signed."),
    ("commands/history/pages.py", "tests/commands/history/test_of_release.py", "What histories share is tested by one of them."),
    ("commands/looking_back.py", "tests/commands/test_catalogue.py", "Looking back is tested with the verbs that can."),
    ("commands/ask.py", "tests/commands/protocol/test_ask.py", "It is tested beside the refusals that offer it."),
    ("bot/slack/sending/form_results.py", "tests/bot/slack/rooms/test_telling.py", "It is tested by forms, signed."),
    ("bot/slack/payload_shapes.py", "tests/bot/web/test_http.py", "It is tested by whatever is signed."),
    ("commands/protocol/understood/labels.py", "tests/commands/protocol/test_words.py", "Lines in words are tested with what is typed."),
    ("commands/protocol/understood/meeting_labels.py", "tests/commands/protocol/test_words.py", "Words are tested with what is typed."),
    ("commands/protocol/understood/keys_in_words.py", "tests/commands/protocol/test_words.py", "Words are tested with what is typed."),
    ("commands/protocol/understood/plain_words.py", "tests/commands/test_reply.py", "Plain words are tested with the replies to them."),
    (
        "commands/roster/channels_made.py",
        "tests/bot/slack/rooms/test_channels.py",
        "It records what Slack has done, which is tested from the form on.",
    ),
    ("bot/slack/sending/channels.py", "tests/bot/slack/rooms/test_channels.py", "It is tested by what people ask, signed."),
    ("commands/sign_off/criteria/named.py", "tests/commands/sign_off/test_positions.py", COMMAND),
    ("commands/sign_off/recommendations/withdrawal.py", "tests/commands/sign_off/recommendations/test_recommend.py", COMMAND),
    ("commands/sign_off/settling.py", "tests/commands/sign_off/test_recorded_position.py", COMMAND),
    ("commands/sign_off/steps.py", "tests/commands/sign_off/evidence/test_evidence.py", COMMAND),
    ("commands/sign_off/evidence/effects.py", "tests/commands/sign_off/evidence/test_evidence.py", COMMAND),
    ("commands/results.py", "tests/commands/protocol/test_results.py", "It is the union of all results and nothing else."),
    ("commands/*/verbs.py", "tests/commands/test_catalogue.py", "It is a table of verbs, which are tested together."),
    ("storage/tables/*.py", "tests/storage/tables/test_tables.py", "It declares tables, which are tested together on both databases."),
    (
        "storage/tables/meetings/*.py",
        "tests/storage/tables/test_tables.py",
        "It declares tables, which are tested together on both databases.",
    ),
    ("storage/migrations/versions/*.py", "tests/storage/engine/test_migrate.py", "Migrations run one after the other."),
    ("storage/migrations/*.py", "tests/storage/engine/test_migrate.py", "Migrations run one after the other."),
    ("commands/roster/sweeping.py", "tests/bot/slack/rooms/test_swept.py", "It acts on what Slack says, which a fake Slack says there."),
    ("storage/body_names.py", "tests/golden/test_committee_names.py", "What committees are called is tested in what people read."),
    ("storage/columns.py", "tests/storage/tables/test_tables.py", "Columns are tested in the tables that have them."),
    ("storage/decisions/decisions.py", "tests/storage/releases/test_releases.py", RELEASE),
    ("storage/documents/documents.py", "tests/storage/releases/test_releases.py", RELEASE),
    ("storage/mapping/*.py", "tests/storage/releases/test_releases.py", RELEASE),
    ("storage/releases/dependents.py", "tests/storage/release_file/test_loader.py", "It is what a file removes with a row."),
    ("storage/releases/lessons.py", "tests/commands/releases/test_live.py", COMMAND),
    ("storage/scope/*.py", "tests/commands/scope/test_modifications.py", COMMAND),
    ("storage/roster/connected.py", "tests/bot/run/test_doctor.py", "It reads what the set-up's checks ask Slack about."),
    ("storage/rid/comments.py", "tests/commands/rid/test_comments.py", COMMAND),
    ("storage/files/feeds.py", "tests/commands/files/test_feeds.py", COMMAND),
    ("storage/findings/acceptances.py", "tests/commands/findings/test_accept.py", COMMAND),
    ("storage/sign_off/amendments.py", "tests/commands/sign_off/criteria/test_amendment_effects.py", COMMAND),
    ("storage/sign_off/evidence.py", "tests/storage/sign_off/test_reviews.py", REVIEW),
    ("storage/sign_off/conditions.py", "tests/storage/sign_off/test_reviews.py", REVIEW),
    ("storage/sign_off/of_criteria.py", "tests/storage/sign_off/test_reviews.py", REVIEW),
    ("storage/sign_off/progress.py", "tests/commands/files/test_pictures.py", COMMAND),
    ("storage/sign_off/cards.py", "tests/commands/sign_off/walks/test_walk.py", COMMAND),
    ("storage/*/cached.py", "tests/storage/engine/test_cache.py", "It asks the cache for what another module reads."),
    ("storage/engine/engines.py", "tests/storage/engine/test_session.py", "Engines are what a store opens."),
    ("storage/engine/faults.py", "tests/storage/engine/test_session.py", "Faults are what a store raises."),
    ("storage/engine/deadline.py", "tests/storage/engine/test_waiting.py", "Deadlines are what transactions keep to."),
    ("storage/engine/gate.py", "tests/storage/engine/test_waiting.py", "Who may wait is tested by waiting."),
    ("storage/engine/postgresql.py", "tests/storage/engine/test_waiting.py", "Its connections are tested by a server that hangs."),
    ("storage/engine/copies.py", "tests/bot/run/test_backup.py", "Copies are tested by the commands that make them and put them back."),
    ("storage/engine/mark.py", "tests/bot/run/test_local.py", "The mark is tested by who may start on the file."),
    ("storage/engine/read_only.py", "tests/storage/engine/test_waiting.py", "It is tested with the faults of a disk."),
    ("storage/engine/triggers.py", "tests/storage/history/test_audit.py", "The triggers keep the history append-only."),
    ("commands/protocol/access/reading.py", "tests/bot/test_classified.py", "What a reader may see is tried on every surface."),
    (
        "commands/releases/edit/earlier_posts.py",
        "tests/bot/posts/corrections/test_reclassified.py",
        "It says what becomes of these posts.",
    ),
    ("storage/history/*.py", "tests/storage/history/test_audit.py", "Writing, replaying and undoing the history are tested together."),
    ("storage/mail/messages/*.py", "tests/storage/mail/test_messages.py", "All messages are tested together, by their fields."),
    ("storage/mail/*.py", "tests/storage/mail/test_inbox_outbox.py", "Inbox and outbox are tested on both databases together."),
    ("storage/nudges/*.py", "tests/storage/nudges/test_nudges.py", "Reads and the ledger of reminders are tested together, by statements."),
    (
        "storage/nudges/sent/*.py",
        "tests/storage/nudges/test_nudges.py",
        "Reads and the ledger of reminders are tested together, by statements.",
    ),
    ("storage/release_file/building/*.py", "tests/storage/release_file/test_round_trip.py", "A release file is read and written as one."),
    ("storage/release_file/*.py", "tests/storage/release_file/test_round_trip.py", "A release file is read and written as one."),
    ("bot/pages/*.py", "tests/golden/test_pages.py", "What a page says is kept as golden texts."),
    ("bot/pages/sign_off/*.py", "tests/golden/test_pages.py", "What a page says is kept as golden texts."),
    ("bot/pages/meetings/*.py", "tests/golden/test_pages.py", "What a page says is kept as golden texts."),
    ("bot/pages/nudges/*.py", "tests/golden/test_pages.py", "What a page says is kept as golden texts."),
    ("bot/pages/public/*.py", "tests/golden/test_pages.py", "What a page says is kept as golden texts."),
    ("bot/pages/kit/*.py", "tests/bot/pages/test_pages.py", "Drawing a page is tested on every page."),
    ("bot/posts/*.py", "tests/bot/posts/test_examples.py", "Each post is made from the example of its message."),
    (
        "bot/posts/corrections/corrected.py",
        "tests/bot/posts/corrections/test_corrections.py",
        "Its pages are tested as what a corrected post shows.",
    ),
    ("bot/documents/calendar_revisions.py", "tests/bot/documents/test_calendar_feed.py", "It has the events of the feed."),
    ("bot/documents/pictures/*.py", "tests/bot/documents/pictures/test_pictures.py", "A picture is tested as it is drawn."),
    ("bot/documents/rid/*.py", "tests/bot/documents/rid/test_june_2020.py", "The RID is tested as one document."),
    ("bot/documents/word/*.py", "tests/bot/documents/word/test_word.py", "A Word document is tested as it is read."),
    ("bot/web/*.py", "tests/bot/web/test_http.py", "The edge is tested by requests."),
    ("bot/public/*.py", "tests/bot/public/test_publish.py", "The site is tested as it is published."),
    ("commands/public/meetings.py", "tests/bot/web/test_public.py", "Meetings are tested as the site shows them."),
    ("commands/public/gone.py", "tests/bot/public/test_publish.py", "It is tested by what a web server is told."),
    ("storage/public/meetings.py", "tests/bot/web/test_public.py", "Meetings are tested as the site shows them."),
    ("storage/public/listed.py", "tests/commands/public/test_site.py", COMMAND),
    ("bot/telemetry/t*.py", "tests/bot/telemetry/test_errors.py", "Traces are tested beside reports; tallies where they are shown."),
    ("bot/telemetry/*.py", "tests/bot/telemetry/test_requests.py", "What is logged of a request is tested by requests."),
    ("bot/slack/limits/*.py", "tests/bot/slack/limits/test_messages.py", "Limits are a table of messages that Slack takes or refuses."),
    ("bot/slack/rates/budget.py", "tests/bot/slack/rates/test_tiers.py", "What is left of a rate is tested with the rates."),
    ("bot/slack/sending/*.py", "tests/bot/slack/sending/test_posting.py", "Posting is tested by what is delivered."),
    ("bot/slack/listeners/*.py", "tests/bot/slack/test_listeners.py", "The edge to Slack is tested by its payloads."),
    ("bot/slack/*.py", "tests/bot/slack/test_listeners.py", "The edge to Slack is tested by its payloads."),
    ("bot/run/checks/*.py", "tests/bot/run/test_doctor.py", "Each check is tested in the report that it is part of."),
    ("bot/run/*.py", "tests/bot/run/test_serving.py", "Processes are tested as they run."),
    ("bot/config/*.py", "tests/bot/config/test_config.py", "Variables are tested together, as they are read."),
    ("bot/*.py", "tests/bot/run/test_serving.py", "Processes are tested as they run."),
    ("bot/workspace/api/*.py", "tests/bot/workspace/test_web_api.py", WORKSPACE),
    ("bot/workspace/page/*.py", "tests/bot/workspace/test_page.py", WORKSPACE),
    ("bot/workspace/state/*.py", "tests/bot/workspace/test_clock_and_state.py", WORKSPACE),
    ("bot/workspace/*.py", "tests/bot/workspace/test_interaction.py", WORKSPACE),
)
"""Modules without a test file of their own, by pattern: the test file that holds them in its place, and why. The first pattern counts."""

MODULES = tuple(
    path.relative_to(ROOT) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if path.name != "__init__.py"
)


def has_its_own(module: Path) -> bool:
    """Whether a module has a test file in the same place under tests/."""
    return (ROOT / "tests" / module.parent / f"test_{module.name}").exists()


@cache
def listed(module: Path) -> str:
    """The first pattern that a module fits; "" if there is none."""
    return next((pattern for pattern, _, _ in ELSEWHERE if fits(module, pattern)), "")


def fits(module: Path, pattern: str) -> bool:
    """Whether a module is in the pattern's folder, and not further down, with a name that fits."""
    return len(module.parts) == pattern.count("/") + 1 and fnmatchcase(module.as_posix(), pattern)


def test_every_module_has_its_test_file() -> None:
    """A module without a test file in the same place is listed above, with the tests that hold it."""
    assert [str(each) for each in MODULES if not has_its_own(each) and not listed(each)] == []


def test_every_module_is_imported_by_another() -> None:
    """Only what Python or Alembic begins with is not: another module would never run."""
    begun_with = {Path("bot/__main__.py"), Path("storage/migrations/env.py")}
    names = {".".join(each.with_suffix("").parts): each for each in MODULES if each.parts[:3] != ("storage", "migrations", "versions")}
    assert {path for name, path in names.items() if not graph().find_modules_that_directly_import(name)} == begun_with


@pytest.mark.parametrize(("pattern", "where", "why"), ELSEWHERE, ids=[pattern for pattern, _, _ in ELSEWHERE])
def test_every_exemption_is_needed(pattern: str, where: str, why: str) -> None:
    """A pattern is the first for at least one module without a test file, and the tests that it names exist."""
    assert any(listed(each) == pattern and not has_its_own(each) for each in MODULES)
    assert (ROOT / where).is_file()
    assert why.endswith(".")
