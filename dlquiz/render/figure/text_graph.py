"""Graphs in a terminal: drawn where every line can be followed, else one edge a line."""

from collections.abc import Iterator

from dlquiz.question.figure import Graph
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.measure import signed
from dlquiz.render.figure.text_flow import flow, worn
from dlquiz.render.glyphs import columns


def lines(figure: Graph, look: Look) -> list[str]:
    """Return the graph as a drawing from left to right if one is legible, else as a list of its edges."""
    return flow(figure, look) or list(_edges(figure, look))


def _edges(figure: Graph, look: Look) -> Iterator[str]:
    """Write one edge a line, arrow heads under each other; where that is too wide, labels go below."""
    text = {node.name: look.plain(signed(node.label)) for node in figure.nodes}
    labels = [look.plain(signed(e.label)) for e in figure.edges]
    left = max((columns(text[e.source]) for e in figure.edges), default=0)
    middle = max(map(columns, labels), default=0)
    right = max((columns(text[e.target]) for e in figure.edges), default=0)
    dash, head = look.sign("─", "-"), look.sign("▶", ">")
    dashes = middle + 6 if middle else 2
    together = left + dashes + right + 3 <= look.width
    for e, label in zip(figure.edges, labels, strict=True):
        source, target = text[e.source], text[e.target]
        if together:
            shaft = dash * (left - columns(source) + 2) + worn(label, look)
            yield f"{source} {shaft}{dash * (left + dashes - columns(source) - columns(shaft))}{head} {target}"
        else:
            yield from look.fitted(f"{source} {dash * (left - columns(source) + 2)}{head} {target}", "  ")
            yield from look.fitted(f"    {label}", "    ") if label else ()
    joined = {name for e in figure.edges for name in (e.source, e.target)}
    alone = [text[node.name] for node in figure.nodes if node.name not in joined]
    yield from look.fitted(f"alone: {', '.join(alone)}", "  ") if alone else ()
