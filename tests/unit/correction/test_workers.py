"""Threads side by side, also after a fork."""

import multiprocessing
import threading

import pytest

from proofread.correction.workers import Workers


def name(_: int) -> str:
    return threading.current_thread().name


def test_results_come_in_order_from_several_threads():
    meet = threading.Barrier(3, timeout=60)
    workers = Workers(3)
    assert list(workers.map(lambda item: (meet.wait() >= 0) and item, range(3))) == [0, 1, 2]
    assert all(used.startswith("proofread") for used in workers.map(name, range(3)))
    workers.close()
    assert list(workers.map(str, range(2))) == ["0", "1"], "a closed pool starts again"
    workers.close()


def test_one_thread_is_the_callers_own():
    assert set(Workers(1).map(name, range(3))) == {threading.current_thread().name}


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
def test_a_child_has_threads_of_its_own():
    workers = Workers(2)
    assert list(workers.map(str, range(4))) == ["0", "1", "2", "3"]
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    child = context.Process(target=lambda: answers.put(list(workers.map(str, range(4)))))
    child.start()
    assert answers.get(timeout=60) == ["0", "1", "2", "3"]
    child.join(60)
    assert child.exitcode == 0
    workers.close()
