"""Files from anywhere as text, and the report of what in them could not be used. Shared by every reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_NOT_TEXT = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Rejected:
    """Input that was left out: where it stands (`file:row`), what is wrong, and how to mend it."""

    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.mend}"


Report = Callable[[Rejected], None]


class RowError(ValueError):
    """Input that cannot be used; carries the mend."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


def decode(raw: bytes) -> str:
    """Return the text of a file: UTF-8 (with or without BOM), UTF-16, Windows-1256 or what its bytes look like.

    Raises
    ------
    RowError
        When the bytes are no text.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(raw)
    if b"\0" in raw and (wide := _utf16_without_bom(raw)) is not None:
        return wide
    if b"\0" in raw[:4096] or raw.startswith(_NOT_TEXT):
        raise RowError("the file is not text", "save it as plain text in UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    arabic = raw.decode("cp1256", errors="replace")
    if _arabic_share(arabic) > 0.3:
        return arabic
    from charset_normalizer import from_bytes  # slow to import, and nearly every file is UTF-8

    guess = from_bytes(raw).best()
    if guess is None:
        raise RowError("the encoding is unknown", "save the file as UTF-8")
    return str(guess)


def _utf16(raw: bytes) -> str:
    try:
        return raw.decode("utf-16")
    except UnicodeDecodeError:
        what = "the file begins as UTF-16 and does not go on as such: it is cut off or mixed"
        raise RowError(what, "save it again, as UTF-8") from None


def _utf16_without_bom(raw: bytes) -> str | None:
    if len(raw) % 2 or len(raw) < 8:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _arabic_share(text) > 0.5:
            return text
    return None


def _arabic_share(text: str) -> float:
    letters = [c for c in text[:20_000] if not c.isspace()]
    return sum("\u0600" <= c <= "\u06ff" for c in letters) / max(1, len(letters))
