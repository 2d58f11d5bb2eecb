"""Plain words as command lines: what people write to the bot in a message, such as "what waits for me" or "status of june"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from commands.protocol.line import MODIFICATION, RELEASE, Line, command_and_text
from commands.protocol.understood.verbs_about import EMPTY, Verbs, verbs_about
from commands.protocol.words import LONGEST, modification_ref, nearest, split_key
from policy.calendar.release_calendar import month_named

Names = Mapping[str, Sequence[str]]
"""The names of each slash command's verbs."""

UNKNOWN = "?"
"""The verb of a line that stands for words which mean no command."""

_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|please|pls|ok|okay|so|and|bot|release bot|can|could|would|will|you|i|we|want|need|like|to|kindly|let|me|us|"
    r"show me|tell me|give me|show us|tell us|give us|see|know)\b[\s,:!-]*)+",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:[\s,]+(?:please|pls|thanks|thank you|now|today|then))*[\s,?!.…]*$", re.IGNORECASE)
_GREETING = re.compile(r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|help me|what can (?:you|the bot) do|how does this work)")
_THANKS = re.compile(r"(?:ok(?:ay)?|thanks?|thank you|thx|cheers|great|perfect|got it)(?:[\s,]+\w+){0,3}")

_PHRASES: tuple[tuple[re.Pattern[str], Line], ...] = tuple(
    (re.compile(pattern), line)
    for pattern, line in (
        (r"(?:what|anything|who|is there|do i|should i|must i|my)\b.*\b(?:for|of|on|from|by|with) (?:me|my plate)", Line.release("mine")),
        (r"what(?:'s| is| are| do| should| must| have)? (?:i|my)\b.*", Line.release("mine")),
        (r"(?:my )?(?:tasks?|to-?dos?|actions?)|my (?:list|work|items|plate)", Line.release("mine")),
        (r"(?:what|who) (?:may|can|am) i\b.*|who (?:may|can) do what|(?:my )?permissions?", Line.release("help", "roles")),
        (
            r"(?:is |are )?(?:what|anything|things|which)?(?:'s| is| are)? ?(?:all )?(?:over)?due(?: next| soon| this week| today)?",
            Line.release("due"),
        ),
        (r"(?:what(?:'s| is) )?(?:late|next|coming up)|deadlines?", Line.release("due")),
        (r"who (?:is|are|sits|chairs?|was)\b.*|(?:the )?(?:roster|members|people|chairs?)(?: of .*)?", Line.release("committees")),
        (r"(?:the )?(?:next |all |open |upcoming )*releases", Line.release("list")),
        (r"(?:the )?(?:next |all |open |upcoming )*(?:modifications|mods)", Line.modification("list")),
    )
)
"""What people ask in many words, by the whole text in small letters."""

_WHEN = re.compile(r"when (?:is|are|does|do|will|must|was|did)\s+(?:the\s+)?(?P<about>.+)", re.IGNORECASE)
_DAY_OF = re.compile(
    r"(?:what(?:'s| is)|which is)\s+(?:the\s+)?(?P<step>.+?) (?:date|day|deadline) (?P<rest>(?:of|for|in) .+)", re.IGNORECASE
)
_WHEN_END = re.compile(
    r"\s+(?:be |go |going )*(?:due|start|starts|begin|begins|end|ends|open|opens|close|closes|happen|planned|done|live)$"
)
_MEANING = re.compile(
    r"(?:what (?:is|are)|what's|define|explain|meaning of|what does(?=.* (?:mean|stand for)$))\s+(?:an?\s+|the\s+)?(?P<term>.+?)"
    r"(?:\s+(?:mean|stand for))?",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:how|where|why) (?:is|are|does|do|goes|stands?)\s+(?:the\s+)?(?P<about>.+?)"
    r"(?:\s+(?:going|doing|getting on|looking|look|stand|red|amber|green|late|on track))*",
    re.IGNORECASE,
)
_HOW_TO = re.compile(r"(?:how|where|why can't) (?:do|to|can|should|may|must)?\b")
_ABOUT = re.compile(r"(?:tell me |all )?about\s+(?:the\s+)?(?P<about>.+)", re.IGNORECASE)
_JOINING = frozenset({"a", "about", "at", "for", "from", "in", "is", "on", "of", "release", "s", "sec", "the", "to", "with"})
_ARTICLES = frozenset({"a", "all", "an", "the"})

SYNONYMS = {
    "budget": "costs",
    "changes": "history",
    "cost": "costs",
    "date": "timetable",
    "dates": "timetable",
    "deadline": "due",
    "document": "rid",
    "milestones": "timetable",
    "money": "costs",
    "picture": "timeline",
    "plan": "timetable",
    "problems": "check",
    "schedule": "timetable",
    "signoff": "criteria",
    "sign-off": "criteria",
    "term": "glossary",
}
"""Words that people use for a verb."""

MOST = 4
"""Lines that are offered for words which are not understood."""


def line_of(text: str, names: Names, reading: Names) -> Line | None:
    """Returns the command line that a message means; one with the verb UNKNOWN if none, and None for thanks, which need no answer.

    A command line as in a slash command is taken as it is. The words after a verb may be joined as people do ("status of june"), and a
    verb of `reading` may stand anywhere.
    """
    typed = " ".join(text.split())[: LONGEST + 1]
    if not typed or typed.startswith("/"):
        return _parsed(typed, names)
    plain = _ENDING.sub("", typed)
    lower = plain.lower()
    if _THANKS.fullmatch(lower):
        return None
    if _GREETING.fullmatch(lower):
        return Line.release("help")
    short = _POLITE.sub("", plain) or plain
    for each in dict.fromkeys((lower, short.lower())):
        if found := _phrase(each):
            return found
    found = _asked(short) or _strict(short, names) or _strict(plain, names) or _spotted(plain, reading)
    return found or _meaning(plain) or Line.of(RELEASE, UNKNOWN, typed)


def _parsed(typed: str, names: Names) -> Line:
    """Returns a line as it was typed: what is wrong with its day is told when it is performed. Without a verb it stays without one."""
    command, text = command_and_text(typed)
    if command.lower() not in names:
        return Line(RELEASE, "") if not typed else Line.of(RELEASE, typed.lstrip("/") or "help")
    if not text:
        return Line(RELEASE, "") if command.lower() == RELEASE else Line.of(command.lower(), "help")
    return Line.of(command.lower(), text)


def _phrase(text: str) -> Line | None:
    for pattern, line in _PHRASES:
        if pattern.fullmatch(text):
            return line
    return None


def _asked(text: str) -> Line | None:
    """Returns the line of a question about something that is named: a release, a modification, a step of a timetable."""
    if found := _WHEN.fullmatch(text):
        about = _WHEN_END.sub("", found["about"])
        return _thing(about) or Line.release("when", *_step(about))
    if found := _DAY_OF.fullmatch(text):
        return Line.release("when", *_step(f"{found['step']} {found['rest']}"))
    for pattern in (_HOW, _ABOUT):
        if (found := pattern.fullmatch(text)) and (line := _thing(found["about"])):
            return line
    return _thing(text)


def _step(about: str) -> tuple[str, ...]:
    """Returns the key and the words of a step: "tad due for june 2020" is june-2020 tad."""
    words = about.split()
    key, rest = _key_in(words)
    left = [each for each in rest if each.lower() not in _JOINING]
    while left and _WHEN_END.fullmatch(f" {left[-1]}"):
        left.pop()
    return (*((key,) if key else ()), *left)


def _thing(about: str) -> Line | None:
    """Returns the line that shows something named by nothing else than its key: a release, a modification or a Change Request."""
    words = [each for each in about.split() if each.lower() not in _JOINING]
    if len(words) == 1 and (ref := modification_ref(words[0])):
        return Line.modification("show", ref)
    key, rest = _key_in(words)
    return Line.release("status", key) if key and not rest else None


def _key_in(words: Sequence[str]) -> tuple[str, list[str]]:
    """Returns the release key among words, or a month that is named alone, and the other words; "" if there is none."""
    for start in range(len(words)):
        _, key, rest = split_key(words[start:])
        if key:
            return key, [*words[:start], *rest]
    for start, word in enumerate(words):
        # No release is due in May, and people write "may" for something else.
        if month_named(word) and word.lower() != "may":
            return word, [*words[:start], *words[start + 1 :]]
    return "", list(words)


def _strict(text: str, names: Names) -> Line | None:
    """Returns the line if the text begins with a verb. Joining words after it are left out: "status of june"."""
    typed = text.split()
    while len(typed) > 1 and typed[0].lower() in _ARTICLES:
        typed.pop(0)
    verb, words = typed[0].lower(), typed[1:]
    command = next((each for each, verbs in names.items() if verb in verbs), "")
    if not command:
        return None
    while words and words[0].lower() in _JOINING:
        words.pop(0)
    return Line.of(command, verb, *words)


def _spotted(text: str, reading: Names) -> Line | None:
    """Returns the line of the one verb that a text has somewhere, with what it names: "I would like the costs of june 2020"."""
    words = text.split()
    lower = [each.lower().strip(",;:") for each in words]
    verbs = {(command, each) for each in lower for command, verbs in reading.items() if each in verbs}
    key, _ = _key_in(lower)
    if not key or len(verbs) != 1:
        return None
    ((command, verb),) = verbs
    rest = [each for each in words[lower.index(verb) + 1 :] if each.lower() not in _JOINING]
    after = _key_in([each.lower() for each in rest])[1] if rest else []
    return Line.of(command, verb, key, *after) if len(after) < 2 else Line.of(command, verb, key)


def _meaning(text: str) -> Line | None:
    found = _MEANING.fullmatch(text)
    if not found or len(found["term"].split()) > 4 or _key_in(found["term"].lower().split())[0]:
        return None
    return Line.release("glossary", found["term"])


def named_in(words: Sequence[str]) -> tuple[str, str]:
    """Returns the release's key and the modification's reference among words, "" for what they don't name."""
    lower = [each.lower().strip(",;:.?!") for each in words]
    return _key_in(lower)[0], next((found for each in lower if (found := modification_ref(each))), "")


def nearest_lines(words: Sequence[str], verbs: Verbs) -> tuple[Line, ...]:
    """Returns the lines of the verbs nearest to words that mean no command, with the release or modification that the words name.

    Those who ask how something is done get the help of the verbs that their words are about.
    """
    lower = [each.lower().strip(",;:.?!") for each in words]
    key, ref = named_in(lower)
    return tuple(dict.fromkeys(_near(lower, verbs, key, ref)))[:MOST]


def _near(words: Sequence[str], verbs: Verbs, key: str, ref: str) -> Iterator[Line]:
    about = verbs_about(words, verbs)
    if _HOW_TO.match(" ".join(words)):
        yield from (Line.of(command, "help", verb) for command, verb in about)
    named = {RELEASE: key or ref, MODIFICATION: ref or key}
    for word in words:
        if word in SYNONYMS:
            yield Line.release(SYNONYMS[word], key)
    for word in words:
        for command, lines in verbs.items():
            # Short words are near to too many verbs.
            if len(word) > 3 and word not in EMPTY:
                yield from (Line.of(command, verb, named[command]) for verb in nearest(word, list(lines), 2, cutoff=0.75))
    if ref:
        yield Line.modification("show", ref)
    if key:
        yield Line.release("status", key)
    yield from (Line.of(command, verb, named[command]) for command, verb in about)
