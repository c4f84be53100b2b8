"""The last line of a manifest: a digest of everything above it and, in a graded exam, a signature.

The digest finds damage and careless edits; whoever makes a new one is stopped by the signature alone.
"""

import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from dlquiz.exam.secret import Secret

DIGEST, SIGNATURE = "sha256", "hmac-sha256"
_CLOSING = re.compile(rf'\], "{DIGEST}": "([0-9a-f]{{64}})"(?:, "{SIGNATURE}": "([0-9a-f]{{64}})")?\}}\n')


def sealed(lines: Iterable[str], secret: Secret | None) -> Iterator[str]:
    """Yield a manifest's lines, some at a time, then the one that closes its list of forms and seals it."""
    body = _Body(secret)
    for line in lines:
        body.add(line.encode())
        yield line
    yield body.closing()


@dataclass(frozen=True, slots=True)
class Seal:
    """What a manifest's seal says about it.

    `whole` is whether everything is as it was written, `signed` whether it carries a signature, `genuine` whether the
    secret made that signature (None where no secret was given or there is no signature).
    """

    whole: bool
    signed: bool
    genuine: bool | None


def look(written: str, secret: Secret | None) -> Seal | None:
    """Return what the seal says; None where there is none: the file is cut off, or no manifest."""
    begin = written.rfind("\n", 0, len(written) - 1) + 1
    closing = _CLOSING.fullmatch(written, begin)
    if closing is None:
        return None
    body = _Body(secret)
    body.add(written[:begin].encode())
    whole = hmac.compare_digest(closing[1], body.digest.hexdigest())
    genuine = None
    if closing[2] and body.signature is not None:
        genuine = hmac.compare_digest(closing[2], body.signature.hexdigest())
    return Seal(whole, bool(closing[2]), genuine)


def is_whole(lines: Iterable[str]) -> bool:
    """Whether the digest holds of a manifest that goes by line by line; its signature is not looked at."""
    body, last = _Body(None), ""
    for line in lines:
        body.add(last.encode())
        last = line
    closing = _CLOSING.fullmatch(last)
    return closing is not None and hmac.compare_digest(closing[1], body.digest.hexdigest())


class _Body:
    """The bytes above the seal, as they go by."""

    __slots__ = ("digest", "signature")

    def __init__(self, secret: Secret | None) -> None:
        self.digest = sha256()
        self.signature = None if secret is None else hmac.new(secret.subkey("manifest"), digestmod="sha256")

    def add(self, data: bytes) -> None:
        self.digest.update(data)
        if self.signature is not None:
            self.signature.update(data)

    def closing(self) -> str:
        signed = "" if self.signature is None else f', "{SIGNATURE}": "{self.signature.hexdigest()}"'
        return f'], "{DIGEST}": "{self.digest.hexdigest()}"{signed}}}\n'
