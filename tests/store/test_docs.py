"""What the README says about stores exists."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from geo.cli import app
from geo.store import is_store

SECTION = (
    (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split("\n## Stores\n")[1].split("\n## ")[0]
)


def test_every_command_and_option_of_the_section_exists():
    commands = get_command(app).commands
    named = set(re.findall(r"waqai ([a-z]+(?: [a-z]+)?)", SECTION))
    for name in named:
        first, _, second = name.partition(" ")
        assert first in commands, name
        if first == "store" and second:
            assert second in commands["store"].commands, name
    for command in ("ingest", "export", "serve"):
        options = {o for p in commands[command].params for o in p.opts}
        for used in re.findall(rf"waqai {command} [^\n`]*", SECTION):
            assert set(re.findall(r"--[a-z-]+", used)) <= options, used


def test_every_kind_of_address_is_known():
    for url in ("postgresql://user@host/database", "parquet:folder"):
        assert f"`{url}`" in SECTION
        assert is_store(url)
