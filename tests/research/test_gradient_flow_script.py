import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from research import gradient_flow

ROOT = Path(__file__).parents[2]


def test_norms_equal_the_jacobian_written_out() -> None:
    torch.manual_seed(0)
    layer = torch.nn.RNN(3, 2, batch_first=True)
    x = torch.randn(1, 5, 3)
    jacobian = torch.autograd.functional.jacobian(lambda value: layer(value)[0][0, -1], x)[:, 0]
    expected = jacobian.square().sum(dim=(0, 2)).sqrt().flip(0).numpy()
    np.testing.assert_allclose(gradient_flow.gradient_norms(layer, x, probes=1500), expected, rtol=0.15)


def test_an_open_forget_gate_keeps_what_a_shut_one_loses() -> None:
    torch.manual_seed(0)
    layer = torch.nn.LSTM(2, 4, batch_first=True)
    with torch.no_grad():
        for name in ("weight_hh_l0", "bias_hh_l0"):
            layer.get_parameter(name).zero_()
    x = torch.randn(3, 30, 2)
    kept = {}
    for bias in (-20.0, 20.0):
        with torch.no_grad():
            layer.get_parameter("bias_ih_l0")[4:8] = bias
        norms = gradient_flow.gradient_norms(layer, x)
        kept[bias] = norms[20:] / norms[1]  # k = 0 has a second road, the output gate
    assert kept[-20.0].max() < 1e-6
    assert kept[20.0].min() > 0.2


def test_the_script_prints_a_row_for_each_cell(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    png = tmp_path / "flow.png"
    command = [sys.executable, "-m", "research.gradient_flow", "--hidden", "16", "--length", "24"]
    command += ["--sentences", "2", "--png", str(png)]
    table = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert [line.split()[0] for line in table.splitlines()] == ["k", "RNN", "GRU", "LSTM"]
    assert png.read_bytes().startswith(b"\x89PNG")
