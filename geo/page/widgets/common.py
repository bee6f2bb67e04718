"""What several parts of the page share: the reader's session, lists of incidents, parts that stay folded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from geo.page import choices
from geo.page.session import LISTED, Session
from geo.page.shown import Shown

STATIC = Path(__file__).parents[3] / "static"
NEWEST = 6
S: Any = st.session_state  # of whichever reader runs the page
session = Session(S)


def choose(title: str, key: str, names: dict[Any, str], **look: Any) -> None:
    """Render a choice of one among options that change with every run."""
    choices.offer(S, key, names)
    st.selectbox(title, names, key=key, format_func=lambda k: names.get(k, str(k)), **look)


def show_list(shown: Shown, rows: Any, key: str) -> None:
    """List incidents as buttons."""
    with st.container(key=key, height=230 if len(rows) > NEWEST else "content"):
        for row in rows[:LISTED]:
            target = shown.catalogue.incident(int(row)).id
            st.button(
                shown.headline(row), key=f"{key}{row}", on_click=session.choose, args=(target, True), width="stretch"
            )


def folded(title: str, key: str) -> Any:
    """Return a part that stays folded; what is in it is made and sent only when the reader opens it."""
    return st.expander(title, key=key, on_change="rerun")


def share_link() -> str:
    """Return the address that opens what is shown."""
    return session.share_link(str(st.context.url or ""))
