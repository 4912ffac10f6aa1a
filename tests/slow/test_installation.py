"""What an installation brings: one package, all data files, a command; nothing else of ours in site-packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow]
DATA_SUFFIXES = {".yml", ".sql", ".html", ".css", ".js", ".j2", ".txt", ".xml", ".svg"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    copied = folder / "checkout"  # what building leaves behind must not get into the next wheel
    shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".*", "build", "tests", "bench", "demo", "__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(copied)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    assert "would be ignored" not in done.stdout + done.stderr, "a folder of data that setup.py does not list"
    (built,) = folder.glob("counterclaim-*.whl")
    return built


def test_the_wheel_holds_one_package_and_all_its_files(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in names} == {"counterclaim"}
    command = ["git", "ls-files", "extractors", "db", "flows"]
    tracked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    expected = {f"counterclaim/{name}" for name in tracked.stdout.split()} - {
        "counterclaim/flows/sample/expected.yml"  # what the tests expect of the sample site
    }
    assert len(expected) > 300
    assert expected - names == set()
    assert "counterclaim/py.typed" in names


def test_it_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    """The dependencies are those of this environment; ours comes from the wheel alone, far from the checkout."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    python = tmp_path / "env" / "bin" / "python"
    install = [sys.executable, "-m", "pip", f"--python={python}", "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    (site,) = (tmp_path / "env" / "lib").glob("python*/site-packages")
    ours = {path.name for path in site.iterdir() if not path.name.endswith(".dist-info")}
    assert ours == {"counterclaim"}
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(dependencies) + "\n", encoding="utf-8")
    draft = tmp_path / "draft.md"
    draft.write_text("GPT-4o costs $2 per million input tokens. GPT-4o costs $20 per million input tokens.", "utf-8")
    code = (
        "import counterclaim, sys; from pathlib import Path; d = counterclaim.read(Path('draft.md'));"
        "print(len(counterclaim.extract(d).claims), counterclaim.__file__)"
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([python, "-c", code], cwd=tmp_path, env=env, check=True, capture_output=True, text=True)
    count, where = done.stdout.split()
    assert int(count) == 2
    assert Path(where).is_relative_to(site), "read from the wheel, not from the checkout"
    command = [tmp_path / "env" / "bin" / "counterclaim", "run", "--plain", "--db", "c.db", "--report", "report"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report" / "index.html").exists()
