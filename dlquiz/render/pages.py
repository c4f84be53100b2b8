"""Pages that need nothing else: styles and scripts stand inside them, and their policy lets nothing in or out."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from dlquiz.numeric.digits import counted
from dlquiz.render import markup, templates
from dlquiz.render.class_report_text import decimals
from dlquiz.render.escape import terminal


def page(template: str, *, styles: Sequence[str], scripts: Sequence[str], **values: Any) -> str:
    """Return a page of templates/: its style sheets and scripts are joined in order and named by their digests.

    Scripts may not make markup out of text anywhere: the policy takes that power from the page.
    """
    from markupsafe import Markup

    style, script = ("\n".join(_source(name) for name in names) for names in (styles, scripts))
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    made: str = (
        _environment()
        .get_template(template)
        .render(style=Markup(style), script=Markup(script), policy=policy, **values)  # noqa: S704  # our own files
    )
    return made


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(templates.folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )

    def prose(text: str) -> Markup:
        return Markup(markup.html(text, inline=True))  # noqa: S704  # its printer escapes every run

    def blocks(text: str) -> Markup:
        return Markup(markup.html(text))  # noqa: S704

    environment.filters |= {"prose": prose, "blocks": blocks, "decimals": decimals, "at": _at, "counted": counted}
    return environment


def _visible(value: Any) -> Any:
    """Return text whose invisible characters are spelled out; what is markup already stays."""
    if type(value) is not str or (value.isascii() and value.isprintable()):
        return value
    return terminal(value)


@cache
def _source(name: str) -> str:
    return (templates.folder() / name).read_text("utf-8").rstrip("\n")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _at(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"
