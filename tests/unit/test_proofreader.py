"""The mechanics of the API, on a toy network whose decisions are replaced by a rule."""

import pickle
import re
import threading
from collections import Counter

import model_toys
import pytest

from proofread import GuardOptions, Proofreader
from proofread.decision.layer import Decision
from proofread.edits import Edit, Kind
from proofread.errors import ConfigError, ProofreadError
from proofread.text.spans import Span


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    network = model_toys.network()
    return model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", network)


@pytest.fixture
def reader(bundle, monkeypatch):
    """Every 因该 becomes 应该, with confidence 0.9."""
    loaded = Proofreader.load(bundle)
    by_rule(loaded, monkeypatch)
    return loaded


def by_rule(loaded, monkeypatch):
    def rule(first, opinion, rows, **_):
        places = [[match.start() for match in re.finditer("因该", text)] for text in first.scene.texts]
        return Decision([[Edit(at, at + 1, "因", "应", Kind.NEAR_SOUND, 0.9) for at in row] for row in places], ())

    monkeypatch.setattr(loaded.corrector.decision, "decide", rule)


def test_offsets_are_those_of_the_whole_text(reader):
    text = "  😀𠮷。我因该来\r\n\r\n他不因该不来！\t结束"
    result = reader(text)
    assert [(e.start, e.end) for e in result.edits] == [(6, 7), (15, 16)]
    assert result.corrected == text.replace("因该", "应该")
    assert result.to_dict()["corrected"] == result.corrected
    assert result.to_dict()["edits"][0]["label"] == "错别字（近音）"


def test_a_sentence_longer_than_the_window_is_corrected_everywhere_and_once(reader):
    clauses = ["我们今天因该去学校" if number % 6 == 0 else "我们今天都要去学校" for number in range(60)]
    text = "，".join(clauses) + "因该" * 3 + "我" * 200 + "因该。"
    result = reader(text)
    assert result.corrected == text.replace("因该", "应该")
    assert len(result.edits) == text.count("因该")
    assert result.sentences == 1


def test_pipe_streams_in_order(reader):
    seen = []

    def texts():
        for number in range(3000):
            seen.append(number)
            yield f"第{number}个人因该来。" if number % 7 == 0 else "好" * (number % 50)

    results = reader.pipe(texts(), batch_size=4)
    first = next(results)
    assert first.text == "第0个人因该来。"
    assert len(seen) < 200
    rest = list(results)
    assert [r.text for r in rest[:8]][-2:] == ["第7个人因该来。", "好" * 8]
    assert len(rest) == 2999
    assert sum(len(r.edits) for r in rest) == len(range(7, 3000, 7))


@pytest.mark.parametrize("text", ["", "\n", "   ", "hello world\n", "😀😀", "1234", "\x00\x01"])
def test_text_without_chinese_comes_back_as_it_is(reader, text):
    assert reader(text).corrected == text
    assert reader(text).edits == ()


def test_guards_and_presets_decide_what_passes(bundle, reader, monkeypatch):
    assert reader("他说小因该来").edits
    protected = Proofreader.load(bundle, guards=GuardOptions(protected=frozenset({"小因该"})))
    by_rule(protected, monkeypatch)
    result = protected("他说小因该来")
    assert result.edits == ()
    assert result.dropped == Counter({"protected": 1})
    strict = Proofreader.load(bundle, preset="strict")
    by_rule(strict, monkeypatch)
    assert strict("我因该来").dropped == Counter({"confidence": 1})
    own = Proofreader.load(bundle, preset=None, guards=GuardOptions(min_confidence=0.95))
    by_rule(own, monkeypatch)
    assert own("我因该来").dropped == Counter({"confidence": 1})
    with pytest.raises(ConfigError, match="expected one of strict, balanced, recall"):
        Proofreader.load(bundle, preset="bold")


def test_many_threads_read_one_model(reader):
    text = "我因该来，他不因该来。"
    wrong = []

    def work():
        for _ in range(5):
            if reader(text).corrected != "我应该来，他不应该来。":
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize("threads", [1, 3])
def test_batches_read_side_by_side_come_back_in_order(bundle, threads):
    texts = [f"第{number}个人" + "好" * (number % 30) + "。" for number in range(300)]
    parallel = Proofreader.load(bundle, threads=threads)
    assert [r.text for r in parallel.pipe(texts, batch_size=8)] == texts
    with pytest.raises(ConfigError, match="threads: expected 1 or more, got 0"):
        Proofreader.load(bundle, threads=0)


def test_protected_spans_come_with_their_texts(reader):
    texts = ["我因该来，他因该去。", "他因该来", "因该\n因该"]
    spans = [[Span(1, 3)], [], [Span(0, 1), Span(4, 5)]]
    results = list(reader.pipe(texts, protected=iter(spans)))
    assert [[edit.start for edit in result.edits] for result in results] == [[6], [1], [3]]
    assert [result.dropped for result in results] == [{"protected": 1}, {}, {"protected": 1}]
    with pytest.raises(ValueError, match="zip"):
        list(reader.pipe(texts, protected=[[]]))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda reader: reader(None), r"texts\[0\]: expected a text \(str\), got NoneType None"),
        (lambda reader: reader(b"x"), r"texts\[0\]: expected a text \(str\), got bytes b'x'"),
        (lambda reader: list(reader.pipe(["好", 3])), r"texts\[1\]: expected a text \(str\), got int 3"),
        (lambda reader: reader.pipe("因该"), "texts: expected several texts, such as a list of str, got str '因该'"),
        (lambda reader: reader.pipe(3), "texts: expected several texts, such as a list of str, got int 3"),
        (
            lambda reader: GuardOptions(protected="应该"),  # type: ignore[arg-type]
            "protected: expected a set of terms, got the text '应该'",
        ),
    ],
)
def test_what_is_no_text_is_refused_by_name(reader, call, expected):
    with pytest.raises(TypeError, match=expected):
        call(reader)


def test_a_result_is_short_to_read_and_can_be_counted(reader):
    result = reader("我因该来。" * 10)
    assert repr(result) == "<Result '我因该来。我因该来。我因该来。我因该来。…': 因→应, 因→应, 因→应, …>"
    assert repr(reader("好")) == "<Result '好': no edits>"
    assert len({reader("我因该来。"), reader("我因该来。"), reader("好")}) == 2


def test_leaving_the_context_ends_the_threads_and_reading_on_starts_them(bundle):
    texts = [f"第{number}个人来。" for number in range(40)]
    before = set(threading.enumerate())  # a Proofreader of another test may be waiting for the garbage collector
    with Proofreader.load(bundle, threads=2) as loaded:
        inside = list(loaded.pipe(texts, batch_size=4))
        assert set(threading.enumerate()) - before, "no threads were started"
    assert not set(threading.enumerate()) - before
    assert list(loaded.pipe(texts, batch_size=4)) == inside
    loaded.close()


def test_pickling_stores_the_arguments_and_loads_again(bundle):
    loaded = Proofreader.load(bundle, preset="strict", guards=GuardOptions(max_changed=3), threads=1, thorough=True)
    again = pickle.loads(pickle.dumps(loaded))
    assert again.bundle.fingerprint == loaded.bundle.fingerprint
    assert again.guards.options == loaded.guards.options
    assert again("我在中国。") == loaded("我在中国。")
    made = Proofreader(loaded.backend, loaded.corrector.decision, bundle=loaded.bundle, guards=GuardOptions())
    with pytest.raises(TypeError, match=r"expected a Proofreader that Proofreader\.load made"):
        pickle.dumps(made)


def test_a_file_that_is_none_is_named(reader, tmp_path):
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(ProofreadError, match=rf"expected a file, got '{path}'"):
            reader.fix_file(path)


def test_fix_file_writes_in_place_and_reports(reader, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("我因该来\r\n没事。\n因该".encode("gb18030"))
    report = reader.fix_file(path, backup=True)
    assert path.read_bytes() == "我应该来\r\n没事。\n应该".encode("gb18030")
    assert (tmp_path / "a.txt.bak").read_bytes() == "我因该来\r\n没事。\n因该".encode("gb18030")
    assert report.edits[Kind.NEAR_SOUND] == 2


def test_rules_are_checked_beside_the_model(bundle, monkeypatch):
    loaded = Proofreader.load(bundle, rules="all,-P001", standard="web")
    by_rule(loaded, monkeypatch)
    result = loaded("😀他们因该用Python,他甘败下风。他说：“答覆")
    assert result.corrected == "😀他们应该用 Python,他甘拜下风。他说：“答覆"
    assert [edit.code for edit in result.edits] == ["near-sound", "S001", "W001"]
    assert result.remarks == ()
    assert result.to_dict()["edits"][2]["rule"]["number"] == "W001"
    (remark,) = Proofreader.load(bundle, rules="P001")("他说：“好").remarks
    assert (remark.code, remark.source, remark.replacement) == ("P001", "“", None)


def test_only_long_forms_are_checked_unless_asked_and_rules_survive_pickling(bundle):
    text = "他甘败下风,好，按装。"
    assert [edit.code for edit in Proofreader.load(bundle)(text).edits] == ["W001"]
    assert Proofreader.load(bundle, rules="")(text).edits == ()
    again = pickle.loads(pickle.dumps(Proofreader.load(bundle, rules="W001")))
    assert [edit.code for edit in again("他甘败下风,好").edits] == ["W001"]


def test_a_threshold_of_ones_own_holds_for_rules(bundle):
    checker = Proofreader.load(bundle, rules="W001,N015", preset=None, guards=GuardOptions(min_confidence=0.9)).rules
    assert checker is not None and checker.rules
    with pytest.raises(ConfigError, match="P999"):
        Proofreader.load(bundle, rules="P999")
    with pytest.raises(ConfigError, match="standard"):
        Proofreader.load(bundle, rules="P", standard="gongwne")
