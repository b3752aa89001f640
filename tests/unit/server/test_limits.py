"""A server that is attacked, or just used too much, lives and serves the others."""

import json
import logging
import socket
import threading
import time
import urllib.parse
import urllib.request

import pytest
from fake_corrector import fake_pipe
from served import form, send, serving

from proofread.errors import ConfigError
from proofread.server import protocol
from proofread.server.journal import JsonLines
from proofread.server.settings import Settings


def healthy(address):
    return send(f"{address}/v2/check", form(language="zh-CN", text="因该"))[0] == 200


def connect(address):
    return socket.create_connection((urllib.parse.urlsplit(address).hostname, urllib.parse.urlsplit(address).port), 60)


def receive_until(client, ending):
    received = b""
    while not received.endswith(ending):
        chunk = client.recv(1000)
        assert chunk, received
        received += chunk
    return received


def test_a_body_that_is_too_large_is_refused_before_it_is_read():
    with serving(max_body=1000) as address, connect(address) as client:
        client.sendall(b"POST /v2/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 413")
        with connect(address) as other:  # without a declared length it is read as far as the limit
            other.sendall(b"POST /v2/check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            other.sendall(b"3e8\r\n" + b"a" * 1000 + b"\r\n" + b"1\r\na\r\n")
            assert other.recv(1000).startswith(b"HTTP/1.1 413")
        assert healthy(address)


def test_a_body_that_does_not_arrive_is_not_waited_for():
    with serving(body_timeout=1) as address, connect(address) as client:
        client.sendall(b"POST /v2/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ntext=")
        assert client.recv(1000).startswith(b"HTTP/1.1 408")
        assert healthy(address)


def test_a_head_that_does_not_arrive_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 1)
    with serving() as address:
        with connect(address) as silent:
            assert silent.recv(100) == b""
        with connect(address) as slow:
            slow.sendall(b"POST /v2/check HTTP/1.1\r\nHo")
            assert slow.recv(100) == b""
        with connect(address) as second:
            second.sendall(b"GET /v2/healthcheck HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert receive_until(second, b"OK")
            second.sendall(b"GET /v2/health")  # after an answered request too
            assert second.recv(100) == b""
        assert healthy(address)


class Slow:
    """A corrector that waits to be let go."""

    def __init__(self):
        self.begun, self.go = threading.Event(), threading.Event()

    def pipe(self, texts):
        self.begun.set()
        self.go.wait()
        return fake_pipe(texts)


def test_a_text_that_takes_too_long_is_given_up():
    slow = Slow()
    with serving(slow.pipe, answer_timeout=1) as address:
        status, _, body = send(f"{address}/v2/check", form(language="zh-CN", text="因该"))
        assert (status, body.startswith("Error: ")) == (504, True)
        slow.go.set()
        assert healthy(address)


def test_who_comes_when_too_much_is_waiting_is_told_when_to_come_back():
    slow = Slow()
    with serving(slow.pipe, max_waiting=10) as address:
        first = threading.Thread(target=healthy, args=[address])
        first.start()
        slow.begun.wait()
        status, headers, _ = send(f"{address}/v2/check", form(language="zh-CN", text="因该" * 10))
        assert status == 503
        assert int(headers["Retry-After"]) >= 1
        slow.go.set()
        first.join()
        assert healthy(address)


def test_reading_stops_when_the_client_leaves():
    slow, read = Slow(), []

    def pipe(texts):
        texts = list(texts)
        read.extend(texts)
        return slow.pipe(texts)

    with serving(pipe) as address:
        body = form(language="zh-CN", text=("长" * 999 + "\n") * 50)
        with connect(address) as client:
            head = f"POST /v2/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
            client.sendall(head.encode() + body)
            slow.begun.wait()
        deadline = time.monotonic() + 60
        while b"proofread_waiting_characters 1000.0" not in page(address) and time.monotonic() < deadline:
            time.sleep(0.01)
        slow.go.set()
        assert healthy(address)
    assert len(read) < 5


def page(address):
    with urllib.request.urlopen(f"{address}/metrics") as answer:
        return answer.read()


def test_metrics_count_requests_and_edits():
    with serving() as address:
        assert healthy(address)
        send(f"{address}/v2/check", b"language=xx")
        send(f"{address}/invented/{'x' * 50}")
        lines = page(address).decode()
    assert 'proofread_requests_total{method="POST",path="/v2/check",status="200"} 1.0' in lines
    assert 'proofread_requests_total{method="POST",path="/v2/check",status="400"} 1.0' in lines
    assert 'path="other",status="404"' in lines
    assert "invented" not in lines
    assert 'proofread_edits_total{kind="near-sound"} 1.0' in lines
    assert "proofread_characters_total 2.0" in lines


def test_the_log_never_holds_the_text(caplog):
    def broken(texts):
        raise ValueError(f"cannot read {list(texts)}")

    caplog.set_level(logging.INFO, "proofread.server")
    with serving(broken) as address:
        query = urllib.parse.urlencode({"language": "zh-CN", "text": "秘密因该"})
        status, _, body = send(f"{address}/v2/check?{query}")
        assert status == 500
        assert "秘密" not in body
    lines = [JsonLines().format(record) for record in caplog.records]
    assert "秘密" not in "".join(lines)
    assert urllib.parse.quote("秘密") not in "".join(lines)
    assert "request" in [json.loads(line)["event"] for line in lines]
    failure = next(found for line in lines if (found := json.loads(line))["event"] == "failure")
    assert failure["error"] == "ValueError"
    assert any("test_limits.py" in place for place in failure["at"])


def test_a_token_is_asked_for():
    with serving(token="word") as address:
        text = form(language="zh-CN", text="因该")
        assert send(f"{address}/v2/check", text)[0] == 403
        assert send(f"{address}/v2/check", form(language="zh-CN", text="因该", apiKey="错"))[0] == 403
        assert send(f"{address}/v2/check", form(language="zh-CN", text="因该", apiKey="word", username="u"))[0] == 200
        assert send(f"{address}/metrics")[0] == 401
        assert send(f"{address}/v2/healthcheck")[0] == 200
    with serving(token="secret") as address:
        assert send(f"{address}/v2/check", text, Authorization="Bearer secret")[0] == 200
        assert send(f"{address}/metrics", Authorization="bearer secret")[0] == 200


def test_a_foreign_page_reaches_neither_the_dictionary_nor_the_server_by_another_name():
    with serving(origins=("app://obsidian.md",)) as address:
        word = form(word="跳无")
        assert send(f"{address}/v2/words/add", word, Origin="https://evil.example")[0] == 403
        assert send(f"{address}/v2/words", Origin="null")[0] == 403
        assert send(f"{address}/v2/words/add", word, Origin="app://obsidian.md")[0] == 200
        assert send(f"{address}/v2/words", Origin=address)[0] == 200
        assert send(f"{address}/v2/languages", Host="evil.example")[0] == 403
        assert send(f"{address}/v2/languages", Host="localhost:8081")[0] == 200


def test_a_server_for_the_network_needs_a_token_or_a_clear_word():
    with pytest.raises(ConfigError, match="--token-file"):
        Settings(host="0.0.0.0")
    assert not Settings(host="0.0.0.0", open=True).loopback
    assert Settings(host="::1").loopback
    with pytest.raises(ConfigError, match="ASCII"):
        Settings(token="口令")
    with pytest.raises(ConfigError, match="workers"):
        Settings(workers=0)
