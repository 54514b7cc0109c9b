"""Writes the public text that the base of the neural trainer learns from.

    apt-get download PACKAGES            # those of `base.md`, into the folder DEBS
    python3 base-text.py DEBS OUT.txt [--without RECORDS.jsonl]...

Documents of packages of Debian, as their authors wrote them (reStructuredText, Markdown, POD, plain
text), or as plain text out of HTML. Each paragraph stands once. Documents are parted by form feeds.
A paragraph goes if 64 bytes in a row stand in a text of RECORDS too: of each text the blocks of 32
bytes are kept, counted from its start, and any 64 bytes in a row hold one of these whole.
"""

import argparse
import glob
import gzip
import hashlib
import html.parser
import io
import json
import os
import re
import subprocess
import tarfile

SOURCES = (".rst.txt", ".rst", ".pod", ".md", ".txt")
# Of these the documents are HTML, under the folder named.
PAGES = {
    "postgresql-doc-15": "/html/",
    "sqlite3-doc": "/sqlite3",
    "debian-handbook": "/en-US/",
    "debian-reference-en": "/",
    "python-scipy-doc": "/tutorial/",
}
# So much of one package at most: none of them is to set the tone.
PACKAGE_BYTES_MAX = 2_500_000
BLOCK = 32


class Page(html.parser.HTMLParser):
    """The text of a page, its navigation left out."""

    SKIPPED = {"script", "style", "nav", "header", "footer", "title", "head"}
    BREAKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "pre", "tr", "dt", "dd", "table"}

    def __init__(self):
        super().__init__()
        self.parts, self.depth, self.verbatim = [], 0, 0

    def handle_starttag(self, tag, attributes):
        self.depth += tag in self.SKIPPED
        self.verbatim += tag == "pre"
        if tag in self.BREAKS:
            self.parts.append("\n\n" if tag != "tr" else "\n")

    def handle_endtag(self, tag):
        self.depth -= tag in self.SKIPPED and self.depth > 0
        self.verbatim -= tag == "pre" and self.verbatim > 0
        if tag in self.BREAKS:
            self.parts.append("\n\n" if tag != "tr" else "\n")

    def handle_data(self, data):
        if not self.depth:
            self.parts.append(data if self.verbatim else re.sub(r"\s+", " ", data))


def text_of(name, data):
    if name.endswith(".gz"):
        name, data = name[:-3], gzip.decompress(data)
    text = data.decode("utf-8", "ignore").replace("\r", "").replace("\f", "")
    if name.endswith(".html"):
        page = Page()
        page.feed(text)
        text = "".join(page.parts)
    return re.sub(r"[ \t]+\n", "\n", text)


def documents(path):
    """The documents of a package, in the order of their names."""
    package = os.path.basename(path).split("_")[0]
    pages = PAGES.get(package)
    found = {}
    tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tar)) as files:
        for file in files:
            name = file.name.removesuffix(".gz")
            base = os.path.basename(name).lower()
            if not file.isfile() or base.startswith(("changelog", "copyright", "readme.debian", "license", "news")):
                continue
            if (pages and name.endswith(".html") and pages in name) or (not pages and name.endswith(SOURCES)):
                found[file.name] = files.extractfile(file).read()
    # In an order that mixes the package's parts, for where not all of it is taken.
    for name in sorted(found, key=lambda name: hashlib.sha256(name.encode()).digest()):
        yield text_of(name, found[name])


def is_text(paragraph):
    letters = sum(map(str.isalpha, paragraph))
    plain = sum(character < "\x7f" for character in paragraph)
    return letters > 0.5 * len(paragraph) and plain > 0.97 * len(paragraph) and len(paragraph) < 5000


def fresh(text, seen):
    """The paragraphs that are text and were not seen before."""
    kept = []
    for paragraph in re.split(r"\n\n+", text):
        paragraph = paragraph.strip("\n")
        key = hashlib.blake2b(paragraph.strip().encode(), digest_size=8).digest()
        if is_text(paragraph) and key not in seen:
            seen.add(key)
            kept.append(paragraph)
    return kept


def without(paragraphs, blocks):
    """The paragraphs, without those that share 64 bytes in a row with others' texts."""
    while blocks:
        text = "\n\n".join(paragraphs).encode()
        hits = [at for at in range(len(text) - BLOCK + 1) if text[at : at + BLOCK] in blocks]
        if not hits:
            break
        kept, begin, next_hit = [], 0, 0
        for paragraph in paragraphs:
            end = begin + len(paragraph.encode()) + 2
            while next_hit < len(hits) and hits[next_hit] + BLOCK <= begin:
                next_hit += 1
            if not (next_hit < len(hits) and hits[next_hit] < end):
                kept.append(paragraph)
            begin = end
        paragraphs = kept
    return paragraphs


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("debs")
    arguments.add_argument("out")
    arguments.add_argument("--without", action="append", default=[])
    arguments = arguments.parse_args()
    blocks = set()
    for path in arguments.without:
        for line in open(path, encoding="utf-8"):
            text = json.loads(line)["text"].encode()
            blocks |= {text[at : at + BLOCK] for at in range(0, len(text) - BLOCK + 1, BLOCK)}
    seen, total, dropped = set(), 0, 0
    with open(arguments.out, "wb") as out:
        for path in sorted(glob.glob(os.path.join(arguments.debs, "*.deb"))):
            size = 0
            for text in documents(path):
                paragraphs = fresh(text, seen)
                kept = without(paragraphs, blocks)
                dropped += len(paragraphs) - len(kept)
                text = "\n\n".join(kept).encode()
                if len(text) > 400 and size < PACKAGE_BYTES_MAX:
                    out.write(text + b"\f")
                    size += len(text)
            total += size
            print(f"{os.path.basename(path).split('_')[0]:40} {size:10,}", flush=True)
    print(f"{total:,} bytes; {dropped} paragraphs left out for what they share")


if __name__ == "__main__":
    main()
