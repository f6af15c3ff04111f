"""A person at a browser without scripts."""

import html
import re
import urllib.parse

import requests


class Person:
    """A browser without scripts: follows redirects and submits forms, as a person would."""

    def __init__(self, ca=None):
        self.http = requests.Session()
        self.http.verify = ca or True

    def open(self, url):
        return self.http.get(url)

    def submit(self, page, values=None, follow=True):
        form = re.search(r"<form[^>]*>.*?</form>", page.text, re.S).group(0)
        action = re.search(r'action="([^"]*)"', form)
        target = urllib.parse.urljoin(page.url, html.unescape(action.group(1)) if action and action.group(1) else page.url)
        fields = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name = re.search(r'name="([^"]*)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name:
                fields[html.unescape(name.group(1))] = html.unescape(value.group(1)) if value else ""
        fields.update(values or {})
        # The IdP's page posts from another site: SameSite=Lax keeps the gateway's cookies away.
        if "SAMLResponse" in fields:
            kept, self.http.cookies = self.http.cookies, requests.cookies.RequestsCookieJar()
            answer = self.http.post(target, fields, allow_redirects=False)
            kept.update(self.http.cookies)
            self.http.cookies = kept
            self.parked = answer
            return self.http.get(answer.headers["Location"]) if follow and answer.is_redirect else answer
        return self.http.post(target, fields, allow_redirects=follow)

    def authenticate(self, page, name):
        """At the IdP: user name and password, then its auto-submit page."""
        if 'name="password"' in page.text:
            page = self.submit(page, {"username": name, "password": "secret"})
        return page
