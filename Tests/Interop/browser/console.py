"""The console in Chromium: crawled, measured and attacked. `console.py ROOT PROGRAM`."""

import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

import requests

import gateway as gatehouse
import hostile
import journeys
import moves
import visitors
from counterparts import Dns, RelyingParty, SimpleSAMLphp
from crawl import crawl
from gateway import Gateway, check
from watch import Watch

ROOT = pathlib.Path(sys.argv[1])
OPERATOR = "root@operators.example"


def cookies(page):
    session = requests.Session()
    for cookie in page.context.cookies():
        session.cookies.set(cookie["name"], cookie["value"])
    return session


def measure(gateway, page, paths, rounds=200):
    """CPU of the gateway per page, in milliseconds, as the kernel counts it."""
    http, kind = cookies(page), "release" if "release" in str(gatehouse.PROGRAM) else "debug"

    def ticks():
        fields = pathlib.Path(f"/proc/{gateway.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])
    for path in paths:
        check(http.get(gateway.base + path).status_code == 200, f"{path.split('/')[-1]} is measured")
        before = ticks()
        for _ in range(rounds):
            http.get(gateway.base + path)
        spent = (ticks() - before) * 10 / rounds
        check(spent <= 10, f"and costs {spent:.1f} ms of CPU, at most 10 ({kind} build, {rounds} fetches)")


def admin_through_sso(gateway, watch):
    page = watch.visitor()
    visitors.by_sso(page, gateway.base, "ada@example.com", "ada")
    ada = gateway.members()["ada@example.com"]
    gateway.api("PATCH", f"/organizations/{gateway.organization}/members/{ada['id']}", {"role": "admin"}, 200)
    page = watch.visitor()
    check(visitors.by_sso(page, gateway.base, "ada@example.com", "ada"), "an admin signs in through SimpleSAMLphp")
    return page


def crawled(watch, page, name, start="/console", alike=2):
    began = time.monotonic()
    paths, heaviest = crawl(watch, page, name, start, alike)
    seconds = time.monotonic() - began
    print(f"  {name}: {len(paths)} kinds of pages, heaviest first view {heaviest} bytes, {seconds:.0f} s", flush=True)
    return paths


def judge(watch):
    faults = watch.faults
    for sentence, url in faults.items():
        print(f"  fault: {sentence}\n         {url}", flush=True)
    check(not faults, f"{watch.viewed} pages in light and dark, at 320 and 1280 px: axe finds nothing serious, none "
          "scrolls sideways, none speaks to another origin, none logs an error, first views stay below 120 KB")


def eyes(watch):
    """A bench that sees nothing would find nothing."""
    page = watch.visitor()
    page.goto("data:text/html,<img src=y><p style=width:2000px>wide")
    watch.look(page, "self-check")
    seen = " ".join(watch.faults)
    check("image-alt" in seen and "sideways" in seen and "one title" in seen, "a page with faults is found out")
    watch.faults.clear()
    page.close()


def run(folder):
    dns, idp, inbox = Dns(), SimpleSAMLphp(folder), visitors.Inbox()
    gateway = Gateway(folder, dns, extra=["--smtp-url", inbox.url, "--mail-from", "gate@example.com"])
    watch = Watch(gateway.base, ROOT / ".build/screenshots")
    try:
        eyes(watch)
        first = gateway.process.stdout.readline().split("open ")[1].split()[0]
        operator = watch.visitor()
        visitors.make_first(operator, first, OPERATOR)
        check(visitors.by_password(operator, gateway.base, OPERATOR), "the first administrator signs in by password")
        party = RelyingParty(gateway.base)
        gateway.set_up(dns, idp, party)
        owner = watch.visitor()
        visitors.set_password(owner, gateway.base, "owner@example.com", inbox)
        check(visitors.by_password(owner, gateway.base, "owner@example.com"), "an owner signs in by password")
        journeys.test_log_in(gateway)
        admin = admin_through_sso(gateway, watch)
        hostile.run(gateway, watch, idp, operator, admin, cookies)
        for scripts in (True, False):
            visitor = watch.visitor(scripts)
            journeys.run(gateway, visitor, OPERATOR, idp, dns, scripts)
            presets = [p["id"] for p in gateway.api("GET", "/presets")["items"]] if scripts else ["generic-saml"]
            moves.run(gateway, visitor, idp, dns, presets, "with scripts" if scripts else "without scripts", scripts)
        paths = crawled(watch, operator, "operator", "/console/organizations", alike=1)
        crawled(watch, admin, "admin", alike=1)
        crawled(watch, owner, "owner", alike=1)
        check(len(paths) >= 15, f"the operator's links lead to {len(paths)} kinds of pages")
        organization = f"/console/organizations/{gateway.organization}"
        measure(gateway, admin, [organization + "/connections", organization + "/members", organization + "/log-ins"])
        judge(watch)
    except BaseException:
        print((folder / "gatehouse.log").read_text()[-3000:], file=sys.stderr)
        raise
    finally:
        watch.close()
        gateway.process.kill()
        idp.stop()
        dns.stop()
        inbox.server.stop()


with tempfile.TemporaryDirectory() as temporary:
    run(pathlib.Path(temporary))
print(f"\n{gatehouse.passed} passed, 0 failed")
