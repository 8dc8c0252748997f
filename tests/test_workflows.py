"""What GitHub and the container run is what is run here: make's targets, `.ci/run`, the files and extras that exist."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def workflow(path):
    """The workflow; YAML 1.1 takes the key `on` for a truth value."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read | {"on": read.pop(True)}


def steps(path):
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


def test_there_are_workflows():
    assert {path.stem for path in FILES} == {"course", "links"}


@every_file
def test_every_command_is_one_that_is_run_here(path):
    for command in (step["run"] for step in steps(path) if "run" in step):
        target = re.fullmatch(r"make ([a-z]+)( OPTIONS=\S+)?", command)
        assert command == ".ci/run" or (target and target[1] in TARGETS), command
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@every_file
def test_every_action_is_github_s_own_at_a_major_version(path):
    for action in (step["uses"] for step in steps(path) if "uses" in step):
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", action), action


@every_file
def test_a_job_may_write_only_what_it_publishes(path):
    assert workflow(path)["permissions"] == {"contents": "read"} and "concurrency" in workflow(path)
    more = {name: job["permissions"] for name, job in workflow(path)["jobs"].items() if "permissions" in job}
    site, student = {"pages": "write", "id-token": "write"}, {"contents": "write"}
    assert more == ({"site": site, "student": student} if path.stem == "course" else {})


def test_only_what_passed_on_main_is_published():
    jobs = workflow(ROOT / ".github" / "workflows" / "course.yml")["jobs"]
    for name in ("site", "student"):
        assert {"lint", "test"} <= set(jobs[name]["needs"])
        assert jobs[name]["if"].startswith("github.ref == 'refs/heads/main'")


def test_every_supported_python_is_tested():
    matrix = workflow(ROOT / ".github" / "workflows" / "course.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13"]
    assert PROJECT["requires-python"] == ">=3.11,<3.14"


def test_links_are_checked_every_week():
    [when] = workflow(ROOT / ".github" / "workflows" / "links.yml")["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", when["cron"])


def test_the_container_copies_files_and_installs_extras_that_exist():
    for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in line.split()), line
    [extras] = re.findall(r'"\.\[([a-z,]+)\]"', DOCKERFILE)
    assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])
