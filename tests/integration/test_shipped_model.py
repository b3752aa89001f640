"""What the model that ships in the package must never damage, and what it must find."""

import json
import socket
import subprocess
import sys

import pytest

from proofread import Proofreader
from proofread.runtime.bundle import builtin, load_bundle

# Sentences that users of other correctors complained about: names, terms, English, digits, quotes, repetition.
UNTOUCHED = [
    "董事长张朋先生出席了会议。",
    "肖华是我科的主任。",
    "张林和张琳是同班同学。",
    "我科新来了两位实习医生。",
    "复数由实部和虚部组成。",
    "KDD Cup 2021 的冠军方案已经开源。",
    "USV 和 ANPP 的配置见下表。",
    "标题不得超过20字符。",
    "标题不得超过20字符，正文不得超过2000字符。",
    "沪公网安备31010402000001号",
    "他说：“我明天就去北京。”",
    "“知之为知之，不知为不知”，这是《论语》里的话。",
    "少先队员应该为老人让座。",
    "这家店的颜值很高。",
    "他在湖面上划船。",
    "老干部活动中心星期一开门。",
    "习近平主席发表了讲话。",
    "请发邮件到 zhang.san@example.com，或访问 https://example.com/a?b=1。",
    "@李小明 你看过《三体》吗？",
    "iPhone15的屏幕很清晰…… 是吧？",
    "我们看看书，走走路，聊聊天。",
    "冒号：后面是列表（一）、（二）。",
    "😀今天天气真好！🎉",
    "覆水难收，后悔也没有用。",
    "我既必须工作，又必须照顾孩子。",
]
# Common mistakes in plain context.
FOUND = [
    ("我们因该努力学习。", "我们应该努力学习。"),
    ("他跑的很快。", "他跑得很快。"),
    ("祝您身体建康！", "祝您身体健康！"),
    ("他以经完成了作业。", "他已经完成了作业。"),
    ("我门应该回家了。", "我们应该回家了。"),
]


@pytest.fixture(scope="module")
def reader():
    return Proofreader.load()


def test_the_bundle_is_complete_and_small():
    bundle = load_bundle()
    assert {"decision.json", "decision.safetensors", "ngram.safetensors"} <= set(bundle.hashes)
    assert json.loads((bundle.path / "decision.json").read_text("utf-8"))["calibration"]["ece"] < 0.03
    assert {"words.safetensors", "vectors.safetensors", "cloze.safetensors"} <= set(bundle.hashes)
    assert sum(path.stat().st_size for path in builtin().iterdir()) < 90e6
    for key in ("data", "licences", "noise", "metrics", "date", "code_version"):
        assert bundle.card[key], key


@pytest.mark.parametrize("text", UNTOUCHED)
def test_nothing_is_damaged(reader, text):
    assert reader(text).corrected == text


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_plain_mistakes_are_found(reader, text, expected):
    assert reader(text).corrected == expected


def test_known_nonsense_of_sequence_models_never_comes_out(reader):
    for text in ("少少先队员应该为老人让座。", "坐坐坐", "的的的的的", "习习近平", "他" * 300, "谢谢" * 100):
        corrected = reader(text).corrected
        assert abs(len(corrected) - len(text)) <= 2
        assert corrected


def test_results_do_not_depend_on_company_or_order(reader):
    texts = [wrong for wrong, _ in FOUND] + UNTOUCHED
    alone = [reader(text).corrected for text in texts]
    assert [r.corrected for r in reader.pipe(texts, batch_size=3)] == alone
    assert [r.corrected for r in reader.pipe(reversed(texts))] == alone[::-1]


def test_fix_runs_without_a_network(tmp_path):
    """A real process in which every socket fails."""
    path = tmp_path / "a.txt"
    path.write_text("他以经完成了作业。\n", encoding="utf-8")
    program = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from proofread.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "fix", "--stats", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert path.read_text(encoding="utf-8") == "他已经完成了作业。\n"
    assert socket.socket is not None


def test_check_reports_json_with_confidence(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("他以经完成了作业。\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "proofread.cli.main", "check", "--format", "jsonl", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    first = json.loads(done.stdout.splitlines()[0])
    assert first["replacement"] == "已"
    assert 0 < first["confidence"] <= 1
