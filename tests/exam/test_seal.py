"""Whatever is changed in a manifest is refused before any of it is used."""

from hashlib import sha256
from random import Random

import pytest

from dlquiz.errors import InputError
from dlquiz.exam import manifest, seal
from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.secret import Secret
from tests.exam.kinds import BANK

SECRET = Secret(bytes(range(100, 132)))
OTHER = Secret(bytes(range(50, 82)))
PLAN = of_questions(list(BANK))


@pytest.fixture(scope="module")
def graded() -> str:
    return manifest.text(assemble(PLAN, BANK, 3, forms=2, secret=SECRET), SECRET)


@pytest.fixture(scope="module")
def practice() -> str:
    return manifest.text(assemble(PLAN, BANK, 3, forms=2))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it an error of the test to use a tree whose seal is broken."""

    def used(tree: object, source: str) -> Exam:
        raise AssertionError("a manifest was used before its seal was looked at")

    monkeypatch.setattr(manifest, "_exam", used)


def forged(written: str, secret: Secret | None) -> str:
    """Return a changed manifest with a seal that whoever has no secret, or another, can make."""
    *lines, _ = written.splitlines(keepends=True)
    return "".join(seal.sealed(lines, secret))


def test_a_signed_manifest_is_read_with_its_secret(graded: str) -> None:
    assert manifest.parse(graded, "m.json", SECRET).id.startswith("DLG-")
    assert "hmac-sha256" in graded.splitlines()[-1]


def test_the_secret_and_the_seed_made_of_it_are_not_in_the_manifest(graded: str) -> None:
    number = SECRET.number("variants", PLAN.title, 3)
    for text in (SECRET.key.hex(), str(number), f"{number:x}", SECRET.subkey("manifest").hex()):
        assert text not in graded


def test_the_digest_of_a_practice_exam_is_plain_sha256(practice: str) -> None:
    *body, last = practice.splitlines(keepends=True)
    assert last == f'], "sha256": "{sha256("".join(body).encode()).hexdigest()}"}}\n'
    assert manifest.parse(practice, "m.json").seed == 3


@pytest.mark.usefixtures("unread")
def test_two_hundred_changes_anywhere_are_refused(graded: str, practice: str) -> None:
    chance = Random(7)  # noqa: S311  (which bytes are changed is no secret)
    for n in range(200):
        for written, secret in ((graded, SECRET), (practice, None)):
            place = chance.randrange(len(written))
            match n % 4:
                case 0:
                    changed = written[:place] + chr((ord(written[place]) ^ 1) or 1) + written[place + 1 :]
                case 1:
                    changed = written[:place] + written[place + 1 + chance.randrange(9) :]
                case 2:
                    changed = written[:place] + chance.choice('0 ",}\n') + written[place:]
                case _:
                    other = chance.randrange(len(written))
                    changed = written[:place] + written[other : other + 40] + written[place + 40 :]
            if changed != written:
                with pytest.raises(InputError):
                    manifest.parse(changed, "m.json", secret)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"accept": ["', '"accept": ["0'),
        ('"graph": {', '"graph": null, "grapf": {'),
        ('"points": 2', '"points": 1'),
        ('"remedy": "', '"remedy": " '),
        ('"form": "A"', '"form": "C"'),
        ('"schema": 1', '"schema":1'),
        ('"seed": 3', '"seed": 4'),
        ("], ", "],  "),
        ("}\n", "}\r\n"),
    ],
)
@pytest.mark.usefixtures("unread")
def test_every_kind_of_change_is_noticed(graded: str, practice: str, old: str, new: str) -> None:
    for written, secret in ((graded, SECRET), (practice, None)):
        assert old in written
        with pytest.raises(InputError, match=r"it was changed|it is damaged"):
            manifest.parse(written.replace(old, new, 1), "m.json", secret)


@pytest.mark.parametrize("forger", [None, OTHER])
@pytest.mark.usefixtures("unread")
def test_a_new_seal_does_not_help_whoever_has_no_secret(graded: str, forger: Secret | None) -> None:
    changed = forged(graded.replace('"points": 2', '"points": 1'), forger)
    said = "it is not signed, take the one that was" if forger is None else "its signature fails, it was changed, or"
    with pytest.raises(InputError, match=said):
        manifest.parse(changed, "m.json", SECRET)


@pytest.mark.usefixtures("unread")
def test_a_signed_manifest_is_not_read_without_its_secret(graded: str) -> None:
    with pytest.raises(InputError, match=r"m.json: it is signed, name the secret that it was made with: --secret FILE"):
        manifest.parse(graded, "m.json")


@pytest.mark.usefixtures("unread")
def test_another_exams_secret_is_refused(graded: str) -> None:
    with pytest.raises(InputError, match="its signature fails, it was changed, or made with another secret"):
        manifest.parse(graded, "m.json", OTHER)


def test_a_graded_exam_cannot_pass_for_a_practice_exam(graded: str) -> None:
    # the id stands on every sheet, so it cannot be changed along
    with pytest.raises(InputError, match="its signature was taken away, take the file as `dlquiz exam` wrote it"):
        manifest.parse(forged(graded, None), "m.json")


def test_unverified_does_without_the_secret_but_not_without_the_digest(graded: str) -> None:
    assert len(manifest.parse(graded, "m.json", unverified=True).forms) == 2
    with pytest.raises(InputError, match="it was changed since `dlquiz exam` wrote it, `dlquiz exam verify` names"):
        manifest.parse(graded.replace('"points": 2', '"points": 1'), "m.json", unverified=True)
    with pytest.raises(InputError, match="its signature fails"):
        manifest.parse(graded, "m.json", OTHER, unverified=True)


def test_a_manifest_without_a_seal_is_refused(practice: str) -> None:
    *lines, _ = practice.splitlines(keepends=True)
    with pytest.raises(InputError, match=r"m.json: it was changed or cut off: its last line is no seal, take the file"):
        manifest.parse("".join([*lines, "]}\n"]), "m.json")


def test_what_was_changed_on_purpose_is_sealed_as_it_was(graded: str, practice: str) -> None:
    for written, secret in ((graded, SECRET), (practice, None)):
        changed = written.replace('"remedy": "', '"remedy": "See page 9. ', 1)
        again = manifest.resealed(changed, "m.json", secret)
        assert manifest.parse(again, "m.json", secret)
        assert again.splitlines()[:-1] == changed.splitlines()[:-1]
        assert manifest.resealed(written, "m.json", secret) == written


def test_a_seal_of_another_kind_is_refused(graded: str, practice: str) -> None:
    with pytest.raises(InputError, match="it is signed, name the secret"):
        manifest.resealed(graded, "m.json", None)
    with pytest.raises(InputError, match="it is not signed, take the one that was"):
        manifest.resealed(practice, "m.json", SECRET)
    with pytest.raises(InputError, match="its last line is no seal"):
        manifest.resealed(practice.rstrip(), "m.json", None)
