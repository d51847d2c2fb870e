"""Two machines and the cable between them, for transcripts of what crosses a network."""
import os
import subprocess

DEADLINE = 120


class Network:
    """Network namespaces joined by veth: the hub's box (192.168.77.5) and a seat (192.168.77.9). Needs root."""

    def __init__(self):
        self.box, self.seat = (f"sekisho-{os.getpid()}-{name}" for name in ("box", "seat"))
        for name in (self.box, self.seat):
            self.ip("netns", "add", name)
            self.ip("-n", name, "link", "set", "lo", "up")
        self.ip("link", "add", "eth0", "netns", self.box, "type", "veth", "peer", "name", "eth0", "netns", self.seat)
        for name, address in ((self.box, "192.168.77.5/24"), (self.seat, "192.168.77.9/24")):
            self.ip("-n", name, "addr", "add", address, "dev", "eth0")
            self.ip("-n", name, "link", "set", "eth0", "up")

    @staticmethod
    def ip(*words):
        subprocess.run(["ip", *words], check=True, timeout=DEADLINE)

    @staticmethod
    def on(name):
        return ["ip", "netns", "exec", name]

    def remove(self):
        for name in (self.box, self.seat):
            self.ip("netns", "del", name)
