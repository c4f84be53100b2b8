"""Pipelines of eight ordered steps, each with the usual ways to put one step in a wrong place."""

from typing import NamedTuple

from dlquiz.question import Misconception


class Slip(NamedTuple):
    """The step at place `moved` of the right order stands at place `to`; places count from 0.

    Its misconception names no other step, since any of them may be left out of a variant.
    """

    moved: int
    to: int
    misconception: Misconception


class Pipeline(NamedTuple):
    """What is put in order: its steps as they should follow, and the slips."""

    name: str
    steps: tuple[str, ...]
    slips: tuple[Slip, ...]


def _slip(moved: int, to: int, name: str, remedy: str) -> Slip:
    return Slip(moved, to, Misconception(name, remedy))


def order(pipeline: Pipeline, kept: tuple[int, ...], slip: Slip | None = None) -> tuple[str, ...]:
    """Return the kept steps in their right order, or as a slip puts them."""
    places = list(range(len(pipeline.steps)))
    if slip is not None:
        places.remove(slip.moved)
        places.insert(slip.to, slip.moved)
    return tuple(pipeline.steps[place] for place in places if place in kept)


TRAINING = Pipeline(
    "one training iteration of a transformer language model",
    (
        "draw a batch of token sequences",
        "look up embeddings and add positions",
        "run the transformer blocks",
        "compare the predicted with the actual next tokens in the loss",
        "back-propagate the loss",
        "clip the norm of the gradient",
        "let the optimizer update the weights",
        "advance the learning-rate schedule to the next step",
    ),
    (
        _slip(6, 4, "updates too early", "The update needs the gradient of this batch's loss."),
        _slip(5, 7, "clips too late", "The clipped gradient is what the optimizer uses, so clipping comes before."),
        _slip(
            7,
            3,
            "advances the schedule too early",
            "The step is made with the current rate; then the next one is set.",
        ),
        _slip(4, 2, "back-propagates too early", "The backward pass starts from the loss."),
        _slip(1, 3, "embeds too late", "Blocks work on vectors, so tokens are embedded first."),
        _slip(
            3,
            1,
            "takes the loss too early",
            "The loss compares what the blocks predict with what came next.",
        ),
    ),
)
PRE_NORM = Pipeline(
    "one pre-norm decoder block, from its input to its output",
    (
        "normalize the block's input",
        "project to queries, keys and values",
        "mix the tokens by causal attention",
        "project the concatenated heads with $W_O$",
        "add the block's input",
        "normalize the sum",
        "apply the feed-forward network to each token",
        "add the sum from before its normalization",
    ),
    (
        _slip(
            0,
            4,
            "normalizes the input too late",
            "Post-norm blocks normalize after the addition; here a sublayer reads a normalized input.",
        ),
        _slip(
            5,
            7,
            "normalizes the sum too late",
            "In a pre-norm block the normalization stands before its sublayer.",
        ),
        _slip(
            4,
            1,
            "adds the residual too early",
            "The skip goes around the whole attention sublayer and meets its output.",
        ),
        _slip(
            6,
            0,
            "puts the feed-forward network first",
            "Tokens are mixed first; then the network works on each of them.",
        ),
        _slip(
            3,
            7,
            "projects with $W_O$ too late",
            "$W_O$ closes the attention sublayer, before its residual is added.",
        ),
    ),
)
HEADS = Pipeline(
    "multi-head attention, from tokens to outputs",
    (
        "project the tokens to queries, keys and values",
        "split them into heads",
        "take the dot products of queries and keys",
        r"divide the scores by $\sqrt{d_k}$",
        "apply softmax to each row",
        "average the values with the weights",
        "concatenate the heads",
        "multiply by $W_O$",
    ),
    (
        _slip(3, 5, "scales too late", r"Scaling keeps the softmax from saturating, so it comes before."),
        _slip(4, 6, "takes the softmax too late", "The weights of the average are what the softmax gives."),
        _slip(6, 2, "concatenates too early", "Each head attends by itself; their outputs are concatenated."),
        _slip(
            1,
            4,
            "splits into heads too late",
            "Each head has dot products of its own, so the split comes first.",
        ),
        _slip(7, 5, "projects with $W_O$ too early", "$W_O$ mixes the concatenated heads."),
        _slip(2, 0, "compares too early", "Scores compare projections: a query with a key."),
    ),
)
CACHE = Pipeline(
    "the generation of one token with a key-value cache",
    (
        "embed the newest token",
        "project it to a query, a key and a value",
        "append its key and value to the cache",
        "score its query against the cached keys",
        "apply softmax to the scores",
        "average the cached values",
        "turn the result into logits",
        "draw the next token",
    ),
    (
        _slip(2, 6, "caches too late", "The newest token attends to itself as well, so it joins the cache first."),
        _slip(4, 6, "takes the softmax too late", "The weights of the average are what the softmax gives."),
        _slip(3, 1, "scores too early", "Scores compare projections: a query with keys."),
        _slip(7, 5, "draws too early", "The logits are what the token is drawn from."),
        _slip(6, 3, "takes logits too early", "The logits rest on the mixed values."),
        _slip(1, 4, "projects too late", "Scores and values are made of projections, so these come first."),
    ),
)
VIT = Pipeline(
    "image classification with a vision transformer",
    (
        "cut the image into patches",
        "flatten each patch",
        "project each patch to the model's width",
        "put the class token in front",
        "add the position embeddings",
        "run the encoder blocks",
        "normalize the class token's output",
        "map it to class scores",
    ),
    (
        _slip(4, 0, "adds positions too early", "Positions belong to tokens, so they are added when the tokens exist."),
        _slip(3, 6, "adds the class token too late", "The class token gathers what it needs inside the encoder."),
        _slip(
            6,
            2,
            "normalizes the class token too early",
            "The last normalization works on the encoder's output.",
        ),
        _slip(1, 3, "flattens too late", "The projection is a matrix that multiplies a flat vector."),
        _slip(7, 5, "classifies too early", "The scores come from what the encoder has made of the class token."),
    ),
)
PIPELINES = {"training": TRAINING, "pre-norm": PRE_NORM, "heads": HEADS, "cache": CACHE, "vit": VIT}
