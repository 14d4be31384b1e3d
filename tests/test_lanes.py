"""Hold that work done beside is done in order, wholly, and fails aloud."""

from __future__ import annotations

import threading

import pytest

from audit.pipeline.lanes import Lane


def test_all_is_done_in_the_order_given():
    done: list[int] = []

    with Lane() as lane:
        for number in range(50):
            lane.do(done.append, number)

    assert done == list(range(50))


def test_what_waits_is_bounded():
    gate, begun = threading.Event(), threading.Semaphore(0)

    def work() -> None:
        begun.release()
        gate.wait(10)

    with Lane() as lane:
        for _ in range(2):
            lane.do(work)
        asked = threading.Thread(target=lane.do, args=(work,))
        asked.start()
        asked.join(0.2)
        is_waiting = asked.is_alive()
        gate.set()
        asked.join(10)

    assert is_waiting
    assert not asked.is_alive()


def fail() -> None:
    raise OSError(28, "No space left on device")


def test_an_error_at_the_end_is_told():
    with pytest.raises(OSError, match="No space"), Lane() as lane:
        lane.do(fail)


def test_an_error_in_the_middle_stops_what_follows():
    done: list[int] = []

    def give() -> None:
        with Lane() as lane:
            lane.do(fail)
            for number in range(50):
                lane.do(done.append, number)

    with pytest.raises(OSError, match="No space"):
        give()
    assert len(done) < 50


def test_an_error_of_ours_goes_before_what_waits():
    gate = threading.Event()
    done: list[int] = []

    def give() -> None:
        with Lane() as lane:
            lane.do(gate.wait, 0.2)
            lane.do(done.append, 1)
            raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        give()
    assert done == []
