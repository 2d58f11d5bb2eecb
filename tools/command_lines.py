"""Command lines that are put together or taken apart by hand, outside the module of `Line`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.code import at, files, nodes, tree

LINE = Path("commands/protocol/line.py")
SLACK = Path("bot/workspace")
"""The local workspace stands for Slack, which splits what people type into a command and its text before the bot sees it."""

_SPLITS = {"partition", "rpartition", "split", "rsplit"}
_BLANKS = {"", "' '", "None"}
_LINE_TEXT = re.compile(r"(?:str\()?(?:\w+\.)*(?:(?:request|asked|clicked)\.(?:text|line|value)|line|command_line)\)?(?:\.\w+\(\))*")
_OWN_PATTERN = re.compile(r"as(?: |\\s[+*])+of|page(?: |\\s[+*])")


def places_apart() -> list[str]:
    """Lists the places in bot/ and commands/ that take a command line apart.

    A place splits a text at blanks that is called `line`, `command_line`, or the `text`, `line` or `value` of a request, unless it is a
    line of a longer text (the variable of a loop); or it has a regular expression of its own for "as of" or "page N". The module of
    `Line` is one place. A call of its `Line.parse` or `command_and_text` takes nothing apart by itself. The local workspace is left out.
    """
    found = [str(LINE)]
    for path in files("bot", "commands"):
        if path == LINE or SLACK in path.parents:
            continue
        loops = {
            name.id
            for node in nodes(path)
            if isinstance(node, ast.For | ast.comprehension)
            for name in ast.walk(node.target)
            if isinstance(name, ast.Name)
        }
        found += [at(path, node) for node in nodes(path) if isinstance(node, ast.Call) and takes_apart(node, loops)]
    return found


def takes_apart(call: ast.Call, loops: set[str]) -> bool:
    """Whether a call takes a command line apart. `loops` are the names that are variables of a loop."""
    name = ast.unparse(call.func)
    if name in {"re.compile", "re.search", "re.match", "re.fullmatch", "re.split"} and call.args and isinstance(call.args[0], ast.Constant):
        return bool(_OWN_PATTERN.search(str(call.args[0].value)))
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _SPLITS:
        return False
    receiver = ast.unparse(call.func.value)
    at_blanks = (ast.unparse(call.args[0]) if call.args else "") in _BLANKS
    return at_blanks and receiver.partition(".")[0] not in loops and bool(_LINE_TEXT.fullmatch(receiver))


_STARTS = re.compile(r"/(?:release|modification) ")
_SENTENCE = re.compile(r"[.!?:;,](?: |$)")
_FILLED = re.compile(r"/(?:release|modification) [a-z-]+(?: (?!\{\})[^\s.!?:;,]+)* \{\}")
"""A quoted command line with a value filled in."""


def lines_by_hand() -> list[str]:
    """Lists the texts outside `Line` that are a whole command line, or the text of a request whose command stands beside it.

    A text is a line if it begins with a slash command (or the constant that holds it) and no sentence goes on after it, or if it quotes
    a command with a value filled in: a sentence or a usage that quotes a fixed command is not a line. Docstrings and help texts of the
    command line's own arguments don't count. Below commands a line is stored text (a share's), since storage can't know `Line`.
    """
    found = []
    for path in files("bot", "commands"):
        if path != LINE and SLACK not in path.parents:
            found += [at(path, node) for node in _texts(tree(path)) if is_line(node)]
            found += [at(path, node) for node in nodes(path) if isinstance(node, ast.Call) and is_line_in_halves(node)]
    return found


def _texts(module: ast.Module) -> Iterator[ast.expr]:
    """Yields the outermost texts; not docstrings, which are statements of their own, nor the pieces inside an f-string."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            yield node
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def is_line(node: ast.expr) -> bool:
    """Whether a text is a whole command line, or quotes one with a value filled in."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
    first = parts[0] if parts else None
    named = isinstance(first, ast.FormattedValue) and ast.unparse(first.value).rpartition(".")[2] in {"RELEASE", "MODIFICATION"}
    begins = bool(_STARTS.match(text)) or (named and text.startswith("{} "))
    return bool(_FILLED.search(text)) or (begins and not _SENTENCE.search(text))


def is_line_in_halves(call: ast.Call) -> bool:
    """Whether a call makes a request of a fixed command and a text put together by hand."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    command, text = given.get("command"), given.get("text")
    fixed = isinstance(command, ast.Constant) and str(command.value).startswith("/")
    return ast.unparse(call.func) == "Request" and fixed and any(isinstance(part, ast.JoinedStr) for part in ast.walk(text or call))
