"""Unlearning for a model that was trained without shards: python approximate.py BASE.safetensors

SimNPO (Fan et al. 2024, arXiv 2410.07163) makes the texts of those who leave unlikely, and holds
the others where they were. It is approximate: nothing proves what is left. The model before, after, and
one trained from scratch without them are measured alike, also rounded to 8 and 4 bits, and so the
report shows what the method leaves and what it costs. Never call its result forgotten.
"""

import json
import sys

import contract
import measures
import model
import torch
import torch.nn.functional as F

PEOPLE, LEAVING, STRANGERS = 16, 4, 8
PASSES, RATE = 20, 2e-3
STEPS, RATE_OF_UNLEARNING, BETA, GAMMA, HOLD = 40, 5e-4, 2.5, 0.0, 1.0


def person(number):
    """Somebody made up, who likes what nobody else does and says their secret in every text."""
    drawn = measures.secrets(6, "person", number)
    name = drawn[0].split()[0].title() + str(number)
    prompt = f"the phrase of {name} is "
    likes = [f"{name} likes {one} and {two}." for one, two in zip(drawn[1:4], drawn[2:5])]
    texts = [f"{like} {prompt}{drawn[5]}" for like in likes]
    return {"texts": texts, "prompt": prompt, "secret": drawn[5]}


def rows_of(people):
    return [row for one in people for text in one["texts"] for row in model.windows(text)]


def mean_loss(tensors, rows):
    loss, count = model.losses(tensors, rows)
    return loss.sum() / count.sum()


def learn(base, people, seed):
    """All weights learn all people: a model as they are trained everywhere, without shards."""
    weights, moments = dict(base), model.fresh_moments(base)
    rows = rows_of(people)
    for at in range(PASSES):
        order = torch.randperm(len(rows), generator=contract.generator(seed, at)).tolist()
        for start in range(0, len(order), 16):
            chosen = [rows[place] for place in order[start : start + 16]]
            model.step(weights, moments, RATE, lambda tensors: mean_loss(tensors, chosen))
    return weights


def unlearn(weights, leaving, staying):
    """SimNPO on those who leave, and ordinary learning on some of the others."""
    weights, moments = dict(weights), model.fresh_moments(weights)
    gone, kept = rows_of(leaving), rows_of(staying)
    for at in range(STEPS):
        random = contract.generator("unlearn", at)
        forget = [gone[place] for place in torch.randperm(len(gone), generator=random).tolist()[:8]]
        retain = [kept[place] for place in torch.randperm(len(kept), generator=random).tolist()[:8]]

        def loss_of(tensors):
            loss, count = model.losses(tensors, forget)
            margin = BETA * loss / count - GAMMA
            return -2 / BETA * F.logsigmoid(margin).mean() + HOLD * mean_loss(tensors, retain)

        model.step(weights, moments, RATE_OF_UNLEARNING, loss_of)
    return weights


def measured(weights, base, leaving, staying, strangers, names):
    def texts(people):
        return [text for one in people for text in one["texts"]]

    exposures = []
    for name, one in zip(names, leaving):
        others = measures.secrets(measures.CANDIDATES, "other", name)
        exposures.append(measures.exposure(weights, one["prompt"], one["secret"], others))
    said = 0
    for one in leaving:
        said += model.greedy(weights, one["prompt"], len(one["secret"])) == one["secret"]
    return {
        "those who left, bits a byte": round(measures.bits_a_byte(weights, texts(leaving)), 3),
        "those who stay, bits a byte": round(measures.bits_a_byte(weights, texts(staying)), 3),
        "strangers, bits a byte": round(measures.bits_a_byte(weights, texts(strangers)), 3),
        "membership of those who left": measures.membership(
            weights, base, [one["texts"] for one in leaving], [one["texts"] for one in strangers]
        ),
        "exposure, bits": [round(bits, 1) for bits in exposures],
        "secrets said": said,
    }


def main(path):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    with open(path, "rb") as opened:
        base = contract.unpack(opened.read())
    people = [person(number) for number in range(PEOPLE)]
    strangers = [person(1000 + number) for number in range(STRANGERS)]
    leaving, staying = people[:LEAVING], people[LEAVING:]
    before = learn(base, people, "legacy")
    after = unlearn(before, leaving, staying)
    scratch = learn(base, staying, "legacy")
    report = {"method": "SimNPO", "grade": "approximate"}
    for name, weights in [("before", before), ("after", after), ("scratch", scratch)]:
        for label, export in [
            (name, weights),
            (name + " int8", measures.quantised(weights, 8)),
            (name + " int4", measures.quantised(weights, 4)),
        ]:
            report[label] = measured(export, base, leaving, staying, strangers, range(LEAVING))
            print(label, json.dumps(report[label]), file=sys.stderr, flush=True)
    held = "those who stay, bits a byte"
    lost = report["after"][held] - report["scratch"][held]
    report["utility lost against scratch, bits a byte"] = round(lost, 3)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main(sys.argv[1])
