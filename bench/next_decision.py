"""How long it takes from an answered choice to the next decision of a gate, by whole processes.

    python3 bench/next_decision.py UNTRAIN FOLDER [PEOPLE [TIMES]]

UNTRAIN is the built program. A workspace of so many people is made in FOLDER, which is not there
yet, and exported as a snapshot. Then, so many times: somebody answers (`choose`); from the moment
that they have their answer, a delta is exported (`snapshot --since`) and a gate decides about a
record of theirs by snapshot and delta (`gate --dry-run`); and once more without files (`decide`).
Each decision must be the one that was just answered. Prints milliseconds.
"""

import json
import os
import subprocess
import sys
import time

PURPOSE = "genai.content"


class Workspace:
    """A workspace, asked by starting the program."""

    def __init__(self, program: str, folder: str, people: int) -> None:
        self.program = os.path.abspath(program)
        self.folder = os.path.abspath(folder)
        subprocess.run([self.program, "init", self.folder], check=True, capture_output=True)
        with open(self.path("people.jsonl"), "w", encoding="utf-8") as table:
            for number in range(people):
                choices = {PURPOSE: "refuse" if number % 3 else "allow"}
                row = {"subject_id": f"member-{number}", "jurisdiction": "DE",
                       "birth_year": 1980, "choices": choices}
                table.write(json.dumps(row) + "\n")
        self.run("subject", "import", "people.jsonl")
        self.run("snapshot", "--out", "base.snapshot")

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def run(self, *arguments: str) -> dict:
        done = subprocess.run([self.program, *arguments, "--json"], cwd=self.folder, check=True,
                              capture_output=True, text=True)
        return json.loads(done.stdout)

    def gate(self) -> int:
        """How many of the one record's copies come through."""
        return self.run(
            "gate", "one.jsonl", "--purpose", PURPOSE, "--subject-col", "author", "--id-col", "id",
            "--text-col", "text", "--category", "content", "--visibility", "public",
            "--source", "first_party", "--collected-at", "2026-01-02", "--no-redact", "--dry-run",
            "--snapshot", "base.snapshot", "--delta", "now.delta")["kept"]


def answer_and_ask(workspace: Workspace, number: int, people: int) -> tuple[float, float, float]:
    """Milliseconds of the answer, from it to the gate's decision, and of `decide`."""
    subject = f"member-{number * 7919 % people}"
    with open(workspace.path("one.jsonl"), "w", encoding="utf-8") as corpus:
        corpus.write(json.dumps({"id": "1", "author": subject, "text": "A boat."}) + "\n")
    allows = number % 2 == 0
    choice = ["allow", "--past"] if allows else ["refuse"]
    start = time.perf_counter()
    workspace.run("choose", "--subject", subject, "--purpose", PURPOSE, *choice)
    answered = time.perf_counter()
    workspace.run("snapshot", "--since", "base.snapshot", "--out", "now.delta")
    kept = workspace.gate()
    decided = time.perf_counter()
    said = workspace.run("decide", "--subject", subject, "--purpose", PURPOSE)["effect"]
    asked = time.perf_counter()
    if kept != int(allows) or said != ("allow" if allows else "deny"):
        raise SystemExit(f"{subject} said {choice[0]}: the gate kept {kept}, `decide` said {said}")
    return tuple(1e3 * seconds for seconds in (answered - start, decided - answered, asked - decided))


def main() -> int:
    if not 3 <= len(sys.argv) <= 5:
        print(__doc__, file=sys.stderr)
        return 64
    people = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    times = int(sys.argv[4]) if len(sys.argv) > 4 else 100
    workspace = Workspace(sys.argv[1], sys.argv[2], people)
    seen = [answer_and_ask(workspace, number, people) for number in range(times)]
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"{people} people, {times} times, load {load} on {os.cpu_count()} cores")
    names = ["the answer itself", "from it to the gate's decision", "`decide` alone"]
    for name, values in zip(names, zip(*seen)):
        values = sorted(values)
        last = min(len(values) - 1, int(0.99 * len(values)))
        print(f"  {name:32} p50 {values[len(values) // 2]:7.0f} ms, p99 {values[last]:7.0f} ms, "
              f"most {values[-1]:7.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
