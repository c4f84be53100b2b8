"""Follow-through from a student's own earlier values, and when it is not given."""

from fractions import Fraction

import numpy as np

from dlquiz.grading import Mark, Outcome, Rules, mark_parts
from dlquiz.grading.follow import rebuilt
from dlquiz.numeric.functions import exp, relu, softmax, sqrt
from dlquiz.numeric.term import let, symbols
from dlquiz.question import Answer, Choice, Integer, Item, Matrix, Number, Part, Shape, TrueFalse, Vector

CORRECT, PARTIAL, WRONG = Outcome.CORRECT, Outcome.PARTIAL, Outcome.WRONG


def outcomes(marks: tuple[Mark, ...]) -> list[Outcome]:
    return [mark.outcome for mark in marks]


def chain() -> Item:
    """Ask for a size, the number of units, then the parameters of a dense layer behind it."""
    n, k, c, u = symbols(n=32, k=5, c=6, u=10)
    size = let("o", n - k + 1)
    units = let("d", size * size * c)
    weights = let("P", units * u + u)
    return Item("", parts=[Part("", Integer(size)), Part("", Integer(units)), Part("", Integer(weights))])


def test_right_steps_from_a_wrong_value_are_right() -> None:
    marks = mark_parts(chain(), ["27", "4374", "43750"])
    assert outcomes(marks) == [WRONG, CORRECT, CORRECT]
    assert "right with your own (a) = 27" in marks[1].notes[0]
    assert marks[1].accepted == "4704"


def test_the_key_itself_stays_right_after_a_wrong_value() -> None:
    assert outcomes(mark_parts(chain(), ["27", "4704", "47050"])) == [WRONG, CORRECT, CORRECT]


def test_two_wrong_values_in_a_row_are_both_followed() -> None:
    assert outcomes(mark_parts(chain(), ["27", "4000", "40010"])) == [WRONG, WRONG, CORRECT]


def test_a_blank_or_unreadable_value_is_not_followed() -> None:
    assert outcomes(mark_parts(chain(), ["", "4374"]))[1] is WRONG
    assert outcomes(mark_parts(chain(), ["27?", "4374"]))[1] is WRONG


def test_texts_that_are_missing_are_blank() -> None:
    assert outcomes(mark_parts(chain(), [])) == [Outcome.BLANK] * 3


def test_an_exam_may_give_part_of_the_credit() -> None:
    marks = mark_parts(chain(), ["27", "4374"], Rules(follow_through=Fraction(1, 2)))
    assert (marks[1].outcome, marks[1].credit) == (PARTIAL, Fraction(1, 2))
    assert mark_parts(chain(), ["27", "4374"], Rules(follow_through=Fraction(0)))[1].outcome is WRONG


def test_zero_and_one_open_no_way_to_the_later_parts() -> None:
    assert outcomes(mark_parts(chain(), ["0", "0", "10"])) == [WRONG, WRONG, WRONG]
    assert outcomes(mark_parts(chain(), ["1", "6", "70"]))[:2] == [WRONG, WRONG]


def test_an_absurd_value_is_not_followed() -> None:
    huge = "1" + "0" * 40
    assert outcomes(mark_parts(chain(), [huge, f"6*{huge}"]))[:2] == [WRONG, WRONG]


def test_a_value_that_saturates_the_rest_is_not_followed() -> None:
    z, w = symbols(z=1.0, w=0.5)
    a = let("a", z * 2.0)
    p = let("p", 1 / (1 + exp(-(a + w))))
    item = Item("", parts=[Part("", Number(a)), Part("", Number(p))])
    assert outcomes(mark_parts(item, ["1.5", "0.881"])) == [WRONG, CORRECT]
    assert outcomes(mark_parts(item, ["500", "1"])) == [WRONG, WRONG]
    assert outcomes(mark_parts(item, ["-500", "0"])) == [WRONG, WRONG]


def test_a_value_that_is_only_copied_is_not_followed() -> None:
    (z,) = symbols(z=-2.0)
    a = let("a", z * 1.5)
    item = Item("", parts=[Part("", Number(a, digits=1)), Part("", Number(let("h", relu(a)) + 0.0, digits=1))])
    assert outcomes(mark_parts(item, ["3", "3"])) == [WRONG, WRONG]


def test_a_value_that_the_formula_does_not_admit_is_not_followed() -> None:
    (n,) = symbols(n=4)
    a = let("a", n + 1)
    item = Item("", parts=[Part("", Integer(a)), Part("", Number(let("b", 1.0 / (a - 3))))])
    assert outcomes(mark_parts(item, ["3", "1"])) == [WRONG, WRONG]


def test_a_students_own_attention_weights_are_followed_to_the_output() -> None:
    scores, values = symbols(S=[[1.0, 0.0], [0.0, 1.0]], V=[[1.0, 2.0], [3.0, 4.0]])
    weights = let("A", softmax(scores))
    output = let("O", weights @ values)
    item = Item("", parts=[Part("", Matrix(weights, digits=2)), Part("", Matrix(output, digits=2))])
    marks = mark_parts(item, ["0.6 0.4; 0.4 0.6", "1.8 2.8; 2.2 3.2"])
    assert outcomes(marks) == [WRONG, CORRECT]
    assert outcomes(mark_parts(item, ["0.6 0.4; 0.4 0.6", "1.8 2.8; 2.2 9"]))[1] is PARTIAL
    assert outcomes(mark_parts(item, ["0 0; 0 0", "0 0; 0 0"])) == [WRONG, WRONG]
    assert outcomes(mark_parts(item, ["1 0; 0 1", "1 2; 3 4"])) == [WRONG, WRONG]


def test_the_axes_of_a_shape_are_followed() -> None:
    n, k = symbols(n=32, k=5)
    size = let("o", n - k + 1)
    item = Item("", parts=[Part("", Shape((6, size, size))), Part("", Integer(let("d", size * size * 6)))])
    assert outcomes(mark_parts(item, ["(6, 27, 27)", "4374"])) == [PARTIAL, CORRECT]


def test_a_vector_in_a_column_is_followed() -> None:
    (x,) = symbols(x=[0.5, 0.25])
    doubled = let("y", x * 2.0)
    item = Item("", parts=[Part("", Vector(doubled)), Part("", Vector(let("z", doubled + x)))])
    assert outcomes(mark_parts(item, ["0.9; 0.4", "1.4, 0.65"])) == [WRONG, CORRECT]


def test_the_rebuilt_graph_explains_the_new_numbers() -> None:
    n, k = symbols(n=10, k=3)
    first = let("a", n - k)
    second = rebuilt(let("b", first * n + np.int64(0).item()), {id(first): 8})
    assert second.value == 80
    assert second.name == "b"


def test_the_digits_that_the_own_value_was_rounded_to_are_allowed_for() -> None:
    (x,) = symbols(x=2.0)
    a = let("a", x / 3.0)
    item = Item("", parts=[Part("", Number(a, digits=2)), Part("", Number(let("b", a * 100.0 + x), digits=1))])
    # 0.4567 was found, 0.46 written down, and 0.4567 used
    assert outcomes(mark_parts(item, ["0.46", "47.7"])) == [WRONG, CORRECT]
    assert outcomes(mark_parts(item, ["0.46", "48"])) == [WRONG, CORRECT]
    assert outcomes(mark_parts(item, ["0.46", "47.2"])) == [WRONG, WRONG]


def test_an_input_that_can_only_shrink_does_not_make_the_rest_trivial() -> None:
    beta, g = symbols(beta2=0.99, g=3.0)
    v = let("v", g * 0.5)
    item = Item("", parts=[Part("", Number(v)), Part("", Number(let("u", (v + g) * sqrt(1 - beta)), digits=2))])
    assert outcomes(mark_parts(item, ["2.5", "0.55"])) == [WRONG, CORRECT]


def test_a_small_count_is_not_taken_for_nothing() -> None:
    n, d = symbols(n=3000, d=4000)
    a = let("a", n + 584)
    item = Item("", parts=[Part("", Integer(a)), Part("", Integer(let("b", a * 2 + d)))])
    assert outcomes(mark_parts(item, ["4", "4008"])) == [WRONG, CORRECT]
    assert outcomes(mark_parts(item, ["0", "4000"])) == [WRONG, WRONG]


def test_a_named_step_that_drops_out_is_not_followed() -> None:
    (n,) = symbols(n=29)
    first = let("o_1", n + 0)
    pooled = let("o_2", (first - 3) // 2 + 1)
    item = Item("", parts=[Part("", Integer(first)), Part("", Integer(let("F", pooled**2 * 96)))])
    # 3 and -1 make the pooled size 1 and -1, and the answer the 96 filters of the question
    for own in ("3", "4", "-1", "-0.5"):
        assert outcomes(mark_parts(item, [own, "96"])) == [WRONG, WRONG], own
    assert outcomes(mark_parts(item, ["2", "0"])) == [WRONG, WRONG]
    assert outcomes(mark_parts(item, ["9", "1536"])) == [WRONG, CORRECT]


def test_a_mean_that_comes_out_as_the_own_value_is_not_followed() -> None:
    m, x = symbols(m=0.4, x=3.0)
    g = let("g", x * 1.1)
    item = Item("", parts=[Part("", Number(g, digits=2)), Part("", Number(let("m_2", 0.9 * m + 0.1 * g), digits=4))])
    assert outcomes(mark_parts(item, ["0.4", "0.4"])) == [WRONG, WRONG]
    assert outcomes(mark_parts(item, ["0.5", "0.41"])) == [WRONG, CORRECT]


def test_weights_that_copy_a_given_matrix_or_are_all_the_same_are_not_followed() -> None:
    scores, values = symbols(S=[[1.0, 0.0], [0.0, 1.0]], V=[[1.0, 2.0], [3.0, 4.0]])
    weights = let("A", softmax(scores))
    item = Item("", parts=[Part("", Matrix(weights, digits=3)), Part("", Matrix(let("O", weights @ values), digits=2))])
    assert outcomes(mark_parts(item, ["0.999 0.001; 0.001 0.999", "1.002 2.002; 2.998 3.998"])) == [WRONG, WRONG]
    assert outcomes(mark_parts(item, ["0.5 0.5; 0.5 0.5", "2 3; 2 3"])) == [WRONG, WRONG]
    assert outcomes(mark_parts(item, ["0.9 0.1; 0.1 0.9", "1.2 2.2; 2.8 3.8"])) == [WRONG, CORRECT]


def test_a_trivial_value_does_not_count_where_a_later_own_value_stands_for_it() -> None:
    assert outcomes(mark_parts(chain(), ["0", "4000", "40010"])) == [WRONG, WRONG, CORRECT]
    assert outcomes(mark_parts(chain(), ["27", "0", "10"])) == [WRONG, WRONG, WRONG]


def test_a_sign_slip_is_followed_where_a_whole_number_may_be_negative() -> None:
    (x,) = symbols(x=[3.0, -1.0])
    a, b = let("G_x", let("s", x[0]) * 4.0), let("G_y", x[1] * 2.0)
    item = Item("", parts=[Part("", Number(a, digits=0)), Part("", Number(let("d", a + 2.0 * b + 30.0), digits=0))])
    assert outcomes(mark_parts(item, ["-12", "14"])) == [WRONG, CORRECT]


def test_a_coarse_value_is_followed_within_its_digits_and_keeps_its_own_credit() -> None:
    (x,) = symbols(x=2.0)
    a = let("a", x / 7.0)
    item = Item("", parts=[Part("", Number(a, digits=3)), Part("", Number(let("b", a * 50.0 + x), digits=2))])
    coarse, later = mark_parts(item, ["0.29", "16.5"])
    assert (coarse.outcome, coarse.credit) == (PARTIAL, Fraction(1, 2))
    assert later.outcome is CORRECT
    assert "(a) = 0.29" in later.rule


def test_declared_shares_multiply() -> None:
    (x,) = symbols(x=2.0)
    a = let("a", x / 7.0)
    item = Item("", parts=[Part("", Number(a, digits=3)), Part("", Number(let("b", a * 50.0 + x), digits=2))])
    mark = mark_parts(item, ["0.4", "22.1"], Rules(follow_through=Fraction(1, 2)))[1]
    assert mark.outcome is WRONG
    mark = mark_parts(item, ["0.41", "22.5"], Rules(follow_through=Fraction(2, 3)))[1]
    assert (mark.outcome, mark.credit) == (PARTIAL, Fraction(2, 3))


def after(first: Number | Integer | Vector, later: Number | Integer | Vector, own: str, typed: str) -> Outcome:
    """Return the outcome of a later part behind a wrong one, which keeps its own mark."""
    own_mark, found = mark_parts(Item("", parts=[Part("", first), Part("", later)]), [own, typed])
    assert own_mark.outcome is WRONG
    return found.outcome


def test_a_result_close_to_one_is_followed_and_one_that_is_shown_as_one_is_not() -> None:
    (z,) = symbols(z=2.0)
    a = let("a", z * 1.5)
    assert after(Number(a), Number(let("b", a / 2.5)), "2.503", "1.001") is CORRECT
    assert after(Number(a), Number(let("b", a / 2.5)), "2.501", "1") is WRONG


def test_a_minus_slip_of_one_is_followed() -> None:
    (x,) = symbols(x=1.5)
    a = let("a", x * 2.0)
    assert after(Number(a), Number(let("b", a * 7.0 + x)), "-1", "-5.5") is CORRECT


def test_what_another_input_no_longer_moves_is_not_followed() -> None:
    w, z = symbols(w=1.0, z=0.5)
    a = let("a", z * 3.0)
    rest = Number(let("p", 3.0 / (1 + exp(-(a + w)))))
    assert after(Number(a), rest, "15", "3") is WRONG
    assert after(Number(a), rest, "4.7", "2.99") is CORRECT  # w moves it by a unit of the last digit
    (v,) = symbols(v=0.01)
    assert after(Number(a), Number(let("p", 3.0 / (1 + exp(-(a + v))))), "15", "3") is CORRECT  # v never mattered


def test_an_input_that_can_only_shrink_is_tried_so() -> None:
    beta, z = symbols(beta2=0.99, z=0.5)
    a = let("a", z * -6.0)
    rest = Number(let("p", 3.0 / (1 + exp(-(a + sqrt(1 - beta) * 20.0)))))
    assert after(Number(a), rest, "15", "3") is WRONG


def test_an_input_that_matters_again_when_it_grows_keeps_the_rest_from_being_trivial() -> None:
    w, z = symbols(w=2.0, z=0.5)
    a = let("a", z * 3.0)
    assert after(Number(a), Number(let("b", relu(w - a) * 5.0 + 7.0)), "2.1", "7") is CORRECT


def test_a_step_without_a_name_may_drop_out() -> None:
    w, z = symbols(w=1.0, z=0.5)
    a = let("a", z * 3.0)
    assert after(Number(a), Number(let("b", relu(w * 2.0 - a) + w * 1.5)), "2.7", "1.5") is CORRECT


def test_an_input_that_moves_a_count_by_more_than_ten_must_go_on_moving_it() -> None:
    n, k = symbols(n=10, k=13)
    a = let("a", k + 0)
    assert after(Integer(a), Integer(let("b", n * (a - 3) + 50)), "3", "50") is CORRECT
    assert after(Integer(a), Integer(let("b", n * (a - 2) + 50)), "2", "50") is WRONG


def test_up_to_a_thousand_times_the_key_is_followed() -> None:
    for n, own, outcome in ((28, 28_000, CORRECT), (28, 28_001, WRONG), (5000, 7000, CORRECT)):
        a = let("a", symbols(n=n)[0] + 0)
        assert after(Integer(a), Integer(let("b", a * 2)), str(own), str(2 * own)) is outcome


def test_what_is_nearly_zero_depends_on_the_size_of_the_key() -> None:
    (z,) = symbols(z=0.05)
    a = let("a", z * 2.0)
    assert after(Number(a, digits=4), Number(let("b", a * 7.0 + z)), "0.005", "0.085") is CORRECT
    assert after(Number(a, digits=4), Number(let("b", a * 7.0 + z)), "0.002", "0.064") is WRONG
    assert after(Number(a, digits=4), Number(let("b", a * 7.0 + z)), "0.0019", "0.063") is WRONG


def test_where_the_key_itself_is_zero_or_one_so_may_the_own_value_be() -> None:
    n, x = symbols(n=1, x=3.7)
    a = let("a", n + 0)
    assert after(Integer(a), Number(let("b", a * 5.0 + x * 2.0)), "0", "7.4") is CORRECT


def test_entries_that_are_all_the_same_are_followed_where_the_keys_are() -> None:
    (x,) = symbols(x=[2.0, 2.0])
    a = let("a", x * 1.5)
    assert after(Vector(a), Vector(let("b", a * 3.0)), "4 4", "12 12") is CORRECT


def test_a_number_may_come_out_as_a_given_one_but_not_as_the_own_value() -> None:
    x, z = symbols(x=2.0, z=0.6)
    a, c = let("a", x * 1.5), let("c", z * 1.5)
    assert after(Number(a), Number(let("b", a / 2.0)), "4", "2") is CORRECT
    assert after(Number(c), Number(let("b", c * 1.003)), "0.5", "0.5015") is CORRECT
    assert after(Number(c), Number(let("b", c * 1.0008)), "0.5", "0.5004") is WRONG


def test_a_vector_that_rests_on_the_own_count_is_followed() -> None:
    n, x = symbols(n=3, x=[1.0, 2.0])
    a = let("a", n + 2)
    assert after(Integer(a), Vector(let("b", x * a)), "6", "6 12") is CORRECT


def test_an_own_vector_with_a_zero_divides_in_silence_and_is_not_followed() -> None:
    (x,) = symbols(x=[1.0, 2.0])
    a = let("a", x * 3.0)
    assert after(Vector(a), Vector(let("b", x / a * 5.0)), "0 4", "9 2.5") is WRONG


def test_own_entries_of_another_number_are_not_followed() -> None:
    (x,) = symbols(x=[0.5, 0.25])
    a = let("a", x * 2.0)
    for own in ("0.9 0.4 0.3", "0.9"):
        assert after(Vector(a), Vector(let("b", a * 3.0)), own, "2.7 1.2") is WRONG


def test_what_has_no_graph_is_marked_as_ever() -> None:
    (n,) = symbols(n=28)
    a = let("a", n + 0)
    answers: list[Answer] = [
        Choice("batch normalization", ("dropout", "batch normalization")),
        *(Vector([1.0, 2.0]), Integer(a), Integer(7), TrueFalse(True), Integer(let("b", a * 2))),
    ]
    item = Item("", parts=[Part("", answer) for answer in answers])
    marks = mark_parts(item, ["A", "5 6", "30", "8", "f", "60"])
    assert outcomes(marks) == [WRONG, WRONG, WRONG, WRONG, WRONG, CORRECT]
