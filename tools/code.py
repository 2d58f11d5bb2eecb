"""The project's own code, read for what is counted or drawn of it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@cache
def tree(path: Path) -> ast.Module:
    """Returns the syntax tree of a file, named from the project's folder."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def lines(path: Path) -> tuple[str, ...]:
    """Returns the lines of a file."""
    return tuple((ROOT / path).read_text(encoding="utf-8").splitlines())


@cache
def files(*tops: str) -> tuple[Path, ...]:
    """Lists the Python files of packages, named from the project's folder."""
    return tuple(sorted(path.relative_to(ROOT) for top in tops for path in (ROOT / top).rglob("*.py")))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Returns every node of a file's syntax tree, in the order of `ast.walk`, which takes three times as long."""
    found: list[ast.AST] = [tree(path)]
    for node in found:
        for value in node.__dict__.values():
            if isinstance(value, list):
                found.extend(each for each in value if isinstance(each, ast.AST))
            elif isinstance(value, ast.AST):
                found.append(value)
    return tuple(found)


def at(path: Path, node: ast.expr | ast.stmt) -> str:
    """Returns where a node stands, with its code on one line."""
    return f"{path}:{node.lineno}  {' '.join(ast.unparse(node).split())[:110]}"
