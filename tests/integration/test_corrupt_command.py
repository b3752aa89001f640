import os
import subprocess
import sys

import pytest

LINES = [
    "他们正在讨论这个问题，我们应该努力学习。",
    "医生建议他每天坚持锻炼，再观察两个星期。",
    "这部小说反映了社会现实。",
] * 10


def corrupt(*options: str, stdin: bytes = b"", hash_seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "proofread.cli.main", "corrupt", *options]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, timeout=300)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "clean.txt"
    path.write_bytes("\r\n".join(LINES).encode("gb18030"))
    return str(path)


def test_the_same_whatever_the_hash_seed_and_the_encoding(file):
    options = ("--format", "tsv", "--seed", "5", "--rate", "0.1")
    one = corrupt(file, *options, hash_seed="1")
    two = corrupt("-", *options, hash_seed="2", stdin="\n".join(LINES).encode())
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr == b""
    rows = [line.split("\t") for line in one.stdout.decode().splitlines()]
    assert [clean for _, clean in rows] == LINES
    assert 10 < sum(noisy != clean for noisy, clean in rows) < 30


def test_marked_text_of_one_family(file):
    done = corrupt(file, "--only", "missing", "--clean-share", "0")
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 30
    assert all("{+" in line and "[-" not in line for line in lines)


def test_errors_like_those_of_other_people(file, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("他坚持段炼。\t他坚持锻炼。\n我门去。\t我们去。\n", "utf-8")
    done = corrupt(file, "--like", str(pairs), "--clean-share", "0")
    assert done.returncode == 0, done.stderr.decode()
    made = [
        line.replace("[-门-]{+们+}", "们").replace("[-段-]{+锻+}", "锻") for line in done.stdout.decode().splitlines()
    ]
    assert made == LINES
    assert done.stdout.decode().count("[-") == 20  # nothing is made up for the sentence that holds neither word


def test_pairs_without_errors_are_refused(file, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("他很好。\t他很好。\n", "utf-8")
    for options, wanted in (
        (["--like", str(pairs)], "pairs.tsv"),
        (["--like", str(tmp_path / "none.tsv")], "none.tsv"),
        (["--like", str(pairs), "--only", "word"], "--only"),
    ):
        done = corrupt(file, *options)
        assert done.returncode == 2
        assert done.stderr.decode().count("\n") == 1 and wanted in done.stderr.decode()


def test_a_tab_is_refused_with_its_line():
    done = corrupt("-", "--format", "tsv", stdin="一\n二\t三\n".encode())
    assert done.returncode == 2
    assert "-:2: TSV 的一行里不能有制表符" in done.stderr.decode()


def test_a_bad_rate_is_named():
    done = corrupt("-", "--rate", "7", stdin=b"")
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "rate" in done.stderr.decode()
