"""The parts of ``scripts/bench_inference.py``: one file per thing that is measured."""
