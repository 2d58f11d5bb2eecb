"""Plain words as command lines: what people write to the bot in a message, such as "what waits for me" or "status of june"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from commands.protocol.line import MODIFICATION, RELEASE, Line, command_and_text
from commands.protocol.understood.formats import format_asked
from commands.protocol.understood.questions import JOINING, asked, key_in, of_a_body
from commands.protocol.understood.verbs_about import EMPTY, Verbs, said_for, verbs_about
from commands.protocol.words import LONGEST, modification_ref, nearest
from policy.model.roster import SECAS

Names = Mapping[str, Sequence[str]]
"""The names of each slash command's verbs."""

UNKNOWN = "?"
"""The verb of the line that stands for words without a command in them."""

_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|please|pls|ok|okay|so|and|bot|release bot|can|could|would|will|you|i|we|want|need|like|to|kindly|let|me|us|"
    r"show me|tell me|give me|show us|tell us|give us|send me|send us|send|get me|get|find|fetch|show|"
    r"(?:a |the )?links? to|see|know)"
    r"\b[\s,:!-]*)+",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[*`~]|^[“”\"‘']+|[“”\"’']+$|(?<!\w)_|_(?!\w)")
"""Slack's marks for bold, italic and code, and quotes around the whole: people copy answers and the examples of help."""

_ENDING = re.compile(r"(?:[\s,]+(?:please|pls|thanks|thank you|now|today|then))*[\s,?!.…]*$", re.IGNORECASE)
_GREETING = re.compile(r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|help me|what can (?:you|the bot) do|how does this work)")
_THANKS = re.compile(
    r"(?:ok(?:ay)?|thanks?|thank you|thx|cheers|great|perfect|got it|(?:good ?)?bye|see you)(?:[\s,]+\w+){0,3}|(?::[\w+'-]+:\s*)+"
)
"""Words, and emoji alone, that need no answer."""

_DUE_BY = re.compile(
    r"(?:(?:is |are )?(?:what|anything|everything|things|which)?(?:'s|’s| is| are)? ?(?:all )?(?:that is )?(?:over)?due|"
    r"(?:the )?deadlines?)"
    r"(?: of| for| in| within)? (?P<time>today|tomorrow|(?:this|(?:the )?next) (?:\d+ )?(?:day|week|month|year)s?|"
    r"\d+ (?:day|week|month|year)s?|(?:until|till|by|before) .+?)[\s?!.…]*",
    re.IGNORECASE,
)
"""What is due up to a day, which is all of it: "today" ends other questions without a meaning."""

_PHRASES: tuple[tuple[re.Pattern[str], Line], ...] = tuple(
    (re.compile(pattern), line)
    for pattern, line in (
        (
            (
                r"(?:stop|mute|pause|disable|cancel|delete|remove|change|(?:turn|switch) (?:on|off)|no more)\b.*\bremind.*|"
                r"(?:stop|don't|do not|no more) (?:alert|annoy|bother|messages?\b|messaging|nag|notif|nudg|ping|spam|text|writ|wak).*|"
                r"(?:un)?mute(?: (?:me|yourself|everything))?|unsubscribe(?: me)?|silence|(?:be )?quiet|shut up|leave me alone"
            ),
            Line.release("reminders", "mine"),
        ),
        (r"(?:show )?my (?:own )?reminders?(?: settings)?", Line.release("reminders", "mine")),
        (r"why (?:is it |are we |so )*(?:red|amber|green|late)", Line.release("status")),
        (r"(?:are we|is it|is everything) (?:ready|on track)(?: (?:for|to) (?:go[ -]?live|live))?", Line.release("status")),
        (
            (
                r"(?:(?:and |so )?who(?:'s|’s| is| are|'ll|’ll| will| can| could| should| does)?(?: be)? "
                r"(?:cover(?:s|ing)?|stand(?:s|ing)? in|deputi[sz](?:es?|ing)|fill(?:s|ing)? in|replac(?:es?|ing))\b.*|"
                r"(?:is|are|when is) \S+(?: \S+)? (?:away|absent|on (?:holiday|leave|vacation)|out of (?:the )?office|back)(?: .*)?|"
                r"(?:show |list )?(?:the |our |all )*deputies(?: .*)?)"
            ),
            Line.release("committees"),
        ),
        (
            (
                r"(?:i(?:'m|’m| am|'ll be|’ll be| will be)|while i(?:'m|’m| am)) "
                r"(?:away|absent|off|on (?:holiday|leave|vacation)|out of (?:the )?office)(?: .*)?|"
                r"(?:(?:name|set|choose|appoint|need) )?(?:a |my )(?:new )?deputy(?: .*)?"
            ),
            Line.release("deputy"),
        ),
        (r"(?:what|anything|who|is there|do i|should i|must i|my)\b.*\b(?:for|of|on|from|by|with) (?:me|my plate)", Line.release("mine")),
        (r"what(?:'s| is| are| do| should| must| have)? (?:i|my)\b.*|(?:what|which) .+ (?:is|are) mine", Line.release("mine")),
        (
            r"(?:show )?my (?:open |own )?(?:criteria|evidence|reviews?|sign-?offs?|conditions|papers|deadlines)",
            Line.release("mine"),
        ),
        (r"(?:my )?(?:tasks?|to-?dos?|actions?)|my (?:list|work|items|plate)", Line.release("mine")),
        (r"(?:what|who) (?:may|can|am) i\b.*|who (?:may|can) do what|(?:my )?permissions?", Line.release("help", "roles")),
        (
            (
                r"(?:is |are )?(?:what|anything|everything|things|which)?(?:'s| is| are)? ?(?:all )?(?:that is )?(?:over)?due"
                r"(?: next| soon)?"
            ),
            Line.release("due"),
        ),
        (
            (
                r"(?:who (?:do|should|can|must|may) (?:i|we) (?:ask|contact|talk to|speak to|write to|call|email|tell)|"
                r"who(?:'s| is| are) (?:the )?(?:release managers?|in charge|responsible|running)|"
                r"who (?:runs|manages|owns|leads|coordinates)|contacts?)\b.*"
            ),
            Line.release("committees", SECAS),
        ),
        (r"(?:how (?:do|can) (?:i|we) )?subscribe(?: .*)?", Line.release("feed")),
        (
            r"when (?:can|could|may|do|will) (?:i|we|parties|users|(?:test )?participants) (?:start |begin )?test(?:ing)?",
            Line.release("when", "UIT"),
        ),
        (r"(?:what(?:'s| is) )?(?:late|next|coming up)|deadlines?|who(?:'s| is| are) (?:late|behind|overdue)", Line.release("due")),
        (r"who (?:needs|has|must|should)(?: to)? (?:do|act)\b.*", Line.release("due")),
        (
            r"(?:(?:what|which) )?(?:criteria|evidence)\b.*\b(?:open|missing|left|outstanding|signed|met|due|needed)(?: off| yet| still)?",
            Line.release("criteria"),
        ),
        (r"what (?:happens|comes) next|what do we do next", Line.release("due")),
        (
            (
                r"who decides(?: (?:on |about )?(?:the )?(?:go-?live|releases?|changes|modifications|criteria|scope))?|"
                r"who (?:is|are|sits|chairs?|was)\b(?!.*\b(?:block|hold|delay|affected|impacted|late|behind|overdue)).*|"
                r"(?:the )?(?:roster|members|people|chairs?)(?: of .*)?"
            ),
            Line.release("committees"),
        ),
        (
            (
                r"(?:(?:when|what|which)(?:'s| is| are)? |list |(?:are|is) there )?(?:the |any )?"
                r"(?:next |all |open |upcoming )*(?:next releases?|releases)"
                r"(?: due| live| coming(?: up)?| planned| soon)?"
            ),
            Line.release("list"),
        ),
        (r"(?:the |list |show )*(?:next year(?:'s|’s)? releases|releases (?:of |in |for )?next year)", Line.release("list", "all")),
        (
            r"what(?:'s| is| has| have)?(?: been)? ?(?:new|happen(?:ed|ing)|changed)(?: (?:lately|yesterday|since .+|(?:this|last) \w+))?",
            Line.release("newsletter"),
        ),
        (r"(?:list )?(?:the )?(?:next |all |open |upcoming )*(?:modifications|mods)", Line.modification("list")),
        (
            r"(?:what |which |when (?:is|are) |the |any |our |next |upcoming |coming )*meetings?(?: are)?(?: coming up| next| soon)?",
            Line.release("meetings"),
        ),
        (r"(?:when (?:do|are|is) )?(?:the )?papers? (?:close|closes|due|deadlines?|dates?)\b.*", Line.release("meetings")),
        (r"why (?:are|do|did) (?:you|i|we) (?:get|nudg|ping|remind|send|tell|writ).*", Line.release("reminders", "mine")),
    )
)
"""What people ask in many words, by the whole text in small letters."""

_MEANING = re.compile(
    r"(?:what (?:is|are)|what's|define|explain|meaning of|what does(?=.* (?:mean|stand for)$))\s+(?:an?\s+|the\s+)?(?P<term>.+?)"
    r"(?:\s+(?:mean|stand for))?",
    re.IGNORECASE,
)
_HOW_TO = re.compile(r"(?:how|where|why can't) (?:do|to|can|should|may|must)?\b")
_MEET = frozenset({"agenda", "meetings", "minutes", "paper"})
_OF_A_RID = frozenset({"baseline", "comment", "comments", "issue", "redline"})
"""Verbs that are about nothing but a RID, so that people may leave it out or say it."""
_RULE = re.compile(r"r\d{1,2}", re.IGNORECASE)
_OF_MEETINGS = frozenset({"last", "meeting", "next", "our"})
_ARTICLES = frozenset({"a", "all", "an", "the"})
_LEFT_OUT = {"list": frozenset({"all", "releases"})}
"""Words after a verb that say what it does anyway."""
_NUMBERED = re.compile(r".*\d")
_ANY = re.compile("")

IN_A_SENTENCE = {"date": "timetable", "dates": "timetable", "document": "rid", "sign-off": "criteria", "signoff": "criteria"}
"""Words that ask for something else in a sentence than alone, where they are a verb or stand for one that changes something."""

MOST = 4
"""The most lines offered for words that are not understood."""


def line_of(text: str, names: Names, reading: Names) -> Line | None:
    """Returns the command line that a message means; one with the verb UNKNOWN if none, and None for thanks, which need no answer.

    A command line as in a slash command is taken as it is. The words after a verb may be joined as people do ("status of june"), and a
    verb of `reading` may stand anywhere.
    """
    typed = " ".join(text.split())[: LONGEST + 1]
    unmarked = typed if typed.startswith("/") else _MARKUP.sub("", typed).strip()
    if not typed or unmarked.startswith("/"):
        return _parsed(unmarked, names)
    plain = _ENDING.sub("", unmarked)
    if not plain:
        return Line.release("help")
    lower = plain.lower()
    if _THANKS.fullmatch(lower):
        return None
    if due := _DUE_BY.fullmatch(_POLITE.sub("", unmarked)):
        return Line.release("due", *due["time"].split())
    if format_asked(plain.split()):
        return Line.of(RELEASE, UNKNOWN, typed)
    if _GREETING.fullmatch(lower):
        return Line.release("help")
    short = _POLITE.sub("", plain) or plain
    for each in dict.fromkeys((lower, short.lower())):
        if found := of_a_body(each) or _phrase(each):
            return found
    found = asked(short) or _strict(short, names) or _strict(plain, names) or _spotted(plain, reading) or _about_a_verb(plain, reading)
    return found or _meaning(short) or _meaning(plain) or Line.of(RELEASE, UNKNOWN, typed)


def _parsed(typed: str, names: Names) -> Line:
    """Returns a line as it was typed; a wrong day is reported when the line is performed. Without a verb it stays without one."""
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


def _strict(text: str, names: Names) -> Line | None:
    """Returns the line if the text begins with a verb. Joining words after it are left out: "status of june"."""
    typed = text.split()
    while len(typed) > 1 and typed[0].lower() in _ARTICLES:
        typed.pop(0)
    verb, words = typed[0].lower(), typed[1:]
    command = next((each for each, verbs in names.items() if verb in verbs), "")
    # "show" only shows modifications, each of which has a number, and "why" is asked about more than rules.
    told = not words or {"show": _NUMBERED, "why": _RULE}.get(verb, _ANY).match(" ".join(words))
    if not command or not told:
        return None
    left_out = JOINING | _LEFT_OUT.get(verb, _OF_MEETINGS if verb in _MEET else {"rid"} if verb in _OF_A_RID else frozenset())
    while words and words[0].lower() in left_out:
        words.pop(0)
    return Line.of(command, verb, *words)


def _spotted(text: str, reading: Names) -> Line | None:
    """Returns the line of the one verb that a text has somewhere, with what it names: "I would like the costs of june 2020"."""
    words = text.split()
    lower = [each.lower().strip(",;:") for each in words]
    verbs = {(command, each) for each in lower for command, verbs in reading.items() if each in verbs and each not in {"show", "why"}}
    key, _ = key_in(lower)
    if not key or len(verbs) != 1:
        return None
    ((command, verb),) = verbs
    rest = [each for each in words[lower.index(verb) + 1 :] if each.lower() not in JOINING]
    after = key_in([each.lower() for each in rest])[1] if rest else []
    return Line.of(command, verb, key, *after) if len(after) < 2 else Line.of(command, verb, key)


def _about_a_verb(text: str, reading: Names) -> Line | None:
    """Returns the line that "what's the agenda for friday" asks for; a word alone is asked for its meaning, unless it is of a meeting."""
    found = _MEANING.fullmatch(text)
    words = found["term"].split() if found else []
    return _strict(" ".join(words), reading) if len(words) > 1 or (words and words[0].lower() in _MEET) else None


def _meaning(text: str) -> Line | None:
    found = _MEANING.fullmatch(text)
    if not found or len(found["term"].split()) > 4 or key_in(found["term"].lower().split())[0]:
        return None
    return Line.release("why" if _RULE.fullmatch(found["term"]) else "glossary", found["term"])


def named_in(words: Sequence[str]) -> tuple[str, str]:
    """Returns the release's key and the modification's reference among words, "" for what they don't name."""
    lower = [each.lower().strip(",;:.?!") for each in words]
    return key_in(lower)[0], next((found for each in lower if (found := modification_ref(each))), "")


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
    # Short words are near to too many verbs.
    telling = [word for word in words if len(word) > 3 and word not in EMPTY]
    for word in telling:
        if said := IN_A_SENTENCE.get(word) or next((verb for verb, after in said_for(word) if not after), ""):
            yield Line.release(said, key)
    for word in telling:
        for command, lines in verbs.items():
            yield from (Line.of(command, verb, named[command]) for verb in nearest(word, list(lines), 2, cutoff=0.75))
    if ref:
        yield Line.modification("show", ref)
    if key:
        yield Line.release("status", key)
    yield from (Line.of(command, verb, named[command]) for command, verb in about)
