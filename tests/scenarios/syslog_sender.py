"""Sends the contents of files as syslog messages (RFC 5424), as a medical system or a relay does.

usage: syslog_sender.py KEPT tls PORT PEM FILE...     PEM: certificate, key and the hub's authority, as `token certify` prints them; or "nobody"
       syslog_sender.py KEPT refused PORT PEM FILE... the same by whoever is to be refused: waits until the hub hangs up
       syslog_sender.py KEPT tcp|lines|udp PORT FILE...

Each message, as it was sent, is written to a file of the folder KEPT. tls and tcp count octets (RFC 5425), lines end them.
Exit status 1 if the hub hung up before everything was sent, or refused the connection.
"""
import pathlib
import re
import socket
import ssl
import sys
import uuid

HEADER = '<85>1 2026-01-21T04:14:00.5+09:00 pacs archive 12 IHE+RFC-3881 - '


def context(pem):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    if pem == "nobody":
        made.verify_mode = ssl.CERT_NONE
        return made
    made.load_cert_chain(pem)
    *_, authority = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", pathlib.Path(pem).read_text(), re.S)
    made.load_verify_locations(cadata=authority)
    return made


def framed(way, message):
    if way == "lines":
        return message.replace(b"\n", b" ") + b"\n"
    return message if way == "udp" else str(len(message)).encode() + b" " + message


kept, way, port, *rest = sys.argv[1:]
pem = rest.pop(0) if way in ("tls", "refused") else None
messages = [(HEADER + pathlib.Path(name).read_text()).encode() for name in rest]
folder = pathlib.Path(kept)
folder.mkdir(exist_ok=True)
try:
    if way == "udp":
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sender.connect(("127.0.0.1", int(port)))
    else:
        sender = socket.create_connection(("127.0.0.1", int(port)), 60)
        if pem:
            sender = context(pem).wrap_socket(sender)
    for message in messages:
        data = framed(way, message)
        sender.send(data) if way == "udp" else sender.sendall(data)
        (folder / str(uuid.uuid4())).write_bytes(message.replace(b"\n", b" ") if way == "lines" else message)
    if pem:
        # With TLS 1.3 a refusal comes after our own end of the handshake.
        sender.settimeout(60 if way == "refused" else 0.5)
        try:
            if sender.recv(1) == b"":
                sys.exit(1)
        except TimeoutError:
            pass
    sender.close()
except OSError as refused:
    print(refused)
    sys.exit(1)
