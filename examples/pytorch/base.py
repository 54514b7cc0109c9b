"""Makes the public base: python base.py OUT.safetensors [STEPS]

It learns from what Python's own documentation says of the language, which comes with every Python
(pydoc_data.topics, PSF licence): public text, whoever is in a corpus.
"""

import sys

import contract
import model
import torch
from pydoc_data.topics import topics


def main(out, steps):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    text = "\n".join(topics[name] for name in sorted(topics)).encode()
    weights = model.base(contract.generator("base"))
    moments = model.fresh_moments(weights)
    for at in range(steps):
        random = contract.generator("base", at)
        places = torch.randint(len(text) - model.CONTEXT - 1, (8,), generator=random).tolist()
        rows = [text[place : place + model.CONTEXT + 1] for place in places]

        def loss_of(tensors):
            loss, count = model.losses(tensors, rows)
            return loss.sum() / count.sum()

        loss = model.step(weights, moments, 3e-3 * (1 - at / steps) + 1e-4, loss_of)
        if at % 100 == 0:
            print(f"step {at}: {loss / 0.6931:.2f} bits a byte", file=sys.stderr)
    with open(out, "wb") as opened:
        opened.write(contract.pack(weights))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300)
