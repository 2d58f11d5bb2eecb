"""`/release reminders mine`, `off` and `on`: how a person wants their own reminders."""

from __future__ import annotations

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from policy.nudges.personal import HOURS, PersonSettings
from storage.history.names import name_of
from storage.nudges import personal
from storage.tables import NudgeOptOutRow, NudgePersonRow

MINE = "mine"
OFF, USUAL = "off", "usual"
_CHAIRED, _TOLD = "chaired", "told"
_WHEN = (
    Option(USUAL, "With the daily reminders"),
    *(Option(str(hour), f"At {hour:02d}:00, London time") for hour in HOURS),
    Option(OFF, "Off"),
)
_WHAT = (
    Option(_CHAIRED, "What is overdue in committees that I chair"),
    Option(_TOLD, "Direct messages about what I must know at once"),
)


def mine(doing: Doing) -> Changed | Form | Faults | Refused:
    """Sets when a person's morning summary comes, or turns it off, and what else they are sent by direct message."""
    conn = doing.tx.connection
    now = personal.settings_of(conn, doing.user)
    off = doing.tx.session.get(NudgeOptOutRow, doing.user) is not None
    when = OFF if off else USUAL if now.hour is None else str(now.hour)
    ticked = tuple(name for name, wanted in ((_CHAIRED, now.chaired), (_TOLD, now.told)) if wanted)
    form = Form(
        title="My reminders",
        line=Line.release("reminders", MINE),
        about=(("One direct message on each Working Day, if something waits for you. Without it, channels still list your items.",),),
        things=(name_of(NudgePersonRow, doing.user), name_of(NudgeOptOutRow, doing.user)),
        edits=True,
        fields=(
            Field("summary", "Morning summary", Kind.CHOICE, when, options=_WHEN, hint="It never comes before the daily reminders."),
            Field("what", "Send me", Kind.TICKS, ticked, options=_WHAT, optional=True),
        ),
    )
    if asking := doing.ask(form):
        return asking
    chosen = doing.answer("summary")
    if chosen not in {each.value for each in _WHEN}:
        doing.faults["summary"] = "Choose an hour, or Off."
        return faults(doing)
    hour = int(chosen) if chosen.isdigit() else None if chosen == USUAL else now.hour
    wanted = doing.several("what")
    _store(doing, PersonSettings(hour, _CHAIRED in wanted, _TOLD in wanted), off=chosen == OFF)
    summary = "off" if chosen == OFF else "with the daily reminders" if hour is None else f"at {hour:02d}:00"
    return Changed((f"Saved. Your morning summary: {summary}.",))


def _store(doing: Doing, wanted: PersonSettings, *, off: bool) -> None:
    session = doing.tx.session
    row = session.get(NudgePersonRow, doing.user)
    if row is None:
        session.add(NudgePersonRow(user_id=doing.user, hour=wanted.hour, unchaired=not wanted.chaired, untold=not wanted.told))
    else:
        row.hour, row.unchaired, row.untold = wanted.hour, not wanted.chaired, not wanted.told
    turned = session.get(NudgeOptOutRow, doing.user)
    if off and turned is None:
        session.add(NudgeOptOutRow(user_id=doing.user))
    elif not off and turned is not None:
        session.delete(turned)


def turn(doing: Doing, *, on: bool) -> Changed | Refused:
    """Turns a person's morning summary off or on."""
    row = doing.tx.session.get(NudgeOptOutRow, doing.user)
    settings = Line.release("reminders", MINE)
    if on == (row is None):
        return Refused(f"Your morning summary is already {'on' if on else 'off'}.", (settings,))
    if row is None:
        doing.tx.session.add(NudgeOptOutRow(user_id=doing.user))
        return Changed(("Turned off your morning summary. Channels still list your items.",), (), (settings,))
    doing.tx.session.delete(row)
    return Changed(("Turned on your morning summary.",), (), (settings,))
