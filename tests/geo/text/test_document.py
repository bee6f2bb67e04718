"""Cutting an article into body and tail, paragraphs and sentences."""

from geo.article import Article
from geo.text.document import Document


def sentences(text: str) -> list[str]:
    document = Document(Article("a", text))
    return [document.folded.text[s.start : s.end].strip() for s in document.sentences]


def test_a_full_stop_ends_a_sentence_but_not_a_number() -> None:
    assert sentences("ارتفع السعر 3.5 في المئة. ثم هبط.") == ["ارتفع السعر 3.5 في الميه.", "ثم هبط."]


def test_lines_are_paragraphs() -> None:
    document = Document(Article("a", "أول.\nثان.\n\nثالث."))
    assert [s.paragraph for s in document.sentences] == [0, 1, 2]


def test_the_tail_of_links_is_no_part_of_the_body() -> None:
    text = "قصف على بلدة.\n\nاقرأ أيضا:\nخبر آخر عن مدينة"
    document = Document(Article("a", text))
    assert "خبر" not in "".join(sentences(text))
    assert document.body_end == text.index("اقرأ")


def test_crlf_does_not_move_offsets() -> None:
    document = Document(Article("a", "سطر\r\nحلب"))
    at = document.folded.text.index("حلب")
    assert document.folded.span(at, at + 3) == (5, 8)


def test_a_run_of_words_without_an_end_is_cut_at_commas() -> None:
    text = "قتل ثلاثة في قصف على حلب، " * 400
    document = Document(Article("a", text))
    pieces = [document.folded.text[s.start : s.end] for s in document.sentences]
    assert len(pieces) > 2
    assert max(map(len, pieces)) <= 3_000
    assert "".join(pieces) == document.folded.text
    assert all(piece.rstrip().endswith("،") for piece in pieces)
