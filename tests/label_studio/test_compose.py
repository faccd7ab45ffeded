"""What ``deploy/compose.yaml`` names is there; Docker itself is not needed for that."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from hotpass.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SAID = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_every_setting_volume_secret_and_service_that_is_named_is_there() -> None:
    known = {f"HOTPASS_{name.upper()}" for name in Settings.model_fields}
    for name, service in SAID["services"].items():
        assert set(service.get("depends_on", ())) <= set(SAID["services"]), name
        assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= set(SAID["volumes"]), name
        assert set(service.get("secrets", ())) <= set(SAID["secrets"]), name
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
