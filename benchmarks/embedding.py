"""Measure how fast and how true ways of embedding are, on the paragraphs of the demo's sources.

usage: python benchmarks/embedding.py [--paragraphs 300] [--texts FILE]   (FILE: one text a line)

Prints a row for each way: texts and words a second (best of two), cosine to 32-bit floats, and the share of the ten
nearest texts that stay the same.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from dhr_analysis import embeddings
from dhr_analysis.embedding_model import build_model, find_packaged_model, read_safetensors

SOURCES = Path(__file__).resolve().parents[1] / "demo" / "sources"
NEAREST = 10
Embed = Callable[[Sequence[str]], np.ndarray]


def read_texts(file: Path | None, number: int) -> list[str]:
    """Read texts of at least eight words, each once."""
    files = [file] if file else sorted(SOURCES.glob("*.txt"))
    lines = [line.strip() for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return list(dict.fromkeys(line for line in lines if len(line.split()) >= 8))[:number]


def quantise_whole(model: bytes) -> bytes:
    """Quantise as onnxruntime does: one scale for all tokens of a run."""
    from onnx import TensorProto
    from onnxruntime.quantization import quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "floats.onnx").write_bytes(model)
        floats = {"DefaultTensorType": TensorProto.FLOAT}
        quantize_dynamic(folder / "floats.onnx", folder / "integers.onnx", per_channel=True, extra_options=floats)
        return (folder / "integers.onnx").read_bytes()


def list_ways() -> dict[str, Embed]:
    """List the ways: the program's own first, then those it was chosen over."""
    model = embeddings.load_model()
    weights = read_safetensors(find_packaged_model() / "model.safetensors")
    floats = build_model(weights, integers=False)

    def alone(source: bytes) -> Embed:
        other = model._replace(session=embeddings._open_session(source))
        return lambda texts: embeddings._embed_all(other, texts)

    return {
        "integers, scale a token (used)": lambda texts: embeddings._embed_all(model, texts),
        "floats": alone(floats),
        "integers, scale a text": alone(quantise_whole(floats)),
    }


def overlap_nearest(reference: np.ndarray, vectors: np.ndarray) -> float:
    """Share of each text's nearest texts that two sets of vectors have in common."""
    lists = []
    for rows in (reference, vectors):
        likeness = rows @ rows.T
        np.fill_diagonal(likeness, -2)
        lists.append(np.argsort(-likeness, axis=1)[:, :NEAREST])
    return float(np.mean([len(set(one) & set(two)) / NEAREST for one, two in zip(*lists, strict=True)]))


def measure_way(embed: Embed, texts: list[str]) -> tuple[float, np.ndarray]:
    """Measure the seconds (best of two) and keep the vectors."""
    embed(texts[:10])
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        vectors = embed(texts)
        seconds.append(time.perf_counter() - start)
    return min(seconds), vectors


def main() -> int:
    """Measure every way and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paragraphs", type=int, default=300)
    parser.add_argument("--texts", type=Path)
    options = parser.parse_args()
    texts = read_texts(options.texts, options.paragraphs)
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} texts, {words} words")
    results = {name: measure_way(embed, texts) for name, embed in list_ways().items()}
    reference = results["floats"][1]
    print(f"{'way':32} {'texts/s':>8} {'words/s':>8} {'cosine':>8} {'nearest':>8}")
    for name, (seconds, vectors) in results.items():
        cosine = float((vectors * reference).sum(axis=1).mean())
        rates = f"{len(texts) / seconds:8.0f} {words / seconds:8.0f}"
        print(f"{name:32} {rates} {cosine:8.4f} {overlap_nearest(reference, vectors):8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
