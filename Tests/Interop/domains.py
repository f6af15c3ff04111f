"""A domain claim's life against a real DNS server, with a clock that later.c moves.

The gateway is started again and again, each time later; what stands in its database goes on. dnsmasq answers with the record,
without it, and not for the domain at all; a stub makes the faults that dnsmasq can't: SERVFAIL and silence.
"""

import json
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from ports import free_port, wait_for

KEY = "key-of-the-domain-tests-0123456789"
passed = 0


def check(condition, sentence):
    global passed
    if not condition:
        print(f"✘ {sentence}")
        sys.exit(1)
    passed += 1
    print(f"✔ {sentence}")


class Dnsmasq:
    def __init__(self, arguments):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["/usr/sbin/dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", f"--port={self.port}", "--no-resolv",
             "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", "--user=root", "--pid-file=",
             *arguments], stderr=subprocess.DEVNULL)
        wait_for(self.port)

    def close(self):
        self.process.kill()
        self.process.wait()


class Faulty:
    """A server that answers every question with SERVFAIL, or never."""

    def __init__(self, silent):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.silent = silent
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                question, peer = self.socket.recvfrom(4096)
            except OSError:
                return
            if not self.silent:
                self.socket.sendto(question[:2] + b"\x81\x82" + question[4:6] + b"\0\0\0\0\0\0" + question[12:], peer)

    def close(self):
        self.socket.close()


class Gateway:
    """The program on one data folder, started at chosen hours after now."""

    def __init__(self, program, folder):
        self.program, self.folder, self.port = program, folder / "data", free_port()
        self.clock = folder / "later.so"
        source = pathlib.Path(__file__).parent / "later.c"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", self.clock, source], check=True)

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"authorization": f"Bearer {KEY}", "content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def at(self, hours, dns, action=None):
        """Runs the gateway at `hours` from now until every due check is made; returns what `action` returned."""
        environment = {
            "GATEHOUSE_BOOTSTRAP_API_KEY": KEY, "LD_PRELOAD": str(self.clock), "LATER_SECONDS": str(int(hours * 3600)),
            "PATH": "/usr/bin",
        }
        process = subprocess.Popen(
            [self.program, "serve", "--data", str(self.folder), "--listen", f"127.0.0.1:{self.port}", "--dns-server",
             f"127.0.0.1:{dns.port}", "--log-format", "json"], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        try:
            line = process.stdout.readline()
            if "gatehouse ready" not in line:
                raise RuntimeError(f"the gateway did not start: {line}")
            result = action() if action else None
            deadline = time.monotonic() + 40
            now = (time.time() + hours * 3600) * 1000
            while time.monotonic() < deadline:
                database = sqlite3.connect(f"file:{self.folder}/gatehouse.sqlite?mode=ro", uri=True)
                due = database.execute(
                    "SELECT COUNT(*) FROM domain_claims WHERE next_check_at <= ?", (now,)).fetchone()[0]
                database.close()
                if due == 0:
                    return result
                time.sleep(0.05)
            raise RuntimeError("checks were due and not made")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def main(program):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gatehouse-domains-"))
    gateway = Gateway(program, folder)
    servers = []

    def dns(*arguments):
        servers.append(Dnsmasq(arguments))
        return servers[-1]

    try:
        empty = dns("--local=/example/", "--txt-record=works.example,v=spf1 -all")
        made = {}

        def claim():
            status, organization = gateway.call(
                "POST", "/organizations", {"name": "Works", "owner_email": "owner@works.example"})
            made["org"] = organization["id"]
            status, answer = gateway.call(
                "POST", f"/organizations/{organization['id']}/domain-claims", {"domain": "works.example"})
            made.update(path=f"/organizations/{organization['id']}/domain-claims/{answer['id']}", txt=answer["txt_value"])
            return gateway.call("POST", made["path"] + "/verify")[1]

        def state():
            return gateway.call("GET", made["path"])[1]

        def later(hours, server):
            gateway.at(hours, server)
            return gateway.at(hours, server, state)

        pending = gateway.at(0, empty, claim)
        check(pending["state"] == "pending" and "1 TXT records" in pending["last_outcome"],
              "rule D-3: another record verifies nothing")
        present = dns(f"--txt-record=works.example,{made['txt']}")
        check(later(1, present)["state"] == "verified", "rule D-3: the schedule finds the record by itself")

        found = later(26, empty)
        check(found["state"] == "verified" and found["absences"] == 1, "rule D-4: one absence a day later flips nothing")
        found = later(27.1, present)
        check(found["state"] == "verified" and found["absences"] == 0, "rule D-4: a flap of an hour is forgotten")

        gone = dns("--local=/example/")
        refused, silent = Faulty(False), Faulty(True)
        servers.extend([refused, silent])
        hour = 52.0
        later(hour, gone)
        found = later(hour + 1.1, refused)
        check(found["absences"] == 1 and "no answer" in found["last_outcome"], "rule D-4: SERVFAIL is no absence")
        found = later(hour + 1.5, silent)
        check(found["absences"] == 1 and "no answer" in found["last_outcome"], "rule D-4: silence is no absence")
        hour += 2
        for _ in range(5):
            found = later(hour, gone)
            hour += 1.1
        check(found["state"] == "failing" and found["absences"] == 6, "rule D-4: six absences make the claim failing")
        check("does not exist" in found["last_outcome"] or "no TXT" in found["last_outcome"],
              "the DNS's own word is shown: " + found["last_outcome"])
        found = later(52 + 7 * 24 - 2, gone)
        check(found["state"] == "failing", "rule D-4: two hours before the seventh day it still counts")
        found = later(52 + 7 * 24 + 1, gone)
        check(found["state"] == "lapsed", "rule D-4: on the seventh day it lapses")
        found = later(52 + 9 * 24, present)
        check(found["state"] == "verified", "rule D-4: the record's return heals it")

        def feed():
            return gateway.call("GET", f"/organizations/{made['org']}/events?after=0&limit=200")[1]["items"]

        events = gateway.at(52 + 9 * 24, present, feed)
        types = [event["type"] for event in events if event["type"].startswith("domain.")]
        check(types.count("domain.verified") == 2 and "domain.at_risk" in types and types.count("domain.lost") == 1,
              f"each step is an event: {types}")

        def add_member():
            return gateway.call("POST", f"/organizations/{made['org']}/members", {"email": "ada@works.example"})[0]

        check(gateway.at(52 + 9 * 24, present, add_member) == 201, "Ada is a member while her organization has the domain")

        def pass_on():
            gateway.call("DELETE", made["path"])
            _, taker = gateway.call(
                "POST", "/organizations", {"name": "Taker", "owner_email": "owner@taker.example"})
            made["taker"] = taker["id"]
            _, answer = gateway.call(
                "POST", f"/organizations/{taker['id']}/domain-claims", {"domain": "works.example"})
            made.update(path=f"/organizations/{taker['id']}/domain-claims/{answer['id']}", taken=answer["txt_value"])
            return gateway.call("POST", made["path"] + "/verify")[1]

        check(gateway.at(52 + 9 * 24 + 1, present, pass_on)["state"] == "pending",
              "rule D-6: the former holder's record proves nothing for who claims the domain next")
        moved = dns(f"--txt-record=works.example,{made['taken']}")
        check(later(52 + 9 * 24 + 2, moved)["state"] == "verified", "rule D-6: a withdrawn domain can be proven anew")

        def inherited():
            path = f"/organizations/{made['taker']}"
            return (gateway.call("GET", path + "/members")[1]["items"],
                    gateway.call("GET", path + "/events?limit=200")[1]["items"],
                    gateway.call("GET", f"/organizations/{made['org']}/members")[1]["items"])

        members, events, former = gateway.at(52 + 9 * 24 + 2, moved, inherited)
        check([member["email"] for member in members] == ["owner@taker.example"],
              "rule D-6: the next holder has none of the members")
        check(not any("ada@" in str(event) for event in events), "rule D-6: and hears nothing of them")
        check("ada@works.example" in [member["email"] for member in former], "rule D-6: nothing is deleted")
        print(f"domains: {passed} passed, 0 failed")
    finally:
        for server in servers:
            server.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
