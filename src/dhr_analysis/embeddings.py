"""Texts as vectors: near in meaning, near in direction. Nothing is fetched; a text's vector never depends on others."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache as cache_result
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .embedding_model import CHECKSUMS, RECIPE, build_model, find_packaged_model, hash_file, read_safetensors
from .errors import DhrError

MAX_TOKENS = 256  # the model was made for no more; a longer text is known by its beginning
TEXTS_A_FILE = 2_000  # kept as soon as they are there, so that an interrupted run goes on where it was
KNOWN_INPUTS = ("input_ids", "attention_mask", "token_type_ids", "position_ids")


class Model(NamedTuple):
    """A loaded model: ``key`` changes whenever the vectors may."""

    session: Any
    tokenizer: Any
    key: str
    width: int


def embed_texts(texts: Iterable[str], *, model_folder: Path | None = None, cache: Path | None = None) -> np.ndarray:
    """Turn texts into vectors, one row a text in their order: n×384 float32, each of length 1.

    ``model_folder`` holds another model (model.onnx, tokenizer.json); then the width is that model's. ``cache`` is a
    folder that keeps the vectors. The same text gives the same bytes in any order, company or state of the cache.
    """
    cleaned = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    model = load_model(model_folder.resolve() if model_folder else None)
    keys = [hashlib.sha256(text.encode("utf-8")).hexdigest() for text in cleaned]
    vectors = read_cache(cache / model.key, model.width) if cache else {}
    missing = {key: text for key, text in zip(keys, cleaned, strict=True) if key not in vectors}
    for batch in _split(sorted(missing)):
        found = _embed_all(model, [missing[key] for key in batch])
        vectors.update(zip(batch, found, strict=True))
        if cache:
            write_cache(cache / model.key, batch, found)
    rows = [vectors[key] for key in keys]
    return np.stack(rows) if rows else np.zeros((0, model.width), dtype=np.float32)


@cache_result
def load_model(folder: Path | None = None) -> Model:
    """Load the packaged model, or the one in a folder; DhrError says which file is absent or unreadable."""
    import onnxruntime
    from tokenizers import Tokenizer

    if folder is None:
        place = find_packaged_model()
        source: bytes | str = build_model(read_safetensors(place / "model.safetensors"))
        parts = [RECIPE, *CHECKSUMS.values()]
    else:
        place = _check_folder(folder)
        source = str(place / "model.onnx")
        parts = [hash_file(path) for path in (place / "tokenizer.json", *sorted(place.glob("model.onnx*")))]
    tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
    tokenizer.no_padding()  # the file asks for 128 tokens always: four times the work
    tokenizer.enable_truncation(MAX_TOKENS)
    session = _open_session(source)
    # Another onnxruntime may round otherwise: its vectors are kept apart.
    key = hashlib.sha256("\n".join([*parts, onnxruntime.__version__]).encode()).hexdigest()[:16]
    model = Model(session, tokenizer, key, 0)
    return model._replace(width=_embed_one(model, "").size)


def _check_folder(folder: Path) -> Path:
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise DhrError(f"{folder}: found no {name}. A model folder holds model.onnx and tokenizer.json.")
    return folder


def _open_session(source: bytes | str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a text, many texts at once: sums are then always taken in the same order.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        name = source if isinstance(source, str) else "the packaged model"
        raise DhrError(f"{name} could not be loaded: {error}") from error
    unknown = sorted({item.name for item in session.get_inputs()} - set(KNOWN_INPUTS))
    if unknown:
        raise DhrError(f"{source!r} asks for {', '.join(unknown)}; allowed inputs: {', '.join(KNOWN_INPUTS)}.")
    return session


def _embed_all(model: Model, texts: Sequence[str]) -> np.ndarray:
    from concurrent.futures import ThreadPoolExecutor

    from joblib import cpu_count

    with ThreadPoolExecutor(cpu_count()) as pool:
        return np.stack(list(pool.map(lambda text: _embed_one(model, text), texts)))


def _embed_one(model: Model, text: str) -> np.ndarray:
    # Never in a batch: padding and neighbours change the last digits of a vector.
    ids = np.array(model.tokenizer.encode(text).ids, dtype=np.int64)
    values = (ids[None], np.ones_like(ids)[None], np.zeros_like(ids)[None], np.arange(ids.size, dtype=np.int64))
    feed = dict(zip(KNOWN_INPUTS, values, strict=True))
    output = model.session.run(None, {item.name: feed[item.name] for item in model.session.get_inputs()})[0][0]
    mean = output.mean(axis=0, dtype=np.float64) if output.ndim == 2 else output.astype(np.float64)
    length = np.linalg.norm(mean)
    if not np.isfinite(length) or length == 0:
        raise DhrError(f"The model gives no vector for a text of {ids.size} tokens; name another model folder.")
    vector: np.ndarray = (mean / length).astype(np.float32)
    return vector


def _split(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), TEXTS_A_FILE):
        yield keys[start : start + TEXTS_A_FILE]


def read_cache(folder: Path, width: int) -> dict[str, np.ndarray]:
    """Read all vectors kept in a folder, by the hash of their text; DhrError names a file that can't be read."""
    vectors: dict[str, np.ndarray] = {}
    for path in sorted(folder.glob("*.npz")):
        try:
            with np.load(path, allow_pickle=False) as kept:
                keys, rows = kept["keys"], kept["vectors"]
        except Exception as error:
            raise DhrError(f"{path} can't be read ({error}). Delete it: the vectors are computed again.") from error
        if rows.shape != (len(keys), width) or rows.dtype != np.float32:
            wanted = f"float32 ({len(keys)}, {width})"
            raise DhrError(f"{path}: found {rows.dtype} {rows.shape}; allowed: {wanted}. Delete the file.")
        vectors.update(zip(keys.tolist(), rows, strict=True))
    return vectors


def write_cache(folder: Path, keys: Sequence[str], vectors: np.ndarray) -> Path:
    """Keep vectors in a new file named after its texts, whole or not at all; nothing that is there is changed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(''.join(keys).encode()).hexdigest()[:16]}.npz"
    part = folder / f".{path.name}.{os.getpid()}.part"
    with part.open("wb") as file:
        np.savez(file, keys=np.array(keys), vectors=vectors)
    try:
        os.replace(part, path)
    except PermissionError:  # Windows, while another process reads the same file: it holds the same vectors
        part.unlink()
        if not path.exists():
            raise
    return path
