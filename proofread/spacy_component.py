"""A component for spaCy: ``nlp.add_pipe("proofread")`` puts the findings into ``doc.spans["proofread"]``.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("proofread")
>>> [(span.text, span._.proofread_suggestion) for span in nlp("我们因该努力。").spans["proofread"]]
[('因', '应')]
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from proofread.edits.edit import Edit
from proofread.edits.guard import GuardOptions
from proofread.extras import required
from proofread.proofreader import Proofreader

required("spacy", "spacy")

from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, Span, SpanGroup  # noqa: E402

#: The key of the group of spans, and of what is kept with the document.
KEY: Final = "proofread"
#: Attributes of each span, as ``span._.proofread_kind``, by fields of an edit.
_ATTRIBUTES: Final = {
    "kind": "kind",
    "suggestion": "replacement",
    "confidence": "confidence",
    "source": "source",
    "start": "start",
    "end": "end",
    "candidates": "candidates",
}


def _attribute(field: str) -> Callable[[Span], Any]:
    return lambda span: span.doc.user_data.get((KEY, span.id_), {}).get(field)


for _name, _field in _ATTRIBUTES.items():
    Span.set_extension(f"{KEY}_{_name}", getter=_attribute(_field), force=True)


class Component:
    """Finds mistakes; a span covers the tokens that a correction touches, for an omission the token before it."""

    def __init__(self, proofreader: Proofreader) -> None:
        self._proofreader = proofreader

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its findings."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Documents with their findings, read together."""
        waiting: deque[Doc] = deque()

        def texts() -> Iterator[str]:
            for doc in stream:
                waiting.append(doc)
                yield doc.text

        for result in self._proofreader.pipe(texts(), batch_size=batch_size):
            yield _marked(waiting.popleft(), result.edits)


@Language.factory(
    KEY,
    assigns=["doc.spans"],
    default_config={"model": None, "preset": "balanced", "density": None, "protect": [], "rules": None},
)
def make(
    nlp: Language,
    name: str,
    model: str | None,
    preset: str,
    density: str | None,
    protect: list[str],
    rules: str | None,
) -> Component:
    """The component; settings as of :meth:`proofread.Proofreader.load`, ``protect`` are terms to leave alone."""
    guards = GuardOptions(protected=frozenset(protect))
    return Component(Proofreader.load(model, preset=preset, density=density, guards=guards, rules=rules))


def _marked(doc: Doc, edits: Iterable[Edit]) -> Doc:
    spans = []
    for number, edit in enumerate(edits):
        start, end = edit.start, edit.end
        if start == end:
            start, end = (start - 1, end) if start else (start, end + 1)
        found = doc.char_span(start, end, label=edit.kind.value, span_id=f"{KEY}-{number}", alignment_mode="expand")
        if found is not None:
            doc.user_data[KEY, found.id_] = edit.to_dict()
            spans.append(found)
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
    return doc
