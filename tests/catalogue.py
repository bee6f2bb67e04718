"""Finds the messages that the code asks the catalogue for, f-strings included."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
Message = str | tuple[str, str]


def messages() -> dict[Message, str]:
    """Return every message of `t("…")` and `t.plural("…", "…", n)` with the place where it stands first."""
    found: dict[Message, str] = {}
    for path in (ROOT / "app.py", *sorted((ROOT / "geo").rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            texts = tuple(a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            if isinstance(node.func, ast.Name) and node.func.id == "t" and texts:
                found.setdefault(texts[0], where)
            if isinstance(node.func, ast.Attribute) and node.func.attr == "plural" and len(texts) == 2:
                found.setdefault((texts[0], texts[1]), where)
    return found
