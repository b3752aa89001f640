"""The component with spaCy itself."""

import pytest
from fake_corrector import fake_pipe

from proofread import Proofreader

spacy = pytest.importorskip("spacy")


class Fake:
    """Reads like a proofreader, without a model."""

    def pipe(self, texts, *, batch_size):
        return fake_pipe(texts, batch_size=batch_size)


@pytest.fixture
def loaded(monkeypatch):
    """What the component loads its proofreader with."""
    asked = []

    def load(*arguments, **options):
        asked.append((arguments, options))
        return Fake()

    monkeypatch.setattr(Proofreader, "load", load)
    return asked


@pytest.fixture
def nlp(loaded):
    import proofread.spacy_component  # noqa: F401 - the entry point does this where the package is installed

    nlp = spacy.blank("zh")
    nlp.add_pipe("proofread", config={"preset": "strict", "protect": ["肖华"]})
    return nlp


def found(doc):
    return [(span.text, span.start_char, span.label_, span._.proofread_suggestion) for span in doc.spans["proofread"]]


def test_spans_kinds_and_suggestions(nlp):
    doc = nlp("😀𠮷他因该来跳无，他因该来。")
    assert found(doc) == [
        ("因该", 3, "near-sound", "应该"),
        ("跳无", 6, "homophone", "跳舞"),
        ("因该", 10, "near-sound", "应该"),
    ]
    assert [span._.proofread_confidence for span in doc.spans["proofread"]] == [0.97] * 3
    assert doc.spans["proofread"][0]._.proofread_kind == "near-sound"
    assert doc[0:1]._.proofread_suggestion is None


def test_settings_reach_the_proofreader(nlp, loaded):
    ((model,), options) = loaded[0]
    assert model is None
    assert options["preset"] == "strict"
    assert options["guards"].protected == {"肖华"}


def test_a_span_covers_whole_tokens(nlp):
    doc = spacy.tokens.Doc(nlp.vocab, words=["他因", "该来"], spaces=[False, False])
    (span,) = nlp.get_pipe("proofread")(doc).spans["proofread"]
    assert (span.text, span._.proofread_start, span._.proofread_end) == ("他因该来", 1, 3)


def test_an_omission_is_at_the_token_before_it_or_after_it(nlp, monkeypatch):
    from proofread.edits.edit import Edit, Kind

    class Result:
        edits = (Edit(0, 0, "", "我", Kind.MISSING, 0.9), Edit(1, 1, "", "们", Kind.MISSING, 0.8))

    monkeypatch.setattr(Fake, "pipe", lambda self, texts, batch_size: (Result() for _ in texts))
    assert found(nlp("来吧")) == [("来", 0, "missing", "我"), ("来", 0, "missing", "们")]


def test_a_stream_of_documents_some_empty(nlp):
    assert [found(doc) for doc in nlp.pipe(["", "因该", "好"])] == [[], [("因该", 0, "near-sound", "应该")], []]


def test_saved_and_loaded(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    assert found(spacy.load(tmp_path)("因该")) == [("因该", 0, "near-sound", "应该")]
    packed = spacy.tokens.DocBin(store_user_data=True, docs=[nlp("因该")]).to_bytes()
    (doc,) = spacy.tokens.DocBin(store_user_data=True).from_bytes(packed).get_docs(nlp.vocab)
    assert found(doc) == [("因该", 0, "near-sound", "应该")]
