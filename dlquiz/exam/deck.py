"""The cards of a bank: its terms from both sides, and its claims, true or false and why.

A term is typed for its definition on one card and explained on another, where the student says whether it was known.
A card is a question over a single point, so that it is asked, kept and scheduled like any other.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from dlquiz.errors import NothingFoundError
from dlquiz.exam.bank import AnyQuestion, Bank
from dlquiz.exam.glossary import Definition
from dlquiz.numeric.digits import counted
from dlquiz.question import Claim, Item, Misconception, OneOf, Question, Term
from dlquiz.question.claims import Claims, true_false

WORDS = 8  # of a claim that holds, by which its card is called; a false one is called after its slip
FIRST_WORDS = 3  # of a definition, as a hint
_ESCAPED = re.compile(r"\\.")


class Kind(StrEnum):
    """What a card asks for."""

    TERMS = "terms"
    MEANINGS = "meanings"
    CLAIMS = "claims"


def deck(bank: Bank, kind: Kind | None = None) -> Bank:
    r"""Return a bank's cards, of one kind where it is given; NothingFoundError where it has none of them.

    >>> from dlquiz.exam.bank import load
    >>> card = deck(load())["term/learning-rate"].variant(0).item
    >>> card.prompt, card.answer.value
    ('The factor on the gradient in an update, often written $\\eta$. Which term is meant?', 'learning rate')
    """
    cards: dict[str, AnyQuestion] = {}
    if kind in (None, Kind.TERMS):
        cards |= {f"term/{entry.id}": _term(entry, bank) for entry in bank.terms.values()}
    if kind in (None, Kind.MEANINGS):
        cards |= {f"meaning/{entry.id}": _explained(entry) for entry in bank.terms.values()}
    if kind in (None, Kind.CLAIMS):
        for question, claim in _claims(bank):
            name, number = _name(claim), 1
            while (found := f"claim/{name}{f'-{number}' if number > 1 else ''}") in cards:
                number += 1
            item = true_false("True or false?", claim)
            cards[found] = _card(found, f"A claim of {question.topic}", question.topic, question.concepts[0], item)
    if not cards:
        remedy = "its questions draw none" if kind is Kind.CLAIMS else "a terms.csv gives it some"
        raise NothingFoundError(bank.name, f"the bank has no {kind.value if kind else 'terms and no claims'}", remedy)
    return Bank(bank.name, cards, bank.concepts)


def kind_of(card: str) -> Kind:
    """Return a card's kind, which its id tells.

    >>> kind_of("meaning/fan-in"), other_side("meaning/fan-in"), other_side("claim/centres-relu")
    (<Kind.MEANINGS: 'meanings'>, 'term/fan-in', None)
    """
    return {"term": Kind.TERMS, "meaning": Kind.MEANINGS}.get(card.partition("/")[0], Kind.CLAIMS)


def other_side(card: str) -> str | None:
    """Return the card of the same term from its other side; None for a claim, which has one side."""
    kind, _, name = card.partition("/")
    return {"term": f"meaning/{name}", "meaning": f"term/{name}"}.get(kind)


def _term(entry: Definition, bank: Bank) -> AnyQuestion:
    near = [other for other in bank.terms.values() if other.topic == entry.topic and other.id != entry.id]
    item = Item(
        f"{entry.text} Which term is meant?",
        answer=Term(entry.term, entry.spellings[1:]),
        wrong={Misconception(f"takes {entry.term} for {other.term}", _meaning(other)): other.term for other in near},
        solution=[_beginning(entry.term)],
    )
    return _card(f"term/{entry.id}", f"A term of {entry.topic}", entry.topic, entry.concept, item)


def _explained(entry: Definition) -> AnyQuestion:
    item = Item(f"{entry.term}: what does it mean?", answer=Term(entry.text), solution=[_first_words(entry.text)])
    return _card(f"meaning/{entry.id}", f"A term of {entry.topic}, to explain", entry.topic, entry.concept, item)


def _first_words(text: str) -> str:
    r"""Return how a definition begins, with no formula and no code cut in two; a short one is shown whole.

    >>> _first_words(r"At \$5 the rate $a + b$ of it."), _first_words("Noise.")
    ('It begins: At \\$5 the …', 'It begins: Noise.')
    """
    words = text.split()
    begun = (" ".join(words[:end]) for end in range(FIRST_WORDS, len(words)))
    short = next((said for said in begun if not any(_ESCAPED.sub("", said).count(mark) % 2 for mark in "$`")), None)
    return f"It begins: {text if short is None else f'{short} …'}"


def _meaning(entry: Definition) -> str:
    return f"{entry.term}: {entry.text}"


def _beginning(term: str) -> str:
    words = term.split()
    return f"It begins with {term[0]!r} and has {counted(len(words), 'word')}."


def _claims(bank: Bank) -> Iterator[tuple[AnyQuestion, Claim]]:
    """Yield every claim that a question of the bank draws, once, with the first question that does."""
    seen: set[Claim] = set()
    for question in bank.values():
        for domain in question.domains.values():
            for claim in domain.pool if isinstance(domain, Claims) else ():
                if claim not in seen:
                    seen.add(claim)
                    yield question, claim


def _name(claim: Claim) -> str:
    said = claim.slip or " ".join(claim.text.split()[:WORDS])
    return "-".join(re.findall("[a-z0-9]+", said.lower()))


def _card(name: str, title: str, topic: str, concept: str, item: Item) -> AnyQuestion:
    """Return a question over one point whose title tells nothing of its answer but the topic."""

    def card(side: Annotated[str, OneOf("front")]) -> Item:
        return item

    card.__module__, card.__name__ = f"deck.{name.partition('/')[0]}", name.partition("/")[2]
    card.__doc__ = f"{title}."
    return Question(card, topic=topic, level=1, points=1, concepts=[concept], where=None, example=None)
