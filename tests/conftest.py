import os
import signal

import pytest
from hypothesis import HealthCheck, settings

# How busy the machine is must not decide a test.
settings.register_profile("proofread", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("proofread")

# Where the tests were started with Ctrl-C ignored (nohup, a script's background job), Python and its children never
# see it; the tests of interruption send it themselves.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Several tests at a time are the threads: with as many again in each, the cores would wait for one another. In the
# environment, and before torch is imported, so that the processes that tests start do the same.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="tests/torture at full length, six minutes or so")
    parser.addoption("--figures", metavar="FILE", help="with --long: put the figures into this document")
