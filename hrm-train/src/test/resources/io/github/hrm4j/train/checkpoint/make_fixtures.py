"""Writes a tiny checkpoint of 4×4 Sudokus as the reference's trainer would; with PyTorch 1.13."""

import collections

import torch

HIDDEN, INNER, VOCABULARY = 8, 256, 6

CONFIG = """\
arch:
  H_cycles: 1
  H_layers: 1
  L_cycles: 2
  L_layers: 1
  expansion: 4
  halt_exploration_prob: 0.1
  halt_max_steps: 2
  hidden_size: 8
  loss:
    loss_type: stablemax_cross_entropy
    name: losses@ACTLossHead
  name: hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1
  num_heads: 2
  pos_encodings: rope
  puzzle_emb_ndim: 8
beta1: 0.9
beta2: 0.95
checkpoint_every_eval: false
checkpoint_path: checkpoints/tiny
data_path: data/four
epochs: 20
eval_interval: 10
eval_save_outputs: []
global_batch_size: 4
lr: 0.0001
lr_min_ratio: 1.0
lr_warmup_steps: 2000
project_name: Four ACT-torch
puzzle_emb_lr: 0.01
puzzle_emb_weight_decay: 0.1
run_name: tiny
seed: 0
weight_decay: 0.1
"""


def inner():
    state = collections.OrderedDict()
    state["H_init"] = torch.randn(HIDDEN).bfloat16()
    state["L_init"] = torch.randn(HIDDEN).bfloat16()
    state["embed_tokens.embedding_weight"] = torch.randn(VOCABULARY, HIDDEN)
    state["lm_head.weight"] = torch.randn(VOCABULARY, HIDDEN)
    state["q_head.weight"] = torch.zeros(2, HIDDEN)
    state["q_head.bias"] = torch.full((2,), -5.0)
    state["puzzle_emb.weights"] = torch.randn(1, HIDDEN)
    for level in "HL":
        layer = f"{level}_level.layers.0."
        state[layer + "self_attn.qkv_proj.weight"] = torch.randn(3 * HIDDEN, HIDDEN) / 3
        state[layer + "self_attn.o_proj.weight"] = torch.randn(HIDDEN, HIDDEN) / 3
        state[layer + "mlp.gate_up_proj.weight"] = torch.randn(2 * INNER, HIDDEN) / 3
        state[layer + "mlp.down_proj.weight"] = torch.randn(HIDDEN, INNER) / 16
    return state


def with_prefix(prefix, state):
    return collections.OrderedDict((prefix + name, value) for name, value in state.items())


def main():
    torch.manual_seed(0)
    state = inner()
    torch.save(with_prefix("_orig_mod.model.inner.", state), "reference/step_3")
    with open("reference/all_config.yaml", "w") as file:
        file.write(CONFIG)
    everything = {
        "model_state_dict": with_prefix("inner.", state),
        "optimizer": {"state": {0: {"exp_avg": torch.zeros(3)}}, "lr": 0.1},
        "epoch": 4,
    }
    torch.save(everything, "with-optimizer.pt")
    # For fuzzing: small, with a shared storage, views, several types and other values.
    numbers = torch.arange(12, dtype=torch.float32)
    small = collections.OrderedDict(
        whole=numbers.reshape(3, 4),
        turned=numbers.reshape(3, 4).t(),
        part=numbers[5:9],
        half=torch.ones(3).bfloat16(),
        count=torch.tensor(7),
    )
    torch.save({"state": small, "epoch": 3, "lr": 0.1, "names": ["a", ("b", None)]}, "small.pt")


main()
