"""What ``deploy/compose.yaml`` names is there; Docker itself is not needed for that."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

from deploy.label_studio import ENVIRONMENT
from hotpass.settings import Settings
from tests.docs.test_reference import commands

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SAID = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_every_setting_volume_secret_and_service_that_is_named_is_there() -> None:
    known = {f"HOTPASS_{name.upper()}" for name in Settings.model_fields}
    for name, service in SAID["services"].items():
        assert set(service.get("depends_on", ())) <= set(SAID["services"]), name
        assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= set(SAID["volumes"]), name
        assert {secret["source"] for secret in service.get("secrets", ())} <= set(SAID["secrets"]), name
        assert {c["source"] for c in service.get("configs", ())} <= set(SAID["configs"]), name
        given = {variable for variable in service["environment"] if variable.startswith("HOTPASS_")}
        assert given <= known, name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
    Settings.model_validate({"label_studio_token_file": "/run/secrets/label_studio_token"})


def test_every_variable_is_in_the_example_and_no_secret_stands_in_the_file() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    example = (DEPLOY / "env.example").read_text()
    variables = set(re.findall(r"\$\{(\w+)", text)) | {s["environment"] for s in SAID["secrets"].values()}
    assert variables == set(re.findall(r"^(\w+)=", example, re.M))
    for line in text.splitlines():
        if re.search(r"(PASSWORD|USER_TOKEN|SECRET_KEY): ", line):
            assert "${" in line


def test_health_is_asked_where_the_service_listens_and_commands_are_there() -> None:
    image = (DEPLOY.parent / "Dockerfile").read_text()
    known = {path.removeprefix("hotpass ") for path, _ in commands()}
    services = SAID["services"]
    assert {services["worker"]["command"][0], *re.findall(r'CMD \["(\w+)", "--host"', image)} <= known
    for name, told in (("hotpass", image), ("label-studio", str(services["label-studio"]["healthcheck"]))):
        (inside,) = {port.split(":")[-1] for port in services[name]["ports"]}
        assert f"http://127.0.0.1:{inside}/" in told, name
    asked = services["db"]["healthcheck"]["test"]
    assert asked[asked.index("--host") + 1] == "127.0.0.1", (
        "no answer comes by the network before all is made"
    )
    assert SAID["configs"]["databases"]["content"] == (
        f"CREATE DATABASE {services['label-studio']['environment']['POSTGRE_NAME']};"
    )
    (secret,) = services["hotpass"]["secrets"]
    assert f"--uid {secret['uid']} hotpass" in image
    assert secret["mode"] == 0o400


def test_label_studio_reads_every_setting_that_it_is_given() -> None:
    package = next(ENVIRONMENT.glob("lib/python*/site-packages/label_studio"), None)
    if package is None:
        reason = f"Label Studio is not in {ENVIRONMENT.name}: make .ls-venv/.made"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    places = ("server.py", "core/utils/*.py", "core/settings/*.py", "core/argparser.py")
    read = "".join(path.read_text() for place in places for path in sorted(package.glob(place)))
    for variable in SAID["services"]["label-studio"]["environment"]:
        names = {variable, variable.removeprefix("LABEL_STUDIO_")}
        assert any(f"'{name}'" in read for name in names), variable
