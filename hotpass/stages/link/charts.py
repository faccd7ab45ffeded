"""Splink's charts of a trained model, as one page that needs no network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import log2
from typing import TYPE_CHECKING, Any, Final

from hotpass.stage import StageJob
from hotpass.stages.link.resolving import saved_scorer
from hotpass.stages.link.saved import TrainedModel

if TYPE_CHECKING:
    from splink import Linker

#: Records of which the chart of unlinkable ones is made, picked by a digest of their id.
_RECORDS: Final = 100_000
_TITLES: Final = {
    "match-weights": "Match weights: how much each level speaks for a match, or against it",
    "m-u": "m and u: how often each level is met among matches, and among others",
    "estimates": "Estimates of m: as counted among the likely matches, and as smoothed",
    "unlinkables": "Unlinkable records: the share that would not even match itself from a weight on",
}


def charts(job: StageJob, model: TrainedModel, employers: str | None) -> str:
    """The page of a model's charts: HTML that holds all it needs.

    Args:
        job: over the records that the model was trained on; its record tables must be views.
        model: whose charts they are.
        employers: see :func:`hotpass.stages.link.gathering.gather`.

    Raises:
        ConfigError: the profile's fields are not those that the model compares.
    """
    linker = _linker(job, model, employers)
    shown = linker.visualisations
    specs = {
        "match-weights": shown.match_weights_chart().chart_dict,
        "m-u": shown.m_u_parameters_chart().chart_dict,
        "estimates": _estimates(model),
        "unlinkables": linker.evaluation.unlinkables_chart().chart_dict,
    }
    return _page(f"Linkage model: {model.entity_type}", specs)


def _linker(job: StageJob, model: TrainedModel, employers: str | None) -> Linker:
    model.fit(job.profile)
    evidence = model.gather(job, employers)
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE {evidence.nodes} AS SELECT * FROM {evidence.nodes}
        ORDER BY md5(record_id), record_id LIMIT {_RECORDS}"""
    )
    return saved_scorer(job.engine, evidence, model.match, model).linker


def _estimates(model: TrainedModel) -> dict[str, Any]:
    from splink.internals.charts import ParameterEstimateComparisonsChart

    chart: dict[str, Any] = ParameterEstimateComparisonsChart(list(_estimated(model))).chart_dict
    return chart


def _estimated(model: TrainedModel) -> Iterator[dict[str, Any]]:
    learnt = model.parameters
    for place, comparison in enumerate(model.comparisons):
        for description, shares in (
            ("counted among likely matches", learnt.counted(place)),
            ("smoothed, as the model has it", learnt.m[place]),
        ):
            for value, share in enumerate(shares):
                if 0 < share < 1:
                    yield {
                        "comparison_name": comparison.name,
                        "comparison_sort_order": place,
                        "comparison_level_label": comparison.labels[value],
                        "comparison_vector_value": value,
                        "m_or_u": "m",
                        "estimate_description": description,
                        "estimated_probability": share,
                        "estimated_probability_as_log_odds": log2(share / (1 - share)),
                    }


def _page(title: str, specs: Mapping[str, Any]) -> str:
    from splink.internals.html_utils import load_chart_libraries

    libraries = load_chart_libraries()  # type: ignore[no-untyped-call]
    scripts = "\n".join(f"<script>{source}</script>" for source in libraries.values())
    said = json.dumps(specs, default=float).replace("<", "\\u003c")
    sections = "\n".join(
        f'<section><h2>{_TITLES[name]}</h2><div id="{name}"></div></section>' for name in specs
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 2rem; }} h2 {{ font-size: 1.1rem; }}</style>
{scripts}</head><body><h1>{title}</h1>
{sections}
<script>
const specs = {said};
const shown = {{actions: false, renderer: "svg"}};
for (const [name, spec] of Object.entries(specs)) vegaEmbed("#" + name, spec, shown);
</script></body></html>
"""
