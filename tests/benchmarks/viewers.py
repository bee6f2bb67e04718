"""Viewers without a browser: they speak the page's own protocol, so that the server alone is what is measured."""

from __future__ import annotations

import random
import statistics
import threading
import time
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser.harness import page

_DAY = 86_400_000_000
_THINK = (1.0, 3.0)


class Viewer:
    """A session of the page that moves its slider.

    Parameters
    ----------
    url : str
        Address of the page.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.socket = connect(f"ws://{parts.netloc}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
        self.slider, self.low, self.high = "", 0, 0
        self.errors: list[str] = []
        self.bytes = 0
        self._run(None)

    def move(self, days: int) -> float:
        """Set the slider's first handle so many days from its left end; return ms until the page is complete."""
        started = time.perf_counter()
        self._run((self.low + days * _DAY, self.high))
        return (time.perf_counter() - started) * 1000

    def _run(self, values: tuple[int, int] | None) -> None:
        message = BackMsg()
        message.rerun_script.query_string = "lang=en"
        if values:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.slider
            state.double_array_value.data.extend(values)
        self.socket.send(message.SerializeToString())
        while True:
            raw = self.socket.recv(timeout=60)
            self.bytes += len(raw)
            found = ForwardMsg.FromString(raw)
            kind = found.WhichOneof("type")
            if kind == "script_finished":
                return
            element = found.delta.new_element if kind == "delta" else None
            if element is not None and element.WhichOneof("type") == "exception":
                self.errors.append(element.exception.message)
            if element is not None and element.WhichOneof("type") == "slider":
                self.slider, self.low, self.high = element.slider.id, int(element.slider.min), int(element.slider.max)


def many(size: int, viewers: int, moves: int) -> dict[str, float]:
    """Return the median ms of a slider move of one viewer and of many at once, one to three seconds between moves."""
    with page(f"python:tests.synthetic:catalogue:{size}") as (url, _):
        all_viewers = [Viewer(url) for _ in range(viewers)]
        found: list[float] = []

        def work(viewer: Viewer, seed: int) -> None:
            chance = random.Random(seed)
            for _ in range(moves):
                time.sleep(chance.uniform(*_THINK))
                found.append(viewer.move(chance.randrange(1, 2000)))

        work(all_viewers[0], 99)
        alone = statistics.median(found)
        found.clear()
        threads = [threading.Thread(target=work, args=(v, n)) for n, v in enumerate(all_viewers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {
            "alone ms": alone, f"{viewers} at once ms": statistics.median(found),
            "moves": len(found), "errors": sum(len(v.errors) for v in all_viewers),
        }  # fmt: skip
