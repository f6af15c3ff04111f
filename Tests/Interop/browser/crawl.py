"""Follows every link of the console that a visitor is shown; forms are left alone."""

import urllib.parse

from watch import shape

REFUSED = 400


def crawl(watch, page, name, start="/console", alike=2):
    """Looks at every page, at the first `alike` of one shape; returns the paths that were seen and the heaviest first view."""
    waiting, seen, shapes, heaviest = [watch.base + start], set(), {}, 0
    while waiting:
        url = waiting.pop(0)
        if url in seen or not url.startswith(watch.base + "/") or shapes.get(shape(url), 0) >= alike:
            continue
        seen.add(url)
        shapes[shape(url)] = shapes.get(shape(url), 0) + 1
        # A file to download is not a page.
        head = page.context.request.get(url)
        if "text/html" not in head.headers.get("content-type", ""):
            if head.status >= REFUSED:
                watch.fault(url, f"a link that answers {head.status}")
            continue
        response = page.goto(url)
        if response.status >= REFUSED:
            watch.fault(url, f"a link that answers {response.status}: {page.locator('h1').first.inner_text()}")
            continue
        heaviest = max(heaviest, watch.weigh(page, response))
        watch.look(page, name)
        for link in page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
            waiting.append(urllib.parse.urldefrag(link).url)
    return sorted({shape(url) for url in seen}), heaviest
