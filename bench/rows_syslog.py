"""Audit messages over syslog with TLS, beside Debian's collectors: the same bytes over one connection to each."""
import contextlib
import json
import os
import pathlib
import re
import select
import signal
import socket
import ssl
import subprocess
import tempfile
import time

from hub import Hub, programs
from measure import Figure, in_turns, ratio_of, run

DAEMON = pathlib.Path(__file__).resolve().parents[1] / "tests/senders/daemon.sh"
PIECE = 1 << 18
DEADLINE = 120
ADMIN, PASSWORD = "水野 由美", "correct horse battery"

MESSAGE = ('<85>1 2026-11-22T03:04:05.678Z pacs archive {n} IHE+RFC-3881 - <?xml version="1.0" encoding="UTF-8"?><AuditMessage>'
           '<EventIdentification EventActionCode="R" EventDateTime="2026-11-22T03:04:05.678Z" EventOutcomeIndicator="0">'
           '<EventID csd-code="110110" codeSystemName="DCM" originalText="Patient Record"/></EventIdentification>'
           '<ActiveParticipant UserID="user{user:04}" UserIsRequestor="true" NetworkAccessPointID="uketsuke{seat}" NetworkAccessPointTypeCode="1"/>'
           '<AuditSourceIdentification AuditSourceID="pacs"/>'
           '<ParticipantObjectIdentification ParticipantObjectID="{patient:08}" ParticipantObjectTypeCode="1" ParticipantObjectTypeCodeRole="1">'
           '<ParticipantObjectIDTypeCode csd-code="2" codeSystemName="RFC-3881" originalText="Patient Number"/>'
           '</ParticipantObjectIdentification></AuditMessage>')

RSYSLOG = """
global(maxMessageSize="64k" workDirectory="{here}" DefaultNetstreamDriverCAFile="{here}/own.pem"
       DefaultNetstreamDriverCertFile="{here}/own.pem" DefaultNetstreamDriverKeyFile="{here}/own.key")
module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
template(name="raw" type="string" string="%rawmsg%\\n")
ruleset(name="r" queue.type="LinkedList" queue.size="200000" queue.dequeueBatchSize="2048") {{
  action(type="omfile" file="{here}/out" template="raw" sync="on")
}}
input(type="imtcp" port="{port}" address="127.0.0.1" ruleset="r")
"""

SYSLOG_NG = """@version: 3.38
options {{ threaded(yes); keep-hostname(yes); use-dns(no); log-fifo-size(2000000); flush-lines(1000); stats-freq(0); }};
source s {{ syslog(ip(127.0.0.1) port({port}) transport("tls") log-iw-size(100000) log-fetch-limit(1000) log-msg-size(65536)
  tls(ca-file("{here}/own.pem") cert-file("{here}/own.pem") key-file("{here}/own.key") peer-verify(required-trusted))); }};
destination d {{ file("{here}/out" flags(syslog-protocol) fsync(yes)); }};
log {{ source(s); destination(d); flags(flow-control); }};
"""


def stream(messages):
    """As many messages, each with its length before it (RFC 5425)."""
    made = (MESSAGE.format(n=n, user=n * 7919 % 997, seat=n % 7, patient=n * 104729 % 100003).encode() for n in range(messages))
    return b"".join(b"%d %s" % (len(one), one) for one in made)


def client(certificate, key, authority):
    made = ssl.create_default_context(cafile=authority)
    made.check_hostname = False
    made.load_cert_chain(certificate, key)
    return made


def wait(done):
    end = time.monotonic() + DEADLINE
    while not done():
        if time.monotonic() > end:
            raise RuntimeError("not everything that was sent was kept")
        select.select([], [], [], 0.02)


def timed(data, port, context, done):
    """Seconds from the connection until `done` says that the last message is kept; rsyslog loses what it had not read when the connection ends."""
    began = time.monotonic()
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port), 60)) as peer:
        for at in range(0, len(data), PIECE):
            peer.sendall(memoryview(data)[at:at + PIECE])
        wait(done)
        return time.monotonic() - began


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def ours(bench, data, messages):
    """The hub as it runs in a clinic: read, held against the schema's rules, sealed, in the tree, in the index, synced."""
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
        here = pathlib.Path(folder)
        hub = Hub(bench.binaries, here / "data")
        port = programs.free_port()
        hub.more = [f"--syslog-listen=127.0.0.1:{port}"]
        with hub:
            hub.cli("setup", "--clinic", "みほん内科クリニック", "--admin", ADMIN, "--director", "--password-stdin", stdin=PASSWORD + "\n")
            pem = hub.cli("token", "certify", "PACS", "--as", ADMIN, "--password-stdin", stdin=PASSWORD + "\n").stdout
            for name, part in zip(("cert", "key", "ca"), re.findall(r"-----BEGIN.*?-----END [A-Z ]+-----\n", pem, re.S)):
                (here / name).write_text(part, encoding="ascii")

            def accepted():
                account, = (one["account"] for one in json.loads(hub.cli("token", "list", "--json").stdout)["senders"])
                return account["accepted"]

            took = timed(data, port, client(here / "cert", here / "key", here / "ca"), lambda: accepted() >= messages)
            if accepted() != messages:
                raise RuntimeError(f"of {messages} messages {accepted()} were accepted")
    return messages / took


def theirs(daemon, config, data, messages):
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
        here, port = pathlib.Path(folder), programs.free_port()
        run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", here / "own.key",
             "-out", here / "own.pem", "-days", "2", "-subj", "/CN=localhost"], stderr=subprocess.DEVNULL)
        (here / "config").write_text(config.format(here=here, port=port), encoding="ascii")
        with subprocess.Popen([DAEMON, daemon, here / "config"], cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                wait(lambda: answers(port))
                lines = Lines(here / "out")
                took = timed(data, port, client(here / "own.pem", here / "own.key", here / "own.pem"), lambda: lines.count() >= messages)
            finally:
                os.kill(process.pid, signal.SIGTERM)
        if lines.count() != messages:
            raise RuntimeError(f"{daemon}: of {messages} messages {lines.count()} are there")
    return messages / took


class Lines:
    """Counts the lines of a file that grows, each byte read once."""

    def __init__(self, path):
        self.path, self.at, self.lines = path, 0, 0

    def count(self):
        if self.path.exists():
            with open(self.path, "rb") as file:
                file.seek(self.at)
                while piece := file.read(1 << 22):
                    self.at += len(piece)
                    self.lines += piece.count(b"\n")
        return self.lines


def received(bench):
    messages = 500 if bench.smoke else 100_000
    data = stream(messages)
    mine = lambda: ours(bench, data, messages)
    if bench.smoke:
        return [Figure("journal-syslog", "audit messages over TLS", "1/s", [mine()], checked="all accepted")]
    sides = in_turns(bench.repetitions, mine, lambda: theirs("syslog-ng", SYSLOG_NG, data, messages),
                     lambda: theirs("rsyslog", RSYSLOG, data, messages))
    checked = f"{messages} messages of {len(data) // messages} bytes kept on each side"
    work = "audit messages over TLS, read, synced, in tree and index"
    return [Figure("journal-syslog", work, "1/s", sides[0], peer, other, ratio_of(sides[0], other), aim, checked=checked)
            for peer, other, aim in (("syslog-ng, fsync", sides[1], 1), ("rsyslog, sync", sides[2], 12))]


ROWS = {"journal-syslog": (received, "audit messages over syslog with TLS, beside syslog-ng and rsyslog that sync")}
