"""What waits in the temporary file comes back as it went in, each student's in one part."""

from tempfile import TemporaryFile

from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.grading.answer_row import Problem, Row, Where
from dlquiz.grading.spool import Entry, Segment, Shuffle, Spool, entries

TEXT = st.text(st.characters() | st.sampled_from("\\\x1e\x1f\n\r\0fr"), max_size=12)
WHERE = st.builds(Where, TEXT, st.integers(0, 10**9))
FOUND = st.builds(Row, WHERE, st.integers(0, 10**9), TEXT, TEXT, TEXT, TEXT, TEXT, TEXT) | st.builds(
    Problem, WHERE, TEXT, TEXT, st.booleans()
)


@settings(max_examples=50)
@given(st.lists(FOUND, max_size=20), st.integers(1, 5), st.integers(0, 30))
def test_every_entry_comes_back_in_the_part_of_its_student(
    found: list[Row | Problem], parts: int, waiting: int
) -> None:
    given_in = [Entry(order, entry) for order, entry in enumerate(found)]
    with TemporaryFile() as file:
        shuffle = Shuffle(Spool(file), parts, waiting)
        for entry in given_in:
            shuffle.add(entry)
        came_out = [list(entries(part)) for part in shuffle.parts()]
    assert len(came_out) <= parts
    assert sorted(entry for part in came_out for entry in part) == given_in
    for student in {entry.student for entry in given_in}:
        own = [entry for entry in given_in if entry.student == student]
        assert [[entry for entry in part if entry.student == student] for part in came_out].count(own) == 1


def test_pieces_are_read_back_in_any_order_and_in_part() -> None:
    with TemporaryFile() as file:
        spool = Spool(file)
        first, second = spool.append(b"abc"), spool.append(b"defg")
        assert (spool.read(second), spool.read(first)) == (b"defg", b"abc")
        assert spool.read(Segment(second.start + 1, 2)) == b"ef"
        assert spool.read(spool.append(b"h")) == b"h"
