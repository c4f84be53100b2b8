"""The graph of skills, and the walk over it that finds where a student stands."""

from hypothesis import given
from hypothesis import strategies as st

from dlquiz.exam.bank import Bank
from dlquiz.progress.prerequisites import Placement, all_below, rests_on


def test_one_meets_output_size_before_receptive_field_before_the_full_table(bank: Bank) -> None:
    below = rests_on(list(bank.values()), bank.concepts)
    assert "convolution/output-size" in all_below("receptive-field/stack", below)
    assert "receptive-field/stack" in all_below("receptive-field/table", below)
    order = list(below)
    assert order.index("convolution/output-size") < order.index("receptive-field/stack")
    assert set(order) == set(bank)


def test_every_skill_comes_after_all_that_it_rests_on(bank: Bank) -> None:
    below = rests_on(list(bank.values()), bank.concepts)
    place = {skill: i for i, skill in enumerate(below)}
    assert all(place[before] < place[skill] for skill, those in below.items() for before in those)


def test_what_is_implied_is_not_named_again(bank: Bank) -> None:
    below = rests_on(list(bank.values()), bank.concepts)
    for skill, direct in below.items():
        for name in direct:
            assert not set(direct) & all_below(name, below), f"{skill} names what {name} already rests on"


@given(st.integers(0, 20))
def test_a_student_who_knows_a_chain_up_to_somewhere_is_placed_right_behind(known: int) -> None:
    chain = [f"s{i:02}" for i in range(20)]
    below = {skill: tuple(chain[i - 1 : i]) if i else () for i, skill in enumerate(chain)}
    walk = Placement(below)
    while (skill := walk.next()) is not None:
        walk.answered(skill, right=skill in chain[:known])
    assert walk.frontier() == chain[known : known + 1]
    assert len(walk.asked) <= 5, "a chain of twenty is halved each time"


def test_a_placement_ends_after_ten_questions_and_asks_nothing_twice(bank: Bank) -> None:
    walk = Placement(rests_on(list(bank.values()), bank.concepts))
    while (skill := walk.next()) is not None:
        walk.answered(skill, right=len(walk.asked) % 2 == 0)
    assert len(walk.asked) == len(set(walk.asked)) <= 10
    assert not walk.shown & walk.missed
