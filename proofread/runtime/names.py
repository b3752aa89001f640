"""Names of backends and precisions, apart from the modules that know them: the command line lists them unloaded."""

from typing import Final

BACKENDS: Final = ("auto", "onnx", "torch", "torch-bf16")
#: What ONNX graphs compute with.
PRECISIONS: Final = ("int8", "fp32")
