"""What a migration may not do, because the version before it still serves the database meanwhile: read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

ADDING = {"create_table", "add_column", "create_index", "execute", "bulk_insert", "get_bind", "get_context", "f"}
"""Operations that only add, as far as their arguments do."""

_SQL_TAKES = ("ALTER", "DELETE", "DROP", "RENAME", "TRUNCATE")


def faults(source: str) -> list[str]:
    """A line for each operation in `upgrade` that drops, renames or tightens something."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(_upgrade(tree)) if isinstance(node, ast.Call)]
    made = {_literal(call, 0) for call in calls if _operation(call) == "create_table"}
    return [fault for call in calls if (name := _operation(call)) for fault in _faults(name, call, made)]


def _upgrade(tree: ast.Module) -> ast.AST:
    # Functions that upgrade calls count as part of it; downgrade may drop what upgrade made.
    kept = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name == "downgrade")]
    return ast.Module(kept, [])


def _operation(call: ast.Call) -> str:
    """The name of an operation of Alembic's, on `op` or on a batch; "" for other calls."""
    where = call.func
    if isinstance(where, ast.Attribute) and isinstance(where.value, ast.Name) and where.value.id in {"op", "batch", "batch_op"}:
        return where.attr
    return ""


def _literal(call: ast.Call, place: int) -> str:
    found = call.args[place] if len(call.args) > place else None
    return found.value if isinstance(found, ast.Constant) and isinstance(found.value, str) else ""


def _faults(name: str, call: ast.Call, made: set[str]) -> Iterator[str]:
    line = f"line {call.lineno}: {name}"
    if name not in ADDING:
        yield f"{line} changes what is there"
    elif name == "create_index" and _literal(call, 1) not in made and _says(call, "unique", value=True):
        yield f"{line} forbids rows that were allowed"
    elif name == "add_column":
        columns = [each for each in call.args if isinstance(each, ast.Call)]
        if any(_says(each, "nullable", value=False) and not _has(each, "server_default") for each in columns):
            yield f"{line} requires a value that the older version does not give"
        if any(isinstance(part, ast.Call) and "Constraint" in ast.unparse(part.func) for each in columns for part in each.args):
            yield f"{line} has a constraint that the older version does not know"
    elif name == "execute":
        words = {word for part in ast.walk(call) if isinstance(part, ast.Constant) for word in str(part.value).upper().split()}
        if taken := words & set(_SQL_TAKES):
            yield f"{line} says {', '.join(sorted(taken))}"


def _has(call: ast.Call, keyword: str) -> bool:
    return any(each.arg == keyword for each in call.keywords)


def _says(call: ast.Call, keyword: str, *, value: bool) -> bool:
    return any(each.arg == keyword and isinstance(each.value, ast.Constant) and each.value.value is value for each in call.keywords)
