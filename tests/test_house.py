import pkgutil
import stat
import tomllib
from pathlib import Path

import attest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]


def floors():
    """Floors from the top down, each the modules on it."""
    (layers,) = [contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"]
    return [[module.strip().strip("()") for module in layer.split("|")] for layer in layers]


def modules():
    return {module.name for module in pkgutil.iter_modules(attest.__path__) if not module.name.startswith("__")}


def test_every_module_stands_on_a_floor():
    assert modules() - {module for floor in floors() for module in floor} == set()


def test_the_run_and_all_below_it_know_no_terminal_and_no_web():
    (contract,) = [c for c in CONTRACTS if c["name"].startswith("No web or terminal library")]
    top = next(number for number, floor in enumerate(floors()) if "run" in floor)
    below = {module for floor in floors()[top:] for module in floor} & modules()

    assert below == {name.removeprefix("attest.") for name in contract["source_modules"]}


def test_the_records_contract_forbids_every_library_the_project_depends_on():
    (contract,) = [c for c in CONTRACTS if c["name"].startswith("Records, errors and the pipeline")]
    imported_as = {"pyyaml": "yaml"}
    names = [line.partition(">")[0].strip() for line in PROJECT["project"]["dependencies"]]

    assert {imported_as.get(name, name.replace("-", "_")) for name in names} <= set(contract["forbidden_modules"])


def test_no_index_address_is_written_into_the_build():
    for path in ("pyproject.toml", "Makefile", ".ci/run", "scripts/make_venv.sh"):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert "index-url" not in text, path
        assert "find-links" not in text, path


def test_the_scripts_that_people_run_are_executable():
    for path in (".ci/run", "scripts/make_venv.sh", "scripts/hooks/pre-commit"):
        assert (ROOT / path).stat().st_mode & stat.S_IXUSR, path
