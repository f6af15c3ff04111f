"""Log-ins through real counterparts, over http and https, without a browser and with one."""

import pathlib
import sys
import tempfile

import requests

import events
import gateway as gatehouse
import metadata
from counterparts import Dns, RelyingParty, SimpleSAMLphp
from gateway import Gateway, check
from person import Person

ROOT = pathlib.Path(sys.argv[1])
ARTIFACTS = ROOT / "artifacts"


def without_browser(gateway, idp, party):
    person = Person(gateway.ca)
    page = person.open(party.base + "/start")
    check("Work e-mail" in page.text, "the relying party's request leads to the sign-in page")
    page = person.submit(page, {"email": "ada@example.com"})
    check(page.url.startswith(idp.base), "rule L-1: the address leads to SimpleSAMLphp")
    page = person.authenticate(page, "ada")
    check("SAMLResponse" in page.text, "SimpleSAMLphp answers with a response")
    parked = person.submit(page, follow=False)
    thief = requests.get(parked.headers["Location"], verify=gateway.ca or True)
    check(thief.status_code == 403 and "attempt.other_browser" in thief.text,
          "rule L-12: the response, stolen, signs nobody in from another browser")
    done = person.http.get(parked.headers["Location"])
    check("Signed in" in done.text, "SP-initiated: Authlib verifies the ID token")
    claims = party.results[-1]
    check((claims["email"], claims["given_name"], claims["family_name"], claims["email_verified"])
          == ("ada@example.com", "Ada", "Lovelace", True), "the ID token has the normalised person")
    member = gateway.members()["ada@example.com"]
    check((member["first_name"], member["last_name"], member["source"], member["role"])
          == ("Ada", "Lovelace", "jit", "member"), "rule L-4: the API shows the JIT member with first and last name")
    # IdP-initiated, by another person in another browser.
    other = Person(gateway.ca)
    page = other.authenticate(other.open(idp.initiated_url(gateway.connection["sp_entity_id"])), "grace")
    page = other.submit(page)
    check("Continue as grace@example.com" in page.text, "IdP-initiated: the log-in asks before it takes effect")
    done = other.submit(page)
    check("Signed in" in done.text and party.results[-1]["email"] == "grace@example.com",
          "rule L-8: it ends at initiate_login_uri, whose ordinary request completes silently")
    check(party.results[-1]["idp_initiated"] is True, "the ID token says that the IdP began it")
    traces = gateway.api("GET", f"/organizations/{gateway.organization}/sign-on-traces")["items"]
    check(len(traces) >= 2 and traces[0]["outcome"] == "signed_in", "rule L-10: every attempt left a trace")


def with_chromium(gateway, idp, party, name):
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors", "--window-size=1000,900"):
        options.add_argument(flag)
    driver = webdriver.Chrome(service=webdriver.ChromeService("/usr/bin/chromedriver"), options=options)
    try:
        wait = WebDriverWait(driver, 30)
        driver.get(party.base + "/start")
        field = wait.until(lambda d: d.find_element(By.NAME, "email"))
        driver.save_screenshot(str(ARTIFACTS / f"{name}-1-sign-in.png"))
        field.send_keys("ada@example.com")
        driver.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
        wait.until(lambda d: d.find_element(By.NAME, "username")).send_keys("ada")
        driver.find_element(By.NAME, "password").send_keys("secret")
        driver.find_element(By.NAME, "password").submit()
        text = wait.until(lambda d: d.find_element(By.ID, "claims")).text
        driver.save_screenshot(str(ARTIFACTS / f"{name}-2-signed-in.png"))
        check("'email': 'ada@example.com'" in text, f"Chromium signs in through all three ({name})")
        session = next(c for c in driver.get_cookies() if c["name"].endswith("gatehouse_browser")) if name == "http" else None
        if session:
            check(session["httpOnly"] and session["sameSite"] == "Lax", "the browser cookie is HttpOnly and SameSite=Lax")
        driver.get(gateway.base + "/sign-in/complete?handle=unknown")
        driver.save_screenshot(str(ARTIFACTS / f"{name}-3-error.png"))
        check("Support number" in driver.page_source, f"an error page shows a support number ({name})")
    finally:
        driver.quit()


def test_log_in(gateway, idp):
    url = gateway.api("POST", gateway.path("/test"), status=201)["test_url"]
    person = Person(gateway.ca)
    report = person.submit(person.authenticate(person.open(url), "ada"))
    check("The test log-in passed" in report.text, "rule A-6: a test log-in passes and shows every check")
    check("ada@example.com" not in gateway.members(), "rule A-6: and signs nobody in")
    active = gateway.api("POST", gateway.path("/activate"), status=200)
    check(active["state"] == "active", "the tested connection is activated")
    gateway.api("PUT", f"/organizations/{gateway.organization}/access-security",
                {"sso_enabled": True, "idp_managed_access": True}, 200)


def run(tls):
    name = "https" if tls else "http"
    print(f"\n— over {name} —", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        dns, idp = Dns(), SimpleSAMLphp(folder)
        gateway = Gateway(folder, dns, tls)
        try:
            party = RelyingParty(gateway.base, gateway.ca)
            gateway.set_up(dns, idp, party)
            test_log_in(gateway, idp)
            without_browser(gateway, idp, party)
            with_chromium(gateway, idp, party, name)
            gateway.stop()
        except BaseException:
            print((folder / "gatehouse.log").read_text()[-3000:], file=sys.stderr)
            print((folder / "idp/php.log").read_text()[-1500:], file=sys.stderr)
            raise
        finally:
            gateway.process.kill()
            idp.stop()
            dns.stop()


run(tls=False)
run(tls=True)
events.run(gatehouse.PROGRAM, check)
metadata.run(gatehouse.PROGRAM, check)
print(f"\n{gatehouse.passed} passed, 0 failed")
