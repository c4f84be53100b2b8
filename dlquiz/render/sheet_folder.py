"""The folder that `dlquiz exam` writes: `student/` holds no key, `instructor/` holds the keys and the manifest."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from dlquiz.errors import EngineError
from dlquiz.exam import manifest
from dlquiz.exam.assembly import Exam, Form
from dlquiz.render import escape, sheet_answers, sheet_latex, sheet_typst
from dlquiz.render.engine import Document, Once, Printer
from dlquiz.render.paper import Paper
from dlquiz.render.sheet import sheet
from dlquiz.render.sheet_bubbles import answer_pages
from dlquiz.render.sheet_key import key, overview

MANIFEST = "instructor/manifest.json"
WAITING = 4  # documents per thread that may wait for the engine, so that a thousand forms do not pile up


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, by paths inside the folder, and what the engine refused."""

    files: tuple[str, ...]
    faults: tuple[EngineError, ...]


def write(
    exam: Exam,
    folder: Path,
    paper: Paper,
    pdf: Printer,
    *,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Written:
    """Write every file of an exam into an empty folder. A PDF that the engine refuses is left out and reported."""
    (folder / "student").mkdir()
    (folder / "instructor").mkdir()
    files = [MANIFEST]
    faults: dict[str, EngineError] = {}
    total = 3 * len(exam.forms) + 1
    done = 0

    def finish(printed: set[Future[bytes]]) -> None:
        nonlocal done
        for future in printed:
            path = running.pop(future)
            done += 1
            try:
                (folder / f"{path}.pdf").write_bytes(future.result())
                files.append(f"{path}.pdf")
            except EngineError as error:
                faults[path] = error
            progress(done, total)

    running: dict[Future[bytes], str] = {}
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for document in documents(exam, paper):
                running[pool.submit(pdf, document)] = document.path
                (folder / f"{document.path}.tex").write_text(document.latex(), "utf-8")
                files.append(f"{document.path}.tex")
                if len(running) >= WAITING * jobs:
                    finish(wait(running, return_when=FIRST_COMPLETED).done)
            (folder / MANIFEST).write_text(manifest.text(exam), "utf-8")
            for name, text in answer_sheets(exam):
                (folder / name).write_text(text, "utf-8", newline="")
                files.append(name)
            finish(set(running))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Written(tuple(sorted(files)), tuple(error for _, error in sorted(faults.items())))


def stem(form: Form) -> str:
    """Return the part of a file's name that tells the forms apart."""
    student = form.student
    return f"{form.name}-{escape.filename(student.name or student.id)}" if student else form.name


def documents(exam: Exam, paper: Paper) -> Iterator[Document]:
    """Yield everything to print, per form the key, the sheet and its answer pages, then all answers."""
    for form in exam.forms:
        yield _key(exam, form, paper)
        yield _sheet(exam, form, paper)
        yield _answer_pages(exam, form, paper)
    answers = overview(exam)
    yield Document(
        "instructor/answers",
        "answers.typ",
        Once(lambda: sheet_typst.overview(answers, paper)),
        Once(lambda: sheet_latex.overview(answers, paper)),
    )


def _key(exam: Exam, form: Form, paper: Paper) -> Document:
    solved = key(exam, form)
    return Document(
        f"instructor/key-{stem(form)}",
        "key.typ",
        Once(lambda: sheet_typst.key(solved, paper)),
        Once(lambda: sheet_latex.key(solved, paper)),
    )


def _sheet(exam: Exam, form: Form, paper: Paper) -> Document:
    asked = sheet(exam, form)
    return Document(
        f"student/exam-{stem(form)}",
        "sheet.typ",
        Once(lambda: sheet_typst.sheet(asked, paper)),
        Once(lambda: sheet_latex.sheet(asked, paper)),
    )


def _answer_pages(exam: Exam, form: Form, paper: Paper) -> Document:
    marked = answer_pages(sheet(exam, form), paper)
    return Document(
        f"student/answers-{stem(form)}",
        "bubbles.typ",
        Once(lambda: sheet_typst.answer_pages(marked, paper)),
        Once(lambda: sheet_latex.answer_pages(marked, paper)),
    )


def answer_sheets(exam: Exam) -> Iterator[tuple[str, str]]:
    """Yield the files that students fill in, per form a text and a CSV."""
    for form in exam.forms:
        asked = sheet(exam, form)
        yield f"student/answers-{stem(form)}.txt", sheet_answers.text(asked)
        yield f"student/answers-{stem(form)}.csv", sheet_answers.table(asked)
