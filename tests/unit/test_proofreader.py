"""The mechanics of the API, on a toy network whose decisions are replaced by a rule."""

import re
import threading
from collections import Counter

import model_toys
import pytest

from proofread import GuardOptions, Proofreader
from proofread.edits import Edit, Kind
from proofread.errors import ConfigError


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    network = model_toys.network()
    return model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", network)


@pytest.fixture
def reader(bundle, monkeypatch):
    """Every 因该 becomes 应该, with confidence 0.9."""
    loaded = Proofreader.load(bundle)

    def rule(scene, opinion, rows):
        places = [[match.start() for match in re.finditer("因该", text)] for text in scene.texts]
        return [[Edit(at, at + 1, "因", "应", Kind.NEAR_SOUND, 0.9) for at in row] for row in places]

    monkeypatch.setattr(loaded._decision, "decide", rule)
    return loaded


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


def test_guards_and_presets_decide_what_passes(bundle, reader):
    assert reader("他说小因该来").edits
    protected = Proofreader.load(bundle, guards=GuardOptions(protected=frozenset({"小因该"})))
    protected._decision = reader._decision
    result = protected("他说小因该来")
    assert result.edits == ()
    assert result.dropped == Counter({"protected": 1})
    strict = Proofreader.load(bundle, preset="strict")
    strict._decision = reader._decision
    assert strict("我因该来").dropped == Counter({"confidence": 1})
    own = Proofreader.load(bundle, preset=None, guards=GuardOptions(min_confidence=0.95))
    own._decision = reader._decision
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

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_sentences_that_return_are_read_once(reader, monkeypatch):
    read = []
    listen = reader._reader.listen
    monkeypatch.setattr(reader._reader, "listen", lambda texts, known: read.extend(texts) or listen(texts, known))
    results = list(reader.pipe(["我因该来。"] * 700 + ["他因该来。"]))
    assert all(len(result.edits) == 1 for result in results)
    assert sorted(read) == ["他因该来。", "我因该来。"]


@pytest.mark.parametrize("threads", [1, 3])
def test_batches_read_side_by_side_come_back_in_order(bundle, threads):
    texts = [f"第{number}个人" + "好" * (number % 30) + "。" for number in range(300)]
    parallel = Proofreader.load(bundle, threads=threads)
    assert [r.text for r in parallel.pipe(texts, batch_size=8)] == texts
    with pytest.raises(ConfigError, match="threads: expected 1 or more, got 0"):
        Proofreader.load(bundle, threads=0)


def test_fix_file_writes_in_place_and_reports(reader, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("我因该来\r\n没事。\n因该".encode("gb18030"))
    report = reader.fix_file(path, backup=True)
    assert path.read_bytes() == "我应该来\r\n没事。\n应该".encode("gb18030")
    assert (tmp_path / "a.txt.bak").read_bytes() == "我因该来\r\n没事。\n因该".encode("gb18030")
    assert report.edits[Kind.NEAR_SOUND] == 2
