"""The page's files and headers; what it does is tested in a browser (tests/integration/test_web_page.py)."""

import re
from functools import partial

import httpx
import model_toys
import pytest
from served import serving

from proofread.proofreader import Proofreader


@pytest.fixture(scope="module")
def address():
    with serving() as url:
        yield url


def test_the_page_consists_of_its_own_files_and_nothing_inside_them_runs(address):
    page = httpx.get(address)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert not re.search(r"<style|<script(?![^>]*src=)|\son\w+=|style=|https?://", page.text)
    for path in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        asset = httpx.get(address + path)
        assert asset.status_code == 200, path
        assert asset.headers["Content-Security-Policy"] == policy
    assert "javascript" in httpx.get(f"{address}/static/main.js").headers["Content-Type"]


def test_nothing_but_the_page_is_served(address):
    for path in ("/static/", "/static/../web.py", "/static/..%2fweb.py", "/static/nothing.js"):
        assert httpx.get(address + path).status_code == 404, path


def test_an_explanation_is_a_page_without_scripts_for_our_own_frame(tmp_path):
    bundle = model_toys.bundle(tmp_path / "bundle", model_toys.network())
    with serving(load=partial(Proofreader.load, bundle), token="secret") as address:

        def ask(text, token="secret"):
            return httpx.post(f"{address}/explain", data={"text": text, "token": token}, timeout=60)

        answer = ask("我们因该来")
        assert answer.status_code == 200
        assert "因该来" in answer.text
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert ask("我们因该来", token="wrong").status_code == 401
        assert ask("").status_code == ask("长" * 129).status_code == 400
