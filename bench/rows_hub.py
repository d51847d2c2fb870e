"""The hub: its API, the board page, its memory, judging again, starting."""
import gzip
import http.client
import json
import pathlib
import re
import signal
import statistics
import subprocess
import tempfile
import time

from measure import Figure, cpu_of, in_turns, memory_of, ratio_of, run

HERE = pathlib.Path(__file__).parent
TREE = HERE.parent
CONNECTIONS = 16
OPERATIONS = {"status": "/status", "session": "/session", "board": "/board", "article": "/articles/P-05",
              "devices": "/devices"}


def load(port, path, cookie, seconds):
    """wrk's own count of one load: requests, errors, bytes, seconds and milliseconds at p99."""
    said = run(["wrk", "-t", 2, "-c", CONNECTIONS, "-d", f"{seconds}s", "-s", HERE / "load.lua",
                "-H", f"Cookie: {cookie}", f"http://127.0.0.1:{port}{path}"])
    return json.loads(said.splitlines()[-1])


def loaded(pid, port, path, cookie, length, seconds):
    before = sum(cpu_of(pid))
    result = load(port, path, cookie, seconds)
    result["cpu"] = sum(cpu_of(pid)) - before
    if result["errors"] or result["bytes"] < result["requests"] * length:
        raise RuntimeError(f"{path}: {result} of {length} bytes each")
    return result


def api(bench):
    figures = []
    with bench.clinic().hub(bench.binaries) as hub:
        for name, route in OPERATIONS.items():
            body = hub.get(f"/api/v1{route}")
            with subprocess.Popen([bench.binaries / "sekisho_bench_constant_server", str(len(body))],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as floor:
                port = int(floor.stdout.readline())
                ours, theirs = in_turns(
                    bench.repetitions,
                    lambda: loaded(hub.process.pid, hub.port, f"/api/v1{route}", hub.cookie, len(body), bench.seconds),
                    lambda: loaded(floor.pid, port, f"/api/v1{route}", hub.cookie, len(body), bench.seconds))
                floor.stdin.close()
            per_cpu = [[one["requests"] / one["cpu"] for one in side] for side in (ours, theirs)]
            per_second = [[one["requests"] / one["seconds"] for one in side] for side in (ours, theirs)]
            p99 = [[one["p99_ms"] for one in side] for side in (ours, theirs)]
            checked = f"{len(body)} bytes each, all 200"
            figures.append(Figure("hub-api", f"GET {route}: requests a CPU second", "1/s", per_cpu[0],
                                  "same server, constant", per_cpu[1], ratio_of(*per_cpu), 0.7, checked=checked,
                                  note=f"by wall {ratio_of(*per_second):.2f}×"))
            figures.append(Figure("hub-api", f"GET {route}: p99 of {CONNECTIONS} connections", "ms", p99[0],
                                  "same server, constant", p99[1], None, 20, at_least=False, checked=checked))
    return figures


def asked_by_board(hub):
    """What a browser asks for, from an empty cache to the board: the page, what it names, the API."""
    page = gzip.decompress(hub.get("/")).decode()  # assets are kept and sent compressed
    assets = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)
    return ["/", *assets, "/api/v1/status", "/api/v1/session", "/api/v1/board"]


def first_view(bench):
    views = 20 if bench.smoke else 200
    with bench.clinic().hub(bench.binaries) as hub:
        asked = asked_by_board(hub)
        board = hub.api("/board")
        if len(board["articles"]) != 12 or len(hub.api("/devices")["devices"]) < bench.machines:
            raise RuntimeError("not the clinic that was made")
        times = []
        for _ in range(views):
            connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=60)
            start = time.perf_counter()
            for path in asked:
                hub.get(path, connection)
            times.append((time.perf_counter() - start) * 1000)
            connection.close()
    p99 = statistics.quantiles(times, n=100)[98]
    made = bench.clinic().made
    return [Figure("hub-first-view", f"board of {made['machines']} machines, {made['days']} days: all "
                   f"{len(asked)} answers, p99 of {views}", "ms", [p99], target=100, at_least=False,
                   checked=f"12 articles, {made['entries']} journal entries behind it",
                   note=f"median {statistics.median(times):.1f} ms; new connection each, one after another")]


def script_size(bench):
    first = (TREE / "web/dist/index.html").read_text()
    scripts = list((TREE / "web/dist").rglob("*.js.gz"))
    at_once = [path for path in scripts if path.name.removesuffix(".gz") in first]
    if not at_once:
        raise RuntimeError("web/dist is not built (tools/build_web.sh)")
    size = sum(path.stat().st_size for path in at_once) / 1000
    every = sum(path.stat().st_size for path in scripts) / 1000
    return [Figure("hub-js", "JavaScript that a first view of the board fetches, gzipped", "kB", [size], target=120, at_least=False,
                   checked=f"{len(at_once)} of {len(scripts)} files as served; {every:.1f} kB in all")]


def page(bench):
    run([TREE / "tests/browser/install.sh"])
    with bench.clinic().hub(bench.binaries) as hub:
        said = run(["node", HERE / "page.mjs", hub.url, hub.cookie, bench.repetitions])
    measured = json.loads(said.splitlines()[-1])
    if any(rows != 12 for rows in measured["rows"]):
        raise RuntimeError(f"articles on the page: {measured['rows']}")
    return [Figure("hub-page", "board usable in Chromium, CPU slowed 4 times", "ms", measured["usable_ms"],
                   target=1000, at_least=False, checked="12 articles shown, main thread free",
                   note=f"main thread busy {statistics.median(measured['busy_ms']):.0f} ms of it")]


def memory(bench):
    with bench.clinic().hub(bench.binaries) as hub:
        fresh, _ = memory_of(hub.process.pid)
        for route in OPERATIONS.values():
            load(hub.port, f"/api/v1{route}", hub.cookie, bench.seconds)
        for article in hub.api("/board")["articles"]:
            for control in article["controls"]:
                hub.api(f"/controls/{control['id']}/rows")
        now, most = memory_of(hub.process.pid)
    made = bench.clinic().made
    return [Figure("hub-memory", f"hub of {made['machines']} machines, most resident after load", "MB", [most / 1e6],
                   target=200, at_least=False, checked="every article, control and row was asked for",
                   note=f"{fresh / 1e6:.0f} MB just started, {now / 1e6:.0f} MB afterwards")]


def rejudge(bench):
    rounds = max(bench.repetitions, 2) * 4
    said = run([bench.binaries / "sekisho_bench_rejudge", bench.clinic().folder, rounds, bench.tables()])
    lines = [json.loads(line) for line in said.splitlines()]
    counts = [line["judgings"] for line in lines]
    if min(counts) == 0:
        raise RuntimeError(f"controls judged again: {counts}")
    checked = f"{min(counts)}–{max(counts)} judged again, run journaled and stored"
    cpu = [line["judged_cpu_ms"] for line in lines]
    received = [line["received_ms"] for line in lines]
    return [Figure("hub-rejudge", "all controls after one machine's snapshot", "ms",
                   [line["judged_ms"] for line in lines], target=50, at_least=False, checked=checked,
                   note=f"{statistics.median(cpu):.1f} ms of CPU; receiving the snapshot took "
                        f"{statistics.median(received):.1f} ms before it")]


def start(bench):
    def once():
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
            began = time.perf_counter()
            with subprocess.Popen([TREE / "run", "--data", f"{folder}/var", "--listen", "127.0.0.1:0",
                                   "--agent-listen", "127.0.0.1:0"], cwd=TREE, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True) as process:
                for line in process.stdout:
                    if line.startswith("http"):
                        break
                took = time.perf_counter() - began
                process.send_signal(signal.SIGINT)
                process.stdout.read()
                process.wait(60)
            if not line.startswith("http"):
                raise RuntimeError("./run gave no address")
            return took

    once()
    return [Figure("hub-start", "./run on a built tree, until it prints its address", "s",
                   in_turns(bench.repetitions, once)[0], target=3, at_least=False,
                   checked="a new data directory and new keys each time")]


ROWS = {
    "hub-api": (api, "API requests beside the same server answering a constant (wrk)"),
    "hub-first-view": (first_view, "server time of the board's first view"),
    "hub-js": (script_size, "bytes of JavaScript"),
    "hub-page": (page, "board usable in a slowed browser (chromium)"),
    "hub-memory": (memory, "resident memory of a clinic's hub"),
    "hub-rejudge": (rejudge, "controls judged again after a snapshot"),
    "hub-start": (start, "./run on a built tree"),
}
