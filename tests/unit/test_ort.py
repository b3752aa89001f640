import os
import sys
from types import ModuleType

import pytest

from proofread.errors import BundleError
from proofread.ort import onnx_runtime, session


@pytest.mark.parametrize("before", [None, "0", "1"])
def test_the_switch_is_thrown_before_the_import(before: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    if before is not None:
        monkeypatch.setenv("ORT_DISABLE_TELEMETRY", before)
    seen = []

    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "onnxruntime":
                seen.append(os.environ.get("ORT_DISABLE_TELEMETRY"))

    monkeypatch.delitem(sys.modules, "onnxruntime", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder()])
    with pytest.raises(ImportError):
        onnx_runtime()
    assert seen == ["1"]


def test_the_provider_is_asked_to_be_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    fake = ModuleType("onnxruntime")
    fake.disable_telemetry_events = lambda: asked.append(True)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onnxruntime", fake)
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "1")
    assert onnx_runtime() is fake
    assert asked == [True]


def test_a_graph_that_is_none_is_refused() -> None:
    with pytest.raises(BundleError, match="用不了模型的图"):
        session(b"no graph")
