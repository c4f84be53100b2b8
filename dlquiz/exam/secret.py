"""A teacher's secret: what a graded exam's variants are derived from and its manifest is signed with.

Every use has a key of its own, so that no exam's seed or id tells anything about a signature, or another exam.
"""

import errno
import hmac
import json
import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path

from dlquiz.errors import InputError

BYTES = 32
LARGEST = 4096
FEWEST = 8  # different byte values; thirty-two random bytes have fewer once in 10^30 files
HEX = frozenset(b"0123456789abcdefABCDEF")
REMEDY = "name a file that does not exist and `dlquiz exam` makes one"


@dataclass(frozen=True, slots=True)
class Secret:
    """The bytes of a secret; they are not shown where the object is."""

    key: bytes = field(repr=False)

    def number(self, use: str, *parts: object, bits: int = 128) -> int:
        """Return a number that depends on the secret, on what it is used for and on the parts (HMAC-SHA256).

        >>> Secret(bytes(32)).number("seed", "a", 1) == Secret(bytes(31) + b"x").number("seed", "a", 1)
        False
        """
        said = json.dumps([str(part) for part in parts]).encode()
        return int.from_bytes(hmac.digest(self.subkey(use), said, "sha256")[: bits // 8], "big")

    def subkey(self, use: str) -> bytes:
        """Return the key for one use."""
        return hmac.digest(self.key, f"dlquiz {use}".encode(), "sha256")


def read(path: Path) -> Secret:
    """Return the secret in a file: 64 hexadecimal digits or more, or 32 raw bytes or more.

    InputError for a file that others can read, and for one that cannot have come from a random source.
    """
    where = str(path)
    # a FIFO would make the program wait for a writer
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        said = "there is no such file" if error.errno == errno.ENOENT else (error.strerror or str(error)).lower()
        raise InputError(where, said, "name the file that the exam was made with") from error
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise InputError(where, "it is no regular file", REMEDY)
        if sys.platform != "win32" and state.st_mode & 0o077:
            mode = stat.S_IMODE(state.st_mode)
            raise InputError(where, f"its mode {mode:04o} lets others use it", f"run `chmod 600 {where}`")
        written = os.read(handle, LARGEST + 1)
    finally:
        os.close(handle)
    return Secret(_key(written, where))


def _key(written: bytes, where: str) -> bytes:
    if len(written) > LARGEST:
        raise InputError(where, f"it is larger than {LARGEST} bytes, no secret", REMEDY)
    digits = written.strip()
    if digits and HEX.issuperset(digits):
        if len(digits) % 2:
            raise InputError(where, f"it holds {len(digits)} hexadecimal digits, an odd number", "a digit was lost")
        key = bytes.fromhex(digits.decode())
    else:
        key = written
        if written.isascii() and all(chr(byte).isprintable() or chr(byte).isspace() for byte in written) and digits:
            raise InputError(where, "it holds words, no secret", REMEDY)
    if len(key) < BYTES:
        raise InputError(where, f"it holds {len(key)} bytes, {BYTES} are the least", REMEDY)
    if len(set(key)) < FEWEST:
        raise InputError(where, f"it holds {len(set(key))} different bytes, no secret", REMEDY)
    return key


def create(path: Path, fresh: bytes) -> Secret:
    """Write fresh random bytes as a secret that only its owner can read; a file is never overwritten."""
    secret = Secret(_key(fresh, str(path)))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InputError(str(path), "there is something of this name", "a secret is never overwritten") from error
    try:
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
            file.write(f"{fresh.hex()}\n")
            file.flush()
            os.fsync(handle)
    except BaseException:
        path.unlink()
        raise
    return secret
