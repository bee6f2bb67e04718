"""Which reports are compared: all that may be like one another, each once, and no others."""

from __future__ import annotations

import random

from geo.store.blocks import Index, Spot, near_days, windows


def spots(count, seed):
    """Return made-up spots, many of them near each other: some of a week, some told by the very same sentence."""
    chance = random.Random(seed)
    found = {}
    for number in range(count):
        if chance.random() < 0.1:
            block, day, last = "", 0, 0
        else:
            head = chance.choice(["Syria|Battles", "Syria|Riots", "Iraq|Battles", "Odd|land|Riots"])
            block = f"{head}|{chance.randrange(-3, 4)}|{chance.randrange(-3, 4)}"
            day = chance.randrange(60)
            last = day + chance.choice([0, 0, 0, 1, 6])
        found[number] = Spot(block, day, last, chance.randbytes(1))
    return found


def near(one, other):
    """Say it without an index: of one country and type, in neighbouring cells, on days that touch."""
    if not (one.block and other.block):
        return False
    (head, y, x), (head_, y_, x_) = one.block.rsplit("|", 2), other.block.rsplit("|", 2)
    cells = abs(int(y) - int(y_)) <= 1 and abs(int(x) - int(x_)) <= 1
    return head == head_ and cells and one.day <= other.last + 1 and other.day <= one.last + 1


def test_an_index_finds_all_that_is_like_a_report_once():
    made = spots(400, 1)
    index = Index()
    index.add(dict(list(made.items())[:200]))
    index.add(made)
    for number, spot in made.items():
        found = list(index.like(number))
        assert len(found) == len(dict(found))
        wanted = {n: s.copy == spot.copy for n, s in made.items() if n != number}
        assert dict(found) == {n: same for n, same in wanted.items() if same or near(spot, made[n])}


def test_what_is_looked_up_holds_all_that_is_near():
    asked, kept = spots(12, 2), spots(400, 3)
    days, looked = near_days(asked.values()), list(windows(asked.values()))
    assert len(looked) == len(set(looked))
    for other in kept.values():
        if any(near(spot, other) for spot in asked.values()):
            assert any(block == other.block and low <= other.day <= high for block, low, high in looked)
            head = other.block.rsplit("|", 2)[0]
            assert any((head, day) in days for day in range(other.day, other.last + 1))
