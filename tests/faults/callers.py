"""Those who call a hub: browsers and consoles, on connections that may break under them."""
import base64
import http.client
import json
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from programs import DEADLINE, PASSWORD, PERSON


class Unanswered(Exception):
    """The call got no whole answer: it may have happened or not."""


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.raw = response.status, response.headers, body
        self.body = json.loads(body) if body and "json" in (response.headers["Content-Type"] or "") else None

    def expect(self, status):
        if self.status != status:
            raise SystemExit(f"expected {status}, got {self.status}: {self.raw[:500]}")
        return self.body


class Caller:
    """One connection to the API: a browser that signed in, or the console with a person's name."""

    def __init__(self, connect, fields):
        self.connect, self.fields, self.connection = connect, fields, None

    def again(self):
        """The same caller on a connection of its own."""
        return Caller(self.connect, self.fields)

    def call(self, method, path, body=None, media_type="application/json"):
        """`body` is sent as JSON, bytes as they are. Unanswered if the hub went away before the whole answer was here."""
        try:
            if self.connection is None:
                self.connection = self.connect()
            fields = dict(self.fields)
            if body is not None:
                fields["Content-Type"] = media_type
            raw = body if body is None or isinstance(body, bytes) else json.dumps(body)
            self.connection.request(method, "/api/v1" + path, raw, fields)
            response = self.connection.getresponse()
            answer = Answer(response, response.read())
        except (OSError, http.client.HTTPException) as away:
            self.connection = None
            raise Unanswered(str(away)) from away
        if answer.headers["Connection"] == "close":
            self.connection = None
        return answer


def take_session(caller, answer):
    """The session as a browser holds it: every cookie that was ever set, and the value that changes repeat."""
    session = answer.expect(200)
    cookies = dict(pair.split("=", 1) for pair in caller.fields.get("Cookie", "").split("; ") if pair)
    cookies.update(value.split(";")[0].split("=", 1) for value in answer.headers.get_all("Set-Cookie"))
    caller.fields = {"Cookie": "; ".join(map("=".join, cookies.items())), "X-Sekisho-CSRF": session["csrf"]}
    return session


def prove(hub, caller, session):
    """Gives a second factor as a person with printed sheets does. The codes left lie beside the clinic's folder and go
    with it; one that may have been used is not tried again."""
    codes_file = hub.data.parent / "codes.json"
    sheet = lambda: caller.call("POST", "/session/second-factors/sheet", {"label": "封筒"}).expect(201)["codes"]
    codes = json.loads(codes_file.read_text()) if codes_file.exists() and session["proof"] == "outstanding" else sheet()
    code = codes.pop()
    codes_file.write_text(json.dumps(codes))
    take_session(caller, caller.call("POST", "/session/second-factor", {"code": code}))
    if len(codes) < 3:
        codes_file.write_text(json.dumps(codes + sheet()))


def to_web(hub):
    """Makes connections to where browsers and other systems call."""
    host, port = hub.web.rsplit(":", 1)
    return lambda: http.client.HTTPConnection(host, int(port), timeout=DEADLINE)


def browser(hub):
    """A person who signed in with a browser, by password and by a code."""
    caller = Caller(to_web(hub), {})
    session = take_session(caller, caller.call("POST", "/session", {"name": PERSON, "password": PASSWORD}))
    if session["proof"] != "whole":
        prove(hub, caller, session)
    return caller


class SocketConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=DEADLINE)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def console(hub, person=True):
    """The owner of the data directory at control.sock; with a person, who may decide."""
    encoded = lambda text: base64.b64encode(text.encode()).decode()
    fields = {"X-Sekisho-As": encoded(PERSON), "X-Sekisho-Password": encoded(PASSWORD)} if person else {}
    return Caller(lambda: SocketConnection(hub.data / "control.sock"), fields)
