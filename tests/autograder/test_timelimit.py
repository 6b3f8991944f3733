"""Time limits that a busy machine does not shorten."""

from __future__ import annotations

import threading
import time

import pytest

from autograder.checks.runner import CheckTooSlow, alarm
from autograder.sandbox.queueing import Queueing
from autograder.timelimit import TimeLimit
from tests.busy import busy_machine, process


def wait_for(limit: TimeLimit) -> float:
    """Seconds until the limit has passed."""
    started = time.monotonic()
    while (left := limit.left()) > 0:
        time.sleep(left)
    return time.monotonic() - started


def test_without_a_queue_a_limit_is_a_limit():
    assert 0.2 <= wait_for(TimeLimit(0.2)) < 2
    assert 0.2 <= wait_for(TimeLimit(0.2, lambda: 7.0)) < 2  # all of that was before


def test_a_limit_moves_by_the_time_in_the_queue():
    started = time.monotonic()
    limit = TimeLimit(0.2, lambda: 0.5 * (time.monotonic() - started))  # half of the time
    assert 0.3 < wait_for(limit) < 3


def test_what_ends_soon_asks_nobody():
    def ask():
        raise AssertionError

    limit = TimeLimit(30.0, ask)
    assert 0 < limit.left() <= 0.5 and 20 < limit.rest() <= 30


def test_the_queue_of_a_process_among_many():
    with busy_machine(6), process("while True: pass") as one:
        queueing = Queueing(one.pid)
        started = time.monotonic()
        time.sleep(2)
        assert 0.5 * 2 < queueing() <= time.monotonic() - started


@pytest.mark.parametrize("source", ["import time; time.sleep(60)", "input()"])
def test_a_process_that_sleeps_gets_nothing(source):
    with process(source) as sleeper:
        time.sleep(0.5)
        queueing = Queueing(sleeper.pid)
        time.sleep(1)
        assert queueing() < 0.2


def test_threads_that_wait_for_each_other_get_nothing():
    """All of them on one processor, which they keep busy: nobody else holds them up."""
    many = """
import os, subprocess, sys, threading
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
for _ in range(20):
    threading.Thread(target=lambda: sum(i * i for i in range(10**12))).start()
"""
    with process(many) as crowd:
        time.sleep(0.5)
        queueing, ran = Queueing(crowd.pid), time.clock_gettime(~crowd.pid << 3 | 2)
        started = time.monotonic()
        time.sleep(1.5)
        idle = time.monotonic() - started - (time.clock_gettime(~crowd.pid << 3 | 2) - ran)
        assert queueing() <= idle + 0.05


def test_a_process_that_is_gone_or_unknown_gets_nothing_more():
    with process("input()") as gone:
        queueing = Queueing(gone.pid)
    assert queueing() < 0.5
    assert Queueing(-1)() == 0.0


def test_an_alarm_counts_the_own_work_of_a_check():
    with pytest.raises(CheckTooSlow), alarm(0.2, lambda: 0.0):
        while True:
            pass
    with alarm(0.2, time.monotonic):  # all of it is the notebook's
        time.sleep(1)
    with alarm(0.2, lambda: 0.0):
        time.sleep(0.5)  # no work; only one that waits ten times as long is given up
    with pytest.raises(CheckTooSlow), alarm(0.1, lambda: 0.0):
        threading.Event().wait(60)
