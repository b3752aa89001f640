"""The names of the backends; a module of its own so that the command line can list them without loading anything."""

from typing import Final

BACKENDS: Final = ("auto", "onnx", "torch", "torch-bf16")
