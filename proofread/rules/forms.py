"""Words that are written wrong: a list of forms, found in one pass over the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from operator import add
from typing import Final, NamedTuple

from proofread.edits.edit import Kind
from proofread.lexicon.resource import read_resource
from proofread.lexicon.words import MAX_WORD, dictionary
from proofread.rules.rule import FORMAL, Hit, Level, Rule
from proofread.text.spans import Span

#: Shorter forms may come about by chance, across the border of two words.
_LONG: Final = 4
#: Parts a misspelt word from another that only makes sure of it: 我·以经.
_BESIDE: Final = "·"


class Form(NamedTuple):
    """A misspelt word.

    Attributes:
        wrong: as it is written.
        right: as it should be.
        exceptions: longer strings with ``wrong`` inside in which it is no mistake.
        word: where in both the misspelt word is; all of it if None.
    """

    wrong: str
    right: str
    exceptions: tuple[str, ...] = ()
    word: Span | None = None


class FormIndex:
    """Many forms, found by a pair of characters that the right word does not have.

    Such pairs are rare in good text, so most of a text costs one look-up per character.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms: dict[str, list[tuple[int, Form]]] = {}
        for form in forms:
            for offset in range(len(form.wrong) - 1):
                pair = form.wrong[offset : offset + 2]
                if pair not in form.right:
                    self._forms.setdefault(pair, []).append((offset, form))
                    break
            else:
                raise ValueError(f"forms: expected a pair of characters in {form.wrong!r} that {form.right!r} lacks")

    def occurrences(self, text: str) -> Iterator[tuple[int, Form]]:
        """Start and form of every occurrence, exceptions left out."""
        if self._forms.keys().isdisjoint(map(add, text, text[1:])):  # several times faster than the loop
            return
        for at, pair in enumerate(map(add, text, text[1:])):
            if pair in self._forms:
                for offset, form in self._forms[pair]:
                    start = at - offset
                    if start >= 0 and text.startswith(form.wrong, start) and not _excepted(text, start, form):
                        yield start, form


def _excepted(text: str, start: int, form: Form) -> bool:
    starts = ((start - longer.index(form.wrong), longer) for longer in form.exceptions)
    return any(first >= 0 and text.startswith(longer, first) for first, longer in starts)


def straddled(text: str, start: int, end: int) -> bool:
    """Whether a dictionary word reaches over a border of ``text[start:end]``: then that is no word by itself."""
    words = dictionary()
    left, right = max(0, start - MAX_WORD + 1), min(len(text), end + MAX_WORD - 1)
    return any(
        text[first:last] in words
        for first in range(left, end)
        for last in range(max(first + 2, start + 1), min(first + MAX_WORD, right) + 1)
        if first < start or last > end
    )


@cache
def table(name: str) -> tuple[tuple[Form, str], ...]:
    """The forms of the packaged file ``name``, each with its use."""
    rows = (line.split("\t") for line in read_resource(name).decode().splitlines())
    return tuple((_form(wrong, right, exceptions), use) for wrong, right, use, exceptions in rows)


def _form(wrong: str, right: str, exceptions: str) -> Form:
    if _BESIDE not in wrong:
        return Form(wrong, right, tuple(exceptions.split()))
    parts = list(zip(wrong.split(_BESIDE), right.split(_BESIDE), strict=True))
    number = next(number for number, (old, new) in enumerate(parts) if old != new)
    start = sum(len(old) for old, _ in parts[:number])
    word = Span(start, start + len(parts[number][0]))
    return Form(wrong.replace(_BESIDE, ""), right.replace(_BESIDE, ""), tuple(exceptions.split()), word)


@cache
def _listed() -> tuple[FormIndex, dict[str, str]]:
    """All forms, and the use of each; those always wrong are ``short`` or ``long``."""
    rows = [*table("wrong_forms.tsv"), *table("variant_words.tsv")]
    uses = {form.wrong: use for form, use in rows}
    uses |= {wrong: "long" if len(wrong) >= _LONG else "short" for wrong, use in uses.items() if use == "always"}
    return FormIndex(form for form, _ in rows), uses


@lru_cache(maxsize=16)  # the rules of this file look at a text one after another
def _occurrences(text: str) -> list[tuple[int, Form, str]]:
    index, uses = _listed()
    return [(start, form, uses[form.wrong]) for start, form in index.occurrences(text)]


def _used(use: str) -> Callable[[str], Iterator[Hit]]:
    def find(text: str) -> Iterator[Hit]:
        for start, form, its_use in _occurrences(text):
            # the dictionary is loaded for short forms only
            if its_use == use and (len(form.wrong) >= _LONG or not straddled(text, start, start + len(form.wrong))):
                if form.word is None:
                    yield Hit(start, start + len(form.wrong), form.right)
                else:
                    yield Hit(start + form.word.start, start + form.word.end, form.right[slice(*form.word)])

    return find


WRONG: Final = Rule(
    number="W001",
    name="错别字词",
    clause="《现代汉语词典》《通用规范汉字表》",
    explanation="成语、词语有固定的写法；这里的写法是常见的误写。",
    find=_used("long"),
    wrong=(
        ("他甘败下风。", "他甘拜下风。"),
        ("我们再接再励，迫不急待", "我们再接再厉，迫不及待"),
        ("截止目前，必需坚持", "截至目前，必须坚持"),
    ),
    keep=("他激动得不能自已。", "山谷里火山爆发", "同学习贯彻会议精神"),
    kind=Kind.SPELLING,
)

SHORT: Final = Rule(
    number="W005",
    name="错别字词（两三个字）",
    clause="《现代汉语词典》《通用规范汉字表》",
    explanation="词语有固定的写法；这里的写法是常见的误写。",
    find=_used("short"),
    wrong=(
        ("按装空调", "安装空调"),
        ("去渡假村渡假", "去度假村度假"),
        ("大家时侯到了", "大家时候到了"),
        ("我以经到了", "我已经到了"),
    ),
    keep=("按装机容量计算", "一名国家俱乐部球员", "他激动得不能自已。", "梁代时侯景作乱"),
    kind=Kind.SPELLING,
)

DOUBTFUL: Final = Rule(
    number="W002",
    name="疑似错别字词",
    clause="《现代汉语词典》《通用规范汉字表》",
    explanation="这个写法多半是误写，但在某些上下文里也可能是对的，请看上下文。",
    find=_used("context"),
    wrong=(("他经常报怨。", "他经常抱怨。"), ("因该努力学习", "应该努力学习")),
    keep=("以德报怨", "社会总供给"),
    level=Level.ADVICE,
    kind=Kind.SPELLING,
)

VARIANT: Final = Rule(
    number="W003",
    name="异形词",
    clause="《第一批异形词整理表》（GF 1001—2001）",
    explanation="同一个词有几种写法时，用整理表的推荐词形。",
    find=_used("variant"),
    wrong=(("答覆群众", "答复群众"), ("人材济济，喝采不断", "人才济济，喝彩不断")),
    keep=("答复群众", "参预算编制", "国内分外贸和内贸"),
    level=Level.ADVICE,
    kind=Kind.SPELLING,
    standards=FORMAL,
)

RULES: Final = (WRONG, SHORT, DOUBTFUL, VARIANT)
