"""Labels of requests and results that are safe to log: names of verbs and kinds of answer."""

from __future__ import annotations

from commands.catalogue import verb_of
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line, NotADayError
from commands.protocol.request import Request
from commands.protocol.results import Changed, Done, Refused
from commands.results import Result


def verb_label(request: Request) -> str:
    """Returns the name of the verb that is asked for, such as "/release status", and nothing else of the line; "" if it is not known."""
    try:
        verb = verb_of(Line.parse(request.line))
    except NotADayError:
        return ""
    return f"{verb.command} {verb.name}" if verb else ""


def result_label(result: Result) -> str:
    """Returns the result of a request in one word, for logs and metrics."""
    match result:
        case Changed():
            return "changed"
        case Done():
            return "unchanged"
        case Refused():
            return "refused"
        case Form():
            return "form"
        case Faults():
            return "faults"
        case _:
            return "shown"
