"""The shape of the house: what ARCHITECTURE.md promises, held by a test."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "phr").rglob("*.py"))
NAMES_THAT_SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "manager", "misc", "base", "core", "lib"}

#: Libraries that touch the world, and the only places that may import each.
DOORS = {
    "click": ("phr/cli/",),
    "rich": ("phr/cli/",),
    "cryptography": ("phr/vault/", "phr/readers/zip_cipher.py"),
    "apsw": ("phr/vault/index",),
    "keyring": ("phr/vault/remember.py",),
    "zxcvbn": ("phr/vault/words.py",),
    "xkcdpass": ("phr/vault/words.py",),
    "watchdog": ("phr/inbox/",),
    "pypdfium2": ("phr/readers/",),
    "pydicom": ("phr/readers/",),
    "pypdf": (
        "phr/readers/",
        "phr/bundle/plain.py",
        "phr/bundle/pictures.py",
        "phr/bundle/records_pdf.py",
        "phr/bundle/text_layer.py",
    ),
    "pycdlib": ("phr/readers/udf_tree.py",),
    "PIL": ("phr/readers/",),
    "pillow_heif": ("phr/readers/image.py",),
    "rapidocr": ("phr/readers/ocr_engine.py",),
    "onnxruntime": ("phr/readers/ocr_engine.py",),
    "cv2": ("phr/readers/ocr_engine.py", "phr/readers/ocr_page.py"),
    "defusedxml": ("phr/readers/",),
    "striprtf": ("phr/readers/",),
    "typst": ("phr/paper/press.py",),
    "segno": ("phr/actions/recovery.py",),
    "rapidfuzz": ("phr/classify/",),
    "numpy": ("phr/classify/", "phr/readers/"),
    "platformdirs": ("phr/vault/agent", "phr/vault/meeting"),
    "socket": ("phr/vault/", "phr/readers/"),
}


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """Top-level names a module imports, wherever in the module it does so."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
class TestEveryModule:
    def test_opens_with_a_sentence_about_itself(self, module):
        """A module's first line says what it is for."""
        assert ast.get_docstring(tree_of(module))

    def test_fits_on_a_few_screens(self, module):
        """No module is longer than 400 lines, no function longer than 50."""
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 400
        long = [
            node.name
            for node in ast.walk(tree_of(module))
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
        ]
        assert long == []

    def test_is_named_for_the_domain(self, module):
        """There is no drawer for odds and ends."""
        assert module.stem not in NAMES_THAT_SAY_NOTHING

    def test_uses_outside_libraries_only_through_their_door(self, module):
        """Each library that touches the world has one door."""
        where = module.relative_to(ROOT).as_posix()
        for library in imported(tree_of(module)) & DOORS.keys():
            assert where.startswith(DOORS[library]), f"{where} imports {library}"

    def test_leaves_nothing_for_later(self, module):
        """No reminder to finish something stands in the code."""
        assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", module.read_text(encoding="utf-8"))

    def test_packages_hold_a_docstring_and_nothing_else(self, module):
        """An __init__.py does nothing when it is imported (the version number alone stands in phr's)."""
        if module.name == "__init__.py" and module.parent != ROOT / "phr":
            assert len(tree_of(module).body) == 1


def test_layers_hold():
    """Data flows one way, rooms do not know each other, and what decides touches nothing."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_starting_phr_imports_nothing_heavy():
    """`phr --help` and `phr streak` load no parser, no crypto library and no typesetter."""
    heavy = {"cryptography", "pydicom", "pypdf", "pypdfium2", "numpy", "PIL", "typst", "apsw", "rich", "watchdog"}
    probe = "import sys, phr.cli.entry, phr.cli.edge, phr.cli.habit; print(*{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(done.stdout.split())


def error_classes() -> list[tuple[str, str]]:
    """Every error class of phr with a code of its own, and every trouble's code: (where, code)."""
    found = []
    for module in MODULES:
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.ClassDef):
                found += [
                    (f"{module.stem}.{node.name}", statement.value.value)
                    for statement in node.body
                    if isinstance(statement, ast.Assign | ast.AnnAssign)
                    and isinstance(statement.value, ast.Constant)
                    and "code" in ast.unparse(statement).split("=")[0].split(":")[0]
                    and isinstance(statement.value.value, str)
                ]
    return found


def test_every_error_has_its_page():
    """Each code has a section in docs/errors.md."""
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^##+ `?([a-z0-9-]+)`?$", page, flags=re.MULTILINE))
    missing = {(where, code) for where, code in error_classes() if code and code not in sections}
    assert missing == set()


def test_no_page_names_this_workplace():
    """The project speaks of itself alone."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    told = re.compile(r"/work/(main|shared|\.library)|pypi\.org|registry\.npmjs|deb\.debian")
    for name in names:
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".txt", ".typ", ".in"}
            and path.name != "test_shape.py"
            and path.is_file()
        ):
            assert not told.search(path.read_text(encoding="utf-8", errors="replace")), name
