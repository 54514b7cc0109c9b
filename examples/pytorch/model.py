"""A small transformer over bytes, as functions of its tensors; and Adam, whose moments are kept.

What is learned from people is a low-rank change (LoRA, Hu et al. 2021) of a base that is public.
"""

import math

import torch
import torch.nn.functional as F

WIDTH, LAYERS, HEADS, CONTEXT, RANK = 96, 3, 4, 96, 8
START = 0
MATRICES = [f"{layer}.{name}" for layer in range(LAYERS) for name in ("qkv", "out", "up", "down")]


def base(random):
    """Fresh weights."""

    def normal(*shape):
        return torch.randn(*shape, generator=random) * 0.04

    weights = {"bytes": normal(256, WIDTH), "places": normal(CONTEXT, WIDTH)}
    for layer in range(LAYERS):
        weights[f"{layer}.qkv"] = normal(3 * WIDTH, WIDTH)
        weights[f"{layer}.out"] = normal(WIDTH, WIDTH)
        weights[f"{layer}.up"] = normal(4 * WIDTH, WIDTH)
        weights[f"{layer}.down"] = normal(WIDTH, 4 * WIDTH)
    return weights


def adapters(weights, random):
    """A change that changes nothing yet."""
    found = {}
    for name in MATRICES:
        rows, columns = weights[name].shape
        found[name + ".a"] = torch.randn(RANK, columns, generator=random) / math.sqrt(columns)
        found[name + ".b"] = torch.zeros(rows, RANK)
    return found


def delta(change, name):
    """The change of one matrix, whole."""
    return change[name + ".b"] @ change[name + ".a"]


def logits(weights, x, change=None):
    """What comes next behind every byte of x."""

    def matrix(name):
        return weights[name] if change is None else weights[name] + delta(change, name)

    count, length = x.shape
    h = weights["bytes"][x] + weights["places"][:length]
    mask = torch.full((length, length), float("-inf")).triu(1)
    for layer in range(LAYERS):
        q, k, v = F.linear(F.layer_norm(h, (WIDTH,)), matrix(f"{layer}.qkv")).chunk(3, -1)
        q, k, v = (t.view(count, length, HEADS, -1).transpose(1, 2) for t in (q, k, v))
        scores = q @ k.transpose(-1, -2) / math.sqrt(WIDTH / HEADS) + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(count, length, WIDTH)
        h = h + F.linear(mixed, matrix(f"{layer}.out"))
        inner = F.gelu(F.linear(F.layer_norm(h, (WIDTH,)), matrix(f"{layer}.up")))
        h = h + F.linear(inner, matrix(f"{layer}.down"))
    return F.layer_norm(h, (WIDTH,)) @ weights["bytes"].T


def windows(text):
    """A text as rows of at most CONTEXT + 1 bytes; each begins with the last of the one before."""
    data = bytes([START]) + text.encode()
    return [data[at : at + CONTEXT + 1] for at in range(0, max(len(data) - 1, 1), CONTEXT)]


def batch(rows):
    """Rows as a tensor, filled up; and which of their bytes count."""
    length = max(len(row) for row in rows)
    x = torch.zeros(len(rows), length, dtype=torch.int64)
    counts = torch.zeros(len(rows), length - 1)
    for at, row in enumerate(rows):
        x[at, : len(row)] = torch.tensor(list(row))
        counts[at, : len(row) - 1] = 1.0
    return x, counts


def losses(weights, rows, change=None):
    """The loss of each row, summed over its bytes, in nats; and how many bytes count in each."""
    x, counts = batch(rows)
    guess = logits(weights, x[:, :-1], change)
    loss = F.cross_entropy(guess.transpose(1, 2), x[:, 1:], reduction="none")
    return (loss * counts).sum(1), counts.sum(1)


def adam(tensors, gradients, moments, rate):
    """One step (Kingma and Ba 2015); all that it remembers is in `moments`."""
    moments["step"] = moments["step"] + 1
    step = int(moments["step"])
    for name, gradient in gradients.items():
        first, second = moments["m." + name], moments["v." + name]
        first.mul_(0.9).add_(gradient, alpha=0.1)
        second.mul_(0.98).addcmul_(gradient, gradient, value=0.02)
        scale = math.sqrt(1 - 0.98**step) / (1 - 0.9**step)
        tensors[name] = tensors[name] - rate * scale * first / (second.sqrt() + 1e-8)


def fresh_moments(tensors):
    """The memory of an optimiser that has done nothing."""
    found = {"step": torch.zeros(1, dtype=torch.int64)}
    for name, tensor in tensors.items():
        found["m." + name], found["v." + name] = torch.zeros_like(tensor), torch.zeros_like(tensor)
    return found


def step(tensors, moments, rate, loss_of):
    """Learns once: `loss_of` says what the tensors are to make small."""
    asked = {name: tensor.detach().requires_grad_() for name, tensor in tensors.items()}
    loss = loss_of(asked)
    gradients = torch.autograd.grad(loss, list(asked.values()))
    with torch.no_grad():
        adam(tensors, dict(zip(asked, gradients)), moments, rate)
    return float(loss.detach())


def bits(weights, text, change=None):
    """How many bits the model needs for a text."""
    with torch.no_grad():
        return float(losses(weights, windows(text), change)[0].sum()) / math.log(2)


def greedy(weights, prompt, count, change=None):
    """How it goes on behind a prompt, with what is likeliest."""
    data = list(bytes([START]) + prompt.encode())
    with torch.no_grad():
        for _ in range(count):
            guess = logits(weights, torch.tensor([data[-CONTEXT:]]), change)
            data.append(int(guess[0, -1].argmax()))
    return bytes(data[-count:]).decode(errors="replace")
