"""What was rejected and how to mend it, in the page's language; the readers tell it in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from gazetteer.text_io import Rejected
from geo.page.i18n import Texts, isolate


def told(rejected: Rejected, t: Texts) -> str:
    """Return what is wrong with an input and how to mend it; a message that is not known here stands as it is."""
    what, mend = (_said(text, t) for text in (rejected.what, rejected.mend))
    return f"{isolate(rejected.where)}: {what}{'؛ ' if t.rtl else '; '}{mend}"


def knows(message: str) -> bool:
    """Whether a message of the readers has a text in the page's languages."""
    return message in _plain(Texts("en")) or any(pattern.fullmatch(message) for pattern in _patterns())


def _said(message: str, t: Texts) -> str:
    if found := _plain(t).get(message):
        return found
    for pattern in _patterns():
        if match := pattern.fullmatch(message):
            return _details(t)[pattern.pattern].format(detail=isolate(match["detail"]))
    return isolate(message)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _details(Texts("en")))


@cache
def _details(t: Texts) -> Mapping[str, str]:
    return {
        r"'?(?P<detail>.*?)'? is no date": t("«{detail}» is no date"),
        r"the line is no JSON \((?P<detail>.*)\)": t("the line is no JSON ({detail})"),
        r"the table breaks off \((?P<detail>.*)\)": t("the table breaks off ({detail})"),
        r"the feed is no XML \((?P<detail>.*)\)": t("the feed is no XML ({detail})"),
        r"the file cannot be read \((?P<detail>.*)\)": t("the file cannot be read ({detail})"),
        r"put (?P<detail>.*) files into it": t("put {detail} files into it"),
    }


@cache
def _plain(t: Texts) -> Mapping[str, str]:
    return {
        "write it as 2020-01-31": t("write it as 2020-01-31"),
        "the folder has no article": t("the folder has no article"),
        "the file is larger than 200 MB": t("the file is larger than 200 MB"),
        "split it, or use .jsonl": t("split it, or use .jsonl"),
        "split it": t("split it"),
        "check its permissions": t("check its permissions"),
        "mend the row or take it out": t("mend the row or take it out"),
        "the row is no object": t("the row is no object"),
        'write {"text": "…", "published": "2020-01-31"}': t("write an object with a text and a day of publication"),
        "the article has no text": t("the article has no text"),
        "fill its text or take it out": t("fill its text or take it out"),
        "write one JSON object a line": t("write one JSON object a line"),
        "the table has no column «text»": t("the table has no column «text»"),
        "name the column of the articles' text «text»": t("name the column of the articles' text «text»"),
        "check the quotes of this row": t("check the quotes of this row"),
        "the feed defines entities": t("the feed defines entities"),
        "feeds with entity definitions are not read": t("feeds with entity definitions are not read"),
        "save the feed again": t("save the feed again"),
        "the archive is broken": t("the archive is broken"),
        "pack it again": t("pack it again"),
        "the file in the archive has a password": t("the file in the archive has a password"),
        "pack it again without one": t("pack it again without one"),
        "the file in the archive is packed in a way that is not read": t(
            "the file in the archive is packed in a way that is not read"
        ),
        "pack it again as plain zip": t("pack it again as plain zip"),
        "the file in the archive is broken": t("the file in the archive is broken"),
        "take it out, or pack the archive again": t("take it out, or pack the archive again"),
        "the file begins as UTF-16 and does not go on as such: it is cut off or mixed": t(
            "the file begins as UTF-16 and does not go on as such: it is cut off or mixed"
        ),
        "save it again, as UTF-8": t("save it again, as UTF-8"),
        "the file is not text": t("the file is not text"),
        "save it as plain text in UTF-8": t("save it as plain text in UTF-8"),
        "the encoding is unknown": t("the encoding is unknown"),
        "save the file as UTF-8": t("save the file as UTF-8"),
    }
