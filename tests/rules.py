"""Finds what the rules can say of themselves: the texts that the code gives as `why`, and the names it gives as `rule`.

A text is a template: what stands in it between braces is the expression that fills it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def given(name: str, *rooms: str) -> dict[str, str]:
    """Return every text that the code of some rooms gives for a parameter or field, with the place where it stands.

    Parameters
    ----------
    name : str
        `why` or `rule`.
    *rooms : str
        Files and folders, from the root of the project.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(_files(rooms))}
    takers: dict[str, int] = {}
    for tree in trees.values():
        takers |= _takers(tree, name)
    found: dict[str, str] = {}
    for path, tree in trees.items():
        for function in (node for node in ast.walk(tree) if isinstance(node, _FUNCTION)):
            for expression in _handed(function, name, takers):
                for text in _texts(expression, function):
                    found.setdefault(text, f"{path.relative_to(ROOT)}:{expression.lineno}")
    return found


def _files(rooms: tuple[str, ...]) -> Iterator[Path]:
    for room in rooms:
        path = ROOT / room
        yield from path.rglob("*.py") if path.is_dir() else (path,)


def _takers(tree: ast.Module, name: str) -> dict[str, int]:
    """Return functions and classes with the number of their argument of that name."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTION):
            names = [a.arg for a in node.args.args if a.arg != "self"]
        elif isinstance(node, ast.ClassDef):
            fields = (f.target for f in node.body if isinstance(f, ast.AnnAssign))
            names = [f.id for f in fields if isinstance(f, ast.Name)]
        else:
            continue
        if name in names:
            found[node.name] = names.index(name)
    return found


def _handed(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str, takers: dict[str, int]) -> Iterator[ast.expr]:
    """Give what a function hands on under the name, and what it returns when that is what it is for."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from (k.value for k in node.keywords if k.arg == name)
            if called in takers and len(node.args) > takers[called]:
                yield node.args[takers[called]]
        if isinstance(node, ast.Return) and node.value is not None and function.name == f"_{name}":
            yield node.value


def _texts(expression: ast.expr, function: ast.AST) -> list[str]:
    """Return the templates that an expression of a function stands for; none where it only hands on what it got."""
    match expression:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return _texts(one, function) + _texts(other, function)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a, b in product(_texts(left, function), _texts(right, function))]
        case ast.JoinedStr(values=parts):
            return ["".join(row) for row in product(*(_part(part, function) for part in parts))]
        case ast.Name(id=name):
            return _assigned(name, function)
    return []


def _part(part: ast.expr, function: ast.AST) -> list[str]:
    if isinstance(part, ast.FormattedValue):
        return _texts(part.value, function) or ["{" + ast.unparse(part.value) + "}"]
    return _texts(part, function)


def _assigned(name: str, function: ast.AST) -> list[str]:
    """Return the templates of a variable: each that is assigned, alone and with what is added to it later on."""
    found: list[str] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            found += [text for value in _values(node.targets[0], node.value, name) for text in _texts(value, function)]
    added = [
        text for node in ast.walk(function)
        if isinstance(node, ast.AugAssign) and getattr(node.target, "id", "") == name
        for text in _texts(node.value, function)
    ]  # fmt: skip
    return found + [text + more for text in found for more in added]


def _values(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _values(one, other, name)
