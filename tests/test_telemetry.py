from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotpass import telemetry
from hotpass.settings import use_workspace


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    logger = logging.getLogger("hotpass")
    before = list(logger.handlers)
    telemetry.log_to(tmp_path)
    yield tmp_path / telemetry.LOG_NAME
    for handler in set(logger.handlers) - set(before):
        handler.close()
        logger.removeHandler(handler)


def test_a_log_that_cannot_be_written_stops_nothing(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("hotpass.runs").info("first")
    log.unlink()
    log.parent.rename(log.parent.with_name("gone"))
    logging.getLogger("hotpass.runs").info("anna@botha.co.za")
    assert capsys.readouterr().err == ""


def lines(log: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_a_line_is_json_with_personal_values_masked(log: Path) -> None:
    telemetry.log_to(log.parent)
    logging.getLogger("hotpass.runs").info("read %s", "anna@botha.co.za", extra={"about": {"run_id": "r1"}})
    (line,) = lines(log)
    assert (line["message"], line["level"], line["run_id"]) == ("read •••@•••", "info", "r1")
    assert line["at"].endswith("+00:00")


def test_a_fault_is_logged_with_its_cause_and_without_what_it_quotes(log: Path) -> None:
    value = "Anna Botha"
    try:
        try:
            {}[value]
        except KeyError as missing:
            raise ValueError(f"no {value!r}, call 082 555 1234") from missing
    except ValueError as error:
        name = telemetry.record_failure(error, stage="link")
    (line,) = lines(log)
    assert (line["error_id"], line["stage"]) == (name, "link")
    assert line["traceback"].index("KeyError: '•••'") < line["traceback"].index(
        "ValueError: no '•••', call •••"
    )
    assert "test_telemetry.py" in line["traceback"]
    assert "Botha" not in log.read_text()


def test_a_fault_is_in_the_log_of_the_workspace_that_a_command_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("hotpass"), "handlers", opened := [])
    use_workspace(tmp_path / "named")
    try:
        name = telemetry.record_failure(ValueError("no"))
    finally:
        use_workspace(None)
        for handler in opened:
            handler.close()
    assert lines(tmp_path / "named" / "logs" / telemetry.LOG_NAME)[0]["error_id"] == name


def test_names_of_the_code_stay_readable(log: Path) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(object(), "".join(["no", "thing"]))
    telemetry.record_failure(raised.value)
    assert "has no attribute 'nothing'" in lines(log)[0]["traceback"]


def test_a_span_tells_its_class_of_failure_and_no_more() -> None:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    with pytest.raises(ValueError, match="Botha"), telemetry.span("stage", stage="link"):
        raise ValueError("Anna Botha")
    (span,) = exporter.get_finished_spans()
    assert dict(span.attributes or {}) == {"stage": "link"}
    assert span.events == ()
    assert span.status.description == "ValueError"
