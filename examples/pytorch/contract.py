"""The contract of spec/external-trainer.md: a request on standard input, events on standard output.

It knows nothing of models. Tensors are kept as safetensors, written here so that the same tensors
always have the same bytes.
"""

import hashlib
import json
import sys

import blake3
import torch

TYPES = {torch.float32: "F32", torch.int64: "I64"}


def request():
    """The task, of the version that is spoken here."""
    told = json.loads(sys.stdin.readline())
    if told["protocol"] != 1:
        raise SystemExit(f"protocol {told['protocol']} is not spoken here; only 1 is")
    torch.set_num_threads(told["threads"])
    torch.use_deterministic_algorithms(True)
    return told


def say(event, **fields):
    """One event, at once: whoever is silent for long is ended."""
    print(json.dumps({"event": event, **fields}), flush=True)


def read(file):
    """The bytes of an input, which must be those that were named."""
    with open(file["path"], "rb") as opened:
        data = opened.read()
    if blake3.blake3(data).hexdigest() != file["blake3"]:
        raise SystemExit(f"{file['path']} is not the file that was named")
    return data


def people(file):
    """The texts of a slice by person, in order: no batch may span two of them."""
    found = {}
    for line in read(file).splitlines():
        record = json.loads(line)
        found.setdefault(record["person"], []).append(record["text"])
    return list(found.values())


def generator(*words):
    """Random numbers that depend on nothing but what they are for."""
    seed = hashlib.blake2b(json.dumps(words).encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(seed, "little") >> 1)


def pack(tensors):
    """Tensors as safetensors, sorted by name."""
    head, data = {}, b""
    for name in sorted(tensors):
        tensor = tensors[name].detach().contiguous()
        raw = tensor.numpy().tobytes()
        head[name] = {
            "dtype": TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    words = json.dumps(head, separators=(",", ":")).encode()
    words += b" " * (-len(words) % 8)
    return len(words).to_bytes(8, "little") + words + data


def unpack(data):
    """Tensors out of what pack wrote."""
    types = {word: dtype for dtype, word in TYPES.items()}
    length = int.from_bytes(data[:8], "little")
    head, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    found = {}
    for name, entry in head.items():
        start, end = entry["data_offsets"]
        raw = bytearray(body[start:end])
        found[name] = torch.frombuffer(raw, dtype=types[entry["dtype"]]).reshape(entry["shape"])
    return found


def done(told, tensors, learned):
    """Writes the result, and says what it is."""
    data = pack(tensors)
    with open(told["to_checkpoint"], "wb") as opened:
        opened.write(data)
    say("done", bytes=learned, checkpoint_blake3=blake3.blake3(data).hexdigest())
