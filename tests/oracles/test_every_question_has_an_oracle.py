"""Promise 1 leaves no question out: each stands in exactly one oracle module, with the name of what checked it."""

import ast
from collections import Counter
from pathlib import Path

from dlquiz.exam.bank import Bank

HERE = Path(__file__).parent


def checked() -> Counter[str]:
    found: Counter[str] = Counter()
    for path in HERE.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if isinstance(target, ast.Name) and target.id == "CHECKED":
                    found.update(ast.literal_eval(node.value).keys())
    return found


def test_every_question_is_checked_by_exactly_one_oracle_module(bank: Bank) -> None:
    assert checked() == Counter(dict.fromkeys(bank, 1))


def test_no_oracle_can_be_skipped() -> None:
    for path in HERE.glob("test_*.py"):
        if path != Path(__file__):
            text = path.read_text(encoding="utf-8")
            assert "skip" not in text, path
