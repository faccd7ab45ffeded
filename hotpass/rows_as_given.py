"""The rows of the files of a run as the rules on them saw them, laid out anew to ask something of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hotpass.engine import Engine
from hotpass.profiles import Profile
from hotpass.quality.sheets import sheet_suites, sheets_in
from hotpass.workspace import Workspace

#: Cells of a run's files up to which they are laid out while somebody waits.
MOST_CELLS: Final = 1_000_000


def laid_out(workspace: Workspace, run_id: str, profile: Profile) -> Callable[[Engine, str], bool]:
    """Lays out a table of rows as they stand, by its name, in an engine; tells whether there is one.

    There is none where the folder of the run is gone, or its files hold more cells than anybody waits for.

    Args:
        workspace: which holds the run.
        run_id: the run.
        profile: as which it read the files.
    """
    from hotpass.stages.validate.sheets import lay_out_sheets
    from hotpass.stages.validate.sources import lay_out_sources

    read = workspace.run(run_id) / "ingest"

    def lay_out(engine: Engine, table: str) -> bool:
        if not (read / "tables.parquet").is_file():
            return False
        for name in ("tables", "left_out"):
            engine.view(name, read / f"{name}.parquet")
        if engine.rows('SELECT coalesce(sum("rows" * len("columns")), 0) FROM tables')[0][0] > MOST_CELLS:
            return False
        if table in lay_out_sources(engine, read / "grid", profile):
            return True
        sheets = [one for one in sheets_in(sheet_suites(workspace.expectations)) if one.table == table]
        return table in lay_out_sheets(engine, read / "grid", sheets)

    return lay_out
