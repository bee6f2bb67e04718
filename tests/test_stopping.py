"""Stopping `waqai serve` ends the page's process too, whatever its readers do."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from geo.page.stopping import GRACE, LOOK_AGAIN
from tests.browser.harness import ROOT, free_port, gone, wait_for

SERVE = [sys.executable, "-c", "from geo.cli import app; app()", "serve", "--address", "127.0.0.1", "--port"]


@pytest.fixture
def server(tmp_path):
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WAQAI_")} | {"PYTHONPATH": str(ROOT)}
    article = tmp_path / "one-2020-01-10.txt"
    article.write_text("قُتل 4 جنود في انفجار سيارة مفخخة في مدينة تدمر أمس.", encoding="utf-8")
    with (tmp_path / "log").open("w+b") as log:
        process = subprocess.Popen(
            [*SERVE, str(port), str(article)], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", process, log)
            yield process, port
        finally:
            if not gone(process.pid):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def taking_no_answer(port):
    """A reader who asks for the page's scripts again and again and takes no answer."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as reply:
        script = re.search(r'src="\./(static/js/[^"]+)"', reply.read().decode())[1]
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", port))
    reader.sendall(f"GET /{script} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode() * 30)
    return reader


def test_a_reader_who_takes_no_answer_does_not_keep_the_page_alive(server):
    process, port = server
    with taking_no_answer(port):
        time.sleep(1)  # until the answers fill what the kernel holds for the reader
        process.send_signal(signal.SIGTERM)
        process.wait(GRACE + 10)
    assert process.returncode == 0
    assert gone(process.pid), "the page outlives the command"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 1)


def test_a_page_whose_command_was_killed_stops_by_itself(server):
    process, port = server
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    deadline = time.monotonic() + LOOK_AGAIN + GRACE + 10
    while not gone(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert gone(process.pid), "the page outlives the command"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 1)
