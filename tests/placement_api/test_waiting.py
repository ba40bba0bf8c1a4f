"""What takes long holds up nobody else."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from fastapi import FastAPI

from placement_api.recalling import OpenProposals
from placement_api.serving import LONG_S, THREADS, share_the_interpreter
from placement_api.warming import keep_warm
from tests.placement_api.serving import Served

ENDLESS_S = 30.0


def test_more_long_questions_than_threads_hold_up_no_short_one() -> None:
    done, app = threading.Event(), FastAPI()

    @app.get("/long")
    def long() -> bool:
        return done.wait(ENDLESS_S)

    @app.get("/short")
    def short() -> str:
        return "here"

    async def scene() -> float:
        share_the_interpreter(app)
        for begin in app.router.on_startup:
            await begin()
        door = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x")
        waiting = [asyncio.create_task(door.get("/long")) for _ in range(2 * THREADS)]
        await asyncio.sleep(0.1)
        began = time.monotonic()
        assert (await door.get("/short")).json() == "here"
        spent = time.monotonic() - began
        done.set()
        assert [answer.json() for answer in await asyncio.gather(*waiting)] == [True] * len(waiting)
        return spent

    before = sys.getswitchinterval()
    try:
        # In a thread of its own: a browser that another test opened has a loop in this one.
        with ThreadPoolExecutor(1) as thread:
            spent = thread.submit(asyncio.run, scene()).result()
        assert spent < ENDLESS_S / 3 < ENDLESS_S - LONG_S
    finally:
        sys.setswitchinterval(before)


def test_who_asks_for_an_open_proposal_does_not_wait_for_another_that_is_opened() -> None:
    made: Any = object()
    kept, opening, go_on = OpenProposals(), threading.Event(), threading.Event()
    kept.get("old", lambda: made)

    def slow() -> Any:
        opening.set()
        assert go_on.wait(ENDLESS_S)
        return made

    behind = threading.Thread(target=kept.get, args=("new", slow))
    behind.start()
    assert opening.wait(ENDLESS_S)
    assert kept.get("old", slow) is made
    go_on.set()
    behind.join()
    assert list(kept.kept) == ["old", "new"]


def test_the_newest_proposal_is_open_before_anybody_asks(served: Served) -> None:
    served.platform.opened.forget(served.proposal)
    stopped, faults = threading.Event(), list[str]()
    opener = threading.Thread(
        target=keep_warm, args=(served.platform, stopped, faults.append, 0.01), daemon=True
    )
    opener.start()
    until = time.monotonic() + ENDLESS_S
    while served.proposal not in served.platform.opened.kept and time.monotonic() < until:
        time.sleep(0.05)
    stopped.set()
    opener.join(ENDLESS_S)
    assert served.proposal in served.platform.opened.kept
    assert faults == []
