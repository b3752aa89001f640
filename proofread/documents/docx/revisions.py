"""Edits of a paragraph as changes of its bytes: tracked or plain, the formatting of every character kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofread.documents.docx.paragraph import Paragraph, Piece
from proofread.documents.docx.pen import Pen
from proofread.documents.docx.xml import Splice
from proofread.documents.markup import Markup
from proofread.documents.steps import Step


def splices_of(
    paragraph: Paragraph,
    steps: Mapping[int, Sequence[Step]],
    markup: Markup,
    numbers: Iterator[int],
    comments: Mapping[int, int],
) -> Iterator[Splice]:
    """The changes of bytes that do ``steps``.

    Args:
        paragraph: the paragraph.
        steps: from :func:`proofread.documents.steps.steps_of`.
        markup: how the changes are shown.
        numbers: unused values of ``w:id``.
        comments: number of the comment by number of the edit; edits that are not here have none.
    """
    order = [step.edit for index in sorted(steps) for step in steps[index]]
    first = {edit: place for place, edit in reversed(list(enumerate(order)))}
    last = {edit: place for place, edit in enumerate(order)}
    place = 0
    for index in sorted(steps):
        rewriter = _Rewriter(paragraph.pieces[index], markup, numbers)
        for step in steps[index]:
            comment = comments.get(step.edit)
            rewriter.copy_to(step.start)
            if comment is not None and place == first[step.edit]:
                rewriter.put(rewriter.pen.comment_start(comment))
            rewriter.replace(step.end, step.replacement)
            if comment is not None and place == last[step.edit]:
                rewriter.put(rewriter.pen.comment_end(comment))
            place += 1
        yield rewriter.finish()


class _Rewriter:
    """Writes one piece anew; what else is in its run stays where it is, in a run of the same properties."""

    def __init__(self, piece: Piece, markup: Markup, numbers: Iterator[int]) -> None:
        self.pen = Pen(piece.run.name, markup, numbers)
        self._piece = piece
        self._accept = markup.accept
        self._output: list[bytes] = []
        self._kept = ""  # text of the run that is being written
        self._position = 0
        self._in_run = piece.index > 0

    def copy_to(self, position: int) -> None:
        """The text up to ``position`` stays."""
        self._kept += self._piece.text[self._position : position]
        self._position = position

    def replace(self, end: int, replacement: str) -> None:
        """Instead of the text up to ``end`` comes ``replacement``."""
        source = self._piece.text[self._position : end]
        self._position = end
        if self._accept:
            self._kept += replacement
            return
        head = self._piece.run.head
        if source:
            self.put(self.pen.change("del", head, self.pen.text(source, "delText")))
        if replacement:
            self.put(self.pen.change("ins", head, self.pen.text(replacement)))

    def put(self, element: bytes) -> None:
        """Write an element that stands beside runs."""
        self._write_kept()
        if self._in_run:
            self._output.append(self.pen.close())
            self._in_run = False
        self._output.append(element)

    def finish(self) -> Splice:
        """What replaces the bytes of the piece, together with its run's tags where nothing else is in that run."""
        piece, run = self._piece, self._piece.run
        self.copy_to(len(piece.text))
        self._write_kept()
        is_last = piece.index == run.contents - 1
        if is_last and self._in_run:
            self._output.append(self.pen.close())
        elif not is_last and not self._in_run:
            self._output.append(run.head)
        start = piece.begin if piece.index else run.start
        return Splice(start, run.end if is_last else piece.end, b"".join(self._output))

    def _write_kept(self) -> None:
        if not self._kept:
            return
        if not self._in_run:
            self._output.append(self._piece.run.head)
            self._in_run = True
        self._output.append(self.pen.text(self._kept))
        self._kept = ""
