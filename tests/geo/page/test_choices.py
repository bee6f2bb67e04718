"""What was chosen stays chosen while the options' texts change."""

from geo.page.choices import offer, settle


def options(n):
    return {"Battles": f"Battles ({n})", "Riots": f"Riots ({n + 1})"}


def test_a_text_of_an_earlier_run_is_known_again():
    values = {"w": ["Battles (7)"]}
    for n in (7, 5, 3):
        offer(values, "w", options(n))
        settle(values)
        assert values["w"] == ["Battles"]
        values["w"] = ["Battles (7)"]


def test_what_was_never_offered_is_dropped_and_nothing_is_chosen_twice():
    values = {"w": ["Battles (7)", "Battles", "x", "Riots (6)"], "one": "Riots (6)", "none": 9}
    offer(values, "w", options(7))
    offer(values, "w", options(5))
    offer(values, "one", options(5))
    offer(values, "none", {0: "all (3)", 1: "exact (2)"})
    offer(values, "not there", options(1))
    settle(values)
    assert (values["w"], values["one"], values["none"]) == (["Battles", "Riots"], "Riots", 0)
    assert "not there" not in values


def test_only_the_last_runs_are_remembered():
    values = {}
    for n in range(100):
        offer(values, "w", options(n))
    assert len(values["offered"]["w"]) < 10
