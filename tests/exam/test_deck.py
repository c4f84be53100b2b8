"""Cards: terms and claims as questions over one point."""

from pathlib import Path

import pytest

from dlquiz.errors import NothingFoundError
from dlquiz.exam.bank import Bank, load
from dlquiz.exam.deck import Kind, deck, kind_of
from dlquiz.exam.glossary import Definition
from dlquiz.promises import variant_failures
from dlquiz.render.markup import plain


def test_there_are_cards_for_both_sides_of_every_term_and_for_every_claim_that_is_drawn(bank: Bank) -> None:
    cards = deck(bank)
    claims = [name for name in cards if name.startswith("claim/")]
    for side, kind in (("term", Kind.TERMS), ("meaning", Kind.MEANINGS)):
        assert list(deck(bank, kind)) == [f"{side}/{name}" for name in bank.terms]
    assert len(claims) == len(set(claims)) > 100
    topics = {cards[name].topic for name in claims}
    assert {"attention", "foundations", "optimization", "losses", "compression"} <= topics
    assert list(deck(bank, Kind.CLAIMS)) == claims
    assert len(cards) == 2 * len(bank.terms) + len(claims)


def test_every_card_is_marked_as_its_key_says_and_tells_terms_of_a_topic_apart(bank: Bank) -> None:
    for card in deck(bank).values():
        if kind_of(card.id) is Kind.MEANINGS:
            continue  # these nobody marks but the student
        assert [failure for failure in variant_failures(card.at(0)) if failure.promise != 2] == [], card.id


def test_nothing_that_stands_on_a_card_before_it_is_answered_tells_its_answer(bank: Bank) -> None:
    for card in deck(bank, Kind.TERMS).values():
        assert card.title == f"A term of {card.topic}"
        (part,) = card.at(0).item.all_parts
        (hint,) = part.solution
        assert str(part.answer.value) not in str(hint)


def test_a_term_to_explain_shows_the_term_and_hints_at_how_its_definition_begins(bank: Bank) -> None:
    for card in deck(bank, Kind.MEANINGS).values():
        entry = bank.terms[card.id.partition("/")[2]]
        (part,) = card.at(0).item.all_parts
        (hint,) = part.solution
        begun = str(hint).removeprefix("It begins: ").removesuffix(" …")
        assert card.at(0).item.prompt == f"{entry.term}: what does it mean?"
        assert part.answer.value == entry.text
        assert entry.text.startswith(begun)
        assert begun.count("$") % 2 == 0, "no formula is cut in two"


@pytest.mark.parametrize(
    ("definition", "hint"),
    [
        ("Noise.", "It begins: Noise."),
        ("Unused units.", "It begins: Unused units."),
        (r"It costs \$5 for each.", r"It begins: It costs \$5 …"),
        (r"At \$5 the rate $a + b$ of it.", r"It begins: At \$5 the …"),
        (r"The rate $a + b$ of it.", "It begins: The rate $a + b$ …"),
        ("What is `x + y` here.", "It begins: What is `x + y` …"),
        ("It is $a + b$", "It begins: It is $a + b$"),
    ],
)
def test_a_definition_of_any_length_makes_a_card_with_a_hint_that_can_be_read(definition: str, hint: str) -> None:
    cards = deck(Bank("own", {}, {}, {"a": Definition("a", "t", "c", "term", (), definition)}), Kind.MEANINGS)
    (part,) = cards["meaning/a"].at(0).item.all_parts
    assert part.solution == [hint]
    plain(hint)


def test_a_bank_without_terms_still_has_its_claims_and_one_without_both_says_so(tmp_path: Path) -> None:
    (tmp_path / "pool.py").write_text(
        "from typing import Annotated\n"
        "from dlquiz.question import Integer, Item, Range, question\n"
        "@question(topic='a', level=1, concepts=['c'])\n"
        "def one(n: Annotated[int, Range(1, 9)]) -> Item:\n    '''One.'''\n    return Item('?', answer=Integer(n))\n",
        "utf-8",
    )
    with pytest.raises(NothingFoundError, match=r"no terms and no claims, a terms\.csv gives it some"):
        deck(load(str(tmp_path)))
    with pytest.raises(NothingFoundError, match="the bank has no claims"):
        deck(load(str(tmp_path)), Kind.CLAIMS)
