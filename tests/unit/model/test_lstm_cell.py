import pytest
import torch

from proofread.model.lstm_cell import LSTMCell


@pytest.mark.parametrize("seed", range(3))
def test_spelled_out_cell_equals_torch_forward_and_backward(seed):
    torch.manual_seed(seed)
    lstm = torch.nn.LSTM(7, 5, batch_first=True)
    cell = LSTMCell.from_lstm(lstm)
    x = torch.randn(4, 9, 7)
    reference_x = x.clone().requires_grad_()
    reference, (_, last_cell) = lstm(reference_x)
    weight = torch.randn_like(reference)
    (reference * weight).sum().backward()
    expected = {name: p.grad.clone() for name, p in lstm.named_parameters() if p.grad is not None}
    assert len(expected) == 4
    lstm.zero_grad()

    own_x = x.clone().requires_grad_()
    hidden = cell_state = torch.zeros(4, 5)
    outputs = []
    for step in range(x.shape[1]):
        gates = cell(own_x[:, step], (hidden, cell_state))
        hidden, cell_state = gates.hidden, gates.cell
        outputs.append(hidden)
    own = torch.stack(outputs, 1)
    (own * weight).sum().backward()

    torch.testing.assert_close(own, reference, atol=1e-5, rtol=0)
    torch.testing.assert_close(cell_state, last_cell[0], atol=1e-5, rtol=0)
    torch.testing.assert_close(own_x.grad, reference_x.grad, atol=1e-5, rtol=0)
    for name, parameter in lstm.named_parameters():
        torch.testing.assert_close(parameter.grad, expected[name], atol=1e-5, rtol=1e-5)


def test_gates_are_what_the_equations_say():
    cell = LSTMCell(1, 1)
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        cell.bias_ih.copy_(torch.tensor([0.0, 100.0, 0.5, -100.0]))  # input, forget, candidate, output
    gates = cell(torch.zeros(1, 1), (torch.zeros(1, 1), torch.tensor([[2.0]])))
    assert gates.input.item() == pytest.approx(0.5)
    assert gates.forget.item() == pytest.approx(1.0)
    assert gates.cell.item() == pytest.approx(2.0 + 0.5 * 0.46211716)
    assert gates.hidden.item() == pytest.approx(0.0)
