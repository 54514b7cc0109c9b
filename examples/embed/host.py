#!/usr/bin/env python3
"""Harbour's own settings page, in front of untrain's API.

Environment: UNTRAIN_URL, UNTRAIN_KEY (a key with preferences:read and preferences:write), PORT.
Who is signed in is the host's affair; here everybody is the member that ?member= names.
"""

import html
import json
import os
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

URL = os.environ.get("UNTRAIN_URL", "http://127.0.0.1:8080")
KEY = os.environ.get("UNTRAIN_KEY", "")
PAGE = (Path(__file__).parent / "settings.html").read_text(encoding="utf-8")

FORM = """<form method="post" action="/settings?member={member}">
<fieldset><legend><h2>{title}</h2></legend>
<p>{description}</p>
<p>{state}</p>
<input type="hidden" name="purpose" value="{purpose}">
<input type="hidden" name="key" value="{key}">
<p><label><input type="radio" name="choice" value="allow"{allow}> Yes, you may use my posts for this</label></p>
<p><label><input type="radio" name="choice" value="refuse"{refuse}> No, do not use them for this</label></p>
<button>Save this choice</button></fieldset></form>"""

STATES = {
    "allow": "On because you said yes.",
    "refuse": "Off because you said no.",
    "undefined": "You have not answered.",
}


def ask(method, path, body=None, key=None):
    """One request to untrain. Raises urllib.error.HTTPError with a problem+json body."""
    request = urllib.request.Request(URL + path, method=method)
    request.add_header("Authorization", f"Bearer {KEY}")
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    if key:
        request.add_header("Idempotency-Key", key)
    with urllib.request.urlopen(request, data, timeout=10) as answer:
        return json.load(answer)


def titles():
    """The purposes of the policy in force, with their words for people."""
    policies = [policy for policy in ask("GET", "/v1/policies") if policy["in_force"]]
    return {line["id"]: line for policy in policies for line in policy["purposes"]}


def page(member, message=""):
    name = urllib.parse.quote(member, safe="")
    words = titles()
    forms = []
    for line in ask("GET", f"/v1/subjects/{name}/choices")["choices"]:
        purpose = words.get(line["purpose"], {})
        forms.append(FORM.format(
            member=name,
            title=html.escape(purpose.get("title", line["purpose"])),
            description=html.escape(purpose.get("description", "")),
            state=STATES[line["choice"]],
            purpose=html.escape(line["purpose"]),
            # One key for this form: a double click answers once.
            key=uuid.uuid4(),
            allow=" checked" if line["choice"] == "allow" else "",
            refuse=" checked" if line["choice"] == "refuse" else "",
        ))
    filled = PAGE.replace("{{member}}", html.escape(member))
    return filled.replace("{{message}}", message).replace("{{purposes}}", "\n".join(forms))


class Harbour(BaseHTTPRequestHandler):
    """The two pages of the host."""

    def member(self):
        query = urllib.parse.urlparse(self.path).query
        return urllib.parse.parse_qs(query).get("member", ["maya"])[0]

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(lambda member: page(member))

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), 10_000)
        form = urllib.parse.parse_qs(self.rfile.read(length).decode())

        def save(member):
            name = urllib.parse.quote(member, safe="")
            if "choice" not in form:
                return page(member, "<p role=alert>Choose yes or no.</p>")
            choice = {"purpose": form["purpose"][0], "choice": form["choice"][0]}
            saved = ask("POST", f"/v1/subjects/{name}/choices", choice, form["key"][0])
            receipt = html.escape(saved["receipt"])
            return page(member, f"<div role=status><p>Saved: entry {saved['entry']} of the log.</p>"
                                f"<details><summary>Your receipt</summary><pre>{receipt}</pre>"
                                "</details></div>")

        self.reply(save)

    def reply(self, work):
        try:
            self.answer(200, work(self.member()))
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            words = html.escape(f"{problem['title']}: {problem['detail']}")
            self.answer(error.code, f"<!doctype html><title>Harbour</title><p role=alert>{words}</p>")


def main():
    server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8090"))), Harbour)
    print(f"http://127.0.0.1:{server.server_port}/settings", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
