"""The grammar of formulas.

`^` is right-associative and binds above the unary minus; `2x` and `2(x + 1)` are products; `1/2x` and `e^2x` are
refused, since people read them in two ways.
"""

from collections.abc import Collection
from fractions import Fraction

from dlquiz.grading.characters import plain
from dlquiz.grading.tokens import Comma, Token, comma_error, tokens
from dlquiz.grading.tree import CONSTANTS, FUNCTIONS, SYNONYMS, Apply, Literal, Name, Node
from dlquiz.grading.unreadable import ROOT, UnreadableError, quoted

MOST_DEPTH = 32


def parse(text: str, variables: Collection[str] = (), comma: Comma = Comma.SEPARATOR) -> Node:
    """Read a formula in the variables.

    >>> parse("2x", ["x"])
    Apply(op='*', args=(Literal(value=2), Name(name='x')))
    >>> from dlquiz.grading.tree import written
    >>> written(parse("-x^2^3 + 2x(1-x)", ["x"]))
    '-x^2^3 + 2*x*(1 - x)'
    """
    return Parser(tokens(plain(text), comma), variables).whole()


def exactly(text: str) -> int | Fraction:
    """Return a literal's value: digits, a decimal point and an exponent, all within bounds.

    >>> exactly("1.5e2"), exactly(".25")
    (150, Fraction(1, 4))
    """
    if text.isdigit():
        return int(text)
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    power = int(exponent or 0) - len(decimals)
    digits = int(whole + decimals)
    if power >= 0:
        return digits * int(10**power)
    found = Fraction(digits, 10**-power)
    return found.numerator if found.denominator == 1 else found


class Parser:
    """Reads a list of tokens by precedence, from the first to the last, each once."""

    __slots__ = ("_at", "_depth", "_tokens", "_variables", "columns", "expected")

    def __init__(self, found: list[Token], variables: Collection[str] = (), expected: str = "a formula") -> None:
        self._tokens, self._variables, self._at, self._depth = found, variables, 0, 0
        self.expected = expected
        self.columns: dict[int, int] = {}  # of each operation that may be undefined, by the id of its node

    def whole(self) -> Node:
        """Read all of it."""
        node = self._sum()
        token = self._tokens[self._at]
        if token.kind != "end":
            raise self._refusal(token)
        return node

    def _refusal(self, token: Token) -> UnreadableError:
        if token.kind == ")":
            return UnreadableError("a ')' has no '(' before it", token.column)
        if token.kind == "," and self._at and self._tokens[self._at + 1].kind == "number":
            left, right = self._tokens[self._at - 1], self._tokens[self._at + 1]
            if left.kind == "number" and not token.spaced and not right.spaced:
                return comma_error(f"{left.text},{right.text}", left.column)
        before = _shown(self._tokens[self._at - 1]) if self._at else ""
        if token.kind == "end":
            said = f"something is missing after {before}" if before else "nothing was found"
        else:
            said = f"{before} was followed by {_shown(token)}" if before else f"found {_shown(token)}"
        return UnreadableError(f"{self.expected} was expected; {said}", token.column)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise UnreadableError(f"the formula is nested deeper than {MOST_DEPTH}", token.column)

    def _sum(self) -> Node:
        node = self._product()
        while (token := self._tokens[self._at]).kind in ("+", "-"):
            self._at += 1
            node = Apply(token.kind, (node, self._product()))
        return node

    def _product(self) -> Node:
        node, _ = self._juxtaposed(self._signed())
        while (token := self._tokens[self._at]).kind in ("*", "/"):
            self._at += 1
            right, joined = self._juxtaposed(self._signed())
            if joined and token.kind == "/":
                raise UnreadableError("a product without '*' after '/' is ambiguous; set parentheses", token.column)
            node = self._operation(token, token.kind, (node, right))
        return node

    def _operation(self, token: Token, op: str, args: tuple[Node, ...]) -> Apply:
        node = Apply(op, args)
        self.columns[id(node)] = token.column
        return node

    def _juxtaposed(self, node: Node) -> tuple[Node, bool]:
        """Read the factors that follow without a sign, as in `2x(1 - x)`; say whether there were any."""
        joined = False
        while (token := self._tokens[self._at]).kind in ("word", "(", ROOT):
            if token.kind == "word" and not self._is_known(token.text):
                raise self._unknown(token)
            if token.text == "e":
                self._check_exponent(token)
            if token.kind == "(" and not token.spaced:
                self._check_period(token)
            self._at += 1
            node = Apply("*", (node, self._power(token)))
            joined = True
        return node, joined

    def _check_exponent(self, token: Token) -> None:
        """Refuse `2e` and `2.5 e-3`, which mean a power of ten rather than a product with e."""
        before, after = self._tokens[self._at - 1], self._tokens[self._at + 1]
        if before.kind != "number" or "e" in self._variables or after.kind == "^":
            return
        if not token.spaced:
            raise UnreadableError("an exponent was begun and not finished", token.column)
        if after.kind in ("-", "+") and not after.spaced and self._tokens[self._at + 2].kind == "number":
            raise UnreadableError("a space stands inside the number; write it as in 1e-3", token.column)

    def _check_period(self, token: Token) -> None:
        """Refuse `0.(3)` and `0.1(6)`, the notation of a period, which would be read as a product."""
        before, inside = self._tokens[self._at - 1], self._tokens[self._at + 1]
        if "." not in before.text or not inside.text.isdigit():
            return
        if self._tokens[self._at + 2].kind == ")":
            raise UnreadableError("a period of digits is not read; write a fraction", token.column)

    def _is_known(self, word: str) -> bool:
        return word in self._variables or word in CONSTANTS or _function(word) in FUNCTIONS

    def _signed(self) -> Node:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind in ("-", "+"):
            inner = self._tokens[self._at]
            if inner.kind in ("-", "+"):
                raise UnreadableError("two signs stand side by side", inner.column)
            self._deeper(token)
            node = self._signed()
            self._depth -= 1
            return Apply("neg", (node,)) if token.kind == "-" else node
        return self._power(token)

    def _power(self, token: Token) -> Node:
        """Read a factor that begins with `token`, with its factorial and its exponent."""
        node = self._atom(token)
        if self._tokens[self._at].kind == "!":
            node = self._operation(self._tokens[self._at], "factorial", (node,))
            self._at += 1
        sign = self._tokens[self._at]
        if sign.kind != "^":
            return node
        self._at += 1
        self._deeper(sign)
        exponent = self._signed()
        self._depth -= 1
        following = self._tokens[self._at]
        if following.kind == "word" and not following.spaced and self._tokens[self._at - 1].kind == "number":
            raise UnreadableError("it is ambiguous where the exponent ends; set parentheses", following.column)
        return self._operation(sign, "^", (node, exponent))

    def _atom(self, token: Token) -> Node:
        if token.kind == "number":
            return Literal(exactly(token.text))
        if token.kind == "(":
            return self._closed(token)
        if token.kind == "word":
            return self._word(token)
        if token.kind == ROOT:
            self._deeper(token)
            first = self._tokens[self._at]
            self._at += 1
            node = self._operation(token, "sqrt", (self._atom(first),))
            self._depth -= 1
            following = self._tokens[self._at]
            if first.kind != "(" and following.kind in ("word", "(", "^", "!") and not following.spaced:
                raise UnreadableError("it is ambiguous where the root ends; set parentheses", following.column)
            return node
        self._at -= 1
        raise self._refusal(token)

    def _closed(self, opening: Token) -> Node:
        self._deeper(opening)
        node = self._sum()
        self._close(opening)
        return node

    def _close(self, opening: Token) -> None:
        token = self._tokens[self._at]
        if token.kind == "end":
            raise UnreadableError("a '(' is never closed", opening.column)
        if token.kind != ")":
            raise self._refusal(token)
        self._at += 1
        self._depth -= 1

    def _word(self, token: Token) -> Node:
        word = token.text
        opening = self._tokens[self._at]
        if word in self._variables:
            return Name(word)
        function = _function(word)
        if function in FUNCTIONS:
            if opening.kind != "(":
                raise UnreadableError(f"{word} needs its argument in parentheses: {word}(...)", opening.column)
            self._at += 1
            return self._operation(token, function, self._arguments(function, opening))
        if word in CONSTANTS:
            return Name(word)
        self._at -= 1
        raise self._unknown(token)

    def _unknown(self, token: Token) -> UnreadableError:
        word = token.text
        if word.lower() in ("nan", "inf", "infinity"):
            return UnreadableError(f"{self.expected} was expected; {quoted(word)} equals nothing", token.column)
        if not self._variables:
            return self._refusal(token)
        if all(letter in self._variables for letter in word):
            return UnreadableError(f"{quoted(word)} is read as one name; write {'*'.join(word)[:24]}", token.column)
        known = ", ".join(self._variables)
        return UnreadableError(f"{quoted(word)} is neither a variable here ({known}) nor a function", token.column)

    def _arguments(self, function: str, opening: Token) -> tuple[Node, ...]:
        self._deeper(opening)
        found = [self._sum()]
        while self._tokens[self._at].kind == ",":
            self._at += 1
            found.append(self._sum())
        self._close(opening)
        wanted = FUNCTIONS[function]
        if wanted == 0 and len(found) < 2:
            raise UnreadableError(f"{function} takes two arguments or more", opening.column)
        if wanted and len(found) != wanted:
            raise UnreadableError(f"{function} takes one argument; {len(found)} were given", opening.column)
        return tuple(found)


def _function(word: str) -> str:
    """Return the name under which a word may be called."""
    lower = word.lower()
    return SYNONYMS.get(lower, lower)


def _shown(token: Token) -> str:
    return quoted(token.text)
