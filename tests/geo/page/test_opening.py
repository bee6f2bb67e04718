"""What the page opens: once for all readers, in a thread, with what could not be read told."""

from datetime import date
from threading import Event

import pytest

from geo.page.catalogue import MemoryCatalogue
from geo.page.opening import Opened, dated, open_target, take_in
from geo.page.sharing import Shelf

ONE = "قُتل ثلاثة مدنيين في قصف مدفعي على مدينة سراقب أمس."
OTHER = "قُتل أربعة جنود في انفجار سيارة مفخخة في مدينة تدمر أمس."


def test_what_is_opened_is_opened_once_and_says_how_far_it_is():
    shelf, go, times = Shelf(), Event(), []

    def work(progress):
        times.append(1)
        progress(7)
        go.wait(10)
        return Opened(MemoryCatalogue(()))

    first = shelf.ask("a", work)
    again = shelf.ask("a", work)
    assert first is again
    assert not first.ready(0.2)
    assert first.read == 7
    go.set()
    assert first.ready(10)
    assert first.result is shelf.ask("a", work).result
    assert times == [1]


def test_what_fails_is_told_and_tried_again():
    shelf, answers = Shelf(), [OSError("no such file"), Opened(MemoryCatalogue(()))]

    def work(_):
        if isinstance(answer := answers.pop(0), OSError):
            raise answer
        return answer

    first = shelf.ask("a", work)
    assert first.ready(10)
    with pytest.raises(OSError, match="no such file"):
        _ = first.result
    assert shelf.ask("a", work).result.rejected == ()


def test_older_generations_go():
    shelf = Shelf()
    made = [shelf.ask(n, lambda _: Opened(MemoryCatalogue(()))) for n in range(3)]
    assert all(m.ready(10) for m in made)
    assert shelf.ask(0, lambda _: Opened(MemoryCatalogue(()))) is not made[0]
    assert shelf.ask(2, lambda _: Opened(MemoryCatalogue(()))) is made[2]


def test_a_folder_says_what_was_left_out_and_what_has_no_day(tmp_path):
    (tmp_path / "a.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "x", "published": "2020-01-10"}\nnonsense', encoding="utf-8")
    found = open_target(str(tmp_path))
    assert found.undated == 1
    assert [r.where for r in found.rejected] == ["b.jsonl:2"]
    again = open_target(str(tmp_path), date(2020, 1, 10))
    assert again.undated == 0
    assert [i.event_date for i in again.catalogue.incidents] == [date(2020, 1, 9)]


def test_files_of_one_name_keep_their_own_texts():
    found = take_in(
        [("a.txt", ONE.encode()), ("a.txt", OTHER.encode()), ("a.txt", ONE.encode())], "", date(2020, 1, 10)
    )
    assert {a.id: a.text for a in found.articles} == {"a.txt": ONE, "a.txt (2)": OTHER}
    known = {a.id: a for a in found.articles}
    later = take_in([("a.txt", f"{ONE} وأصيب آخرون.".encode())], "", None, known=known.get)
    assert [a.id for a in later.articles] == ["a.txt (3)"]


def test_what_was_taken_in_can_be_dated_afterwards():
    found = take_in([("a.txt", ONE.encode())], "", None)
    assert [i.event_date for i in found.incidents] == [None]
    again = dated(found, date(2020, 1, 10))
    assert [i.event_date for i in again.incidents] == [date(2020, 1, 9)]
    assert [i.id for i in again.incidents] == [i.id for i in found.incidents]
