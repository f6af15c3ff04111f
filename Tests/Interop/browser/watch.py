"""Chromium with eyes: every page that is viewed is measured, and faults are gathered with the page they are on."""

import os
import pathlib
import re
import urllib.parse

import axe_playwright_python
from playwright.sync_api import sync_playwright

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
FIRST_VIEW = 120 << 10
WIDTHS = (1280, 320)
IDENTIFIER = re.compile(r"\b[a-z]{2,5}-[0-9A-Za-z_-]{8,}")


def shape(url):
    """The address with its ids and its query left out: pages of the same shape look alike."""
    return IDENTIFIER.sub("*", urllib.parse.urlparse(url).path)


class Watch:
    """Chromium, and what it found wrong."""

    def __init__(self, base, pictures):
        self.base, self.pictures = base, pathlib.Path(os.environ.get("GATEHOUSE_SCREENSHOTS") or pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.faults, self.viewed, self.assets = {}, 0, {}
        self.playwright = sync_playwright().start()
        self.chromium = self.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])

    def visitor(self, scripts=True):
        """A browser of its own: its cookies are nobody else's."""
        context = self.chromium.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        if scripts:
            context.add_init_script(AXE)
        page = context.new_page()
        page.on("console", lambda message: self._heard(page, message))
        page.on("pageerror", lambda error: self.fault(page.url, f"script error: {error}"))
        page.on("dialog", lambda dialog: (self.fault(page.url, f"a dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._asked(page, request))
        return page

    def _heard(self, page, message):
        # That a page is refused is said in the console by the browser itself.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.fault(page.url, f"console: {message.text}")

    def _asked(self, page, request):
        if page.url.startswith(self.base) and not request.is_navigation_request() \
                and not request.url.startswith(self.base + "/"):
            self.fault(page.url, f"a request to another origin: {request.url}")

    def fault(self, url, sentence):
        self.faults.setdefault(f"{shape(url)}: {sentence}", url)

    def look(self, page, name):
        """Everything that holds for each page, in light and dark, wide and narrow."""
        self.viewed += 1
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                self._axe(page, f"{scheme}, {width} px")
                picture = re.sub(r"[^a-z0-9]+", "-", f"{name}{shape(page.url)}".lower()).strip("-")
                page.screenshot(path=self.pictures / f"{picture}-{width}-{scheme}.png", full_page=True)
            across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if across > 0:
                self.fault(page.url, f"scrolls sideways by {across} px at {width} px")
        page.set_viewport_size({"width": 1280, "height": 900})
        if not page.title() or page.locator("h1").count() != 1:
            self.fault(page.url, "wants one title and one h1")

    def _axe(self, page, where):
        found = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations"
                              ".filter(v => ['serious', 'critical'].includes(v.impact))"
                              ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))")
        for violation in found:
            self.fault(page.url, f"axe ({where}): {violation}")

    def weigh(self, page, response):
        """The first view's weight and its policy, of an answer to a navigation."""
        if "content-security-policy" not in response.headers:
            self.fault(page.url, "has no Content-Security-Policy")
        weight = len(response.body())
        for source in page.locator("link[rel=stylesheet], script[src], img[src]").evaluate_all(
                "all => all.map(e => e.href || e.src)"):
            if source not in self.assets:
                self.assets[source] = len(page.context.request.get(source).body())
            weight += self.assets[source]
        if weight > FIRST_VIEW:
            self.fault(page.url, f"weighs {weight} bytes at first view")
        return weight

    def close(self):
        self.chromium.close()
        self.playwright.stop()
