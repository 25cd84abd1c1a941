"""The door to the OCR models: PP-OCRv6 as rapidocr's wheel carries it, run by onnxruntime on one thread.

Nothing is fetched: the models lie in the wheel. rapidocr's classifier of line directions stays off: it turns short
strings around ("g/dl" becomes "IP/6"); see ocr_turn.py for what decides instead. Recognition runs on strips as wide
as their text, because rapidocr pads short ones to 320 pixels and spends a third of a lab sheet's time on that.

One thread each for arithmetic and for operators means that onnxruntime starts no threads of its own, so that a process
which has loaded the models may divide, and its children share them.
"""

import functools
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

STRIP_HEIGHT = 48  # pixels; the recognition model takes no other
_STRIDE = 8  # pixels of a strip per step of the recognition model
_LEAST_WIDTH = 48
_MARGIN = 16  # pixels right of the text; the model drops a last letter that touches the edge
_EASTERN_LINE = 0.5  # of its characters
_MODEL = "PP-OCRv6_rec_small.onnx"
_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Global.use_rec": False,
    "Global.max_side_len": 4000,  # callers choose the size ...
    "Det.limit_type": "max",  # ... because by default a narrow strip grows until its short side is 736 pixels
    "Det.limit_side_len": 1280,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a strip says, how sure the model is (0 to 1), and where each character's middle is, from 0 to 1."""

    text: str
    sure: float
    stops: tuple[float, ...]


class Engine:
    """The two models: one finds lines, one reads them."""

    def __init__(self) -> None:
        import cv2
        import onnxruntime
        import rapidocr

        cv2.setNumThreads(1)
        self._finder = rapidocr.RapidOCR(params=_PARAMETERS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        model = resources.files("rapidocr") / "models" / _MODEL
        with resources.as_file(model) as path:
            self._reader = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        listed = self._reader.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._alphabet = _Alphabet(["", *listed, " "])  # the first stands for "nothing new here"

    def find(self, picture: Any) -> list[Any]:  # noqa: ANN401 - arrays of pixels and of corners
        """Return the lines of a picture (rows x columns x BGR) as 4 corners each, clockwise from the top left."""
        found: Any = self._finder(picture, use_det=True, use_cls=False, use_rec=False)
        return [] if found.boxes is None else list(found.boxes)

    def read(self, picture: Any, corners: Any) -> Said:  # noqa: ANN401 - as above
        """Return what a line of a picture says, its corners clockwise from where its text begins at the top."""
        strip, width = _strip(picture, corners)
        (shares,) = self._reader.run(None, {self._reader.get_inputs()[0].name: strip})
        return _said(shares[0], width, self._alphabet)


@functools.cache
def engine() -> Engine:
    """Return the loaded models, the same every time: a reader process loads them once and then divides."""
    return Engine()


def _strip(picture: Any, corners: Any) -> tuple[Any, int]:  # noqa: ANN401 - as above
    """Return a line as the model takes it (1 x 3 x height x width, -1 to 1), and the width that its text fills."""
    import cv2
    import numpy as np

    top, right, low, left = (float(np.linalg.norm(corners[at] - corners[at - 1])) for at in (1, 2, 3, 0))
    long, high = max(top, low, 1.0), max(left, right, 1.0)
    width = max(4, math.ceil(STRIP_HEIGHT * long / high))
    goal = np.array([[0, 0], [width, 0], [width, STRIP_HEIGHT], [0, STRIP_HEIGHT]], np.float32)
    how = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), goal)
    level = cv2.warpPerspective(
        picture, how, (width, STRIP_HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    whole = max(_LEAST_WIDTH, _STRIDE * math.ceil((width + _MARGIN) / _STRIDE))
    strip = np.zeros((1, 3, STRIP_HEIGHT, whole), np.float32)
    strip[0, :, :, :width] = level.astype(np.float32).transpose(2, 0, 1) / 127.5 - 1.0
    return strip, width


class _Alphabet:
    """The characters that the model tells apart, and which of them are not East Asian."""

    def __init__(self, characters: Sequence[str]) -> None:
        import numpy as np

        self.characters = tuple(characters)
        self.is_eastern = np.array([bool(held) and _is_eastern(held[0]) for held in characters])
        self.western = np.flatnonzero(~self.is_eastern)


def _is_eastern(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"))


def _said(shares: Any, width: int, alphabet: _Alphabet) -> Said:  # noqa: ANN401 - steps x characters
    """Return what the model's steps say: a character counts once until another comes between (CTC)."""
    chosen = shares.argmax(axis=1)
    eastern = int(alphabet.is_eastern[chosen].sum())
    if 0 < eastern < _EASTERN_LINE * int((chosen > 0).sum()):
        # A plus sign taken for the Chinese ten: in a line of Latin letters the next best is meant.
        chosen = alphabet.western[shares[:, alphabet.western].argmax(axis=1)]
    letters, sure, stops = [], [], []
    before = 0
    for step, which in enumerate(chosen.tolist()):
        if which and which != before:
            letters.append(alphabet.characters[which])
            sure.append(float(shares[step, which]))
            stops.append(min((step + 0.5) * _STRIDE / width, 1.0))
        before = which
    return Said("".join(letters), sum(sure) / len(sure) if sure else 0.0, tuple(stops))
