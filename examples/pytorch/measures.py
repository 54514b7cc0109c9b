"""What a model still tells of somebody, as `untrain audit model` measures it."""

import math

import contract
import model
import torch

WORDS = (
    "amber anchor apple arrow autumn basket beacon birch bridge butter candle canyon carpet "
    "cedar cherry clover cobalt copper coral cotton desert dragon eagle ember falcon feather "
    "forest garden"
).split()
CANDIDATES = 127


def secrets(count, *words):
    """Secrets of four words, that follow from what they are for."""
    drawn = torch.randint(len(WORDS), (count, 4), generator=contract.generator("secret", *words))
    return [" ".join(WORDS[place] for place in row) for row in drawn.tolist()]


def bits_a_byte(weights, texts):
    """How well the model says texts: fewer bits are better."""
    size = sum(len(text.encode()) for text in texts)
    return sum(model.bits(weights, text) for text in texts) / size


def exposure(weights, prompt, secret, others):
    """log2 of how many candidates there are, less log2 of the secret's rank (Carlini et al. 2019)."""
    rows = [model.windows(prompt + one)[0] for one in [secret, *others]]
    with torch.no_grad():
        groups = [rows[at : at + 32] for at in range(0, len(rows), 32)]
        loss = torch.cat([model.losses(weights, group)[0] for group in groups])
    better, alike = (loss[1:] < loss[0]).sum(), (loss[1:] == loss[0]).sum()
    return math.log2(len(rows)) - math.log2(1 + float(better) + float(alike) / 2)


def membership(weights, base, members, others):
    """How often a member's texts gain more over the base than a stranger's; its 95% interval."""

    def gain(texts):
        return bits_a_byte(base, texts) - bits_a_byte(weights, texts)

    inside, outside = [gain(texts) for texts in members], [gain(texts) for texts in others]

    def above(one, rest):
        return sum((one > other) + (one == other) / 2 for other in rest) / len(rest)

    def spread(values):
        middle = sum(values) / len(values)
        return sum((value - middle) ** 2 for value in values) / (len(values) - 1) / len(values)

    of_members = [above(one, outside) for one in inside]
    of_others = [1 - above(one, inside) for one in outside]
    area = sum(of_members) / len(of_members)
    half = 1.96 * math.sqrt(spread(of_members) + spread(of_others))
    return [round(x, 3) for x in (area, max(0.0, area - half), min(1.0, area + half))]


def quantised(weights, bits):
    """Every row of every matrix on 2^bits evenly spaced levels."""
    most = 2 ** (bits - 1) - 1
    rounded = {}
    for name, tensor in weights.items():
        scale = tensor.abs().amax(1, keepdim=True).clamp_min(1e-12) / most
        rounded[name] = (tensor / scale).round().clamp(-most, most) * scale
    return rounded
