"""Links in a request's line or form fields: none may hold a credential."""

from __future__ import annotations

from commands.protocol.form import Faults
from commands.protocol.request import Request
from commands.protocol.results import Refused
from policy.access.credentials_in_links import why_not_link


def why_no_links(request: Request) -> Refused | Faults | None:
    """Returns the refusal of a request with a credential in a link, at the form's field or in a sentence; None if there is none.

    It comes before the command, so that such a link is neither stored nor recorded with a refusal.
    """
    faults: dict[str, str] = {}
    for name, answer in (request.answers or {}).items():
        why = why_not_link(answer if isinstance(answer, str) else " ".join(answer))
        if why:
            faults[name] = why
    if faults:
        return Faults(faults)
    why = why_not_link(request.text)
    return Refused(why) if why else None
