"""Writes the PyTorch files of this folder; run with PyTorch 1.13 inside it."""

import collections
import os

import torch


class Evil:
    """What an attacker would put into a pickle."""

    def __reduce__(self):
        return os.system, ("touch executed",)


def tensors():
    d = collections.OrderedDict()
    base = torch.arange(24, dtype=torch.float32) / 2 - 3
    d["f32"] = base.reshape(2, 3, 4)
    d["f64"] = base.double().reshape(4, 6)
    d["f16"] = base.half()
    d["bf16"] = base.bfloat16()
    d["i64"] = torch.arange(5) - (1 << 40)
    d["i32"] = torch.arange(5, dtype=torch.int32) - 7
    d["u8"] = torch.arange(250, 256, dtype=torch.uint8)
    d["bool"] = torch.tensor([True, False, True])
    d["scalar"] = torch.tensor(2.5)
    d["empty"] = torch.zeros(3, 0, 2)
    # One storage for all of these.
    shared = torch.arange(12, dtype=torch.float32)
    d["view.whole"] = shared
    d["view.transposed"] = shared.reshape(3, 4).t()
    d["view.column"] = shared.reshape(3, 4)[:, 1]
    d["view.tail"] = shared[7:]
    d["view.expanded"] = shared[3:5].reshape(2, 1).expand(2, 3)
    return d


def values():
    return {
        "epoch": 3,
        "big": 1 << 70,
        "negative": -(1 << 33),
        "lr": 7e-5,
        "name": "größer\n",
        "done": False,
        "nothing": None,
        "model": collections.OrderedDict(w=torch.nn.Parameter(torch.ones(2))),
        "list": [1, (2.5, torch.full((1,), 9.0)), []],
        7: "seven",
        "size": torch.Size([2, 3]),
        "dtype": torch.bfloat16,
        "device": torch.device("cuda", 0),
    }


def main():
    torch.manual_seed(0)
    torch.save(tensors(), "types.pt")
    for protocol in (1, 2, 3, 4, 5):
        torch.save(values(), f"protocol{protocol}.pt", pickle_protocol=protocol)
    model = torch.nn.Sequential(collections.OrderedDict(inner=torch.nn.Linear(2, 3)))
    torch.save(model, "module.pt")
    torch.save({"a": torch.ones(2)}, "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({"a": torch.ones(2), "b": Evil()}, "evil.pt")
    # As if it had been saved on a GPU.
    torch.serialization.register_package(0, lambda storage: "cuda:0", lambda storage, tag: None)
    torch.save(model.state_dict(), "cuda.pt")


main()
