"""A small mail server on loopback, to send reminders to.

usage: mail_server.py FOLDER [--tls FILE | --starttls FILE] [--login USER:PASSWORD]

FILE holds key and certificate. It listens on any port and writes it to FOLDER/port. Each message it takes becomes a file
FOLDER/taken-N. What it does with the next connection is the word in FOLDER/plan:
  accept          takes the message (also if there is no such file)
  busy, refuse    answers the receiver with 450 or 550
  silent          answers nothing to the receiver, until the other end goes
  drop            takes the content and hangs up without an answer
  mute            takes the content and answers nothing, until the other end goes
  babble          speaks something else than SMTP
"""
import argparse
import base64
import pathlib
import socketserver
import ssl
import threading


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def hear(self):
        line = self.rfile.readline(4096)
        if not line:
            raise ConnectionError("gone")
        return line.rstrip(b"\r\n").decode("latin-1")

    def wait_until_gone(self):
        while self.rfile.read(1):
            pass

    def secure(self):
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")

    def setup(self):
        super().setup()
        self.known, self.safe = False, False
        if self.server.options.tls:
            self.secure()
            self.safe = True

    def handle(self):
        try:
            self.talk()
        except (OSError, ssl.SSLError):
            pass  # whoever went, went

    def talk(self):
        plan = self.server.plan()
        if plan == "babble":
            return self.say("HTTP/1.1 400 Bad Request")
        self.say("220 mail.example ESMTP")
        while True:
            line = self.hear()
            verb = line[:4].upper()
            if verb == "EHLO":
                self.greet()
            elif line.upper() == "STARTTLS" and self.server.options.starttls:
                self.say("220 2.0.0 go on")
                self.secure()
                self.safe = True
            elif verb == "AUTH":
                self.log_in(line)
            elif verb == "QUIT":
                return self.say("221 2.0.0 bye")
            elif self.server.options.login and not self.known:
                self.say("530 5.7.0 log in first")
            elif verb == "RCPT" and plan in ("busy", "refuse", "silent"):
                if plan == "silent":
                    return self.wait_until_gone()
                self.say("450 4.2.0 later" if plan == "busy" else "550 5.1.1 no such mailbox")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.take(self.content())
                if plan == "drop":
                    return
                if plan == "mute":
                    return self.wait_until_gone()
                self.say("250 2.0.0 taken")
            else:
                self.say("250 2.1.0 ok")

    def greet(self):
        abilities = ["mail.example", "SIZE 1000000"]
        if self.server.options.starttls and not self.safe:
            abilities.append("STARTTLS")
        elif self.server.options.login:
            abilities.append("AUTH PLAIN LOGIN")
        for ability in abilities[:-1]:
            self.say(f"250-{ability}")
        self.say(f"250 {abilities[-1]}")

    def log_in(self, line):
        proof = base64.b64decode(line.split()[-1]).split(b"\0")
        self.known = ":".join(part.decode() for part in proof[1:]) == self.server.options.login
        self.say("235 2.7.0 in" if self.known else "535 5.7.8 no")

    def content(self):
        lines = []
        while (line := self.hear()) != ".":
            lines.append(line)
        return "\n".join(lines)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True

    def __init__(self, options):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.options, self.folder, self.taking = options, options.folder, threading.Lock()
        if chain := options.tls or options.starttls:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(chain)

    def plan(self):
        plan = self.folder / "plan"
        return plan.read_text().strip() if plan.exists() else "accept"

    def take(self, content):
        with self.taking:
            number = len(list(self.folder.glob("taken-*"))) + 1
            (self.folder / f"taken-{number}").write_text(content)


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("folder", type=pathlib.Path)
    reader.add_argument("--tls")
    reader.add_argument("--starttls")
    reader.add_argument("--login")
    typed = reader.parse_args()
    typed.folder.mkdir(parents=True, exist_ok=True)
    server = Server(typed)
    (typed.folder / "port.new").write_text(str(server.server_address[1]))
    (typed.folder / "port.new").rename(typed.folder / "port")
    server.serve_forever()
