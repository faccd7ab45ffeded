"""Everything that an assistant may ask for, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotpass.mcp.tool import Tool
from hotpass.mcp.tools import audit, compliance, entities, files, matches, quality, review, runs

#: In the order in which they are listed.
TOOLS: Final[Mapping[str, Tool]] = {
    one.name: one
    for one in (
        *(files.list_uploads, files.inspect_upload, files.check_upload),
        *(runs.start_run, runs.list_runs, runs.show_run, runs.cancel_run),
        *(entities.search_entities, entities.show_entity, matches.explain_match),
        *(review.list_pairs, review.show_pair, review.decide_pair, review.undo_decision),
        *(quality.quality_report, quality.failing_rows),
        *(compliance.compliance_status, compliance.show_control, compliance.find_subject),
        *(audit.verify_audit, audit.tail_audit),
    )
}
