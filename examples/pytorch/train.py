"""A trainer that speaks the contract: python train.py BASE.safetensors, a request on its input.

It learns low-rank changes of a public base. The same request gives the same bytes: one thread,
random numbers by seed, slice and step, an optimiser whose moments are part of the checkpoint, and
batches that never span two people.
"""

import sys

import contract
import model
import torch

ROWS_A_BATCH = 8


def learn(weights, told):
    """Slices in their order, on top of a checkpoint."""
    passes = int(told["recipe"].get("passes", 2))
    rate = float(told["recipe"].get("rate", "0.003"))
    if told["from_checkpoint"] is None:
        # Every shard begins alike: the mean of changes is a change only in a common frame.
        change = model.adapters(weights, contract.generator("adapters"))
        moments = model.fresh_moments(change)
    else:
        kept = contract.unpack(contract.read(told["from_checkpoint"]))
        change = {name[2:]: tensor for name, tensor in kept.items() if name.startswith("w.")}
        moments = {name[2:]: tensor for name, tensor in kept.items() if name.startswith("o.")}
    learned = 0
    for part in told["slices"]:
        batches = []
        for texts in contract.people(part):
            rows = [row for text in texts for row in model.windows(text)]
            batches += [rows[at : at + ROWS_A_BATCH] for at in range(0, len(rows), ROWS_A_BATCH)]
        for at in range(passes):
            random = contract.generator(told["seed"], part["number"], at)
            for place in torch.randperm(len(batches), generator=random).tolist():
                rows = batches[place]

                def loss_of(tensors):
                    loss, count = model.losses(weights, rows, tensors)
                    return loss.sum() / count.sum()

                model.step(change, moments, rate, loss_of)
                learned += sum(len(row) - 1 for row in rows)
                contract.say("step", bytes=learned)
    kept = {"w." + name: tensor for name, tensor in change.items()}
    kept.update({"o." + name: tensor for name, tensor in moments.items()})
    contract.done(told, kept, learned)


def merge(weights, told):
    """The base with the mean of all shards' changes; a shard that holds nothing changes nothing."""
    served = dict(weights)
    sums = {name: torch.zeros_like(weights[name]) for name in model.MATRICES}
    for shard in told["checkpoints"]:
        kept = contract.unpack(contract.read(shard))
        change = {name[2:]: tensor for name, tensor in kept.items() if name.startswith("w.")}
        for name in model.MATRICES:
            sums[name] += model.delta(change, name)
    for name in model.MATRICES:
        served[name] = weights[name] + sums[name] / told["shards"]
    contract.done(told, served, 0)


def main(base):
    told = contract.request()
    with open(base, "rb") as opened:
        weights = contract.unpack(opened.read())
    if told["task"] == "train":
        learn(weights, told)
    elif told["task"] == "merge":
        merge(weights, told)
    else:
        raise SystemExit(f"the task {told['task']} is not known here")


if __name__ == "__main__":
    main(sys.argv[1])
