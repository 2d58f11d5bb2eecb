"""The deciding body's decision on proposed amendments of the acceptance criteria (Paper 5; R12)."""

from __future__ import annotations

from commands.decisions.shared_steps import Deciding, meeting_fields, read_meeting, record
from commands.protocol.command import faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.sign_off.criteria.amendment_effects import apply, described, settle_amendment
from policy.calendar.release_calendar import release_name
from policy.model.decisions import Outcome
from policy.sign_off.amendments import AmendmentState
from storage.history.names import names_under
from storage.sign_off import amendments
from storage.tables import AmendmentRow, CriterionRow


def decided(deciding: Deciding) -> Changed | Form | Faults | Refused:
    """Records which proposed amendments the body agrees; those take effect at once (R12)."""
    doing, release = deciding.doing, deciding.release
    proposals = [each for each in amendments.fetch_amendments(doing.tx.connection, release.key) if not each.editorial]
    if not proposals:
        line = Line.release("criterion", release.key)
        return deciding.refused(f"No amendment of the criteria is proposed. Propose one with {line}.", line)
    options = tuple(Option(str(each.number), described(each)) for each in proposals[:100])
    about: list[Words] = [(f"The {deciding.body} on the acceptance criteria of the {release_name(release.key)}.",)]
    about += [(f"• {described(each)} ({each.reason})",) for each in proposals[:10]]
    form = Form(
        title="Amend the criteria",
        line=deciding.line,
        about=tuple(about),
        submit="Record",
        things=(names_under(AmendmentRow, release.key), names_under(CriterionRow, release.key)),
        fields=(
            Field("agreed", "Agreed amendments", Kind.CHOICES, options=options, optional=True),
            *meeting_fields(deciding),
            Field("reason", "Reason", Kind.TEXT, optional=True, hint="Needed if an amendment is not agreed."),
        ),
    )
    if asking := doing.ask(form):
        return asking
    meeting = read_meeting(deciding)
    agreed = [each for each in proposals if str(each.number) in doing.several("agreed")]
    left = [each for each in proposals if each not in agreed]
    if left and not doing.answer("reason"):
        doing.faults["reason"] = "Give the reason why the others are not agreed."
    if doing.faults:
        return faults(doing)
    if asking := doing.confirm(form, meeting.unusual, submit="Record"):
        return asking
    notes: list[Words] = []
    for each in agreed:
        settle_amendment(doing, release, each, AmendmentState.AGREED)
        notes += apply(doing, release, each)
    for each in left:
        settle_amendment(doing, release, each, AmendmentState.NOT_AGREED)
    outcome = Outcome.AGREED if agreed else Outcome.NOT_AGREED
    note = "; ".join(described(each).removesuffix(".") for each in agreed) or doing.answer("reason")
    _, more = record(deciding, outcome, meeting, note=note[:3000])
    refs = ", ".join(each.criterion.ref for each in agreed) or "none"
    return Changed((f"Amended by the {deciding.body}: {refs}.",), (*notes, *more), (Line.release("criteria", release.key),))
