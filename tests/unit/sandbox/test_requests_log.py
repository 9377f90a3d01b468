"""The log of requests, without a socket."""

from __future__ import annotations

import asyncio
import time

import pytest

from botkit.sandbox import requests_log
from botkit.sandbox.requests_log import RequestsLog


def note(
    log: RequestsLog, method: str, path: str, status: int = 200, raw: bytes | None = None, when: float = 0.0
) -> None:
    """Note a request with its answer."""
    log.end(log.begin(when, method, path), status, raw)


def test_requests_are_found_by_method_path_status_and_time() -> None:
    """A path may be a pattern or a template; one that has no answer yet is not found."""
    log = RequestsLog()
    note(log, "GET", "/channels/5/messages", when=1.0)
    note(log, "POST", "/channels/6/messages", 403, when=2.0)
    log.begin(3.0, "POST", "/channels/7/messages")
    assert [one.number for one in log.where()] == [1, 2]
    assert [one.number for one in log.where(path="/channels/*/messages", method="post")] == [2]
    assert [one.number for one in log.where(path="/channels/{channel_id}/messages")] == [1, 2]
    assert [one.number for one in log.where(path="/channels/5/messages")] == [1]
    assert [
        [one.number for one in log.where(**by)] for by in ({"since": 1.5}, {"after": 1}, {"status": 403})
    ] == [[2]] * 3


def test_bodies_come_without_secrets() -> None:
    """At any depth; what is no JSON is none."""
    log = RequestsLog()
    note(log, "POST", "/a", raw=b'{"x": [{"Token": "t", "y": 1}], "client_secret": "s"}')
    note(log, "POST", "/b", raw=b"{")
    hidden = requests_log.HIDDEN
    assert [one.body for one in log.where()] == [
        {"x": [{"Token": hidden, "y": 1}], "client_secret": hidden},
        None,
    ]
    assert "s" not in repr(log.where()[0].body["client_secret"].replace(hidden, ""))


def test_tokens_of_paths_are_not_kept() -> None:
    """Of known operations by their name, of unknown ones by their length."""
    log = RequestsLog()
    one = log.begin(0.0, "POST", "/webhooks/5/sesame/messages/@original")
    log.place(
        one,
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        {"webhook_id": "5", "webhook_token": "sesame"},
    )
    two = log.begin(0.0, "POST", "/nonsense/" + "s" * 60)
    log.miss(two)
    assert (one.path, two.path) == ("/webhooks/5/[redacted]/messages/@original", "/nonsense/[redacted]")
    assert list(log.missing) == ["POST /nonsense/[redacted]"]


def test_memory_is_bounded() -> None:
    """By number, by bytes, and for what is missing."""
    log = RequestsLog(most=10, most_bytes=100_000)
    for number in range(5000):
        note(log, "POST", f"/a/{number}", raw=b"x" * 20_000)
        log.miss(log.begin(0.0, "GET", f"/x{number}"))
    assert len(log.where()) <= 5
    note(log, "POST", "/a", raw=b"x" * (requests_log.MOST_BODY + 1))
    assert log.where()[-1].raw is None
    assert len(log.missing) == requests_log.MOST_MISSING + 1
    assert (log.missing["others"], log.total) == (4000, 10_001)


def test_one_that_was_forgotten_before_its_answer_is_not_counted() -> None:
    """So that what is kept does not shrink."""
    log = RequestsLog(most=2, most_bytes=1000)
    slow = log.begin(0.0, "GET", "/slow")
    for _ in range(3):
        note(log, "GET", "/a")
    for _ in range(9):
        log.end(slow, 200, b"x" * 900)
    note(log, "GET", "/b", raw=b"x" * 900)
    assert len(log.where()) == 2


async def test_waiting_for_a_request() -> None:
    """It comes as soon as the answer is there, and at once if it is there already."""
    log = RequestsLog()
    waiting = asyncio.create_task(log.wait_for(method="GET", path="/b"))
    await asyncio.sleep(0)
    note(log, "GET", "/a")
    entry = log.begin(0.0, "GET", "/b")
    await asyncio.sleep(0)
    assert not waiting.done()
    log.end(entry, 204)
    assert (await waiting).status == 204
    assert (await log.wait_for(path="/b")).number == entry.number


async def test_waiting_in_vain() -> None:
    """A sentence tells for what; nothing is left behind."""
    log = RequestsLog()
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"did not ask for GET /b within 0\.05 s"):
        await log.wait_for(method="GET", path="/b", timeout=0.05)
    assert time.monotonic() - began < 5
    assert not log._waiting


def test_clearing() -> None:
    """Numbers go on."""
    log = RequestsLog()
    note(log, "GET", "/a")
    log.miss(log.begin(0.0, "GET", "/b"))
    log.clear()
    note(log, "GET", "/c")
    assert ([one.number for one in log.where()], dict(log.missing)) == ([3], {})
